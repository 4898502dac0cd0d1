// Methods of classes, and functions that stand for others, as several checks look at them.
#pragma once

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// The class in whose body the node, a function, stands, be it under an `if`; null for a function that is no method.
[[nodiscard]] const syntax::ClassDef* class_of_method(const Visit& at);

// The function is there for its signature: it is abstract, an overload, stands in a stub file or in a Protocol, or has
// nothing in its body.
[[nodiscard]] bool is_placeholder(const Visit& at, const syntax::FunctionDef& def);

// A base is `typing.Protocol` itself.
[[nodiscard]] bool is_protocol_class(const AnalyzedFile& file, const syntax::ClassDef& cls);

// The class is what its statement says: no metaclass of its own or of a known base that makes something else of it, and
// no decorator that does.
[[nodiscard]] bool is_plain_class(const Visit& at, const syntax::ClassDef& cls);

// `async` and what separates it from the `def`.
[[nodiscard]] syntax::Span async_of(const syntax::SyntaxTree& tree, const syntax::FunctionDef& def);

// Calls `visit` with each node of a statement or a block that belongs to the function around it, in no order:
// functions, lambdas and classes inside are left out.
template <class VisitNode>
void for_each_own(std::vector<const syntax::Node*> pending, VisitNode&& visit) {
    while (!pending.empty()) {
        const syntax::Node* const node = pending.back();
        pending.pop_back();
        if (syntax::as<syntax::FunctionDef>(node) != nullptr || syntax::as<syntax::ClassDef>(node) != nullptr ||
            syntax::as<syntax::Lambda>(node) != nullptr)
            continue;
        visit(*node);
        syntax::for_each_child(*node, [&](const syntax::Node* child) { pending.push_back(child); });
    }
}
template <class VisitNode>
void for_each_own(const syntax::Nodes& block, VisitNode&& visit) {
    for_each_own(std::vector<const syntax::Node*>(block.begin(), block.end()), visit);
}
template <class VisitNode>
void for_each_own(const syntax::Node& statement, VisitNode&& visit) {
    for_each_own(std::vector<const syntax::Node*>{&statement}, visit);
}

}  // namespace pykind::checks
