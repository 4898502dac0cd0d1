// `StopIteration` that leaves a generator function or coroutine function, and `StopAsyncIteration` that leaves an
// asynchronous generator function: both become a RuntimeError (PEP 479, PEP 525).
//
//     raise StopIteration           →    return
//     header = next(rows)           →    try:
//                                            header = next(rows)
//                                        except StopIteration:
//                                            return
#include <algorithm>
#include <array>

#include "analysis/checks/catching.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/line_blocks.hpp"
#include "analysis/page.hpp"
#include "analysis/semantics/completion.hpp"
#include "analysis/semantics/own_nodes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::Evaluator;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::Value;
using semantics::ValueKind;

namespace {

// "generator", "coroutine": what the message calls the object; empty for a plain function.
std::string_view raiser_of(FunctionKind kind) {
    switch (kind) {
        case FunctionKind::GeneratorFunction:
        case FunctionKind::GeneratorBasedCoroutineFunction: return "generator";
        case FunctionKind::CoroutineFunction: return "coroutine";
        case FunctionKind::AsyncGeneratorFunction: return "async generator";
        default: return {};
    }
}

bool becomes_runtime_error(FunctionKind kind, std::string_view exception) {
    if (exception == "StopAsyncIteration") return kind == FunctionKind::AsyncGeneratorFunction;
    return exception == "StopIteration" && !raiser_of(kind).empty();
}

std::string phrase(FunctionKind kind) {
    return std::string(kind == FunctionKind::AsyncGeneratorFunction ? "an " : "a ") + std::string(phrase_of(kind));
}

// `raise StopIteration(value)` as a `return`; nothing where it says more than that.
std::optional<std::string> as_return(const Visit& at, const Raise& raise, const FunctionInfo& owner) {
    const auto* const call = as<Call>(raise.exc);
    if (call == nullptr || call->arguments.empty()) return "return";
    const Node& value = *call->arguments.front();
    const bool may_return = owner.kind != FunctionKind::AsyncGeneratorFunction;
    if (call->arguments.size() > 1 || !may_return || value.kind == NodeKind::Starred ||
        value.kind == NodeKind::Keyword || value.kind == NodeKind::GeneratorExp)
        return std::nullopt;
    const std::string text(at.slice(value.span));
    return text.find('\n') == text.npos && !value.parenthesized ? "return " + text : "return (" + text + ")";
}

void check_raise(Visit& at, const FunctionInfo& owner) {
    const auto& raise = at.node<Raise>();
    const auto* const call = as<Call>(raise.exc);
    if (raise.exc == nullptr || !at.slice(raise.exc->span).starts_with("Stop")) return;
    const std::string name = Evaluator::qualified_name(at.file(), call == nullptr ? raise.exc : call->func);
    if (!name.starts_with("builtins.")) return;
    const std::string exception = name.substr(9);
    if (!becomes_runtime_error(owner.kind, exception) || may_be_caught(at, exception)) return;
    Finding finding{.span = raise.span,
                    .message = code(exception) + " cannot leave " + phrase(owner.kind) + ", which ends with `return`",
                    .said = semantics::raised_out_of(raiser_of(owner.kind), exception)};
    const auto text = as_return(at, raise, owner);
    if (text && !is_in_finally(at)) {
        Fix fix = at.fix("Use `return`", {{raise.span, *text}});
        fix.is_preferred = owner.kind != FunctionKind::CoroutineFunction;
        fix.is_safe = fix.is_preferred && raise.cause == nullptr && owner.binding == Binding::Same;
        finding.fixes.push_back(std::move(fix));
    }
    if (owner.name == "__anext__" && owner.kind == FunctionKind::CoroutineFunction) {
        const Span span = call == nullptr ? raise.exc->span : call->func->span;
        finding.fixes = {at.fix("Raise `StopAsyncIteration`", {{span, "StopAsyncIteration"}})};
        finding.fixes.front().is_preferred = true;
    }
    at.report(std::move(finding));
}

constexpr std::array endless_calls = {
    std::string_view("itertools.count"),
    std::string_view("itertools.cycle"),
    std::string_view("itertools.repeat"),
};

bool is_call_of_endless(const AnalyzedFile& file, const Node* expression) {
    const auto* const call = as<Call>(expression);
    return call != nullptr && std::find(endless_calls.begin(), endless_calls.end(),
                                        Evaluator::qualified_name(file, call->func)) != endless_calls.end();
}

// A generator function that has no end.
bool is_endless(const Value& value) {
    const auto* const def = as<FunctionDef>(value.node);
    if (value.kind != ValueKind::Produced || def == nullptr || semantics::can_complete(def->body)) return false;
    bool may_end = false;
    semantics::for_each_own(def->body, [&](const Node& node) {
        may_end = may_end || node.kind == NodeKind::Return || node.kind == NodeKind::Raise;
    });
    return !may_end;
}

// `ids = itertools.count()` somewhere in the file, for a name or an attribute of that name.
bool is_set_to_endless(const AnalyzedFile& file, std::string_view name) {
    const auto last_name = [&](const Node* target) {
        const auto* const attribute = as<Attribute>(target);
        return file.tree->slice(attribute == nullptr ? target->span : attribute->attr);
    };
    std::vector<const Node*> pending = {&file.tree->module()};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        const auto* const assign = as<Assign>(node);
        const auto* const declared = as<AnnAssign>(node);
        const auto* const parameter = as<Arg>(node);
        const bool is_it = assign != nullptr
                               ? std::any_of(assign->targets.begin(), assign->targets.end(),
                                             [&](const Node* target) { return last_name(target) == name; })
                           : declared != nullptr ? last_name(declared->target) == name
                                                 : parameter != nullptr && file.tree->slice(parameter->name) == name;
        const Node* const value = assign != nullptr      ? assign->value
                                  : declared != nullptr  ? declared->value
                                  : parameter != nullptr ? parameter->default_value
                                                         : nullptr;
        if (is_it && is_call_of_endless(file, value)) return true;
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return false;
}

bool may_be_endless(Visit& at, const Node* iterator) {
    if (is_call_of_endless(at.file(), iterator)) return true;
    const auto& values = at.values(iterator).known;
    if (std::any_of(values.begin(), values.end(), is_endless)) return true;
    const auto* const attribute = as<Attribute>(iterator);
    if (attribute == nullptr && iterator->kind != NodeKind::Name) return false;
    return is_set_to_endless(at.file(), at.slice(attribute == nullptr ? iterator->span : attribute->attr));
}

// `next(iter(names))` is how one of a collection is taken that holds some.
bool is_fresh(const AnalyzedFile& file, const Node* iterator) {
    const auto* const call = as<Call>(iterator);
    if (call == nullptr) return false;
    const std::string name = Evaluator::qualified_name(file, call->func);
    return name == "builtins.iter" || name == "builtins.reversed";
}

std::optional<Fix> catch_end(const Visit& at, const FunctionInfo& owner) {
    const auto& path = at.path();
    const Node& statement = *path[path.size() - 2];
    const Node* const value = statement.kind == NodeKind::Assign ? static_cast<const Assign&>(statement).value
                              : statement.kind == NodeKind::Expr ? static_cast<const ExprStatement&>(statement).value
                                                                 : nullptr;
    const bool must_yield = owner.binding != Binding::Same && owner.binding != Binding::StaticMethod &&
                            owner.binding != Binding::ClassMethod && owner.binding != Binding::Property;
    LineBlocks lines(at.tree());
    if (value != path.back() || must_yield || is_in_finally(at) || !lines.is_alone(statement)) return std::nullopt;
    lines.put_under("try:", statement, statement);
    lines.add_below(statement, {"except StopIteration:", "\treturn"});
    Fix fix = at.fix("Return when there are no more items", lines.edits());
    fix.is_preferred = true;
    return fix;
}

void check_next(Visit& at, const FunctionInfo& owner) {
    const auto& call = at.node<Call>();
    if (call.func->kind != NodeKind::Name || call.arguments.size() != 1 || at.slice(call.func->span) != "next") return;
    const bool may_end =
        owner.kind == FunctionKind::GeneratorFunction || owner.kind == FunctionKind::AsyncGeneratorFunction;
    const Node* const iterator = call.arguments.front();
    if (!may_end || iterator->kind == NodeKind::Starred || iterator->kind == NodeKind::Keyword) return;
    if (Evaluator::qualified_name(at.file(), call.func) != "builtins.next" || may_be_caught(at, "StopIteration"))
        return;
    if (is_fresh(at.file(), iterator) || may_be_endless(at, iterator)) return;
    Finding finding{.span = call.span,
                    .message = "where " + written(at, *iterator) + " has no more items, this ends " +
                               phrase(owner.kind) + " with an error",
                    .said = semantics::raised_out_of(raiser_of(owner.kind), "StopIteration")};
    if (auto fix = catch_end(at, owner)) finding.fixes.push_back(std::move(*fix));
    at.report(std::move(finding), Severity::Hint);
}

}  // namespace

void stop_iteration_raised(Visit& at) {
    const bool is_raise = at.path().back()->kind == NodeKind::Raise;
    if (!is_raise && at.slice(at.node<Call>().func->span) != "next") return;
    const FunctionInfo* const owner = at.owner();
    if (owner == nullptr || owner->def() == nullptr) return;
    if (is_raise) {
        check_raise(at, *owner);
    } else {
        check_next(at, *owner);
    }
}

}  // namespace pykind::checks
