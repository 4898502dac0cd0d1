#include "analysis/rewriting/lasting_end.hpp"

#include <algorithm>
#include <map>

#include "analysis/rewriting/counted_loops.hpp"
#include "analysis/rewriting/stops.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class EndReader {
public:
    EndReader(const Subject& subject, const IteratorClass& iterator)
        : tree_(subject.tree()),
          iterator_(iterator),
          stops_(subject, *iterator.protocol),
          constants_(int_constants(subject, *iterator.next)),
          assignments_(semantics::attribute_assignments_in({&subject.file(), iterator.cls})) {}

    [[nodiscard]] bool lasts() {
        const Nodes& body = iterator_.next->body;
        std::size_t first = has_docstring(*iterator_.next) ? 1 : 0;
        while (first < body.size() && take_copy(*body[first])) ++first;
        const auto* const guard = first < body.size() ? as<If>(body[first]) : nullptr;
        const bool only_ends =
            guard != nullptr && guard->orelse.empty() && guard->body.size() == 1 && stops_.is_end(*guard->body.front());
        // Without a guard, only what has no end at all.
        if (!only_ends) return never_ends(body, false);
        if (!is_own(*guard->test)) return false;
        flag_ = attribute_of(*guard->test);
        bool is_flagged = false;
        return std::all_of(body.begin() + static_cast<std::ptrdiff_t>(first) + 1, body.end(),
                           [&](const Node* statement) {
                               is_flagged = is_flagged || sets_the_flag(*statement);
                               return (is_flagged && stops_.is_end(*statement)) || never_ends(*statement, false);
                           });
    }

