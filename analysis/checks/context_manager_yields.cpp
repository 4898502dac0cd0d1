// A function under `@contextmanager` or `@asynccontextmanager` that yields never or twice, or that leaves its clean-up
// to a `with` block that raises nothing.
//
//     lock.acquire()        lock.acquire()
//     yield            →    try:
//     lock.release()            yield
//                           finally:
//                               lock.release()
#include <algorithm>
#include <array>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/clean_up.hpp"
#include "analysis/checks/line_blocks.hpp"
#include "analysis/page.hpp"
#include "analysis/semantics/completion.hpp"
#include "analysis/semantics/constant_tests.hpp"
#include "analysis/semantics/own_nodes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::PointKind;

namespace {

// The `yield` that a statement consists of, if only to bind its result.
const Yield* yield_of(const Node& statement) {
    const Node* value = nullptr;
    if (const auto* expression = as<ExprStatement>(&statement)) value = expression->value;
    if (const auto* assign = as<Assign>(&statement)) value = assign->value;
    const auto* const yield = as<Yield>(value);
    return yield != nullptr && yield->kind == NodeKind::Yield ? yield : nullptr;
}

// `part`: a statement or a block.
template <class Part>
bool holds_any(const Part& part, std::initializer_list<NodeKind> kinds) {
    bool found = false;
    semantics::for_each_own(part, [&](const Node& node) {
        found = found || std::find(kinds.begin(), kinds.end(), node.kind) != kinds.end();
    });
    return found;
}

template <class Part>
bool yields(const Part& part) {
    return holds_any(part, {NodeKind::Yield, NodeKind::YieldFrom});
}

// Some statement in it may go elsewhere than to the next one.
template <class Part>
bool jumps(const Part& part) {
    return holds_any(part, {NodeKind::Return, NodeKind::Raise, NodeKind::Break, NodeKind::Continue});
}

// Some way leads out of the block other than its end.
bool may_leave(const Nodes& block) { return !semantics::can_complete(block) || jumps(block); }

// What a `return` comes to is not plain where a `finally` yields.
bool yields_finally(const Nodes& body) {
    bool found = false;
    semantics::for_each_own(body, [&](const Node& node) {
        const auto* const attempt = as<Try>(&node);
        found = found || (attempt != nullptr && yields(attempt->finalbody));
    });
    return found;
}

// The `yield` that is reached whenever the statement is run, and after which its end is.
const Yield* certain_yield(const Node& statement) {
    if (const Yield* const yield = yield_of(statement)) return yield;
    const auto* const with = as<With>(&statement);
    const auto* const attempt = as<Try>(&statement);
    const Nodes* const block = with != nullptr ? &with->body : attempt != nullptr ? &attempt->body : nullptr;
    if (block == nullptr || may_leave(*block)) return nullptr;
    if (attempt != nullptr && (may_leave(attempt->orelse) || may_leave(attempt->finalbody))) return nullptr;
    // Blocks nest no deeper than the parser lets them.
    for (const Node* const inner : *block) {
        if (const Yield* const yield = certain_yield(*inner)) return yield;
    }
    return nullptr;
}

// Names of functions that raise, as `pytest.skip` does.
constexpr std::array words_that_raise = {
    std::string_view("abort"), std::string_view("die"),  std::string_view("error"), std::string_view("exit"),
    std::string_view("fail"),  std::string_view("skip"), std::string_view("raise"),
};

class DecoratedFunction {
public:
    DecoratedFunction(Visit& at, const FunctionInfo& info) : at_(at), info_(info), def_(*info.def()) {}

    void check() {
        if (!yields(def_.body)) return;
        check_block(def_.body, false);
        check_only_choice();
    }

private:
    [[nodiscard]] bool is_async() const { return info_.kind == FunctionKind::AsyncGeneratorFunction; }

    void report(Span span, std::string message, const char* said) {
        at_.report({.span = span, .message = std::move(message), .said = std::string("RuntimeError: ") + said});
    }

    // Blocks of the function in order, those of loops that yield left out. `in_try`: an exception at a `yield` in here
    // is taken care of.
    void check_block(const Nodes& block, bool in_try) {
        const Yield* first = nullptr;
        for (std::size_t i = 0; i < block.size(); ++i) {
            const Node& statement = *block[i];
            if (statement.kind == NodeKind::Return) check_return(block, i);
            if (const Yield* const yield = certain_yield(statement)) {
                if (first != nullptr) report_second(*first, *yield);
                first = yield;
                if (!in_try && yield_of(statement) == yield) check_clean_up(block, i, *yield);
            } else if (jumps(statement)) {
                first = nullptr;
            }
            check_inside(statement, in_try);
        }
    }

    void check_inside(const Node& statement, bool in_try) {
        if (const auto* with = as<With>(&statement)) return check_block(with->body, in_try);
        if (const auto* choice = as<If>(&statement)) return check_choice(choice, in_try);
        if (const auto* attempt = as<Try>(&statement)) {
            check_handlers(*attempt);
            check_block(attempt->body, true);
            for (const Node* const handler : attempt->handlers) {
                if (!yields(attempt->body)) check_block(static_cast<const ExceptHandler*>(handler)->body, true);
            }
            check_block(attempt->orelse, true);
            return;
        }
        if (const auto* loop = as<For>(&statement); loop != nullptr && !yields(loop->body))
            check_block(loop->body, true);
    }

    // An `elif` is an `if` of its own, and there may be many.
    void check_choice(const If* choice, bool in_try) {
        while (choice != nullptr) {
            const auto decided = semantics::decide(at_.file(), choice->test);
            if (decided != false) check_block(choice->body, in_try);
            if (decided == true) return;
            const auto* const next = choice->orelse.size() == 1 ? as<If>(choice->orelse.front()) : nullptr;
            if (next == nullptr) check_block(choice->orelse, in_try);
            choice = next;
        }
    }

