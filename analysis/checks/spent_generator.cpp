// A generator iterator that is iterated again after all of it has been consumed: it gives nothing any more.
//
//     rows = (parse(line) for line in lines)
//     total = sum(rows)
//     largest = max(rows)    nothing is left
#include <algorithm>

#include "analysis/checks/certain_calls.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/straight_path.hpp"
#include "analysis/semantics/completion.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::UseKind;
using semantics::Value;

namespace {

// "list" of `list(rows)`, "join" of `", ".join(rows)`: what a call of the language does with its one iterable; empty
// for any other call.
std::string_view taker_of(const Visit& at, const semantics::Use& use) {
    const auto& call = static_cast<const Call&>(*use.node);
    const bool is_only = std::none_of(call.arguments.begin() + 1, call.arguments.end(),
                                      [](const Node* argument) { return argument->kind != NodeKind::Keyword; });
    if (use.position != 0 || !is_only) return {};
    if (const auto* method = as<Attribute>(call.func)) {
        const bool is_text = method->value->kind == NodeKind::Constant || method->value->kind == NodeKind::JoinedStr;
        return is_text && at.slice(method->attr) == "join" ? "join" : std::string_view();
    }
    const std::string name = semantics::Evaluator::qualified_name(at.file(), call.func);
    return name.starts_with("builtins.") ? last_name(at, *call.func) : std::string_view();
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// A loop over it that nothing leaves before its end, or what takes all of it at once.
bool consumes_all(const Visit& at, const NameUse& use) {
    switch (use.use.kind) {
        case UseKind::Iterated:
        case UseKind::AsyncIterated: {
            if (const auto* loop = as<For>(use.use.node)) return !semantics::has_break(loop->body);
            const auto* const around = as<ComprehensionExpr>(use.path[use.path.size() - 3]);
            return around != nullptr && around->kind != NodeKind::GeneratorExp;
        }
        case UseKind::Delegated:
        case UseKind::Unpacked: return true;
        case UseKind::Passed:
            return is_one_of(taker_of(at, use.use),
                             {"list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "min", "max", "join"});
        default: return false;
    }
}

// It asks for items, and expects some. A test that there are none left is right.
bool asks_again(const Visit& at, const NameUse& use) {
    const bool is_tested = std::any_of(use.path.begin(), use.path.end(), [&](const Node* around) {
        const auto* const call = as<Call>(around);
        return around->kind == NodeKind::Assert ||
               (call != nullptr && last_name(at, *call->func).starts_with("assert"));
    });
    if (is_tested) return false;
    switch (use.use.kind) {
        case UseKind::Iterated:
        case UseKind::AsyncIterated:
        case UseKind::Delegated:
        case UseKind::Unpacked: return true;
        case UseKind::Passed:
            return is_one_of(taker_of(at, use.use), {"list", "tuple", "set", "frozenset", "dict", "sorted", "sum",
                                                     "min", "max", "join", "any", "all", "enumerate"});
        default: return false;
    }
}

std::optional<Value> iterator_made(Visit& at, const Node* expression) {
    if (expression->kind == NodeKind::Call)
        return certain_result(at, expression, {CallResult::GeneratorIterator, CallResult::AsyncGeneratorIterator});
    const Value* const value = at.value(expression);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

}  // namespace

void spent_generator(Visit& at) {
    const auto [name, value] = named_value(*at.path().back());
    if (value == nullptr || (value->kind != NodeKind::Call && value->kind != NodeKind::GeneratorExp)) return;
    const auto found = used_twice(
        at, *name, [&](const NameUse& use) { return consumes_all(at, use); },
        [&](const NameUse& use) { return asks_again(at, use); });
    if (!found) return;
    const auto made = iterator_made(at, value);
    if (!made) return;
    Finding finding{.span = found->second.name->span,
                    .message = written(at, *name) + " is " + described(*made) +
                               " that has been consumed, and has nothing more to give",
                    .related = {at.related(at.file(), found->first.name->span, "all of it is consumed here")}};
    for (RelatedPlace& place : at.definition_of(*made)) finding.related.push_back(std::move(place));
    at.report(std::move(finding));
}

}  // namespace pykind::checks
