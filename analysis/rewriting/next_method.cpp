#include "analysis/rewriting/next_method.hpp"

#include <algorithm>

#include "analysis/rewriting/building.hpp"
#include "analysis/rewriting/builtin_iterables.hpp"
#include "analysis/rewriting/conditions.hpp"
#include "analysis/rewriting/generator_locals.hpp"
#include "analysis/rewriting/position.hpp"
#include "analysis/rewriting/stages.hpp"
#include "analysis/rewriting/step_exits.hpp"
#include "analysis/rewriting/step_iterators.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class Writer {
public:
    Writer(const Subject& subject, const IteratorProtocol& protocol, const Source& source, SuspendedBody body)
        : subject_(subject),
          protocol_(protocol),
          source_(source),
          body_(std::move(body)),
          iterators_(source, body_, subject.file().identity.target_minor),
          exits_(protocol, body_, result_.init) {}

    std::variant<NextMethod, Refusal> run() {
        const bool ends = has_ends(body_.body) || std::any_of(body_.next.begin(), body_.next.end(),
                                                              [](const auto& e) { return e.second == Next::End; });
        auto split = stages_of(body_, std::move(body_.body), false);
        if (auto* const problem = std::get_if<Refusal>(&split)) return std::move(*problem);
        auto& stages = std::get<std::vector<Stage>>(split);
        const bool chooses =
            std::any_of(stages.begin(), stages.end(), [](const Stage& stage) { return stage.choice.has_value(); });
        const bool keeps_end = ends || chooses || end_may_change(stages.back());
        write(stages, keeps_end);
        if (exits_.problem) return std::move(*exits_.problem);
        if (can_complete(result_.body)) result_.body.push_back(made("raise " + std::string(protocol_.end)));
        return std::move(result_);
    }

