#include "analysis/rewriting/context_leave.hpp"

#include <algorithm>
#include <optional>

#include "analysis/page.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

const ExitReturn& return_of(const ContextSide& side, const Statement& statement) {
    return side.returns.at(statement.node);
}

Statement in_place_of(const Statement& statement, std::string text, Exit exit) {
    Statement result = made(std::move(text), exit);
    result.lead = statement.lead;
    result.trailing = statement.trailing;
    return result;
}

// Whether what comes behind the statement comes behind the clause too.
bool is_tail(const Statement& statement, const Clause& clause, bool is_last) {
    if (!is_last || statement.is_loop() || clause.is("finally")) return false;
    const bool has_else = std::any_of(statement.clauses.begin(), statement.clauses.end(),
                                      [](const Clause& other) { return other.is("else"); });
    return !clause.is("try") || !has_else;
}

// Clauses must not be empty; an `else` that is may go.
void fill(Statement& statement) {
    auto& clauses = statement.clauses;
    if (clauses.size() > 1 && clauses.back().is("else") && clauses.back().body.empty()) clauses.pop_back();
    for (Clause& clause : clauses) {
        if (clause.body.empty() && !clause.is("match")) clause.body.push_back(made("pass"));
    }
}

// --- Where there is no exception ---

class NormalEnd {
public:
    NormalEnd(const ContextSide& side, bool structured) : side_(side), structured_(structured) {}

    bool run(Block& block) {
        visit(block, true);
        return has_return_;
    }

private:
    void visit(Block& block, bool is_tail_block) {
        Block result;
        for (std::size_t i = 0; i < block.size(); ++i) {
            Statement& statement = block[i];
            const bool is_last = is_tail_block && i + 1 == block.size();
            if (statement.is(NodeKind::Return)) {
                visit_return(statement, is_last, result);
                continue;
            }
            if (is_tail_block && !is_last && structured_ && is_guard(statement)) {
                Block rest(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
                visit(rest, true);
                put_under(statement, std::move(rest));
                result.push_back(std::move(statement));
                break;
            }
            for (Clause& clause : statement.clauses) visit(clause.body, is_tail(statement, clause, is_last));
            fill(statement);
            result.push_back(std::move(statement));
        }
        block = std::move(result);
    }

    void visit_return(const Statement& statement, bool is_last, Block& result) {
        const ExitReturn& given = return_of(side_, statement);
        const bool is_seen = given.swallows == Truth::Unknown && !given.is_plain;
        if (is_seen) result.push_back(in_place_of(statement, given.text, Exit::None));
        if (is_last) return;
        has_return_ = true;
        result.push_back(is_seen ? made("return", Exit::End) : in_place_of(statement, "return", Exit::End));
    }

    // `if done: return`, or with something before the `return`.
    [[nodiscard]] bool is_guard(const Statement& statement) const {
        if (!statement.is_if() || statement.clauses.size() != 1) return false;
        const Block& body = statement.clauses.front().body;
        if (body.empty() || !body.back().is(NodeKind::Return)) return false;
        const auto opposite = side_.opposites.find(statement.node);
        return body.size() > 1 || (opposite != side_.opposites.end() && !opposite->second.empty());
    }

    void put_under(Statement& statement, Block rest) {
        Clause& only = statement.clauses.front();
        only.is_inline = false;
        visit(only.body, true);
        if (rest.empty()) {
            fill(statement);
        } else if (only.body.empty()) {
            only.header = "if " + side_.opposites.at(statement.node) + ":";
            only.body = std::move(rest);
        } else {
            statement.clauses.push_back(made_clause("else:", std::move(rest)));
        }
    }

    const ContextSide& side_;
    bool structured_;
    bool has_return_ = false;
};

// --- Where there is one ---

class ErrorEnd {
public:
    ErrorEnd(const ContextClass& context, const ContextSide& side, const std::string& name)
        : context_(context), side_(side), name_(name) {}

    std::variant<std::vector<Clause>, Refusal> run() {
        std::vector<Clause> clauses;
        if (!by_type(clauses)) {
            clauses.clear();
            add("BaseException", side_.body, {}, clauses);
        }
        if (refusal_) return std::move(*refusal_);
        return clauses;
    }

private:
    // A handler for each `if isinstance(exc, E)`, where there is nothing else.
    bool by_type(std::vector<Clause>& clauses) {
        for (std::size_t i = 0; i < side_.body.size(); ++i) {
            const Statement& statement = side_.body[i];
            const bool is_last = i + 1 == side_.body.size();
            if (statement.is(NodeKind::Return) && statement.node != nullptr) {
                if (return_of(side_, statement).swallows == Truth::False && i > 0) return true;
                const auto types = side_.types.find(statement.node);
                if (types == side_.types.end()) return false;
                Block body;
                body.push_back(in_place_of(statement, "pass", Exit::None));
                clauses.push_back(made_clause("except " + types->second + ":", std::move(body)));
                return true;
            }
            if (!statement.is_if() || !add_chain(statement, is_last, clauses)) return false;
        }
        return !clauses.empty();
    }

