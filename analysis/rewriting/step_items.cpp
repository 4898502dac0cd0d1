#include "analysis/rewriting/step_items.hpp"

#include <algorithm>

#include "analysis/rewriting/step_carry.hpp"

namespace pykind::rewriting {

namespace {

// A loop that the body had of its own; null stands for the loop of the generator.
struct InnerLoop {
    std::string flag;  // says that the loop was left for the next step; empty if nothing has to
};

// Where a block stands.
struct Place {
    bool at_top;      // behind it the next step begins
    bool at_round;    // behind it the next round of the inner loop begins
    InnerLoop* loop;  // the innermost
};

bool has_exit(const Statement& statement, Exit exit) {
    return statement.exit == exit ||
           std::any_of(statement.clauses.begin(), statement.clauses.end(), [&](const Clause& clause) {
               return std::any_of(clause.body.begin(), clause.body.end(),
                                  [&](const Statement& inner) { return has_exit(inner, exit); });
           });
}

void collect_values(const Statement& statement, std::set<std::string>& values) {
    if (statement.exit == Exit::Value) values.insert(statement.value);
    for (const Clause& clause : statement.clauses) {
        for (const Statement& inner : clause.body) collect_values(inner, values);
    }
}

class ItemPlacer {
public:
    ItemPlacer(Names used, const Names& locals, std::string again)
        : used_(std::move(used)), locals_(locals), again_(std::move(again)) {}

    void place(Block& block, const Place& at) {
        end_after_item(block);
        for (std::size_t i = block.size(); i-- > 0;) {
            if (leaves_step(block[i])) place(block, i, at);
        }
    }

private:
    void place(Block& block, std::size_t i, const Place& at) {
        const bool is_last = i + 1 == block.size();
        const Place behind = {at.at_top && is_last, at.at_round && is_last, at.loop};
        Statement& statement = block[i];
        if (statement.exit == Exit::Value) {
            statement.text = "yield " + statement.value;
            statement.exit = Exit::None;
            if (!behind.at_top) insert(block, i + 1, jump(at.loop));
        } else if (statement.exit == Exit::Again) {
            begin_again(block, behind);
        } else if ((statement.is_try() || statement.is_with()) && gives_item(statement)) {
            carry_out(block, i, behind, at.at_top);
        } else if (statement.is_loop()) {
            place_in_loop(block, i, at);
        } else {
            for (Clause& clause : statement.clauses) place(clause.body, behind);
        }
    }

    // It is the last of its block.
    void begin_again(Block& block, const Place& behind) const {
        Statement again = std::move(block.back());
        block.pop_back();
        if (behind.at_top && !block.empty() && again.lead.empty() && again.trailing.empty()) return;
        Block jumps = jump(behind.loop);
        jumps.front().lead = std::move(again.lead);
        jumps.front().trailing = std::move(again.trailing);
        insert(block, block.size(), std::move(jumps));
    }

    // After the `break` behind an item, nothing may run until the top.
    void place_in_loop(Block& block, std::size_t i, const Place& at) {
        const bool is_last = i + 1 == block.size();
        const Place behind = {at.at_top && is_last, at.at_round && is_last, at.loop};
        const bool is_left = leaves_step(block[i].clauses.front().body);
        const bool breaks = has_break(block[i].clauses.front().body);
        const bool goes_on = completes(block[i]);
        const bool rest_goes_on = std::all_of(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end(),
                                              [](const Statement& statement) { return completes(statement); });
        // Without a `break` of its own, what follows the loop can be its `else`; a `continue` there is the next round.
        const bool is_plain = !breaks && (at.at_top || at.at_round || !goes_on || !rest_goes_on ||
                                          (block[i].clauses.size() > 1 && !completes(block[i].clauses.back().body)));
        InnerLoop inner;
        const bool needs_flag = is_left && !behind.at_top && !is_plain;
        if (needs_flag) {
            inner.flag = fresh("found");
            used_.insert(inner.flag);
        }
        place(block[i].clauses.front().body, {false, true, &inner});
        for (std::size_t k = 1; k < block[i].clauses.size(); ++k) place(block[i].clauses[k].body, behind);
        if (!is_left || behind.at_top) return;
        if (needs_flag) {
            used_.erase(inner.flag);
            remember(block, i, inner.flag, jump(at.loop));
        } else if (!goes_on) {
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
            if (!at.at_top) insert(block, i + 1, jump(at.loop));
        } else {
            move_into_else(block, i);
            if (at.at_top) return;
            auto& clauses = block[i].clauses;
            if (!clauses.back().is("else")) clauses.push_back(made_clause("else:", {}));
            if (completes(clauses.back().body)) clauses.back().body.push_back(made("continue", Exit::Other));
            insert(block, i + 1, jump(at.loop));
        }
    }