private:
    // `i = self.i`: the guard may ask the one for the other.
    bool take_copy(const Node& statement) {
        const auto* const assign = as<Assign>(&statement);
        const bool is_plain =
            assign != nullptr && assign->targets.size() == 1 && assign->targets.front()->kind == NodeKind::Name;
        const std::string_view attribute = is_plain ? attribute_of(*assign->value) : std::string_view();
        if (!attribute.empty()) copies_[tree_.slice(assign->targets.front()->span)] = attribute;
        return !attribute.empty();
    }

    // The attribute that `self.x`, or a copy of it, is; empty for anything else.
    [[nodiscard]] std::string_view attribute_of(const Node& node) const {
        const auto copy = node.kind == NodeKind::Name ? copies_.find(tree_.slice(node.span)) : copies_.end();
        if (copy != copies_.end()) return copy->second;
        const auto* const attribute = as<Attribute>(&node);
        const bool is_own = attribute != nullptr && attribute->value->kind == NodeKind::Name &&
                            tree_.slice(attribute->value->span) == iterator_.self;
        return is_own ? tree_.slice(attribute->attr) : std::string_view();
    }

    // A condition on numbers and constants that only this instance holds.
    [[nodiscard]] bool is_own(const Node& condition) const {
        if (const auto* const unary = as<UnaryOp>(&condition)) return is_own(*unary->operand);
        if (const auto* const both = as<BoolOp>(&condition)) {
            return std::all_of(both->values.begin(), both->values.end(),
                               [&](const Node* value) { return is_own(*value); });
        }
        const auto* const compare = as<Compare>(&condition);
        if (compare == nullptr) return is_counted(condition);
        if (compare->ops.size() != 1) return false;
        const Node& left = *compare->left;
        const Node& right = *compare->comparators.front();
        const auto is_simple = [&](const Node& side) {
            return side.kind == NodeKind::Constant || !attribute_of(side).empty() ||
                   constants_.contains(tree_.slice(side.span));
        };
        if (!is_simple(left) || !is_simple(right)) return false;
        const bool is_identity = compare->ops[0] == TokenKind::Is || compare->ops[0] == TokenKind::IsNot;
        return is_identity || is_counted(left) || is_counted(right);
    }

    // `self.x`, which the class binds to constants, and adds constants to, and never to anything else.
    [[nodiscard]] bool is_counted(const Node& node) const {
        const std::string_view name = attribute_of(node);
        if (name.empty()) return false;
        bool is_constant = true;
        bool is_number = false;
        bool any = false;
        for (const semantics::AttributeAssignment& site : assignments_) {
            if (tree_.slice(site.target->attr) != name) continue;
            any = true;
            const auto* const assign = as<Assign>(site.statement);
            const auto* const annotated = as<AnnAssign>(site.statement);
            const auto* const augmented = as<AugAssign>(site.statement);
            const Node* value = annotated != nullptr ? annotated->value : nullptr;
            if (assign != nullptr) value = site.whole == site.target ? assign->value : nullptr;
            if (augmented != nullptr) value = augmented->value;
            const bool counts = value != nullptr && value->kind == NodeKind::Constant;
            is_constant = is_constant && counts;
            is_number = is_number || (augmented != nullptr && counts);
        }
        return any && (is_constant || is_number);
    }

    // No end comes out of a block, or one that the guard knows of from then on.
    [[nodiscard]] bool never_ends(const Nodes& block, bool is_caught) const {
        bool is_flagged = false;
        return std::all_of(block.begin(), block.end(), [&](const Node* statement) {
            is_flagged = is_flagged || sets_the_flag(*statement);
            return (is_flagged && stops_.is_end(*statement)) || never_ends(*statement, is_caught);
        });
    }

    [[nodiscard]] bool never_ends(const Node& statement, bool is_caught) const {
        if (stops_.is_end(statement) || (!is_caught && stops_.may_come_from(statement))) return false;
        const auto rest = [&](const Nodes& block) { return never_ends(block, is_caught); };
        if (const auto* const choice = as<If>(&statement)) return rest(choice->body) && rest(choice->orelse);
        if (const auto* const loop = as<For>(&statement)) return rest(loop->body) && rest(loop->orelse);
        if (const auto* const loop = as<While>(&statement)) return rest(loop->body) && rest(loop->orelse);
        if (const auto* const with = as<With>(&statement)) return rest(with->body);
        if (const auto* const match = as<Match>(&statement)) {
            return std::all_of(match->cases.begin(), match->cases.end(),
                               [&](const Node* part) { return rest(static_cast<const MatchCase&>(*part).body); });
        }
        const auto* const attempt = as<Try>(&statement);
        if (attempt == nullptr) return true;
        const auto handler_of = [](const Node* node) -> const ExceptHandler& {
            return static_cast<const ExceptHandler&>(*node);
        };
        const bool catches = std::any_of(attempt->handlers.begin(), attempt->handlers.end(), [&](const Node* node) {
            return stops_.caught_by(handler_of(node)) == Catches::Exactly;
        });
        // A bare `raise` in such a handler is an end.
        return never_ends(attempt->body, is_caught || catches) && rest(attempt->orelse) && rest(attempt->finalbody) &&
               std::all_of(attempt->handlers.begin(), attempt->handlers.end(), [&](const Node* node) {
                   return rest(handler_of(node).body) && !raises_again(handler_of(node).body);
               });
    }

    [[nodiscard]] static bool raises_again(const Nodes& block) {
        return std::any_of(block.begin(), block.end(), [](const Node* statement) {
            const auto* const raise = as<Raise>(statement);
            return raise != nullptr && raise->exc == nullptr;
        });
    }

    // `self.over = True`, where the guard asks for `self.over`.
    [[nodiscard]] bool sets_the_flag(const Node& statement) const {
        const auto* const assign = as<Assign>(&statement);
        return assign != nullptr && !flag_.empty() && assign->targets.size() == 1 &&
               attribute_of(*assign->targets.front()) == flag_ && tree_.slice(assign->value->span) == "True";
    }

    const SyntaxTree& tree_;
    const IteratorClass& iterator_;
    Stops stops_;
    Names constants_;
    std::vector<semantics::AttributeAssignment> assignments_;  // to `self.x`
    std::map<std::string_view, std::string_view> copies_;      // locals that are copies of attributes
    std::string_view flag_;                                    // what the guard asks for, if that is one attribute
};

}  // namespace

bool ends_for_good(const Subject& subject, const IteratorClass& iterator) {
    return EndReader(subject, iterator).lasts();
}

}  // namespace pykind::rewriting
