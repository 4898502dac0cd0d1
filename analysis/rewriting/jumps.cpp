#include "analysis/rewriting/jumps.hpp"

#include <algorithm>

namespace pykind::rewriting {

using syntax::NodeKind;

namespace {

template <class Test>
bool any_of_loop(const Block& body, Test&& test) {
    return std::any_of(body.begin(), body.end(), [&](const Statement& statement) {
        if (statement.clauses.empty()) return test(statement);
        // What stands in the `else` of an inner loop is part of this one.
        const std::ptrdiff_t from = statement.is_loop() ? 1 : 0;
        return std::any_of(statement.clauses.begin() + from, statement.clauses.end(),
                           [&](const Clause& clause) { return any_of_loop(clause.body, test); });
    });
}

// A `with` whose block is left in another way than at its end, or a `match`, which may have any jump in it.
bool may_go_on(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& statement) {
        if (statement.is(NodeKind::Match)) return true;
        if (statement.is_with() && !completes(statement.clauses.front().body)) return true;
        return std::any_of(statement.clauses.begin(), statement.clauses.end(),
                           [](const Clause& clause) { return may_go_on(clause.body); });
    });
}

}  // namespace

bool has_continue(const Block& body) {
    return any_of_loop(body, [](const Statement& statement) { return statement.text == "continue"; });
}

bool has_match(const Block& body) {
    return any_of_loop(body, [](const Statement& statement) { return statement.is(NodeKind::Match); });
}

bool has_held_break(const Block& body) {
    return std::any_of(body.begin(), body.end(), [](const Statement& statement) {
        const std::ptrdiff_t from = statement.is_loop() ? 1 : 0;
        const bool holds = statement.is_try() || statement.is_with();
        return std::any_of(
            statement.clauses.begin() + (statement.clauses.empty() ? 0 : from), statement.clauses.end(),
            [&](const Clause& clause) { return holds ? has_break(clause.body) : has_held_break(clause.body); });
    });
}

bool can_complete(const Block& block) { return completes(block) || may_go_on(block); }

bool always_leaves(const Block& block) { return !can_complete(block) && !has_continue(block); }

bool has_ends(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& statement) {
        return statement.exit == Exit::End || std::any_of(statement.clauses.begin(), statement.clauses.end(),
                                                          [](const Clause& clause) { return has_ends(clause.body); });
    });
}

}  // namespace pykind::rewriting
