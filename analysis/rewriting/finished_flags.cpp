#include "analysis/rewriting/finished_flags.hpp"

#include <algorithm>
#include <optional>

#include "analysis/rewriting/block_text.hpp"
#include "analysis/rewriting/jumps.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

namespace {

bool ends_function(const Statement& statement) {
    return statement.clauses.empty() &&
           (statement.text == "return" || statement.text == "raise" || statement.text.starts_with("raise "));
}

// Every way from a statement to the top of the loop becomes one out of the function. Not if it is a `break`.
bool end_instead(Block& block, std::size_t from) {
    for (std::size_t i = from; i < block.size(); ++i) {
        Statement& statement = block[i];
        if (statement.text == "break") return false;
        if (statement.text == "continue") {
            statement.text = "return";
            statement.exit = Exit::End;
        }
        // What an inner loop goes on with is its own.
        for (std::size_t k = statement.is_loop() ? 1 : 0; k < statement.clauses.size(); ++k) {
            if (!end_instead(statement.clauses[k].body, 0)) return false;
        }
    }
    return true;
}

class FlagRemoval {
public:
    FlagRemoval(const Block& function, std::size_t init)
        : function_(function), init_(init), flag_(function[init].text.substr(0, function[init].text.find(' '))) {}

    // The function without the flag, if it can be.
    std::optional<Block> run() {
        const auto loop = std::find_if(function_.begin() + static_cast<std::ptrdiff_t>(init_), function_.end(),
                                       [](const Statement& statement) { return statement.is_loop(); });
        if (loop == function_.end()) return std::nullopt;
        const Block before(function_.begin() + static_cast<std::ptrdiff_t>(init_) + 1, loop);
        if (loop->clauses.size() > 1 || has_set(before)) return std::nullopt;
        remove_guard_before();
        loop_ = static_cast<std::size_t>(std::find_if(function_.begin() + static_cast<std::ptrdiff_t>(init_),
                                                      function_.end(),
                                                      [](const Statement& statement) { return statement.is_loop(); }) -
                                         function_.begin());
        const bool is_asked = take_test();
        if (has_words_but_sets(function_)) return std::nullopt;
        if (is_asked && loop_ + 1 < function_.size()) return std::nullopt;
        if (!remove_sets(function_[loop_].clauses.front().body, {true, false}, is_asked)) return std::nullopt;
        if (!remove_sets(function_, {}, false)) return std::nullopt;
        remove_statement(function_, init_);
        return std::move(function_);
    }

private:
    [[nodiscard]] bool is_set(const Statement& statement) const { return statement.text == flag_ + " = True"; }

    [[nodiscard]] bool has_set(const Block& block) const {
        return std::any_of(block.begin(), block.end(), [&](const Statement& statement) {
            return is_set(statement) || std::any_of(statement.clauses.begin(), statement.clauses.end(),
                                                    [&](const Clause& clause) { return has_set(clause.body); });
        });
    }

    // `if over: return` before the loop, where it is not over yet.
    void remove_guard_before() {
        for (std::size_t i = init_ + 1; i < function_.size() && !function_[i].is_loop(); ++i) {
            if (!is_guard(function_[i])) continue;
            remove_statement(function_, i);
            return;
        }
    }

    [[nodiscard]] bool is_guard(const Statement& statement) const {
        if (!statement.is_if() || statement.clauses.size() != 1) return false;
        const Clause& clause = statement.clauses.front();
        return clause.header == "if " + flag_ + ":" && clause.trailing.empty() && clause.body.size() == 1 &&
               clause.body.front().text == "return" && clause.body.front().lead.empty();
    }

    // The test of the flag at the top of the loop. Whether there was one.
    bool take_test() {
        Clause& repeat = function_[loop_].clauses.front();
        const std::string test = "while not " + flag_;
        if (repeat.header == test + ":") {
            repeat.header = "while True:";
            return true;
        }
        const std::string rest = test + " and ";
        if (repeat.header.starts_with(rest) && !has_word(repeat.header, "or")) {
            repeat.header = "while " + repeat.header.substr(rest.size());
            return true;
        }
        if (repeat.body.size() < 2 || !is_guard(repeat.body.front())) return false;
        remove_statement(repeat.body, 0);
        return true;
    }

