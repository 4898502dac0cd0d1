// `await` of what cannot be awaited: a plain function's result, a generator iterator, a context manager.
//
//     size = await count(rows)    →    size = count(rows)
//     await drain(queue)          →    for _ in drain(queue): pass         `drain` is a generator function
//     await fetch                 →    await fetch()                       `fetch` is a coroutine function
//     await time.sleep(1)         →    await asyncio.sleep(1)
#include <algorithm>

#include "analysis/checks/async_forms.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"
#include "analysis/rewriting/import_changes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;

namespace {

// A coroutine function that nobody has called.
bool lacks_call(const Value& value, const Node& operand) {
    const FunctionInfo* const info =
        value.kind == ValueKind::Function ? value.file->functions().find(value.node) : nullptr;
    return info != nullptr && info->kind == FunctionKind::CoroutineFunction &&
           (operand.kind == NodeKind::Name || operand.kind == NodeKind::Attribute);
}

// No `return` of the function gives anything, whatever its annotation says. Stubs are believed.
bool returns_nothing(const AnalyzedFile& file, const FunctionDef& def) {
    if (file.is_stub()) return true;
    const auto returns = returns_of(def);
    return std::all_of(returns.begin(), returns.end(), [](const Return* statement) {
        const auto* const given = as<Constant>(statement->value);
        return statement->value == nullptr || (given != nullptr && given->type == ConstantKind::None);
    });
}

// An annotation `-> None` may be wrong: it has to be seen.
bool is_surely_none(Visit& at, const Node& operand) {
    if (operand.kind == NodeKind::Constant) return true;
    const auto* const call = as<Call>(&operand);
    if (call == nullptr) return false;
    const semantics::Values& callees = at.values(call->func);
    return callees.complete && std::all_of(callees.known.begin(), callees.known.end(), [](const Value& callee) {
               const auto* const def = as<FunctionDef>(callee.node);
               return callee.kind == ValueKind::Function && def != nullptr && returns_nothing(*callee.file, *def);
           });
}

bool is_blocking_sleep(const Visit& at, const Node& operand) {
    const auto* const call = as<Call>(&operand);
    return call != nullptr && semantics::Evaluator::qualified_name(at.file(), call->func) == "time.sleep";
}

// asyncio's instead of the one that blocks, where the file has it.
std::vector<Fix> fixes_of_sleep(const Visit& at, const Await& await) {
    const rewriting::Subject subject{at.context(), at.path()};
    const std::string name = rewriting::ImportChanges(subject).imported_name("asyncio", "sleep");
    if (name.empty()) return {at.fix("Drop `await`", {dropped_keyword(at, await.span.begin)})};
    Fix fix = at.fix("Use `asyncio.sleep`", {{static_cast<const Call&>(*await.value).func->span, name}});
    fix.is_preferred = true;
    return {std::move(fix)};
}

std::vector<Fix> fixes_of(const Visit& at, const Await& await, const Value& value) {
    if (is_blocking_sleep(at, *await.value)) return fixes_of_sleep(at, await);
    const Node& around = *at.parent();
    const Offset end = await.value->span.end;
    Fix fix;
    if (lacks_call(value, *await.value)) {
        fix = at.fix("Call it", {{{end, end}, "()"}});
    } else if (around.kind == NodeKind::Expr && is_produced(value, CallResult::GeneratorIterator)) {
        std::vector<Edit> edits = looped(at, around, await.value->span, false);
        if (edits.empty()) return {};
        fix = at.fix("Use `for`", std::move(edits));
    } else {
        fix = at.fix("Drop `await`", {dropped_keyword(at, await.span.begin)});
        // What nothing uses was not meant so, unless a call does something before.
        fix.is_safe = around.kind != NodeKind::Expr || await.value->kind == NodeKind::Call;
    }
    fix.is_preferred = true;
    return {std::move(fix)};
}

}  // namespace

void await_not_awaitable(Visit& at) {
    const auto& await = at.node<Await>();
    if (await.value->kind == NodeKind::Missing) return;
    auto found = misuse_of(at, await.value, {UseKind::Awaited, &await});
    if (!found || is_produced(*found->value, CallResult::AsyncGeneratorIterator)) return;
    if (found->value->kind == ValueKind::None && !is_surely_none(at, *await.value)) return;
    const bool is_half = has_method(at, *found->value, "__await__");
    std::string message = written(at, *await.value) + " is " + described(*found->value);
    if (is_half) {
        message += ", whose `__await__` returns no iterator";
    } else if (lacks_call(*found->value, *await.value)) {
        message += ": only what calling it gives can be awaited";
    } else {
        message += ", which cannot be awaited";
    }
    at.report({.span = await.span,
               .message = std::move(message),
               .said = std::move(found->said),
               .related = at.definition_of(*found->value),
               .fixes = is_half ? std::vector<Fix>() : fixes_of(at, await, *found->value)});
}

}  // namespace pykind::checks
