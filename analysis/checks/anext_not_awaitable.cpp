// An `__anext__` whose result cannot be awaited: `async for` awaits what it returns for each item.
//
//     def __anext__(self): return 1    →    async def __anext__(self): return 1
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/methods.hpp"
#include "analysis/checks/misuse.hpp"
#include "analysis/page.hpp"
#include "analysis/semantics/method_results.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::FunctionKind;

namespace {

// What `__aiter__` gives is, or may be, another object: `async for` asks that one for the items.
bool gives_other(const Visit& at, const ClassRef& self) {
    const auto bindings = Evaluator::class_bindings(self, "__aiter__");
    return std::any_of(bindings.begin(), bindings.end(), [&](const semantics::BindingSite& binding) {
        const auto* const iter = as<FunctionDef>(binding.node);
        if (iter == nullptr || iter->args->args.empty()) return true;
        const std::string_view instance = at.slice(static_cast<const Arg&>(*iter->args->args[0]).name);
        const auto returns = returns_of(*iter);
        return std::any_of(returns.begin(), returns.end(), [&](const Return* giving) {
            return giving->value == nullptr || at.slice(giving->value->span) != instance;
        });
    });
}

}  // namespace

void anext_not_awaitable(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    if (at.slice(def.name) != "__anext__") return;
    const ClassDef* const cls = class_of_method(at);
    const semantics::FunctionInfo* const info = at.file().functions().find(&def);
    if (cls == nullptr || info == nullptr || !info->decorators.empty() || is_placeholder(at, def)) return;
    const ClassRef self{&at.file(), cls};
    const auto bindings = Evaluator::class_bindings(self, info->name);
    if (bindings.empty() || bindings.begin() + 1 != bindings.end() || !is_plain_class(at, *cls)) return;
    if (gives_other(at, self)) return;
    const auto result = semantics::result_of_method(at.evaluator(), self, *info);
    if (!result || result->problem.empty() || result->value.is_overridable || result->value.may_change) return;
    const std::string name = code(std::string(at.slice(cls->name)) + ".__anext__");
    const bool is_plain = info->kind == FunctionKind::Function;
    const std::string what = is_plain
                                 ? name + " returns " + described(result->value)
                                 : name + " is a" + (def.is_async() ? "n asynchronous" : "") + " generator function";
    Finding finding{.span = def.name,
                    .message = what + ", but what it returns is awaited for each item",
                    .said = result->problem,
                    .related = at.definition_of(result->value)};
    if (is_plain && result->value.kind != semantics::ValueKind::Produced) {
        finding.fixes.push_back(at.fix("Make it `async def`", {{{def.span.begin, def.span.begin}, "async "}}));
        finding.fixes.back().is_preferred = true;
    }
    at.report(std::move(finding));
}

}  // namespace pykind::checks