    [[nodiscard]] bool has_words_but_sets(const Block& block) const {
        for (std::size_t i = 0; i < block.size(); ++i) {
            const bool is_init = &block == &function_ && i == init_;
            const Statement& statement = block[i];
            if (!is_init && !is_set(statement) && !is_text(statement.text) && has_word(statement.text, flag_))
                return true;
            for (const Clause& clause : statement.clauses) {
                if (has_word(clause.header, flag_) || has_words_but_sets(clause.body)) return true;
            }
        }
        return false;
    }

    // What comes behind a block.
    struct Behind {
        bool is_top = false;   // the next round of the loop
        bool in_loop = false;  // the block stands in another one inside of that
    };

    // `is_asked`: each round begins with a test of the flag.
    bool remove_sets(Block& block, const Behind& behind, bool is_asked) {
        for (std::size_t i = block.size(); i-- > 0;) {
            const bool is_last = i + 1 == block.size();
            if (is_set(block[i])) {
                remove_statement(block, i);
                if (is_asked && !end_from(block, i, behind)) return false;
                if (block.empty()) block.push_back(made("pass"));
                continue;
            }
            for (std::size_t k = 0; k < block[i].clauses.size(); ++k) {
                const bool has_else = std::any_of(block[i].clauses.begin(), block[i].clauses.end(),
                                                  [](const Clause& clause) { return clause.is("else"); });
                const bool is_body = k == 0 && block[i].is_loop();
                // Behind the body of such a `try` comes its `else`.
                const bool goes_on = is_body || (k == 0 && block[i].is_try() && has_else);
                const Behind inside = {behind.is_top && is_last && !goes_on, behind.in_loop || is_body};
                if (!remove_sets(block[i].clauses[k].body, inside, is_asked)) return false;
            }
        }
        return true;
    }

    static bool end_from(Block& block, std::size_t from, const Behind& behind) {
        const Block rest(block.begin() + static_cast<std::ptrdiff_t>(from), block.end());
        const bool ends = std::any_of(rest.begin(), rest.end(), [](const Statement& statement) {
            return ends_function(statement) || statement.text == "continue";
        });
        if ((!behind.is_top && !ends) || (behind.in_loop && has_continue(rest))) return false;
        if (!end_instead(block, from)) return false;
        if (!ends && completes(Block(block.begin() + static_cast<std::ptrdiff_t>(from), block.end())))
            block.push_back(made("return", Exit::End));
        if (block.size() > from + 1 && block.back().text == "return") drop_last_returns(block[block.size() - 2]);
        return true;
    }

    // Of the branches of an `if` behind which a `return` follows.
    static void drop_last_returns(Statement& choice) {
        if (!choice.is_if()) return;
        for (Clause& clause : choice.clauses) {
            const Statement& last = clause.body.back();
            if (clause.body.size() > 1 && last.text == "return" && last.lead.empty() && last.trailing.empty())
                clause.body.pop_back();
        }
    }

    Block function_;
    std::size_t init_;
    std::string flag_;
    std::size_t loop_ = 0;
};

bool is_false_flag(const Statement& statement) {
    const std::size_t end = statement.text.find(" = False");
    return end != std::string::npos && end + std::string_view(" = False").size() == statement.text.size() &&
           std::all_of(statement.text.begin(), statement.text.begin() + static_cast<std::ptrdiff_t>(end), is_word_part);
}

}  // namespace

void drop_finished_flags(Block& function) {
    for (std::size_t i = function.size(); i-- > 0;) {
        if (!is_false_flag(function[i])) continue;
        if (auto without = FlagRemoval(function, i).run()) function = std::move(*without);
    }
}

}  // namespace pykind::rewriting
