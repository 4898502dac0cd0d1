#include "analysis/rewriting/context_raise.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/stops.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::ClassRef;

namespace {

class RaiseFinder {
public:
    RaiseFinder(const Subject& subject, const ContextClass& context)
        : subject_(subject), is_async_(context.protocol->is_async), exit_(*context.exit) {}

    std::optional<Refusal> run(const FunctionDef& method) {
        for (const Node* const statement : method.body) visit(*statement);
        return std::move(found_);
    }

private:
    void visit(const Node& node, bool is_in_handler = false) {
        if (found_ || is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || node.kind == NodeKind::ClassDef)
            return;
        if (is_statement(node.kind)) check(node, is_in_handler);
        is_in_handler = is_in_handler || node.kind == NodeKind::ExceptHandler;
        const auto* const attempt = as<Try>(&node);
        for_each_child(node, [&](const Node* child) {
            const bool is_in_body = attempt != nullptr &&
                                    std::find(attempt->body.begin(), attempt->body.end(), child) != attempt->body.end();
            if (!is_in_body || !catches(*attempt)) visit(*child, is_in_handler);
        });
    }

    // A handler that takes it and does not raise it again.
    [[nodiscard]] bool catches(const Try& attempt) const {
        const auto holds = [&](const Stops& stops) {
            return std::any_of(attempt.handlers.begin(), attempt.handlers.end(), [&](const Node* node) {
                const auto& handler = static_cast<const ExceptHandler&>(*node);
                return stops.caught_by(handler) != Catches::No && !raises_again(handler);
            });
        };
        return holds(sync_) && (!is_async_ || holds(async_));
    }

    static bool raises_again(const Node& node) {
        if (const auto* const raise = as<Raise>(&node)) return raise->exc == nullptr;
        bool found = false;
        for_each_child(node, [&](const Node* child) { found = found || raises_again(*child); });
        return found;
    }

    void check(const Node& statement, bool is_in_handler) {
        const Offset at = statement.span.begin;
        const auto* const raise = as<Raise>(&statement);
        if (sync_.is_end(statement) || sync_.may_come_from(statement)) {
            found_ = Refusal{"a StopIteration that comes out of it would be a RuntimeError", at};
        } else if (is_async_ && (async_.is_end(statement) || async_.may_come_from(statement))) {
            found_ = Refusal{"a StopAsyncIteration that comes out of it would be a RuntimeError", at};
        } else if (raise != nullptr && raise->exc == nullptr && !is_in_handler) {
            found_ = Refusal{"a bare `raise` has no exception of its own", at};
        } else if (raise != nullptr && raise->cause != nullptr && exit_.span.contains(at) && may_be_runtime(*raise)) {
            found_ = Refusal{"contextlib would take the RuntimeError for one of the generator", at};
        }
    }

    [[nodiscard]] bool may_be_runtime(const Raise& raise) const {
        const auto* const call = as<Call>(raise.exc);
        const Node* const raised = call != nullptr ? call->func : raise.exc;
        semantics::Evaluator& evaluator = subject_.context.evaluator;
        const semantics::Values values = evaluator.evaluate(subject_.file(), raised);
        if (!values.complete) return true;
        return std::any_of(values.known.begin(), values.known.end(), [&](const semantics::Value& value) {
            if (value.kind != semantics::ValueKind::Class) return true;
            const auto& order = evaluator.order_of(semantics::class_of(value));
            return !order.complete || std::any_of(order.classes.begin(), order.classes.end(), [](const ClassRef& cls) {
                return cls.file->identity.module == "builtins" &&
                       cls.file->tree->slice(cls.node->name) == "RuntimeError";
            });
        });
    }

    const Subject& subject_;
    bool is_async_;
    const FunctionDef& exit_;
    Stops sync_ = Stops(subject_, sync_protocol);
    Stops async_ = Stops(subject_, async_protocol);
    std::optional<Refusal> found_;
};

}  // namespace

std::optional<Refusal> problem_of_raising(const Subject& subject, const ContextClass& context) {
    for (const FunctionDef* const method : context.methods()) {
        if (auto found = RaiseFinder(subject, context).run(*method)) return found;
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
