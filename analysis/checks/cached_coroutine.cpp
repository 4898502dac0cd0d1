// A cache in front of a function each call of which has to give a new object: the second caller gets the one that the
// first has used up.
//
//     @functools.cache
//     async def fetch(url): …     `await fetch(url)` twice: it has been awaited already
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"
#include "analysis/page.hpp"
#include "analysis/semantics/completion.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Decorator;
using semantics::Evaluator;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::KnownDecorator;
using semantics::Value;
using semantics::ValueKind;

namespace {

// "cache" of `functools.cache` and of `lru_cache(maxsize=None)`; empty for what is no cache, or may keep nothing.
std::string_view cache_of(const Visit& at, const Node& decorator) {
    const auto* const call = as<Call>(&decorator);
    const Node* const named = call != nullptr ? call->func : &decorator;
    const auto* const attribute = as<Attribute>(named);
    if (attribute == nullptr && named->kind != NodeKind::Name) return {};
    const std::string_view last = at.slice(attribute != nullptr ? attribute->attr : named->span);
    if (last.find("cache") == std::string_view::npos) return {};  // it seldom is, and to know costs more
    const std::string full = Evaluator::qualified_name(at.file(), named);
    if (full != "functools.cache" && full != "functools.lru_cache" && full != "functools.cached_property") return {};
    if (call == nullptr || call->arguments.empty()) return last;
    const auto* const keyword = as<Keyword>(call->arguments.front());
    if (keyword != nullptr && at.slice(keyword->name) == "typed") return {};
    const auto* const size = as<Constant>(keyword != nullptr ? keyword->value : call->arguments.front());
    return size == nullptr || at.slice(size->span) == "0" ? std::string_view() : last;
}

bool is_transparent(const Decorator& decorator) { return decorator.known == KnownDecorator::Transparent; }

// A generator iterator without an end may be kept on purpose, to take items from.
bool is_used_up(const AnalyzedFile& file, const FunctionInfo& info) {
    const FunctionDef* const def = info.def();
    if (def == nullptr || is_placeholder(file, *def)) return false;
    switch (info.kind) {
        case FunctionKind::CoroutineFunction: return true;
        case FunctionKind::GeneratorFunction:
        case FunctionKind::AsyncGeneratorFunction:
            return semantics::can_complete(def->body) || !returns_of(*def).empty();
        default: return false;
    }
}

void report(Visit& at, Span span, std::string_view cache, const FunctionInfo& info,
            std::vector<RelatedPlace> related = {}) {
    const bool is_coroutine = info.kind == FunctionKind::CoroutineFunction;
    const std::string_view kept = is_coroutine                                   ? "coroutine object"
                                  : info.kind == FunctionKind::GeneratorFunction ? "generator iterator"
                                                                                 : "asynchronous generator iterator";
    at.report({.span = span,
               .message = code(cache) + " keeps the " + std::string(kept) + " that " + code(info.name) +
                          " gives, which can be " + (is_coroutine ? "awaited" : "iterated") + " only once",
               .said = is_coroutine ? semantics::awaited_before() : std::string(),
               .related = std::move(related)});
}

void look_at_decorators(Visit& at, const FunctionDef& def) {
    if (def.decorator_list.empty() || at.file().is_stub()) return;
    const FunctionInfo* const info = at.file().functions().find(&def);
    if (info == nullptr || !is_used_up(at.file(), *info)) return;
    const auto inner = std::find_if_not(info->decorators.rbegin(), info->decorators.rend(), is_transparent);
    if (inner == info->decorators.rend()) return;
    const std::string_view cache = cache_of(at, *inner->node);
    const bool are_known = std::all_of(std::next(inner), info->decorators.rend(), [](const Decorator& outer) {
        return is_transparent(outer) || outer.known == KnownDecorator::StaticMethod ||
               outer.known == KnownDecorator::ClassMethod || outer.known == KnownDecorator::Property;
    });
    if (!cache.empty() && are_known) report(at, inner->node->span, cache, *info);
}

// `cached = functools.cache(fetch)`, `lru_cache(maxsize=None)(fetch)`
void look_at_cached_call(Visit& at, const Call& call) {
    if (call.arguments.size() != 1) return;
    const Node& given = *call.arguments.front();
    if (given.kind != NodeKind::Name && given.kind != NodeKind::Attribute) return;
    const std::string_view cache = cache_of(at, *call.func);
    const Value* const value = cache.empty() ? nullptr : at.value(&given);
    if (value == nullptr || value->kind != ValueKind::Function || value->is_overridable || value->may_change) return;
    const FunctionInfo* const info = value->file->functions().find(value->node);
    const bool is_plain =
        info != nullptr && std::all_of(info->decorators.begin(), info->decorators.end(), is_transparent);
    if (is_plain && !value->file->is_stub() && is_used_up(*value->file, *info))
        report(at, call.span, cache, *info, at.definition_of(*value));
}

}  // namespace

void cached_coroutine(Visit& at) {
    if (at.node<Node>().kind == NodeKind::Call) return look_at_cached_call(at, at.node<Call>());
    look_at_decorators(at, at.node<FunctionDef>());
}

}  // namespace pykind::checks
