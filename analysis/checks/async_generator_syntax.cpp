// What suspends, where Python's compiler refuses it.
//
//     async def ticker():
//         yield 1
//         return None    →    return
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/sections/sections.hpp"
#include "analysis/semantics/suspension_errors.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::PointKind;
using semantics::SuspensionError;
using Kind = semantics::SuspensionErrorKind;

namespace {

// "`f`", "a lambda", "the body of class `C`"
std::string name_of_scope(const Visit& at, const Node& scope) {
    if (const auto* const def = as<FunctionDef>(&scope)) return code(at.slice(def->name));
    if (const auto* const cls = as<ClassDef>(&scope)) return "the body of class " + code(at.slice(cls->name));
    switch (scope.kind) {
        case NodeKind::Lambda: return "a lambda";
        case NodeKind::ListComp: return "a list comprehension";
        case NodeKind::SetComp: return "a set comprehension";
        case NodeKind::DictComp: return "a dict comprehension";
        case NodeKind::GeneratorExp: return "a generator expression";
        default: return "the module";
    }
}

// "`yield from`"
std::string keyword_of(const Node& node) {
    switch (node.kind) {
        case NodeKind::Yield: return "`yield`";
        case NodeKind::YieldFrom: return "`yield from`";
        case NodeKind::Await: return "`await`";
        case NodeKind::AsyncFor: return "`async for`";
        case NodeKind::AsyncWith: return "`async with`";
        default: return "`return`";
    }
}

// "`await` stands in `f`, which is no `async def`"
std::string not_in_async(const Visit& at, const SuspensionError& error, const std::string& what) {
    const Node& around = *error.around;
    const bool is_function = as<FunctionDef>(&around) != nullptr || around.kind == NodeKind::Lambda;
    const std::string place = name_of_scope(at, around);
    return what + " stands in " + place + (is_function ? ", which is no `async def`" : ", not in an `async def`");
}

std::string message_of(const Visit& at, const SuspensionError& error) {
    std::string keyword = keyword_of(*error.node);
    const std::string until = " before Python 3.16";
    switch (error.kind) {
        case Kind::ReturnsValue:
            return name_of_scope(at, *error.around) +
                   " is an asynchronous generator function, which cannot return a value" + until;
        case Kind::Delegates: return keyword + " stands in an `async def`, which cannot delegate" + until;
        case Kind::YieldOutside:
            return keyword + " stands in " + name_of_scope(at, *error.around) + ", not in a function";
        case Kind::YieldInComprehension:
            return keyword + " stands in " + name_of_scope(at, *error.around) + ", outside of its leftmost iterable";
        case Kind::AwaitOutside:
        case Kind::AwaitInPlain:
        case Kind::AsyncForOutside:
        case Kind::AsyncWithOutside: return not_in_async(at, error, keyword);
        case Kind::AsyncComprehension: {
            if (ComprehensionExpr::is(error.around->kind))
                return "an asynchronous comprehension stands in another comprehension, which cannot hold it before "
                       "Python 3.11";
            return not_in_async(at, error, "an asynchronous comprehension");
        }
        case Kind::InAnnotation: return keyword + " stands in an annotation";
        case Kind::InTypeParameter: return keyword + " stands in a type parameter";
        case Kind::InTypeAlias: return keyword + " stands in the value of a type alias";
        case Kind::InGenericDefinition:
            return keyword + " stands in the definition of something that has type parameters";
    }
    return keyword;
}

// What the finding underlines: of statements with a block their first words.
Span span_of(const SuspensionError& error) {
    const Span whole = error.node->span;
    const auto words = [&](std::string_view first) {
        return Span{whole.begin, whole.begin + static_cast<Offset>(first.size())};
    };
    if (error.kind == Kind::AsyncForOutside) return words("async for");
    if (error.kind == Kind::AsyncWithOutside) return words("async with");
    return whole;
}

// The `yield` that makes an asynchronous generator function of it, or the `def` that something asynchronous stands in.
std::vector<RelatedPlace> related_to(const Visit& at, const SuspensionError& error) {
    const auto* const def = as<FunctionDef>(error.around);
    if (def == nullptr) return {};
    if (error.kind == Kind::ReturnsValue) {
        const FunctionInfo* const info = at.file().functions().find(def);
        for (const semantics::Point& point : info->points) {
            if (point.kind == PointKind::Yield || point.kind == PointKind::YieldFrom)
                return {at.related(
                    at.file(), point.node->span,
                    "this `yield` makes " + code(at.slice(def->name)) + " an asynchronous generator function")};
        }
        return {};
    }
    return {at.related(at.file(), def->name,
                       code(at.slice(def->name)) + " is " +
                           sections::with_article(semantics::phrase_of(at.file().functions().find(def)->kind)))};
}

// `return None` → `return`
std::optional<Fix> without_none(const Visit& at, const Node& node) {
    const auto* const statement = as<Return>(&node);
    const auto* const value = statement == nullptr ? nullptr : as<Constant>(statement->value);
    if (value == nullptr || value->type != ConstantKind::None) return std::nullopt;
    const Span gone{statement->span.begin + static_cast<Offset>(std::string_view("return").size()),
                    statement->span.end};
    // A comment between them stays.
    if (at.slice(gone).find('#') != std::string_view::npos) return std::nullopt;
    Fix fix = at.fix("Drop `None`", {{gone, ""}});
    fix.is_preferred = fix.is_safe = true;
    return fix;
}

}  // namespace

void async_generator_syntax(Visit& at) {
    const std::string_view text = at.tree().text().bytes();
    const auto mentions = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
    if (!mentions("yield") && !mentions("await") && !mentions("async")) return;
    const auto faults = at.tree().errors(at.target_minor());
    for (const SuspensionError& error : semantics::suspension_errors(at.tree(), at.target_minor())) {
        // The parser has said what is wrong there.
        if (std::any_of(faults.begin(), faults.end(),
                        [&](const SyntaxError& fault) { return error.node->span.touches(fault.span.begin); }))
            continue;
        Finding finding{.span = span_of(error),
                        .message = message_of(at, error),
                        .said = "SyntaxError: " + error.words,
                        .related = related_to(at, error)};
        if (auto fix = without_none(at, *error.node)) finding.fixes.push_back(std::move(*fix));
        at.report(std::move(finding));
    }
}

}  // namespace pykind::checks