private:
    // --- The stages of the function ---

    // Whether the last stage would do something else than end if a step began in it after the end.
    [[nodiscard]] bool end_may_change(const Stage& last) const {
        if (!last.loop || !last.rest.empty()) return true;
        const auto* const loop = as<While>(last.loop->node);
        const Block& body = last.loop->clauses.front().body;
        if (has_break(body) || has_match(body) || goes_behind(body)) return true;
        return loop != nullptr && !is_true(source_.tree(), *loop->test) && !body_.end_stays;
    }

    // An item after which the loop is left.
    [[nodiscard]] bool goes_behind(const Block& block) const {
        return std::any_of(block.begin(), block.end(), [&](const Statement& statement) {
            if (!statement.clauses.empty())
                return std::any_of(statement.clauses.begin(), statement.clauses.end(),
                                   [&](const Clause& clause) { return goes_behind(clause.body); });
            const auto next = body_.next.find(statement.node);
            return next != body_.next.end() && next->second == Next::Behind;
        });
    }

    void write(std::vector<Stage>& stages, bool keeps_end) {
        const std::size_t count = stages.size();
        iterators_.set_top_loops(
            std::count_if(stages.begin(), stages.end(), [](const Stage& stage) { return stage.loop.has_value(); }));
        for (const Stage& stage : stages) rests_at_.push_back(exits_.name_rests(stage.rests, "pending"));
        const bool starts_late =
            count == 2 && stages[1].loop && !stages[0].loop && !stages[0].gives && !stages[0].choice;
        const bool is_lazy = starts_late && !stages[1].loop->is_while() && !stages[1].branch;
        if (count == 1 || is_lazy || (starts_late && !keeps_end)) return write_plainly(stages, keeps_end, is_lazy);
        const Position position{body_.attributes.add("state"), Position::Kind::Number};
        append(result_.init, position.set(0));
        if (keeps_end) exits_.at_end = position.set(count);
        for (std::size_t at = 0; at < count; ++at) {
            const bool is_last = at + 1 == count;
            Block part = stage(stages, at, position.set(stages[at].leaves_to.value_or(at + 1)), keeps_end || !is_last);
            if (stages[at].choice) part.push_back(chosen(stages[at], position));
            if (is_last && !keeps_end) {
                append(result_.body, std::move(part));
            } else {
                result_.body.push_back(choice(position.name + " == " + std::to_string(at), std::move(part)));
            }
        }
    }

    // One stage, or one that begins a loop and one that goes on in it; and a flag for the end, where it is needed.
    void write_plainly(std::vector<Stage>& stages, bool keeps_end, bool is_lazy) {
        if (keeps_end) {
            const std::string done = body_.attributes.add("done");
            append(result_.init, done + " = False");
            exits_.at_end = done + " = True";
            result_.body.push_back(choice(done, one(made("raise " + std::string(protocol_.end)))));
        }
        if (stages.size() == 2) {
            Position position{"", is_lazy ? Position::Kind::Iterator : Position::Kind::Flag};
            position.name = is_lazy ? iterators_.attribute(*stages[1].loop, 0) : body_.attributes.add("started");
            append(result_.init, position.set(0));
            const std::string condition = position.is_before(1);
            result_.body.push_back(choice(condition, stage(stages, 0, position.set(1), true)));
        }
        append(result_.body, stage(stages, stages.size() - 1, exits_.at_end, keeps_end));
    }

    // `leave` is done when no step can begin in the stage any more.
    Block stage(std::vector<Stage>& stages, std::size_t at, const std::string& leave, bool is_left) {
        Stage& now = stages[at];
        const bool is_last = at + 1 == stages.size();
        const bool begins_loop = !is_last && !now.leaves_to && !now.choice && stages[at + 1].loop;
        const bool is_prelude = (begins_loop && !now.loop && !now.gives) || (now.choice && !now.loop);
        Block part;
        std::string left = is_left && !is_prelude ? leave : "";
        if (now.loop) append(part, loop(std::move(*now.loop), is_last && now.rest.empty(), 0, left));
        const bool goes_on = !now.loop || can_complete(part) || !now.rest.empty();
        if (goes_on) append(part, left);
        if (is_left && is_last) exits_.at_end.clear();
        append(part, exits_.after_item(rests_at_[at], std::move(now.rests)));
        append(part, exits_.resolved(std::move(now.rest), ""));
        if (begins_loop) enter(part, stages[at + 1], 0);
        if (is_prelude && !now.choice) append(part, leave);
        return part;
    }

    // The `if` that tells which stage is next.
    static Statement chosen(Stage& stage, const Position& position) {
        Statement statement = std::move(*stage.choice);
        if (stage.targets.size() > statement.clauses.size()) statement.clauses.push_back(made_clause("else:", {}));
        for (std::size_t i = 0; i < stage.targets.size(); ++i)
            statement.clauses[i].body = one(made(position.set(stage.targets[i])));
        return statement;
    }

    // --- Loops ---

    // Makes the iterator of the loop that a stage begins with.
    void enter(Block& part, Stage& stage, int depth) {
        if (stage.loop->is_while()) return;
        const std::string name = iterators_.attribute(*stage.loop, depth);
        Statement entered = made(name + " = " + iterators_.made(*stage.loop));
        if (!stage.branch) {
            part.push_back(std::move(entered));
            return;
        }
        stage.branch->clauses.front().body.push_back(std::move(entered));
        stage.branch->clauses.push_back(made_clause("else:", one(made(name + " = iter(())"))));
        append(part, exits_.resolved(one(std::move(*stage.branch)), ""));
    }

    // `is_last`: when it ends, nothing is left to do. `leave` is done then, and empty if that is part of what is given.
    Block loop(Statement loop, bool is_last, int depth, std::string& leave) {
        // The end of its iterator may be that of the iteration.
        const bool is_for = !loop.is_while();
        const bool ends_here = is_last && depth == 0;
        const bool ends_alike = is_for && ends_here && StepIterators::is_async(loop) == protocol_.is_async;
        const bool asks = ends_alike || (is_for && ends_here && exits_.at_end.empty());
        result_.asks_again = result_.asks_again || (asks && !is_builtin_iterable(subject_.context.evaluator,
                                                                                 subject_.file(), iterable_of(loop)));
        Clause& head = loop.clauses.front();
        const std::string end_exception =
            is_for && StepIterators::is_async(loop) ? "StopAsyncIteration" : "StopIteration";
        Statement place;
        place.lead = std::move(loop.lead);
        // Where the loop goes, its comment stands before what stays.
        if (!head.trailing.empty()) place.lead.push_back(head.trailing.substr(head.trailing.find('#')));
        Block out;
        if (is_for && iterators_.passes_on(loop)) {
            Block given = one(made("return " + iterators_.item(loop, depth), Exit::Other));
            if (!ends_alike)
                given = attempt(std::move(given), end_exception, ends_here ? exits_.end(" from None") : left(leave));
            append_as(out, std::move(given), place);
            return out;
        }
        Block front;
        if (is_for) {
            front = one(made(iterators_.target(loop) + " = " + iterators_.item(loop, depth)));
            if (ends_here && !ends_alike) front = attempt(std::move(front), end_exception, exits_.end(" from None"));
            if (!ends_here) front = attempt(std::move(front), end_exception, one(made("break", Exit::Other)));
        }
        const auto* const repeat = as<While>(loop.node);
        Block old = std::move(head.body);
        const bool breaks_within = has_held_break(old);
        std::string inside;
        Block tops = loops_of_branches(old, depth, is_for, inside);
        exits_.breaks_to_end = ends_here;
        append(out, rests_of_items(old));
        auto split = stages_of(body_, std::move(old), true);
        if (auto* const problem = std::get_if<Refusal>(&split)) {
            if (!exits_.problem) exits_.problem = std::move(*problem);
            return out;
        }
        auto& stages = std::get<std::vector<Stage>>(split);
        const std::string guard = repeat == nullptr ? "" : opposite(*repeat->test);
        const bool is_endless = repeat != nullptr && is_true(source_.tree(), *repeat->test);
        const bool can_unroll = ends_here && !breaks_within && (is_for || is_endless || !guard.empty());
        const auto add_guard = [&](Block& block) {
            if (repeat == nullptr || is_endless) return;
            block.push_back(choice(guard, exits_.end()));
        };
        Block body = std::move(tops);
        append(body, loop_body(stages, std::move(front), inside, depth));
        if (can_unroll && inside.empty() && always_leaves(body)) {
            Block unrolled;
            add_guard(unrolled);
            append(unrolled, exits_.ends_for_breaks(std::move(body)));
            append_as(out, std::move(unrolled), place);
            return out;
        }
        if (is_for && !ends_here && inside.empty() && always_leaves(body) && !has_break(rest_of(body))) {
            Block attempted = std::move(body);
            attempted.front().clauses.back().body = left(leave);
            Block rest(std::make_move_iterator(attempted.begin() + 1), std::make_move_iterator(attempted.end()));
            attempted.resize(1);
            attempted.front().clauses.push_back(made_clause("else:", std::move(rest)));
            append_as(out, std::move(attempted), place);
            return out;
        }
        const bool is_once = inside.empty() && always_leaves(body) && !has_break(body);
        Statement made_loop;
        std::string header = "while True:";
        if (repeat != nullptr && !is_endless)
            header = (is_once ? "if " : "while ") + condition(inside, *repeat->test) + ":";
        made_loop.clauses.push_back(made_clause(std::move(header), std::move(body)));
        made_loop.lead = std::move(place.lead);
        made_loop.clauses.front().end = std::move(head.end);
        out.push_back(std::move(made_loop));
        return out;
    }

    // A loop at the end of a branch at the end of the loop's body goes on before all that the body does.
    Block loops_of_branches(Block& body, int depth, bool is_for, std::string& inside) {
        std::vector<Statement> loops;
        take_loops(body, depth, loops);
        Block tops;
        for (Statement& inner : loops) {
            const std::string name = iterators_.attribute(inner, depth + 1);
            append(result_.init, name + " = None");
            inside += (inside.empty() ? "" : " or ") + name + " is not None";
            std::string left = name + " = None";
            Block part = loop(std::move(inner), false, depth + 1, left);
            append(part, left);
            if (!is_for) part.push_back(made("continue", Exit::Other));
            tops.push_back(choice(name + " is not None", std::move(part)));
        }
        return tops;
    }

    void take_loops(Block& block, int depth, std::vector<Statement>& loops) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            const bool is_last = i + 1 == block.size() || (i + 2 == block.size() && block[i + 1].text == "continue");
            if (!is_last || !block[i].is_if()) continue;
            for (Clause& clause : block[i].clauses) {
                take_loops(clause.body, depth, loops);
                Statement& last = clause.body.back();
                if (!last.is_for() || !has_items(clause.body.back().clauses.front().body)) continue;
                Statement entered = made(iterators_.attribute(last, depth + 1) + " = " + iterators_.made(last));
                loops.push_back(std::exchange(last, std::move(entered)));
            }
        }
    }

    // What follows an item up to the end of the loop's body comes first in the next step.
    Block rests_of_items(Block& body) {
        std::vector<ItemRest> rests = take_rests(body_, body);
        const std::string name = exits_.name_rests(rests, "yielded");
        return exits_.after_item(name, std::move(rests));
    }

    static Block rest_of(const Block& block) { return {block.begin() + 1, block.end()}; }

    // The end of a loop, which is done there and not again.
    static Block left(std::string& leave) { return one(made(leave.empty() ? "pass" : std::exchange(leave, {}))); }

    [[nodiscard]] std::string opposite(const Node& test) const {
        if (test.kind != NodeKind::NamedExpr) return inverted(subject_, source_, test);
        const std::string text = source_.text(test.span);
        return text.find('\n') == std::string::npos ? "not (" + text + ")" : "";
    }

    [[nodiscard]] std::string condition(const std::string& inside, const Node& test) const {
        std::string text = source_.text(test.span);
        const bool binds_weaker =
            test.kind == NodeKind::IfExp || test.kind == NodeKind::Lambda || test.kind == NodeKind::NamedExpr;
        const bool is_broken = text.find('\n') != std::string::npos;
        if (is_broken || test.parenthesized || (binds_weaker && !inside.empty())) text = "(" + text + ")";
        return inside.empty() ? text : inside + " or " + text;
    }

    // The stages of the body of a loop, of which the first comes again after the last.
    Block loop_body(std::vector<Stage>& stages, Block front, std::string& inside, int depth) {
        const std::size_t count = stages.size();
        if (count == 1) {
            append(front, exits_.resolved(std::move(stages[0].rest), ""));
            return front;
        }
        Position position{"", Position::Kind::Number};
        if (count == 2 && stages[1].loop && !stages[1].loop->is_while()) {
            position = {iterators_.attribute(*stages[1].loop, depth + 1), Position::Kind::Iterator};
        } else if (count == 2) {
            position = {body_.attributes.add(stages[1].loop ? "inside" : "yielded"), Position::Kind::Flag};
        } else {
            position.name = body_.attributes.add(depth == 0 ? "stage" : "inner_stage");
        }
        append(result_.init, position.set(0));
        std::vector<std::string> names;
        names.reserve(stages.size());
        for (const Stage& stage : stages)
            names.push_back(stage.is_only && !stage.rests.empty() ? position.name
                                                                  : exits_.name_rests(stage.rests, "pending"));
        inside += (inside.empty() ? "" : " or ") + position.is_inside();
        Block body;
        bool is_entered = true;  // from the stage before
        for (std::size_t at = 0; at < count; ++at) {
            const bool is_last = at + 1 == count;
            Stage& now = stages[at];
            Block part = std::exchange(front, Block());  // it stands before the first alone
            std::string left = at > 0 ? position.set(0) : "";
            if (now.loop) {
                const bool breaks_to_end = std::exchange(exits_.breaks_to_end, false);
                append(part, loop(std::move(*now.loop), false, depth + 1, left));
                exits_.breaks_to_end = breaks_to_end;
            }
            if (now.is_only && !now.rests.empty()) {
                Block again;
                append(again, position.set(0));
                append(again, exits_.resolved(std::move(now.rests.front().rest), ""));
                const bool is_flag = position.kind == Position::Kind::Flag;
                part.push_back(choice(is_flag ? position.name : position.is_at(at), std::move(again)));
            } else {
                append(part, left);
                append(part, exits_.after_item(names[at], std::move(now.rests)));
            }
            const std::size_t set = part.size();
            append(part, exits_.resolved(std::move(now.rest), is_last ? "" : position.set(at + 1)));
            // What is set at once to something else need not be set.
            const bool is_set = at > 0 && set > 0 && set < part.size() && part[set - 1].text == position.set(0);
            if (is_set && part[set].text.starts_with(position.name + " = "))
                part.erase(part.begin() + static_cast<std::ptrdiff_t>(set) - 1);
            if (is_last) {
                append(body, std::move(part));
                break;
            }
            if (stages[at + 1].loop && can_complete(part)) {
                enter(part, stages[at + 1], depth + 1);
                append(part, position.set(at + 1));
            }
            const bool falls_through = can_complete(part);
            body.push_back(choice(is_entered ? position.is_before(at + 1) : position.is_at(at), std::move(part)));
            is_entered = falls_through;
        }
        return body;
    }

    const Subject& subject_;
    const IteratorProtocol& protocol_;
    const Source& source_;
    SuspendedBody body_;
    StepIterators iterators_;
    std::vector<std::string> rests_at_;  // what tells after which item a stage of the function begins
    NextMethod result_;
    StepExits exits_;
};

}  // namespace

std::variant<NextMethod, Refusal> next_method(const Subject& subject, const IteratorProtocol& protocol,
                                              const Source& source, SuspendedBody body) {
    return Writer(subject, protocol, source, std::move(body)).run();
}

}  // namespace pykind::rewriting