    bool add_chain(const Statement& statement, bool is_last, std::vector<Clause>& clauses) {
        const auto* choice = as<If>(statement.node);
        std::vector<std::string> lead = statement.lead;
        for (const Clause& clause : statement.clauses) {
            if (completes(clause.body) && !is_last) return false;
            lead.insert(lead.end(), clause.lead.begin(), clause.lead.end());
            if (clause.is("else")) {
                if (!is_last) return false;
                add("BaseException", clause.body, std::move(lead), clauses);
                return true;
            }
            const auto types = choice == nullptr ? side_.types.end() : side_.types.find(choice);
            if (types == side_.types.end()) return false;
            add(types->second, clause.body, std::move(lead), clauses);
            clauses.back().trailing = clause.trailing;
            lead.clear();
            choice = choice->orelse.size() == 1 ? as<If>(choice->orelse.front()) : nullptr;
        }
        return true;
    }

    void add(const std::string& types, Block body, std::vector<std::string> lead, std::vector<Clause>& clauses) {
        visit(body, true, false);
        // The end of the generator swallows the exception.
        const bool ends = !body.empty() && body.back().text == "return";
        if (ends) {
            body.pop_back();
        } else if (completes(body) && !turn_round(body)) {
            body.push_back(made("raise", Exit::Other));
        }
        if (body.empty()) body.push_back(made("pass"));
        const bool is_named = has_word(print(body, "", "    "), name_);
        Clause clause = made_clause("except " + types + (is_named ? " as " + name_ : "") + ":", std::move(body));
        clause.lead = std::move(lead);
        clauses.push_back(std::move(clause));
    }

    // `if fine: return` at the end, before the `raise`, is `if not fine: raise`.
    bool turn_round(Block& body) const {
        Statement* const last = body.empty() || !body.back().is_if() ? nullptr : &body.back();
        if (last == nullptr || last->clauses.size() != 1 || last->clauses.front().body.size() != 1) return false;
        Statement& only = last->clauses.front().body.front();
        const auto opposite = side_.opposites.find(last->node);
        if (only.text != "return" || opposite == side_.opposites.end() || opposite->second.empty()) return false;
        last->clauses.front().header = "if " + opposite->second + ":";
        only.text = "raise";
        only.exit = Exit::Other;
        return true;
    }

    // `is_guarded`: a `raise` there would meet a handler of its own, or leave a `with`.
    void visit(Block& block, bool is_tail_block, bool is_guarded) {
        Block result;
        for (std::size_t i = 0; i < block.size(); ++i) {
            Statement& statement = block[i];
            const bool is_last = is_tail_block && i + 1 == block.size();
            if (statement.is(NodeKind::Return)) {
                visit_return(statement, is_last, is_guarded, result);
                continue;
            }
            const bool guards = is_guarded || statement.is_try() || statement.is_with();
            for (Clause& clause : statement.clauses) visit(clause.body, is_tail(statement, clause, is_last), guards);
            fill(statement);
            result.push_back(std::move(statement));
        }
        block = std::move(result);
    }

    void visit_return(const Statement& statement, bool is_last, bool is_guarded, Block& result) {
        const ExitReturn& given = return_of(side_, statement);
        if (given.swallows == Truth::True) return result.push_back(in_place_of(statement, "return", Exit::End));
        if (given.swallows == Truth::False && is_last) return;  // to the `raise` at the end
        if (is_guarded && !refusal_)
            refusal_ =
                Refusal{code(context_.protocol->exit) + " returns from inside a block", statement.node->span.begin};
        if (given.swallows == Truth::False) return result.push_back(in_place_of(statement, "raise", Exit::Other));
        Statement choice;
        choice.lead = statement.lead;
        choice.clauses.push_back(made_clause("if " + given.opposite + ":", {made("raise", Exit::Other)}));
        choice.clauses.front().trailing = statement.trailing;
        result.push_back(std::move(choice));
        result.push_back(made("return", Exit::End));
    }

    const ContextClass& context_;
    const ContextSide& side_;
    const std::string& name_;
    std::optional<Refusal> refusal_;
};

}  // namespace

bool leaves_alone(const ContextSide& side) {
    return std::all_of(side.returns.begin(), side.returns.end(),
                       [](const auto& entry) { return entry.second.swallows == Truth::False; });
}

bool end_normally(const ContextSide& side, Block& block, bool structured) {
    return NormalEnd(side, structured).run(block);
}

std::variant<std::vector<Clause>, Refusal> handlers_of(const ContextClass& context, const ContextSide& side,
                                                       const std::string& name) {
    return ErrorEnd(context, side, name).run();
}

}  // namespace pykind::rewriting
