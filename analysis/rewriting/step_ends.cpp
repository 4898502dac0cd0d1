#include "analysis/rewriting/step_ends.hpp"

#include <algorithm>

#include "analysis/rewriting/block_text.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

enum class Part : std::uint8_t { Body, Handler, Rest, With };

// A `try` or `with` around a statement, and the part of it that the statement stands in.
struct Frame {
    Statement* statement;
    Part part;
    const ExceptHandler* handler = nullptr;
};

class EndRouter {
public:
    EndRouter(const Source& source, const Subject& subject, const Stops& stops, const IteratorProtocol& protocol)
        : source_(source), subject_(subject), stops_(stops), protocol_(protocol) {}

    std::optional<Refusal> visit(Block& block) {
        for (Statement& statement : block) {
            if (auto problem = visit(statement)) return problem;
        }
        if (frames_.empty()) guard(block);
        return std::nullopt;
    }

private:
    enum class Way : std::uint8_t { Return, Caught, Guarded };

    std::optional<Refusal> visit(Statement& statement) {
        if (statement.clauses.empty()) {
            visit_simple(statement);
            return std::nullopt;
        }
        const bool header_raises = stops_.may_come_from(*statement.node);
        if (statement.is_with()) {
            frames_.push_back({&statement, Part::With});
            if (header_raises) statement_raises(statement);
            auto problem = visit(statement.clauses.front().body);
            frames_.pop_back();
            return problem;
        }
        if (statement.is_try()) return visit_try(statement);
        if (header_raises)
            return Refusal{"the end of another iterator comes out of a condition", statement.node->span.begin};
        for (Clause& clause : statement.clauses) {
            if (auto problem = visit(clause.body)) return problem;
        }
        return std::nullopt;
    }

    std::optional<Refusal> visit_try(Statement& statement) {
        for (Clause& clause : statement.clauses) {
            const auto* const handler = as<ExceptHandler>(clause.node);
            const Part part = clause.is("try") ? Part::Body : handler != nullptr ? Part::Handler : Part::Rest;
            if (clause.is("finally") && has_exit(clause.body))
                return Refusal{"a `finally` is left by a `return` or `raise`", clause.body.front().node->span.begin};
            frames_.push_back({&statement, part, handler});
            auto problem = visit(clause.body);
            frames_.pop_back();
            if (problem) return problem;
            if (handler != nullptr) drop_unused_name(*handler, clause);
        }
        return std::nullopt;
    }

    // `except StopIteration as e:` where only the `raise` that went has used the name.
    void drop_unused_name(const ExceptHandler& handler, Clause& clause) const {
        if (handler.name.length() == 0) return;
        const std::string_view name = subject_.tree().slice(handler.name);
        const std::string end = " as " + std::string(name) + ":";
        const Span body = {handler.body.front()->span.begin, handler.body.back()->span.end};
        if (has_word(subject_.tree().slice(body), name) && count_word(clause.body, name) == 0 &&
            clause.header.ends_with(end))
            clause.header.replace(clause.header.size() - end.size(), end.size(), ":");
    }

    static bool has_exit(const Block& block) {
        return std::any_of(block.begin(), block.end(), [](const Statement& statement) {
            return statement.exit != Exit::None ||
                   std::any_of(statement.clauses.begin(), statement.clauses.end(),
                               [](const Clause& clause) { return has_exit(clause.body); });
        });
    }

    void visit_simple(Statement& statement) {
        if (statement.exit == Exit::Again) return;
        if (statement.exit == Exit::End) return end(statement, frames_.size(), false);
        if (stops_.may_come_from(*statement.node)) statement_raises(statement);
        const auto* const raise = as<Raise>(statement.node);
        if (raise == nullptr) return;
        if (raise->exc != nullptr && may_be_end(*raise->exc)) statement_raises(statement);
        // `raise` in a handler sends on what it has caught.
        for (std::size_t i = frames_.size(); i-- > 0;) {
            const Frame& frame = frames_[i];
            if (frame.part != Part::Handler) continue;
            const bool sends_on =
                raise->exc == nullptr ||
                (raise->cause == nullptr && frame.handler->name.length() > 0 && raise->exc->kind == NodeKind::Name &&
                 subject_.tree().slice(raise->exc->span) == subject_.tree().slice(frame.handler->name));
            if (!sends_on) return;
            switch (reaches(frame)) {
                case Catches::No: return;
                case Catches::Exactly: return end(statement, i, false);
                case Catches::Broadly:
                case Catches::Perhaps: return end(statement, i, true);
            }
        }
    }

