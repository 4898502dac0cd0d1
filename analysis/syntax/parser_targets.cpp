// Targets: expressions that are bound, changed or deleted (Python reference, "Assignment statements").
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

// Gives an expression that was read as a value its role as a target, and reports what can be none.
void Parser::make_target(Node* node, ExprContext context) {
    switch (node->kind) {
        case NodeKind::Name:
        case NodeKind::Attribute:
        case NodeKind::Subscript: node->context = context; return;
        case NodeKind::Starred:
            node->context = context;
            if (context == ExprContext::Del) fault(node->span, "cannot delete starred");
            return make_target(static_cast<Starred*>(node)->value, context);
        case NodeKind::Tuple:
        case NodeKind::List:
            node->context = context;
            for (Node* element : static_cast<Sequence*>(node)->elts) make_target(element, context);
            return;
        case NodeKind::Missing: return;
        default: break;
    }
    fault(node->span, context == ExprContext::Del
                          ? "cannot delete this expression"
                          : "cannot assign to this expression here. Maybe you meant '==' instead of '='?");
}

// For `+=` and annotations, which take a name, an attribute or a subscript only.
void Parser::make_single_target(Node* node, const char* problem) {
    switch (node->kind) {
        case NodeKind::Name:
        case NodeKind::Attribute:
        case NodeKind::Subscript:
        case NodeKind::Missing: node->context = ExprContext::Store; return;
        default: fault(node->span, problem);
    }
}

// `a`, `a, b`, `*a, (b, c)` before the `in` of a loop or a comprehension.
Node* Parser::parse_for_target() {
    const Offset start = begin();
    const auto element = [this]() -> Node* {
        return is_at(Kind::Star) ? parse_star_expression() : parse_operators(bitwise_or);
    };
    Node* target = element();
    if (is_at(Kind::Comma)) {
        auto* const tuple = make<Sequence>(NodeKind::Tuple, start);
        ListBuilder elements(*this);
        elements.add(target);
        while (accept(Kind::Comma)) {
            if (!starts_expression() && !is_at(Kind::Star)) break;
            elements.add(element());
        }
        tuple->elts = elements.finish();
        target = done(tuple);
    }
    make_target(target, ExprContext::Store);
    return target;
}

}  // namespace pykind::syntax
