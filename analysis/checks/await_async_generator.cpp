// `await` of an asynchronous generator iterator, which is iterated and never awaited.
//
//     for row in await read_rows(path):    →    async for row in read_rows(path):
//     await drain(queue)                   →    async for _ in drain(queue): pass
//     row = await read_rows(path)          →    row = await anext(read_rows(path))
#include <algorithm>

#include "analysis/checks/async_forms.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::Evaluator;
using semantics::SymbolId;
using semantics::UseKind;

namespace {

class AwaitMender {
public:
    AwaitMender(Visit& at, const Await& await) : at_(at), await_(await) {}

    [[nodiscard]] std::vector<Fix> fixes() const {
        if (wants_async_iterator()) return {drop(true)};
        if (const auto keyword = loop_keyword()) {
            Fix fix = at_.fix("Use `async for`", {dropped(), added_async(*keyword)});
            fix.is_preferred = fix.is_safe = true;
            return {std::move(fix)};
        }
        if (const Node* const around = at_.parent(); around->kind == NodeKind::Expr) {
            std::vector<Edit> edits = looped(at_, *around, await_.value->span, true);
            if (edits.empty()) return {};
            Fix fix = at_.fix("Use `async for`", std::move(edits));
            fix.is_preferred = true;
            return {std::move(fix)};
        }
        return choices();
    }

private:
    [[nodiscard]] Edit dropped() const { return dropped_keyword(at_, await_.span.begin); }

    [[nodiscard]] Fix drop(bool is_right) const {
        Fix fix = at_.fix("Drop `await`", {dropped()});
        fix.is_preferred = fix.is_safe = is_right;
        return fix;
    }

    // What is around it takes an asynchronous iterator as it is.
    [[nodiscard]] bool wants_async_iterator() const {
        const Node& around = *at_.parent();
        if (const auto* loop = as<For>(&around)) return loop->is_async();
        if (const auto* clause = as<Comprehension>(&around)) return clause->is_async && clause->iter == &await_;
        if (const auto* call = as<Call>(&around)) {
            const std::string name = Evaluator::qualified_name(at_.file(), call->func);
            return !call->arguments.empty() && call->arguments.front() == &await_ &&
                   (name == "builtins.anext" || name == "builtins.aiter" || name == "contextlib.aclosing");
        }
        const auto* const assign = as<Assign>(&around);
        return assign != nullptr && assign->targets.size() == 1 && is_only_looped_over(*assign->targets[0]);
    }

    // Each use of the name is by `async for`.
    [[nodiscard]] bool is_only_looped_over(const Node& target) const {
        if (target.kind != NodeKind::Name) return false;
        const auto& symbols = at_.file().symbols();
        const semantics::Occurrence* const bound = symbols.occurrence_at(target.span.begin);
        if (bound == nullptr) return false;
        const SymbolId symbol = symbols.symbols()[bound->symbol].target;
        bool is_looped_over = false;
        for (const std::uint32_t place : symbols.occurrences_of(symbol)) {
            const semantics::Occurrence& found = symbols.occurrences()[place];
            if (found.is_binding) continue;
            const auto path = path_to(at_.tree(), found.span.begin);
            const Node* const user = path.size() < 2 ? nullptr : path[path.size() - 2];
            const auto* const loop = as<For>(user);
            const auto* const clause = as<Comprehension>(user);
            const bool is_right = (loop != nullptr && loop->is_async() && loop->iter == path.back()) ||
                                  (clause != nullptr && clause->is_async && clause->iter == path.back());
            if (!is_right) return false;
            is_looped_over = true;
        }
        return is_looped_over;
    }

    // The `for` of the loop or comprehension that goes over it, where that may become asynchronous.
    [[nodiscard]] std::optional<Offset> loop_keyword() const {
        const auto& path = at_.path();
        const Node& around = *at_.parent();
        const auto* const loop = as<For>(&around);
        if (loop != nullptr && may_await(at_)) return loop->span.begin;
        const auto* const clause = as<Comprehension>(&around);
        const bool can_be_async = clause != nullptr && clause->iter == &await_ &&
                                  path[path.size() - 3]->kind != NodeKind::GeneratorExp &&
                                  may_comprehend(at_, path.size() - 3);
        if (can_be_async) return clause->span.begin;
        return std::nullopt;
    }

    // What was meant cannot be known.
    [[nodiscard]] std::vector<Fix> choices() const {
        std::vector<Fix> fixes;
        const Span operand = await_.value->span;
        if (may_comprehend(at_, at_.path().size() - 1)) {
            const std::string name = free_name(at_);
            const Edit begin = dropped();
            fixes.push_back(at_.fix("Take all its items", {{begin.span, "[" + name + " async for " + name + " in "},
                                                           {{await_.span.end, await_.span.end}, "]"}}));
        }
        if (at_.target_minor() >= semantics::first_with_async_builtins && !await_.value->parenthesized) {
            fixes.push_back(at_.fix("Take its next item with `anext`",
                                    {{{operand.begin, operand.begin}, "anext("}, {{operand.end, operand.end}, ")"}}));
        }
        fixes.push_back(drop(false));
        return fixes;
    }

    Visit& at_;
    const Await& await_;
};

}  // namespace

void await_async_generator(Visit& at) {
    const auto& await = at.node<Await>();
    auto found = misuse_of(at, await.value, {UseKind::Awaited, &await});
    if (!found || !is_produced(*found->value, CallResult::AsyncGeneratorIterator)) return;
    at.report({.span = await.span,
               .message = written(at, *await.value) + " is an asynchronous generator iterator, which cannot be awaited",
               .said = std::move(found->said),
               .related = at.definition_of(*found->value),
               .fixes = AwaitMender(at, await).fixes()});
}

}  // namespace pykind::checks
