// What coroutines were before `async def`, and what is gone or going with it.
//
//     @asyncio.coroutine                          async def fetch(url):
//     def fetch(url):                       →         await get(url)
//         yield from get(url)
//
//     asyncio.iscoroutinefunction(fetch)    →     inspect.iscoroutinefunction(fetch)
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/import_changes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Evaluator;
using semantics::FunctionInfo;
using semantics::KnownDecorator;

namespace {

constexpr int first_without_decorator = 11;
constexpr int first_to_deprecate_test = 14;

// The decorator that makes it one; null if none does.
const Node* asyncio_decorator(const Visit& at, const FunctionInfo& info) {
    for (const semantics::Decorator& decorator : info.decorators) {
        if (decorator.known == KnownDecorator::Coroutine &&
            Evaluator::qualified_name(at.file(), decorator.node).starts_with("asyncio."))
            return decorator.node;
    }
    return nullptr;
}

// What Python says of the decorator. Where an import fails its words have the path of the interpreter in them.
std::string said_of_decorator(const Visit& at, const Node& decorator) {
    if (at.target_minor() < first_without_decorator)
        return "DeprecationWarning: \"@coroutine\" decorator is deprecated since Python 3.8, use \"async def\" instead";
    const auto* const attribute = as<Attribute>(&decorator);
    if (attribute == nullptr) return {};
    const std::string module = Evaluator::qualified_name(at.file(), attribute->value);
    return "AttributeError: module '" + module + "' has no attribute 'coroutine'";
}

void check_decorator(Visit& at, const FunctionDef& def) {
    if (def.decorator_list.empty()) return;
    const FunctionInfo* const info = at.file().functions().find(&def);
    const Node* const decorator = info == nullptr ? nullptr : asyncio_decorator(at, *info);
    if (decorator == nullptr) return;
    const bool is_gone = at.target_minor() >= first_without_decorator;
    Finding finding{.span = decorator->span,
                    .message = code(at.slice(decorator->span)) +
                               (is_gone ? " is gone since Python 3.11" : " will be gone in Python 3.11") +
                               ", where a coroutine function is an `async def`",
                    .said = said_of_decorator(at, *decorator)};
    for (const Proposal& proposal : proposals_at(at.context(), def.name)) {
        if (proposal.conversion != Conversion::CoroutineFunction || !proposal.is_offered()) continue;
        finding.fixes.push_back({.title = std::string(title_of(proposal.conversion)),
                                 .changes = proposal.changes,
                                 .is_preferred = proposal.preferred});
    }
    at.report(std::move(finding));
}

void check_delegation(Visit& at, const Yield& yield) {
    const FunctionInfo* const owner = at.owner();
    if (owner == nullptr || owner->kind != semantics::FunctionKind::GeneratorBasedCoroutineFunction) return;
    if (asyncio_decorator(at, *owner) == nullptr) return;
    const FunctionDef& def = *owner->def();
    at.report(Finding{.span = {yield.span.begin, yield.value->span.begin},
                      .message = "`yield from` waits here as `await` does in an `async def`",
                      .related = {at.related(at.file(), def.name,
                                             code(at.slice(def.name)) + " is a generator-based coroutine function")}});
}

void check_test(Visit& at, const Call& call) {
    if (at.target_minor() < first_to_deprecate_test || !at.slice(call.func->span).ends_with("iscoroutinefunction"))
        return;
    const std::string name = Evaluator::qualified_name(at.file(), call.func);
    if (name != "asyncio.iscoroutinefunction" && name != "asyncio.coroutines.iscoroutinefunction") return;
    Finding finding{.span = call.func->span,
                    .message =
                        "`asyncio.iscoroutinefunction` is deprecated since Python 3.14 in favour of "
                        "`inspect.iscoroutinefunction`",
                    .said =
                        "DeprecationWarning: 'asyncio.iscoroutinefunction' is deprecated and slated for removal in "
                        "Python 3.16; use inspect.iscoroutinefunction() instead"};
    const rewriting::Subject subject{at.context(), at.path()};
    rewriting::ImportChanges imports(subject);
    const std::string instead = imports.name_of("inspect", "iscoroutinefunction");
    if (!instead.empty()) {
        std::vector<Edit> edits = imports.edits();
        edits.push_back({call.func->span, instead});
        Fix fix = at.fix("Use `inspect.iscoroutinefunction`", std::move(edits));
        fix.is_preferred = true;
        finding.fixes.push_back(std::move(fix));
    }
    at.report(std::move(finding));
}

}  // namespace

void legacy_coroutine(Visit& at) {
    switch (at.node<Node>().kind) {
        case NodeKind::YieldFrom: return check_delegation(at, at.node<Yield>());
        case NodeKind::Call: return check_test(at, at.node<Call>());
        default: return check_decorator(at, at.node<FunctionDef>());
    }
}

}  // namespace pykind::checks
