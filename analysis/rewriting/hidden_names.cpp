#include "analysis/rewriting/hidden_names.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Occurrence;
using semantics::ScopeId;

namespace {

class HiddenNames {
public:
    HiddenNames(const Subject& subject, const FunctionDef& init, const InstanceState& locals)
        : tree_(subject.tree()), symbols_(subject.file().symbols()), locals_(locals) {
        for_each_child(*init.args, [&](const Node* arg) {
            if (arg != instance_of(init)) parameters_.insert(tree_.slice(static_cast<const Arg*>(arg)->name));
        });
    }

    [[nodiscard]] std::optional<Refusal> find(const FunctionDef& method) const {
        const ScopeId scope = symbols_.scope_of(&method);
        const std::string_view self = tree_.slice(instance_of(method)->name);
        const Span body = {method.body.front()->span.begin, method.span.end};
        for (const Occurrence& found : symbols_.occurrences()) {
            if (!body.contains(found.span.begin)) continue;
            const semantics::Symbol& seen = symbols_.symbols()[found.symbol];
            if (!parameters_.contains(seen.name)) continue;
            const bool is_bound = seen.target != semantics::no_id;
            const ScopeId owner = is_bound ? symbols_.symbols()[seen.target].scope : 0;
            if (is_bound && owner == scope) continue;  // locals get other names where they have to
            // What a function inside means by it stays, unless an attribute that now has the name is used there.
            const bool is_inside = is_bound && owner > scope;
            if (is_inside && !uses_attribute(*symbols_.scopes()[owner].node, self, seen.name)) continue;
            return Refusal{code(seen.name) + " is a parameter of " + code("__init__") + " too", found.span.begin};
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] bool uses_attribute(const Node& node, std::string_view self, std::string_view name) const {
        const auto* const attribute = as<Attribute>(&node);
        if (attribute != nullptr && tree_.slice(attribute->value->span) == self &&
            locals_.name_of(tree_.slice(attribute->attr)) == name)
            return true;
        bool found = false;
        for_each_child(node, [&](const Node* child) { found = found || uses_attribute(*child, self, name); });
        return found;
    }

    const SyntaxTree& tree_;
    const semantics::SymbolTable& symbols_;
    const InstanceState& locals_;
    std::set<std::string_view> parameters_;
};

}  // namespace

std::optional<Refusal> hidden_name(const Subject& subject, const IteratorClass& iterator, const FunctionDef& init,
                                   const InstanceState& locals) {
    const HiddenNames names(subject, init, locals);
    if (auto found = names.find(init)) return found;
    return names.find(*iterator.next);
}

}  // namespace pykind::rewriting
