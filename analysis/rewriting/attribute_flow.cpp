#include "analysis/rewriting/attribute_flow.hpp"

#include <algorithm>

#include "analysis/rewriting/stops.hpp"
#include "analysis/semantics/completion.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// Follows the statements of a method, and whether the attribute has been set by then for sure.
class AttributeFlow {
public:
    AttributeFlow(const Subject& subject, const std::vector<AttributeUse>& uses)
        : stops_(subject, sync_protocol), uses_(uses) {}

    // Whether it has been set when the method ends, wherever it returns.
    bool run(const FunctionDef& method, bool is_set) {
        at_returns_ = true;
        const bool at_end = block(method.body, is_set);
        return at_end && at_returns_;
    }

    [[nodiscard]] const Attribute* unset() const { return unset_; }

private:
    bool block(const Nodes& statements, bool is_set) {
        for (const Node* const statement : statements) is_set = run_statement(*statement, is_set);
        // What does not get to its end has nothing after it.
        return is_set || (!statements.empty() && !semantics::can_complete(statements));
    }

    bool run_statement(const Node& node, bool is_set) {
        // Where one of several ways through a statement deletes it, it may be gone anywhere there and after it.
        const bool may_go = node.kind != NodeKind::If && node.kind != NodeKind::Delete && removes(node);
        return follow(node, is_set && !may_go) && !may_go;
    }

    bool follow(const Node& node, bool is_set) {
        switch (node.kind) {
            case NodeKind::If: {
                const auto& choice = static_cast<const If&>(node);
                read(choice.test, is_set);
                const bool then = block(choice.body, is_set);
                const bool otherwise = block(choice.orelse, is_set);
                return then && otherwise;
            }
            case NodeKind::For:
            case NodeKind::AsyncFor: {
                const auto& loop = static_cast<const For&>(node);
                read(loop.iter, is_set);
                block(loop.body, is_set || sets(loop.target));
                block(loop.orelse, is_set);
                return is_set;
            }
            case NodeKind::While: {
                const auto& loop = static_cast<const While&>(node);
                read(loop.test, is_set);
                block(loop.body, is_set);
                block(loop.orelse, is_set);
                return is_set;
            }
            case NodeKind::With:
            case NodeKind::AsyncWith: {
                const auto& with = static_cast<const With&>(node);
                for (const Node* const part : with.items) {
                    const auto& item = static_cast<const WithItem&>(*part);
                    read(item.context_expr, is_set);
                    is_set = is_set || sets(item.optional_vars);
                }
                const bool at_end = block(with.body, is_set);
                // What is raised in it may be swallowed.
                return stops_.is_neutral(with) ? at_end : is_set;
            }
            case NodeKind::Try:
            case NodeKind::TryStar: return run_try(static_cast<const Try&>(node), is_set);
            case NodeKind::Match: {
                const auto& match = static_cast<const Match&>(node);
                read(match.subject, is_set);
                for (const Node* const part : match.cases) block(static_cast<const MatchCase&>(*part).body, is_set);
                return is_set;
            }
            case NodeKind::Return:
                read(&node, is_set);
                at_returns_ = at_returns_ && is_set;
                return is_set;
            case NodeKind::AnnAssign:
                read(&node, is_set);
                return is_set || (static_cast<const AnnAssign&>(node).value != nullptr && sets(&node));
            case NodeKind::Delete: read(&node, is_set); return is_set && !removes(node);
            default: read(&node, is_set); return is_set || sets(&node);
        }
    }

    bool run_try(const Try& attempt, bool is_set) {
        bool after = block(attempt.body, is_set);
        after = block(attempt.orelse, after);
        for (const Node* const part : attempt.handlers) {
            const auto& handler = static_cast<const ExceptHandler&>(*part);
            read(handler.type, is_set);
            const bool handled = block(handler.body, is_set);
            after = after && handled;
        }
        const bool finally = block(attempt.finalbody, is_set);
        return after || finally;
    }

    template <class Wanted>
    [[nodiscard]] const AttributeUse* find(const Node* node, Wanted wanted) const {
        if (node == nullptr) return nullptr;
        const auto found = std::find_if(uses_.begin(), uses_.end(), [&](const AttributeUse& use) {
            return node->span.begin <= use.node->span.begin && use.node->span.end <= node->span.end && wanted(use);
        });
        return found == uses_.end() ? nullptr : &*found;
    }

    void read(const Node* node, bool is_set) {
        if (is_set || unset_ != nullptr) return;
        const AttributeUse* const use = find(node, [](const AttributeUse& found) {
            return found.is_augmented || found.node->context != ExprContext::Store;
        });
        if (use != nullptr) unset_ = use->node;
    }

    [[nodiscard]] bool sets(const Node* node) const {
        return find(node, [](const AttributeUse& use) { return use.is_set(); }) != nullptr;
    }

    [[nodiscard]] bool removes(const Node& node) const {
        return find(&node, [](const AttributeUse& use) { return use.node->context == ExprContext::Del; }) != nullptr;
    }

    Stops stops_;
    const std::vector<AttributeUse>& uses_;
    bool at_returns_ = true;
    const Attribute* unset_ = nullptr;
};

}  // namespace

const Attribute* read_before_set(const Subject& subject, const std::vector<const FunctionDef*>& methods,
                                 const std::vector<AttributeUse>& uses, bool is_set) {
    AttributeFlow flow(subject, uses);
    for (const FunctionDef* const method : methods) is_set = flow.run(*method, is_set);
    return flow.unset();
}

bool sets_first(const Subject& subject, const FunctionDef& method, const std::vector<AttributeUse>& uses) {
    AttributeFlow flow(subject, uses);
    const bool is_set = flow.run(method, false);
    return is_set && flow.unset() == nullptr;
}

}  // namespace pykind::rewriting
