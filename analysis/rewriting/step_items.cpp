#include "analysis/rewriting/step_items.hpp"

#include <algorithm>

#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// A loop that the body had of its own; null stands for the loop of the generator.
struct InnerLoop {
    bool is_left = false;  // by a `break` that is not its own
};

bool gives_item(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& found) { return rewriting::gives_item(found); });
}

const Statement* first_item(const Statement& statement) {
    if (statement.exit == Exit::Value) return &statement;
    for (const Clause& clause : statement.clauses) {
        for (const Statement& inner : clause.body) {
            if (const Statement* const found = first_item(inner)) return found;
        }
    }
    return nullptr;
}

void collect_values(const Statement& statement, std::set<std::string>& values) {
    if (statement.exit == Exit::Value) values.insert(statement.value);
    for (const Clause& clause : statement.clauses) {
        for (const Statement& inner : clause.body) collect_values(inner, values);
    }
}

bool is_identifier(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_word_part) && !syntax::is(text.front(), digit);
}

bool is_constant_word(std::string_view text) { return text == "None" || text == "True" || text == "False"; }

class ItemPlacer {
public:
    explicit ItemPlacer(std::set<std::string, std::less<>> used) : used_(std::move(used)) {}

    // `at_top`: what leaves the block at its end comes to the top of the loop at once.
    std::optional<Refusal> place(Block& block, bool at_top, InnerLoop* loop) {
        end_after_item(block);
        for (std::size_t i = block.size(); i-- > 0;) {
            const bool is_last = i + 1 == block.size();
            if (!rewriting::gives_item(block[i])) continue;
            if (auto problem = place(block, i, at_top && is_last, at_top, loop)) return problem;
        }
        return std::nullopt;
    }

private:
    // What stands behind a `return` is never reached, and must not come to be.
    static void end_after_item(Block& block) {
        const auto item = std::find_if(block.begin(), block.end(),
                                       [](const Statement& statement) { return statement.exit == Exit::Value; });
        if (item != block.end()) block.erase(item + 1, block.end());
    }

    std::optional<Refusal> place(Block& block, std::size_t i, bool ends_at_top, bool at_top, InnerLoop* loop) {
        Statement& statement = block[i];
        if (statement.exit == Exit::Value) {
            statement.text = "yield " + statement.value;
            statement.exit = Exit::None;
            if (!ends_at_top) jump(block, i + 1, loop);
            return std::nullopt;
        }
        if (statement.is_try() || statement.is_with()) return carry_out(block, i, ends_at_top, loop);
        if (!statement.is_loop()) {
            for (Clause& clause : statement.clauses) {
                if (auto problem = place(clause.body, ends_at_top, loop)) return problem;
            }
            return std::nullopt;
        }
        const bool breaks = has_break(statement.clauses.front().body);
        const bool goes_on = completes(statement);
        const Offset at = statement.node->span.begin;
        InnerLoop inner;
        if (auto problem = place(statement.clauses.front().body, false, &inner)) return problem;
        for (std::size_t k = 1; k < statement.clauses.size(); ++k) {
            if (auto problem = place(statement.clauses[k].body, ends_at_top, loop)) return problem;
        }
        if (!inner.is_left) return std::nullopt;
        return leave_loop(block, i, {breaks, goes_on, at_top, at}, loop);
    }

    struct Leaving {
        bool breaks;   // the loop has a `break` of its own
        bool goes_on;  // it can be left without an item
        bool at_top;   // behind the last statement of its block the next step begins
        Offset at;
    };

    // After the `break` behind an item, nothing may run until the top: what follows the loop goes into its `else`.
    std::optional<Refusal> leave_loop(Block& block, std::size_t i, const Leaving& leaving, InnerLoop* loop) {
        const bool is_last = i + 1 == block.size();
        if (is_last && leaving.at_top) return std::nullopt;
        if (leaving.breaks) return Refusal{"the item leaves a loop that a `break` leaves as well", leaving.at};
        if (!leaving.goes_on) {
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
            if (!leaving.at_top) jump(block, i + 1, loop);
            return std::nullopt;
        }
        move_into_else(block, i);
        if (leaving.at_top) return std::nullopt;
        const Clause& last = block[i].clauses.back();
        if (!last.is("else") || completes(last.body)) return Refusal{"the item leaves two loops at once", leaving.at};
        jump(block, i + 1, loop);
        return std::nullopt;
    }

    static void move_into_else(Block& block, std::size_t i) {
        if (i + 1 == block.size()) return;
        const auto rest = block.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        Block moved(std::make_move_iterator(rest), std::make_move_iterator(block.end()));
        block.erase(rest, block.end());
        while (!moved.front().lead.empty() && moved.front().lead.front().empty())
            moved.front().lead.erase(moved.front().lead.begin());
        auto& clauses = block[i].clauses;
        if (!clauses.back().is("else")) clauses.push_back(made_clause("else:", {}));
        std::move(moved.begin(), moved.end(), std::back_inserter(clauses.back().body));
    }

