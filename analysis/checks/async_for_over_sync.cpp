// `async for` over what is no asynchronous iterable: a sync one, or a coroutine object that nobody awaits.
//
//     async for row in rows(): …     →    for row in rows(): …
//     async for row in fetch(): …    →    async for row in await fetch(): …
//
// What the coroutine gives says which loop it is: `for row in await fetch()` over a list.
#include "analysis/checks/async_forms.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

bool is_display(const Node& operand) { return as<Sequence>(&operand) != nullptr || operand.kind == NodeKind::Dict; }

// Of an AsyncFor or an asynchronous Comprehension.
class AsyncForMender {
public:
    AsyncForMender(Visit& at, const Node& operand) : at_(at), operand_(operand) {}

    [[nodiscard]] std::vector<Fix> fix_of_sync() const {
        Fix fix = at_.fix("Use `for`", {dropped_keyword(at_, at_.node<Node>().span.begin)});
        fix.is_preferred = true;
        // A generator expression becomes a sync one by it, which what is around it has to take.
        fix.is_safe = at_.parent()->kind != NodeKind::GeneratorExp;
        return {std::move(fix)};
    }

    [[nodiscard]] std::vector<Fix> fix_of_coroutine() const {
        Values results;
        for (const Value& coroutine : at_.values(&operand_).known) results.add(at_.evaluator().awaited(coroutine));
        const bool is_async = all_have_method(at_, results, "__aiter__");
        if ((!is_async && !all_have_method(at_, results, "__iter__")) || !may_await(at_)) return {};
        std::vector<Edit> edits = added_await(at_, operand_);
        if (!is_async) edits.push_back(dropped_keyword(at_, at_.node<Node>().span.begin));
        Fix fix = at_.fix(is_async ? "Add `await`" : "Use `for` and add `await`", std::move(edits));
        fix.is_preferred = fix.is_safe = true;
        return {std::move(fix)};
    }

private:
    Visit& at_;
    const Node& operand_;
};

}  // namespace

void async_for_over_sync(Visit& at) {
    const Node& node = at.node<Node>();
    const auto* const clause = as<Comprehension>(&node);
    if (clause != nullptr && !clause->is_async) return;
    const Node* const operand = clause != nullptr ? clause->iter : at.node<For>().iter;
    // The compiler makes other objects of displays, whose names are not certain.
    const bool is_made_anew = clause != nullptr && is_display(*operand);
    auto found = misuse_of(at, operand, {UseKind::AsyncIterated, is_made_anew ? at.parent() : &node});
    if (!found) return;
    const Value& value = *found->value;
    const bool is_coroutine = is_produced(value, CallResult::CoroutineObject);
    const bool is_sync = all_have_method(at, at.values(operand), "__iter__");
    if (!is_coroutine && !is_sync) return;
    std::string what = described(value);
    if (is_sync && value.kind == ValueKind::Instance) what += ", a sync iterable";
    at.report({.span = operand->span,
               .message = written(at, *operand) + " is " + what + ", which `async for` cannot iterate",
               .said = is_made_anew ? std::string() : std::move(found->said),
               .related = at.definition_of(value),
               .fixes = is_coroutine ? AsyncForMender(at, *operand).fix_of_coroutine()
                                     : AsyncForMender(at, *operand).fix_of_sync()});
}

}  // namespace pykind::checks
