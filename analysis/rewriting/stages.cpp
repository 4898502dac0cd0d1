#include "analysis/rewriting/stages.hpp"

#include <algorithm>

namespace pykind::rewriting {

using namespace syntax;

namespace {

bool has_items(const Statement& statement) {
    if (statement.clauses.empty()) return statement.exit == Exit::Value;
    return std::any_of(statement.clauses.begin(), statement.clauses.end(),
                       [](const Clause& clause) { return rewriting::has_items(clause.body); });
}

class Splitter {
public:
    Splitter(const SuspendedBody& body, bool in_loop) : body_(body), in_loop_(in_loop) { stages_.emplace_back(); }

    // `is_branch`: other stages come behind those of the block.
    std::variant<std::vector<Stage>, Refusal> run(Block block, bool is_branch) {
        for (Statement& statement : block) {
            if (statement.is_loop() && has_items(statement)) {
                begin_loop(std::move(statement));
                continue;
            }
            if (ends_in_loop(statement)) {
                Block& branch = statement.clauses.front().body;
                Statement loop = std::move(branch.back());
                branch.pop_back();
                begin_loop(std::move(loop), std::move(statement));
                continue;
            }
            if (!in_loop_ && statement.is_if() && waits_in_loop(statement)) {
                choose(std::move(statement));
                continue;
            }
            std::vector<ItemRest> rests;
            if (statement.is_if()) take_rests(statement, rests);
            if (!statement.clauses.empty()) check(statement);
            const int items = items_in(statement);
            stages_.back().rest.push_back(std::move(statement));
            if (items == 0) continue;
            stages_.back().gives = true;
            stages_.emplace_back();
            stages_.back().is_only = items == 1;
            stages_.back().rests = std::move(rests);
        }
        if (problem_) return std::move(*problem_);
        const Stage& last = stages_.back();
        const bool is_empty = !last.loop && last.rest.empty() && last.rests.empty();
        if (stages_.size() > 1 && is_empty && !(is_branch && is_target(stages_.size() - 1))) stages_.pop_back();
        return std::move(stages_);
    }

private:
    // What makes its iterator, and what stands before, is not part of the steps that begin in it.
    void begin_loop(Statement loop, std::optional<Statement> branch = std::nullopt) {
        const Stage& last = stages_.back();
        const bool is_new = last.rest.empty() && last.rests.empty() && !last.loop && !(in_loop_ && stages_.size() == 1);
        const bool is_ready = !branch && (loop.is_while() || loop.node == body_.early_loop);
        if (!is_new || !is_ready) stages_.emplace_back();
        stages_.back().loop = std::move(loop);
        stages_.back().branch = std::move(branch);
    }

    [[nodiscard]] bool is_target(std::size_t stage) const {
        return std::any_of(stages_.begin(), stages_.end(), [&](const Stage& other) {
            return other.leaves_to == stage ||
                   std::find(other.targets.begin(), other.targets.end(), stage) != other.targets.end();
        });
    }

    // A loop with an item in a branch.
    static bool waits_in_loop(const Statement& statement) {
        return std::any_of(statement.clauses.begin(), statement.clauses.end(), [](const Clause& clause) {
            return std::any_of(clause.body.begin(), clause.body.end(), [](const Statement& inner) {
                return (inner.is_loop() && has_items(inner)) || (inner.is_if() && waits_in_loop(inner));
            });
        });
    }

    // Each branch has stages of its own, behind each other.
    void choose(Statement statement) {
        const std::size_t from = stages_.size() - 1;
        std::vector<std::size_t> lasts;
        const bool has_else = statement.clauses.back().is("else");
        for (Clause& clause : statement.clauses) {
            auto branch = Splitter(body_, false).run(std::exchange(clause.body, {}), true);
            if (auto* const problem = std::get_if<Refusal>(&branch)) {
                if (!problem_) problem_ = std::move(*problem);
                return;
            }
            const std::size_t first = stages_.size();
            stages_[from].targets.push_back(first);
            for (Stage& stage : std::get<std::vector<Stage>>(branch)) {
                for (std::size_t& target : stage.targets) target += first;
                if (stage.leaves_to) *stage.leaves_to += first;
                stages_.push_back(std::move(stage));
            }
            lasts.push_back(stages_.size() - 1);
        }
        const std::size_t behind = stages_.size();
        for (const std::size_t last : lasts) stages_[last].leaves_to = behind;
        if (!has_else) stages_[from].targets.push_back(behind);
        stages_[from].choice = std::move(statement);
        stages_.emplace_back();
    }

