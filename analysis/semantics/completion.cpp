#include "analysis/semantics/completion.hpp"

#include <algorithm>
#include <vector>

namespace pykind::semantics {

using namespace syntax;

namespace {

bool is_true(const Node* test) {
    const auto* const constant = as<Constant>(test);
    return constant != nullptr && (constant->type == ConstantKind::True || constant->type == ConstantKind::Int);
}

bool statement_can_complete(const Node& statement) {
    switch (statement.kind) {
        case NodeKind::Return:
        case NodeKind::Raise:
        case NodeKind::Break:
        case NodeKind::Continue: return false;
        case NodeKind::If: {
            // An `elif` is an `if` in the `else` of another, and there may be many.
            const auto* choice = static_cast<const If*>(&statement);
            while (!choice->orelse.empty() && !can_complete(choice->body)) {
                const auto* const next = choice->orelse.size() == 1 ? as<If>(choice->orelse.front()) : nullptr;
                if (next == nullptr) return can_complete(choice->orelse);
                choice = next;
            }
            return true;
        }
        case NodeKind::While: {
            const auto& loop = static_cast<const While&>(statement);
            return !is_true(loop.test) || has_break(loop.body);
        }
        case NodeKind::With:
        case NodeKind::AsyncWith: return can_complete(static_cast<const With&>(statement).body);
        case NodeKind::Try:
        case NodeKind::TryStar: {
            const auto& attempt = static_cast<const Try&>(statement);
            if (!attempt.finalbody.empty() && !can_complete(attempt.finalbody)) return false;
            const bool by_body = can_complete(attempt.body) && (attempt.orelse.empty() || can_complete(attempt.orelse));
            return by_body || std::any_of(attempt.handlers.begin(), attempt.handlers.end(), [](const Node* handler) {
                       return can_complete(static_cast<const ExceptHandler*>(handler)->body);
                   });
        }
        default: return true;
    }
}

}  // namespace

bool has_break(const Nodes& body) {
    std::vector<const Node*> pending(body.begin(), body.end());
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (node->kind == NodeKind::Break) return true;
        if (is_expression(node->kind) || as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr) continue;
        // What stands in the `else` of an inner loop breaks this one.
        const auto* const loop = as<For>(node);
        const auto* const repeat = as<While>(node);
        if (loop != nullptr || repeat != nullptr) {
            const Nodes& orelse = loop != nullptr ? loop->orelse : repeat->orelse;
            pending.insert(pending.end(), orelse.begin(), orelse.end());
            continue;
        }
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return false;
}

// Blocks nest no deeper than the parser lets them: a hundred levels.
bool can_complete(const Nodes& block) {
    return std::all_of(block.begin(), block.end(),
                       [](const Node* statement) { return statement_can_complete(*statement); });
}

}  // namespace pykind::semantics
