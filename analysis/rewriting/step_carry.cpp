#include "analysis/rewriting/step_carry.hpp"

#include <algorithm>

#include "analysis/rewriting/step_items.hpp"

namespace pykind::rewriting {

namespace {

// What stands behind a statement is taken out of its block.
Block take_rest(Block& block, std::size_t i) {
    const auto rest = block.begin() + static_cast<std::ptrdiff_t>(i) + 1;
    Block taken(std::make_move_iterator(rest), std::make_move_iterator(block.end()));
    block.erase(rest, block.end());
    while (!taken.empty() && !taken.front().lead.empty() && taken.front().lead.front().empty())
        taken.front().lead.erase(taken.front().lead.begin());
    return taken;
}

// Every branch that gives no item goes on behind the `if`: only what its `else` is, or would be, may.
bool can_take_rest(const Statement& choice) {
    const bool has_else = choice.clauses.back().is("else");
    return std::all_of(choice.clauses.begin(), choice.clauses.end() - (has_else ? 1 : 0),
                       [](const Clause& clause) { return !completes(clause.body); });
}

class ItemCarrier {
public:
    explicit ItemCarrier(const Carrier& carrier) : carrier_(carrier) {}

    bool run(Statement& statement) {
        carry_from(statement, false);
        return !needs_found_;
    }

private:
    // In a loop of its own an item is followed by a `break`, and nothing else has to be passed over.
    void carry(Clause& clause, bool in_loop) {
        Block& block = clause.body;
        end_after_item(block);
        for (std::size_t i = block.size(); i-- > 0;) {
            if (block[i].exit == Exit::Again) {
                block.pop_back();
                block.insert(block.end(), carrier_.again.begin(), carrier_.again.end());
            }
            if (!leaves_step(block[i])) continue;
            if (block[i].exit == Exit::Value) {
                keep_item(clause, i, in_loop);
            } else if (block[i].is_loop()) {
                carry_out_of_loop(block, i, in_loop);
            } else {
                const bool takes = block[i].is_if() && can_take_rest(block[i]);
                const bool goes_on = completes(block[i]);
                if (!in_loop) pass_over_rest(block, i, goes_on, takes);
                carry_from(block[i], in_loop);
            }
        }
    }

    void carry_from(Statement& statement, bool in_loop) {
        Clause* const otherwise = statement.is_try() ? else_of(statement) : nullptr;
        if (otherwise != nullptr && gives_item(statement.clauses.front().body) && !in_loop) {
            Block body = std::move(otherwise->body);
            otherwise->body.clear();
            otherwise->body.push_back(unless_found(std::move(body)));
        }
        for (Clause& clause : statement.clauses) carry(clause, in_loop);
    }

    static Clause* else_of(Statement& statement) {
        const auto found = std::find_if(statement.clauses.begin(), statement.clauses.end(),
                                        [](const Clause& clause) { return clause.is("else"); });
        return found == statement.clauses.end() ? nullptr : &*found;
    }

    void carry_out_of_loop(Block& block, std::size_t i, bool in_loop) {
        Statement& loop = block[i];
        const bool breaks = has_break(loop.clauses.front().body);
        const bool goes_on = completes(loop);
        if (in_loop) {
            Statement leave = made("break", Exit::Other);
            if (goes_on) leave = if_found({std::move(leave)});
            block.insert(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(leave));
        } else {
            pass_over_rest(block, i, goes_on, !breaks);
        }
        carry(block[i].clauses.front(), true);
        for (std::size_t k = 1; k < block[i].clauses.size(); ++k) carry(block[i].clauses[k], in_loop);
    }

    // `takes`: the `else` of the statement is where it is left without an item.
    void pass_over_rest(Block& block, std::size_t i, bool goes_on, bool takes) {
        if (i + 1 == block.size()) return;
        if (!goes_on) {
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
        } else if (takes) {
            move_into_else(block, i);
        } else {
            block.push_back(unless_found(take_rest(block, i)));
        }
    }

    Statement if_found(Block body) {
        needs_found_ = needs_found_ || carrier_.found.empty();
        Statement choice;
        choice.clauses.push_back(made_clause("if " + carrier_.found + ":", std::move(body)));
        return choice;
    }

    Statement unless_found(Block body) {
        Statement choice = if_found(std::move(body));
        choice.clauses.front().header = "if not " + carrier_.found + ":";
        return choice;
    }

    void keep_item(Clause& clause, std::size_t i, bool in_loop) const {
        Block& block = clause.body;
        Block kept;
        if (block[i].value != carrier_.item) kept.push_back(made(carrier_.item + " = " + block[i].value));
        if (!carrier_.found.empty()) kept.push_back(made(carrier_.found + " = True"));
        if (in_loop) kept.push_back(made("break", Exit::Other));
        if (kept.empty() && block.size() == 1) kept.push_back(made("pass"));
        std::vector<std::string> lead = std::move(block[i].lead);
        std::string trailing = std::move(block[i].trailing);
        block.pop_back();
        if (kept.empty()) {
            if (!trailing.empty()) lead.push_back(trailing.substr(trailing.find('#')));
            clause.end.insert(clause.end.begin(), lead.begin(), lead.end());
            return;
        }
        kept.front().lead = std::move(lead);
        kept.front().trailing = std::move(trailing);
        std::move(kept.begin(), kept.end(), std::back_inserter(block));
    }

    const Carrier& carrier_;
    bool needs_found_ = false;
};

}  // namespace

bool carry_items(const Carrier& carrier, Statement& statement) { return ItemCarrier(carrier).run(statement); }

void move_into_else(Block& block, std::size_t i) {
    if (i + 1 == block.size()) return;
    Block moved = take_rest(block, i);
    auto& clauses = block[i].clauses;
    if (block[i].is_if() && moved.size() == 1 && moved.front().is_if() && !clauses.back().is("else")) {
        Clause& first = moved.front().clauses.front();
        first.header = "el" + first.header;
        first.lead.insert(first.lead.begin(), moved.front().lead.begin(), moved.front().lead.end());
        std::move(moved.front().clauses.begin(), moved.front().clauses.end(), std::back_inserter(clauses));
        return;
    }
    if (!clauses.back().is("else")) clauses.push_back(made_clause("else:", {}));
    std::move(moved.begin(), moved.end(), std::back_inserter(clauses.back().body));
}

}  // namespace pykind::rewriting