    // `if c: for x in xs: yield x`: where it is false there is nothing to iterate.
    static bool ends_in_loop(const Statement& statement) {
        if (!statement.is_if() || statement.clauses.size() > 1 || statement.clauses.front().body.empty()) return false;
        const Block& body = statement.clauses.front().body;
        const bool is_plain_for = body.back().is_for() && !body.back().clauses.front().is("async");
        const auto before = std::count_if(body.begin(), body.end(), [](const Statement& s) { return has_items(s); });
        return is_plain_for && before == 1 && has_items(body.back());
    }

    // How many items are there after which what stands behind the statement is next.
    [[nodiscard]] int items_in(const Statement& statement) const {
        if (statement.clauses.empty()) {
            const auto next = body_.next.find(statement.node);
            const bool goes_on = next == body_.next.end() || next->second == Next::Following;
            return statement.exit == Exit::Value && goes_on ? 1 : 0;
        }
        int count = 0;
        for (const Clause& clause : statement.clauses) {
            for (const Statement& inner : clause.body) count += items_in(inner);
        }
        return count;
    }

    // What follows an item in a branch after which nothing comes but what stands behind the statement.
    static void take_rests(Statement& statement, std::vector<ItemRest>& rests) {
        for (Clause& clause : statement.clauses) {
            if (clause.body.back().is_if()) take_rests(clause.body.back(), rests);
            const auto item = std::find_if(clause.body.begin(), clause.body.end(),
                                           [](const Statement& inner) { return inner.exit == Exit::Value; });
            if (item == clause.body.end() || item + 1 == clause.body.end()) continue;
            Block rest(item + 1, clause.body.end());
            if (rewriting::has_items(rest)) continue;
            rests.push_back({item->node, std::move(rest)});
            clause.body.erase(item + 1, clause.body.end());
        }
    }

    // Inside of a branch a step cannot begin.
    void check(const Statement& statement) {
        for (const Clause& clause : statement.clauses) {
            for (std::size_t i = 0; i < clause.body.size(); ++i) {
                const Statement& inner = clause.body[i];
                if (!inner.clauses.empty()) check(inner);
                if (inner.is_loop() && has_items(inner))
                    refuse("a loop with a `yield` stands in a branch, where no step can begin", inner);
                if (i + 1 < clause.body.size() && items_in(inner) > 0) {
                    const Statement& following = clause.body[i + 1];
                    refuse("what follows a `yield` in a branch would have to begin a step",
                           following.node != nullptr ? following : inner);
                }
            }
        }
    }

    void refuse(std::string reason, const Statement& at) {
        if (!problem_) problem_ = Refusal{std::move(reason), at.node == nullptr ? 0 : at.node->span.begin};
    }

    const SuspendedBody& body_;
    bool in_loop_;
    std::vector<Stage> stages_;
    std::optional<Refusal> problem_;
};

void take_rest(SuspendedBody& body, Block& block, std::vector<ItemRest>& rests) {
    const auto item = std::find_if(block.begin(), block.end(),
                                   [](const Statement& statement) { return statement.exit == Exit::Value; });
    if (item == block.end() || item + 1 == block.end()) return;
    Block rest(item + 1, block.end());
    if (rest.back().text == "continue") rest.pop_back();
    if (rest.empty() || has_items(rest) || has_break(rest) || has_continue(rest) || has_match(rest)) return;
    rests.push_back({item->node, std::move(rest)});
    body.next[item->node] = Next::Loop;
    block.erase(item + 1, block.end());
}

void take_rests_of_branches(SuspendedBody& body, Block& block, std::vector<ItemRest>& rests) {
    for (std::size_t i = 0; i < block.size(); ++i) {
        const bool is_last = i + 1 == block.size() || (i + 2 == block.size() && block[i + 1].text == "continue");
        if (!is_last || !block[i].is_if()) continue;
        for (Clause& clause : block[i].clauses) {
            take_rests_of_branches(body, clause.body, rests);
            take_rest(body, clause.body, rests);
        }
    }
}

}  // namespace

std::vector<ItemRest> take_rests(SuspendedBody& body, Block& block) {
    std::vector<ItemRest> rests;
    take_rest(body, block, rests);
    take_rests_of_branches(body, block, rests);
    return rests;
}

bool has_items(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& statement) { return has_items(statement); });
}

std::variant<std::vector<Stage>, Refusal> stages_of(const SuspendedBody& body, Block block, bool in_loop) {
    return Splitter(body, in_loop).run(std::move(block), false);
}

}  // namespace pykind::rewriting