    static void jump(Block& block, std::size_t at, InnerLoop* loop) {
        if (loop != nullptr) loop->is_left = true;
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(at),
                     made(loop != nullptr ? "break" : "continue", Exit::Other));
    }

    std::string fresh(std::string name) {
        while (used_.contains(name)) name += "_";
        return name;
    }

    // --- Out of a `try` or `with` ---

    std::optional<Refusal> carry_out(Block& block, std::size_t i, bool ends_at_top, InnerLoop* loop) {
        // Code behind it says that the manager may swallow what is raised in it, and so go on without an item.
        if (block[i].is_with() && !completes(block[i]) && i + 1 < block.size())
            return Refusal{"the `with` may be left without an item", block[i].node->span.begin};
        if (only_else_gives(block[i])) return place(block[i].clauses.back().body, ends_at_top, loop);
        const bool goes_on = completes(block[i]);
        std::set<std::string> values;
        collect_values(block[i], values);
        const std::string& only = *values.begin();
        const bool has_finally = block[i].clauses.back().is("finally");
        const bool is_carried = values.size() == 1 && is_identifier(only) && !is_constant_word(only) &&
                                used_.contains(only) && !has_finally;
        item_ = is_carried ? only : fresh("item");
        const bool has_else = goes_on && only_body_gives(block[i]);
        found_ = goes_on && !has_else ? fresh("found") : "";
        if (auto problem = carry_from(block[i])) return problem;
        Block given;
        given.push_back(made("yield " + item_));
        const std::string found = found_;
        if (!goes_on) {
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
            block.push_back(std::move(given.front()));
            // It was the last that could run, so that it ends at the top if its block does.
            if (!ends_at_top) jump(block, block.size(), loop);
            return std::nullopt;
        }
        if (!ends_at_top) jump(given, 1, loop);
        if (has_else) {
            block[i].clauses.push_back(made_clause("else:", std::move(given)));
            return std::nullopt;
        }
        Statement choice;
        choice.clauses.push_back(made_clause("if " + found + ":", std::move(given)));
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(choice));
        Statement reset = made(found + " = False");
        std::swap(reset.lead, block[i].lead);
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(i), std::move(reset));
        return std::nullopt;
    }

    // A `try` whose body always gives an item, and whose handlers never do: the item can be given in its `else`.
    static bool only_body_gives(const Statement& statement) {
        if (!statement.is_try()) return false;
        const auto& clauses = statement.clauses;
        return !completes(clauses.front().body) &&
               std::all_of(clauses.begin() + 1, clauses.end(),
                           [](const Clause& clause) { return clause.is("except") && !gives_item(clause.body); });
    }

    // No handler sees what happens in the `else` of a `try`.
    static bool only_else_gives(const Statement& statement) {
        const auto& clauses = statement.clauses;
        return statement.is_try() && clauses.back().is("else") &&
               std::none_of(clauses.begin(), clauses.end() - 1,
                            [](const Clause& clause) { return gives_item(clause.body); });
    }

    // Makes each `return v` of a `try` or `with` set the item, so that the next thing is what follows it.
    std::optional<Refusal> carry_from(Statement& statement) {
        for (std::size_t k = 0; k < statement.clauses.size(); ++k) {
            Clause& clause = statement.clauses[k];
            if (!gives_item(clause.body)) continue;
            const Offset at = first_item(clause.body.front()) != nullptr
                                  ? first_item(clause.body.front())->node->span.begin
                                  : statement.node->span.begin;
            const bool has_else = clause.is("try") && std::any_of(statement.clauses.begin(), statement.clauses.end(),
                                                                  [](const Clause& part) { return part.is("else"); });
            if (has_else) return Refusal{"the item leaves a `try` before its `else`", at};
            if (auto problem = carry(clause.body)) return problem;
        }
        return std::nullopt;
    }

    std::optional<Refusal> carry(Block& block) {
        end_after_item(block);
        for (std::size_t i = block.size(); i-- > 0;) {
            Statement& statement = block[i];
            if (!rewriting::gives_item(statement)) continue;
            const bool is_last = i + 1 == block.size();
            const Offset at = first_item(statement)->node->span.begin;
            if (statement.exit == Exit::Value) {
                keep_item(block, i);
            } else if (statement.is_if()) {
                if (!is_last && !can_take_rest(statement)) return Refusal{"the item leaves the middle of a block", at};
                if (!is_last) move_into_else(block, i);
                for (Clause& clause : block[i].clauses) {
                    if (auto problem = carry(clause.body)) return problem;
                }
            } else if (statement.is_loop()) {
                return Refusal{"the item leaves a loop inside a `try` or `with`", at};
            } else {
                if (!is_last) return Refusal{"the item leaves the middle of a block", at};
                if (auto problem = carry_from(statement)) return problem;
            }
        }
        return std::nullopt;
    }

    // Every branch that gives no item goes on behind the `if`: only what its `else` is, or would be, may.
    static bool can_take_rest(const Statement& statement) {
        const bool has_else = statement.clauses.back().is("else");
        const std::size_t count = statement.clauses.size() - (has_else ? 1 : 0);
        return std::all_of(statement.clauses.begin(), statement.clauses.begin() + static_cast<std::ptrdiff_t>(count),
                           [](const Clause& clause) { return !completes(clause.body); });
    }

    void keep_item(Block& block, std::size_t i) {
        Statement& statement = block[i];
        statement.exit = Exit::None;
        if (statement.value != item_) {
            statement.text = item_ + " = " + statement.value;
        } else if (!found_.empty()) {
            statement.text = found_ + " = True";
            return;
        } else if (block.size() > 1 && statement.lead.empty() && statement.trailing.empty()) {
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        } else {
            statement.text = "pass";
        }
        if (!found_.empty()) block.insert(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, made(found_ + " = True"));
    }

    std::set<std::string, std::less<>> used_;
    // Of the `try` or `with` at hand: the variable that carries the item, and the one that says there is one.
    std::string item_;
    std::string found_;
};

}  // namespace

bool gives_item(const Statement& statement) { return first_item(statement) != nullptr; }

std::optional<Refusal> place_items(std::set<std::string, std::less<>> used, Block& block) {
    return ItemPlacer(std::move(used)).place(block, true, nullptr);
}

}  // namespace pykind::rewriting
