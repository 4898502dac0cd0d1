// A class in facts: its protocols, and where their methods stand.
#include <algorithm>

#include "analysis/hover_context.hpp"
#include "analysis/semantics/misuse.hpp"

namespace pykind {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;

ClassFacts gather_class_facts(const HoverContext& at, const ClassRef& cls) {
    ClassFacts facts;
    const SyntaxTree& tree = *cls.file->tree;
    facts.name = tree.slice(cls.node->name);
    facts.cls = cls;
    facts.protocols = protocols_of(at.evaluator, cls);
    facts.runtime_type = runtime_type(at.evaluator, at.file,
                                      {.kind = semantics::ValueKind::Instance, .file = cls.file, .node = cls.node});
    for (const semantics::ProtocolMethod& method : facts.protocols.methods) {
        const Offset offset = method.binding == nullptr ? method.holder.node->name.begin : method.binding->name.begin;
        facts.method_places.push_back(place_of(at, *method.holder.file, offset));
    }
    for (const ClassRef& base : at.evaluator.order_of(cls).classes) {
        const auto bindings = Evaluator::class_bindings(base, "__init__");
        if (bindings.empty()) continue;
        const auto* const init = as<FunctionDef>(bindings.begin()->node);
        facts.takes_arguments = init == nullptr || init->args->posonlyargs.size() + init->args->args.size() > 1 ||
                                init->args->vararg != nullptr || !init->args->kwonlyargs.empty() ||
                                init->args->kwarg != nullptr;
        break;
    }
    if (!facts.protocols.bases_unknown) return facts;
    for (const Node* const base : cls.node->arguments) {
        if (base->kind == NodeKind::Keyword) continue;
        const semantics::Values values = at.evaluator.evaluate(*cls.file, base);
        const bool is_class =
            values.complete && values.known.size() == 1 && values.known[0].kind == semantics::ValueKind::Class &&
            at.evaluator.order_of({values.known[0].file, static_cast<const ClassDef*>(values.known[0].node)}).complete;
        if (!is_class) facts.unknown_bases.push_back(shortened(tree.slice(base->span)));
    }
    return facts;
}

bool is_worth_a_hover(const ClassFacts& facts) {
    const auto& protocols = facts.protocols.protocols;
    return !facts.protocols.half.empty() || std::any_of(protocols.begin(), protocols.end(), [](const auto* protocol) {
        return protocol->name != "Hashable" && protocol->name != "Callable" && protocol->name != "Sized" &&
               protocol->name != "Container";
    });
}

}  // namespace pykind
