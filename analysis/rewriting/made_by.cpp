#include "analysis/rewriting/made_by.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::BindingKind;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::ValueKind;
using semantics::Values;

const Node* assigned_by(const Node* statement) {
    if (const auto* assign = as<Assign>(statement)) return assign->targets.size() == 1 ? assign->value : nullptr;
    const auto* const annotated = as<AnnAssign>(statement);
    return annotated == nullptr ? nullptr : annotated->value;
}

namespace {

// The only thing that a name is bound to by an assignment, or that the methods of a class assign to an attribute.
const Node* only_assigned(Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    if (expression.kind == NodeKind::Name) {
        const auto* const occurrence = file.symbols().occurrence_at(expression.span.begin);
        if (occurrence == nullptr) return nullptr;
        const auto bindings = file.symbols().bindings(file.symbols().symbols()[occurrence->symbol].target);
        const bool is_only = !bindings.empty() && std::next(bindings.begin()) == bindings.end();
        return is_only && bindings.begin()->kind == BindingKind::Assignment ? assigned_by(bindings.begin()->node)
                                                                            : nullptr;
    }
    const auto* const attribute = as<Attribute>(&expression);
    if (attribute == nullptr) return nullptr;
    const Values owners = evaluator.evaluate(file, attribute->value);
    if (owners.known.size() != 1 || owners.known[0].kind != ValueKind::Instance || owners.known[0].file != &file)
        return nullptr;
    const ClassRef cls{&file, static_cast<const ClassDef*>(owners.known[0].node)};
    const auto& sites = evaluator.attribute_assignments(cls, file.tree->slice(attribute->attr));
    return sites.size() == 1 ? assigned_by(sites[0].statement) : nullptr;
}

}  // namespace

std::string called_name(Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    const auto* call = as<Call>(&expression);
    if (call == nullptr) call = as<Call>(only_assigned(evaluator, file, expression));
    return call == nullptr ? std::string() : Evaluator::qualified_name(file, call->func);
}

}  // namespace pykind::rewriting