    // An exception that came from elsewhere: `raise self.error`, `raise getattr(module, name)()`.
    [[nodiscard]] bool may_be_end(const Node& raised) const {
        if (const auto* const call = as<Call>(&raised)) return makes_unknown(*call);
        if (raised.kind != NodeKind::Name && raised.kind != NodeKind::Attribute && raised.kind != NodeKind::Subscript)
            return false;
        const bool is_caught_here = std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) {
            return frame.handler != nullptr && frame.handler->name.length() > 0 &&
                   subject_.tree().slice(frame.handler->name) == subject_.tree().slice(raised.span);
        });
        if (is_caught_here || !semantics::Evaluator::qualified_name(subject_.file(), &raised).empty()) return false;
        const semantics::Values values = subject_.context.evaluator.evaluate(subject_.file(), &raised);
        return !values.complete || std::any_of(values.known.begin(), values.known.end(), [](const auto& value) {
            return value.kind != semantics::ValueKind::Class;
        });
    }

    // What a call makes of which neither the class nor the function has a name that is known.
    [[nodiscard]] bool makes_unknown(const Call& call) const {
        if (!semantics::Evaluator::qualified_name(subject_.file(), call.func).empty()) return false;
        const semantics::Values made = subject_.context.evaluator.evaluate(subject_.file(), &call);
        return !made.complete || std::any_of(made.known.begin(), made.known.end(), [](const auto& value) {
            return value.kind != semantics::ValueKind::Instance;
        });
    }

    // How the exception that says "no more" comes to a handler: not at all where one before it has caught it, or where
    // nothing in the body is known to raise it.
    [[nodiscard]] Catches reaches(const Frame& frame) const {
        for (const Clause& clause : frame.statement->clauses) {
            const auto* const handler = as<ExceptHandler>(clause.node);
            if (handler == nullptr) continue;
            const Catches catches = stops_.caught_by(*handler);
            if (handler != frame.handler) {
                if (catches == Catches::Exactly || catches == Catches::Broadly) return Catches::No;
                continue;
            }
            if (catches == Catches::No || catches == Catches::Exactly) return catches;
            return may_end(frame.statement->clauses.front().body) ? catches : Catches::No;
        }
        return Catches::No;
    }

    [[nodiscard]] bool may_end(const Block& block) const {
        return std::any_of(block.begin(), block.end(), [&](const Statement& statement) {
            if (statement.node != nullptr && (stops_.is_end(*statement.node) || stops_.may_come_from(*statement.node)))
                return true;
            return std::any_of(statement.clauses.begin(), statement.clauses.end(),
                               [&](const Clause& clause) { return may_end(clause.body); });
        });
    }

    // The outermost of `count` frames must let it through as an exception, or a `return` does the same.
    void end(Statement& statement, std::size_t count, bool must_raise) {
        switch (way_out(count, must_raise)) {
            case Way::Return:
                statement.text = effects_of(*statement.node) + "return";
                statement.exit = Exit::End;
                break;
            case Way::Caught: statement.exit = Exit::Other; break;
            case Way::Guarded:
                statement.exit = Exit::Other;
                guard_outermost(statement);
                break;
        }
    }

    // What the arguments of the exception do besides, which must still be done: a line each.
    [[nodiscard]] std::string effects_of(const Node& node) const {
        const auto& raise = static_cast<const Raise&>(node);
        std::string lines;
        const auto add = [&](const Node* expression) {
            const bool does_nothing = expression == nullptr || expression->kind == NodeKind::Constant ||
                                      expression->kind == NodeKind::Name || expression->kind == NodeKind::Attribute;
            if (!does_nothing) lines += source_.text(expression->span) + "\n";
        };
        if (const auto* const call = as<Call>(raise.exc)) {
            for (const Node* const argument : call->arguments) {
                const auto* const keyword = as<Keyword>(argument);
                add(keyword != nullptr ? keyword->value : argument);
            }
        }
        add(raise.cause);
        return lines;
    }

    void statement_raises(Statement& statement) {
        if (way_out(frames_.size(), true) != Way::Guarded) return;
        guard_outermost(statement);
    }

    // A `try` none of whose handlers can catch it, and which it leaves out of its body, can have one more.
    void guard_outermost(Statement& statement) {
        if (frames_.empty()) {
            statement.needs_guard = true;
            return;
        }
        Statement& outermost = *frames_.front().statement;
        const bool catches_none =
            std::all_of(outermost.clauses.begin(), outermost.clauses.end(), [&](const Clause& clause) {
                const auto* const handler = as<ExceptHandler>(clause.node);
                return handler == nullptr || stops_.caught_by(*handler) == Catches::No;
            });
        const bool is_body = frames_.front().part == Part::Body;
        (is_body && catches_none ? outermost.needs_handler : outermost.needs_guard) = true;
    }

    [[nodiscard]] Way way_out(std::size_t count, bool must_raise) const {
        for (std::size_t i = count; i-- > 0;) {
            const Frame& frame = frames_[i];
            if (frame.part == Part::With && !stops_.is_neutral(*as<With>(frame.statement->node))) must_raise = true;
            if (frame.part != Part::Body) continue;
            for (const Clause& clause : frame.statement->clauses) {
                const auto* const handler = as<ExceptHandler>(clause.node);
                const Catches catches = handler != nullptr ? stops_.caught_by(*handler) : Catches::No;
                if (catches == Catches::Exactly || catches == Catches::Broadly) return Way::Caught;
                must_raise = must_raise || catches == Catches::Perhaps;
            }
        }
        return must_raise ? Way::Guarded : Way::Return;
    }

    // `try: … except StopIteration: return` around the statements that let the exception out, or that handler in them.
    void guard(Block& block) const {
        const auto ends = [&] {
            return made_clause("except " + std::string(protocol_.end) + ":", {made("return", Exit::End)});
        };
        for (Statement& statement : block) {
            if (statement.needs_handler && !statement.needs_guard)
                statement.clauses.insert(statement.clauses.begin() + 1, ends());
            if (!statement.needs_guard) continue;
            Statement attempt;
            attempt.lead = std::move(statement.lead);
            statement.lead.clear();
            Block body;
            body.push_back(std::move(statement));
            attempt.clauses.push_back(made_clause("try:", std::move(body)));
            attempt.clauses.push_back(ends());
            statement = std::move(attempt);
        }
    }

    const Source& source_;
    const Subject& subject_;
    const Stops& stops_;
    const IteratorProtocol& protocol_;
    std::vector<Frame> frames_;
};

}  // namespace

std::optional<Refusal> route_ends(const Source& source, const Subject& subject, const Stops& stops,
                                  const IteratorProtocol& protocol, Block& body) {
    return EndRouter(source, subject, stops, protocol).visit(body);
}

}  // namespace pykind::rewriting
