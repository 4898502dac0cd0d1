// `@contextmanager` on what is no generator function, `@asynccontextmanager` on what is no asynchronous one.
//
//     @contextmanager              @asynccontextmanager
//     async def session():    →    async def session():
//         yield 1                      yield 1
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/import_changes.hpp"
#include "analysis/sections/sections.hpp"
#include "analysis/semantics/completion.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::CallResult;
using semantics::Decorator;
using semantics::Evaluator;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::KnownDecorator;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

std::string_view name_of(bool is_async) { return is_async ? "asynccontextmanager" : "contextmanager"; }

// The one of the two that gets the function itself; null where it is not certain that it does.
const Decorator* manager_of(const Visit& at, const FunctionInfo& info) {
    if (info.binding != Binding::ContextManagerFunction && info.binding != Binding::AsyncContextManagerFunction)
        return nullptr;
    const auto found = std::find_if(info.decorators.rbegin(), info.decorators.rend(), [](const Decorator& decorator) {
        return decorator.known != KnownDecorator::Transparent;
    });
    if (found == info.decorators.rend()) return nullptr;
    const bool is_async = found->known == KnownDecorator::AsyncContextManager;
    if (!is_async && found->known != KnownDecorator::ContextManager) return nullptr;
    if (info.has(KnownDecorator::AbstractMethod)) return nullptr;
    const std::string full = "contextlib." + std::string(name_of(is_async));
    return Evaluator::qualified_name(at.file(), found->node) == full ? &*found : nullptr;
}

// What the function gives without its decorators.
Values given_by(const Visit& at, const FunctionInfo& info) {
    const auto produced = [&](CallResult result) {
        return Values::of({.kind = ValueKind::Produced, .file = &at.file(), .node = info.node, .produced = result});
    };
    switch (info.kind) {
        case FunctionKind::GeneratorFunction:
        case FunctionKind::GeneratorBasedCoroutineFunction: return produced(CallResult::GeneratorIterator);
        case FunctionKind::AsyncGeneratorFunction: return produced(CallResult::AsyncGeneratorIterator);
        case FunctionKind::CoroutineFunction: return produced(CallResult::CoroutineObject);
        default: break;
    }
    Values values;
    if (semantics::can_complete(info.def()->body)) values.add(Value{.kind = ValueKind::None});
    for (const Return* const statement : returns_of(*info.def())) {
        values.add(statement->value == nullptr ? Values::of({.kind = ValueKind::None})
                                               : at.evaluator().evaluate(at.file(), statement->value));
    }
    return values;
}

// What is said when the context manager is entered; empty where that may be right.
std::string said_of(const Visit& at, const Values& given, bool is_async) {
    if (!given.complete || given.is_unknown()) return {};
    std::string first;
    for (const Value& value : given.known) {
        const auto type = value.may_change ? std::nullopt : semantics::runtime_type(at.evaluator(), at.file(), value);
        if (!type || !semantics::lacks(at.evaluator(), at.file(), value, is_async ? "__anext__" : "__next__"))
            return {};
        std::string words = !is_async ? semantics::not_iterator(*type)
                            : at.target_minor() >= semantics::first_with_async_builtins
                                ? semantics::not_async_iterator(*type)
                                : semantics::no_attribute(*type, "__anext__");
        if (!first.empty() && first != words) return {};
        first = std::move(words);
    }
    return first;
}

// The other decorator, for a function that it fits.
std::vector<Fix> fixes_of(const Visit& at, const FunctionInfo& info, const Node& decorator, bool is_async) {
    if (info.kind != FunctionKind::GeneratorFunction && info.kind != FunctionKind::AsyncGeneratorFunction) return {};
    const rewriting::Subject subject{at.context(), at.path()};
    rewriting::ImportChanges imports(subject);
    const std::string other(name_of(!is_async));
    const std::string name = imports.name_of("contextlib", other);
    if (name.empty()) return {};
    imports.drop_unused({decorator.span});
    std::vector<Edit> edits = imports.edits();
    edits.push_back({decorator.span, name});
    Fix fix = at.fix("Use " + code("@" + other), std::move(edits));
    fix.is_preferred = true;
    return {std::move(fix)};
}

}  // namespace

void wrong_context_manager_decorator(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    if (def.decorator_list.empty() || at.file().is_stub()) return;
    const FunctionInfo* const info = at.file().functions().find(&def);
    const Decorator* const manager = info == nullptr ? nullptr : manager_of(at, *info);
    if (manager == nullptr || is_placeholder(at.file(), def)) return;
    const bool is_async = manager->known == KnownDecorator::AsyncContextManager;
    std::string said = said_of(at, given_by(at, *info), is_async);
    if (said.empty()) return;
    const std::string what = info->kind == FunctionKind::Function
                                 ? "a function without `yield`"
                                 : sections::with_article(semantics::phrase_of(info->kind));
    at.report({.span = manager->node->span,
               .message = code(at.slice(def.name)) + " is " + what + ", of which " +
                          code("@" + std::string(name_of(is_async))) + " makes nothing that can be entered",
               .said = std::move(said),
               .fixes = fixes_of(at, *info, *manager->node, is_async)});
}

}  // namespace pykind::checks