    // `flag = False` before a statement, and behind it what is done if it is no longer.
    static void remember(Block& block, std::size_t i, const std::string& flag, Block given) {
        Statement choice;
        choice.clauses.push_back(made_clause("if " + flag + ":", std::move(given)));
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(choice));
        reset(block, i, flag);
    }

    static void reset(Block& block, std::size_t i, const std::string& flag) {
        Statement reset = made(flag + " = False");
        std::swap(reset.lead, block[i].lead);
        // The comments of a compound statement are those of its first line.
        if (!block[i].clauses.empty()) std::swap(reset.lead, block[i].clauses.front().lead);
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(i), std::move(reset));
    }

    [[nodiscard]] Block jump(const InnerLoop* loop) const {
        Block jumps;
        if (loop != nullptr && !loop->flag.empty()) jumps.push_back(made(loop->flag + " = True"));
        jumps.push_back(made(loop != nullptr ? "break" : again_, Exit::Other));
        return jumps;
    }

    static void insert(Block& block, std::size_t at, Block more) {
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(more.begin()),
                     std::make_move_iterator(more.end()));
    }

    [[nodiscard]] std::string fresh(std::string name) const {
        while (used_.contains(name)) name += "_";
        return name;
    }

    // --- Out of a `try` or `with` ---

    void carry_out(Block& block, std::size_t i, const Place& behind, bool at_top) {
        if (only_else_gives(block[i])) {
            for (Clause& clause : block[i].clauses) place(clause.body, behind);
            return;
        }
        const bool goes_on = completes(block[i]);
        const bool has_else = goes_on && only_body_gives(block[i]);
        const Block again = jump(behind.loop);
        Carrier carrier = {carrying_name(block[i]), goes_on && !has_else ? fresh("found") : "", again};
        const Statement before = block[i];
        if (!carry_items(carrier, block[i])) {
            carrier.found = fresh("found");
            block[i] = before;
            (void)carry_items(carrier, block[i]);
        }
        Block given;
        given.push_back(made("yield " + carrier.item));
        if (!goes_on) {
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
            block.push_back(std::move(given.front()));
            // It was the last that could run, so that it ends at the top if its block does.
            if (!behind.at_top) insert(block, block.size(), again);
            if (!carrier.found.empty()) reset(block, i, carrier.found);
            return;
        }
        const bool only_ends = at_top && !has_else && i + 2 == block.size() && block.back().text == "return";
        if (only_ends) {
            // The end comes first, so that the item needs no jump.
            Statement choice;
            choice.clauses.push_back(made_clause("if not " + carrier.found + ":", {std::move(block.back())}));
            block.back() = std::move(choice);
            block.push_back(std::move(given.front()));
            return reset(block, i, carrier.found);
        }
        if (!behind.at_top) insert(given, 1, again);
        if (!has_else) return remember(block, i, carrier.found, std::move(given));
        block[i].clauses.push_back(made_clause("else:", std::move(given)));
        if (!carrier.found.empty()) reset(block, i, carrier.found);
    }

    // A local that is all that is given can carry the item; no `finally` may change it meanwhile.
    [[nodiscard]] std::string carrying_name(const Statement& statement) const {
        std::set<std::string> values;
        collect_values(statement, values);
        const bool has_finally = statement.clauses.back().is("finally");
        return values.size() == 1 && !has_finally && locals_.contains(*values.begin()) ? *values.begin()
                                                                                       : fresh("item");
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

    Names used_;
    const Names& locals_;
    std::string again_;  // what begins the next step
};

}  // namespace

bool gives_item(const Statement& statement) { return has_exit(statement, Exit::Value); }

bool gives_item(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& statement) { return gives_item(statement); });
}

bool leaves_step(const Statement& statement) { return gives_item(statement) || has_exit(statement, Exit::Again); }

bool leaves_step(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& statement) { return leaves_step(statement); });
}

void end_after_item(Block& block) {
    const auto item = std::find_if(block.begin(), block.end(), [](const Statement& statement) {
        return statement.exit == Exit::Value || statement.exit == Exit::Again;
    });
    if (item != block.end()) block.erase(item + 1, block.end());
}

void place_items(Names used, const Names& locals, Block& block, std::string again) {
    ItemPlacer(std::move(used), locals, std::move(again)).place(block, {true, false, nullptr});
}

}  // namespace pykind::rewriting
