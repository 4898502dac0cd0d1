// A `yield` inside a task group, a timeout or a cancel scope, in a generator that is no context manager: while the
// generator is suspended the scope stays entered, around code that it knows nothing of (PEP 789).
//
//     async with asyncio.timeout(1):
//         yield row                     ← what iterates runs here, and is cancelled by the timeout
#include <algorithm>
#include <array>

#include "analysis/checks/checks.hpp"
#include "analysis/page.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::FunctionInfo;
using semantics::FunctionKind;

namespace {

constexpr std::array cancel_scopes = {
    std::string_view("anyio.CancelScope"),     std::string_view("anyio.create_task_group"),
    std::string_view("anyio.fail_after"),      std::string_view("anyio.move_on_after"),
    std::string_view("async_timeout.timeout"), std::string_view("async_timeout.timeout_at"),
    std::string_view("asyncio.TaskGroup"),     std::string_view("asyncio.timeout"),
    std::string_view("asyncio.timeout_at"),    std::string_view("trio.CancelScope"),
    std::string_view("trio.fail_after"),       std::string_view("trio.fail_at"),
    std::string_view("trio.move_on_after"),    std::string_view("trio.move_on_at"),
    std::string_view("trio.open_nursery"),
};

// What a name in a file may be handed to as it stands, without a call: `asynccontextmanager(f)`, `Depends(f)`.
bool is_handed_on(const AnalyzedFile& file, std::string_view name) {
    std::vector<const Node*> pending = {&file.tree->module()};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        const auto* const attribute = as<Attribute>(node);
        const bool is_it = attribute != nullptr ? file.tree->slice(attribute->attr) == name
                                                : node->kind == NodeKind::Name && file.tree->slice(node->span) == name;
        if (is_it && node->context == ExprContext::Load) return true;
        const auto* const call = as<Call>(node);
        for_each_child(*node, [&](const Node* child) {
            if (call == nullptr || child != call->func) return pending.push_back(child);
            if (const auto* called = as<Attribute>(child)) pending.push_back(called->value);
        });
    }
    return false;
}

// Something else than a loop may run it: a decorator, or what the function is handed to.
bool may_be_context_manager(const Visit& at, const FunctionInfo& info) {
    switch (info.binding) {
        case Binding::Same:
        case Binding::Property:
        case Binding::StaticMethod:
        case Binding::ClassMethod: break;
        default: return true;
    }
    if (is_handed_on(at.file(), info.name)) return true;
    const auto others = at.context().project.with_words({info.name});
    return std::any_of(others.begin(), others.end(),
                       [&](const auto& other) { return is_handed_on(*other, info.name); });
}

// The nearest one of the function around the node.
const Call* scope_around(const Visit& at) {
    const auto& path = at.path();
    for (std::size_t i = path.size() - 1; i-- > 0;) {
        if (as<FunctionDef>(path[i]) != nullptr || path[i]->kind == NodeKind::Lambda) return nullptr;
        const auto* const with = as<With>(path[i]);
        if (with == nullptr || std::find(with->body.begin(), with->body.end(), path[i + 1]) == with->body.end())
            continue;
        for (const Node* const item : with->items) {
            const auto* const call = as<Call>(static_cast<const WithItem*>(item)->context_expr);
            if (call == nullptr) continue;
            const std::string name = semantics::Evaluator::qualified_name(at.file(), call->func);
            if (std::find(cancel_scopes.begin(), cancel_scopes.end(), name) != cancel_scopes.end()) return call;
        }
    }
    return nullptr;
}

}  // namespace

void yield_in_cancel_scope(Visit& at) {
    const Call* const scope = scope_around(at);
    const FunctionInfo* const owner = scope == nullptr ? nullptr : at.owner();
    const bool is_generator = owner != nullptr && (owner->kind == FunctionKind::GeneratorFunction ||
                                                   owner->kind == FunctionKind::AsyncGeneratorFunction);
    if (!is_generator || owner->def() == nullptr || may_be_context_manager(at, *owner)) return;
    const std::string name = written(at, *scope);
    at.report(
        {.span = at.path().back()->span,
         .message = "`yield` inside " + name + " suspends " + code(owner->name) +
                    " with the scope entered: it then cancels, and takes the errors of, code that is none of its own",
         .related = {at.related(at.file(), scope->span, name + " is entered here")}});
}

}  // namespace pykind::checks