    void report_second(const Yield& first, const Yield& second) {
        at_.report({.span = second.span,
                    .message = "a context manager function yields once, and this is its second `yield`",
                    .said = "RuntimeError: generator didn't stop",
                    .related = {at_.related(at_.file(), first.span, "the first one")}});
    }

    // `try: yield …`, and another one where the exception is handled that the `with` block raises there.
    void check_handlers(const Try& attempt) {
        const Yield* const yield = attempt.body.empty() ? nullptr : yield_of(*attempt.body.front());
        const bool may_raise_itself = yield != nullptr && yield->value != nullptr &&
                                      yield->value->kind != NodeKind::Name && yield->value->kind != NodeKind::Constant;
        if (yield == nullptr || may_raise_itself || attempt.body.size() > 1) return;
        for (const Node* const node : attempt.handlers) {
            for (const Node* const statement : static_cast<const ExceptHandler*>(node)->body) {
                const Yield* const again = certain_yield(*statement);
                if (again == nullptr) {
                    if (jumps(*statement)) break;
                    continue;
                }
                at_.report({.span = again->span,
                            .message = "the `with` block has raised an exception at the `yield` before, after which a "
                                       "context manager function does not yield again",
                            .said = std::string("RuntimeError: generator didn't stop after ") +
                                    (is_async() ? "athrow()" : "throw()"),
                            .related = {at_.related(at_.file(), yield->span, "the first one")}});
                break;
            }
        }
    }

    // A `return` that stands before all `yield`s.
    void check_return(const Nodes& block, std::size_t i) {
        const Node& statement = *block[i];
        const bool is_first = std::all_of(info_.points.begin(), info_.points.end(), [&](const semantics::Point& point) {
            const bool is_yield = point.kind == PointKind::Yield || point.kind == PointKind::YieldFrom;
            return !is_yield || point.node->span.begin > statement.span.end;
        });
        if (!is_first || yields_finally(def_.body) || (i > 0 && may_raise(*block[i - 1]))) return;
        report(statement.span, "this leaves the context manager function before it has yielded",
               "generator didn't yield");
    }

    [[nodiscard]] bool may_raise(const Node& statement) const {
        const auto* const expression = as<ExprStatement>(&statement);
        const Node* value = expression == nullptr ? nullptr : expression->value;
        if (const auto* await = as<Await>(value)) value = await->value;
        const auto* const call = as<Call>(value);
        if (call == nullptr) return false;
        std::string_view name = at_.slice(call->func->span);
        name = name.substr(name.rfind('.') + 1);
        return std::any_of(words_that_raise.begin(), words_that_raise.end(),
                           [&](std::string_view word) { return name.find(word) != name.npos; });
    }

    // The only `if` that yields has no `else`, and nothing around it leaves the function.
    void check_only_choice() {
        const If* only = nullptr;
        for (const Node* const statement : def_.body) {
            const auto* const choice = as<If>(statement);
            const bool is_it = choice != nullptr && yields(choice->body);
            if (is_it && only == nullptr) {
                only = choice;
            } else if (yields(*statement) || jumps(*statement) || may_raise(*statement) ||
                       statement->kind == NodeKind::Assert || statement->kind == NodeKind::Match ||
                       statement->kind == NodeKind::While) {
                return;
            }
        }
        if (only == nullptr || !only->orelse.empty() || semantics::decide(at_.file(), only->test)) return;
        if (const auto* constant = as<Constant>(only->test); constant != nullptr) return;
        report(only->test->span, "where this is false the context manager function does not yield",
               "generator didn't yield");
    }

    // What stands behind a `yield` does not run where the `with` block raises an exception.
    void check_clean_up(const Nodes& block, std::size_t i, const Yield& yield) {
        std::size_t first = block.size();
        std::size_t count = 0;
        for (std::size_t k = i + 1; k < block.size(); ++k) {
            if (!is_clean_up(at_, def_, *block[k], block[i]->span.begin)) continue;
            first = std::min(first, k);
            ++count;
        }
        if (count == 0) return;
        Finding finding{.span = yield.span,
                        .message = "an exception of the `with` block is raised at this `yield`, and then " +
                                   code(at_.slice(block[first]->span)) + " does not run",
                        .related = {at_.related(at_.file(), block[first]->span, "the clean-up")}};
        LineBlocks lines(at_.tree());
        bool are_alone = lines.is_alone(*block[i]);
        for (std::size_t k = i + 1; k < block.size(); ++k) are_alone = are_alone && lines.is_alone(*block[k]);
        if (are_alone && first == i + 1 && count == block.size() - first) {
            lines.put_under("try:", *block[i], *block[i]);
            lines.put_under("finally:", *block[first], *block.back());
            finding.fixes.push_back(at_.fix("Clean up in a `finally`", lines.edits()));
            finding.fixes.back().is_preferred = true;
        }
        at_.report(std::move(finding));
    }

    Visit& at_;
    const FunctionInfo& info_;
    const FunctionDef& def_;
};

}  // namespace

void context_manager_yields(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    if (def.decorator_list.empty()) return;
    const FunctionInfo* const info = at.file().functions().find(&def);
    if (info == nullptr) return;
    const bool is_one =
        (info->binding == Binding::ContextManagerFunction && info->kind == FunctionKind::GeneratorFunction) ||
        (info->binding == Binding::AsyncContextManagerFunction && info->kind == FunctionKind::AsyncGeneratorFunction);
    if (is_one) DecoratedFunction(at, *info).check();
}

}  // namespace pykind::checks
