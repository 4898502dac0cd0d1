// A generator function, or an asynchronous one, called as a statement: the iterator that it gives is dropped, and no
// line of the body runs.
//
//     walk(child)    →    yield from walk(child)
#include <algorithm>

#include "analysis/checks/certain_calls.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::FunctionInfo;
using semantics::FunctionKind;

namespace {

// The call is all of a statement that has its lines for itself, so that a loop can take its place.
bool stands_alone(const Visit& at, const ExprStatement& statement, const Call& call) {
    const SourceText& text = at.tree().text();
    const Span before = {text.line_span(text.line_of(statement.span.begin)).begin, statement.span.begin};
    const Span after = {statement.span.end, text.line_span(text.line_of(statement.span.end)).end};
    const std::string_view rest = at.slice(after);
    const std::size_t next = rest.find_first_not_of(" \t\f");
    return statement.value == &call && at.slice(before).find_first_not_of(" \t\f") == std::string_view::npos &&
           (next == std::string_view::npos || rest[next] == '#');
}

// `for item in walk(): yield item`, with what is given in `body`.
Fix loop_fix(const Visit& at, const ExprStatement& statement, std::string title, const std::string& header,
             const std::string& body) {
    const SourceText& text = at.tree().text();
    const rewriting::Source source(at.tree());
    const auto* const def = at.owner() == nullptr ? nullptr : at.owner()->def();
    const std::string unit = def == nullptr ? "    " : source.unit_of(text.line_of(def->span.begin), def->body);
    const Offset end = text.line_span(text.line_of(statement.span.end)).end;
    const std::string_view line_end = line_end_of(text);
    const std::string indentation(source.indentation_of(text.line_of(statement.span.begin)));
    const std::string block = std::string(line_end) + indentation + unit + body;
    std::vector<Edit> edits = {{{statement.span.begin, statement.span.begin}, header}};
    if (end == statement.span.end) {
        edits.push_back({{end, end}, ":" + block});
    } else {
        edits.push_back({{statement.span.end, statement.span.end}, ":"});
        edits.push_back({{end, end}, block});
    }
    return at.fix(std::move(title), std::move(edits));
}

// A name that means nothing there yet.
std::string free_name(const Visit& at, std::initializer_list<std::string_view> names) {
    const FunctionInfo* const owner = at.owner();
    const std::string_view text = owner == nullptr ? at.tree().text().bytes() : at.slice(owner->node->span);
    const auto* const found = std::find_if(names.begin(), names.end(),
                                           [&](std::string_view name) { return !rewriting::has_word(text, name); });
    return found == names.end() ? std::string() : std::string(*found);
}

void add_fixes(const Visit& at, const ExprStatement& statement, const Call& call, bool is_async,
               std::vector<Fix>& fixes) {
    const FunctionInfo* const owner = at.owner();
    const FunctionKind kind = owner == nullptr ? FunctionKind::Function : owner->kind;
    const bool is_generator = kind == FunctionKind::GeneratorFunction;
    const bool is_async_generator = kind == FunctionKind::AsyncGeneratorFunction;
    const bool in_async = owner != nullptr && owner->is_async_def();
    if (is_generator && !is_async && statement.value == &call) {
        const Offset begin = statement.span.begin;
        fixes.push_back(at.fix("Add `yield from`", {{{begin, begin}, "yield from "}}));
        fixes.back().is_preferred = true;
    }
    if (!stands_alone(at, statement, call) || (is_async && !in_async)) return;
    const std::string loop = is_async ? "async for " : "for ";
    if (is_async_generator) {
        const std::string name = free_name(at, {"item", "value", "each"});
        if (!name.empty()) {
            fixes.push_back(loop_fix(at, statement, "Yield its items", loop + name + " in ", "yield " + name));
            fixes.back().is_preferred = true;
        }
    }
    const std::string unused = free_name(at, {"_", "_item"});
    if (unused.empty()) return;
    fixes.push_back(loop_fix(at, statement, is_async ? "Run it with `async for`" : "Run it with `for`",
                             loop + unused + " in ", "pass"));
}

}  // namespace

void never_iterated(Visit& at) {
    const auto& statement = at.node<ExprStatement>();
    for (const Call* const call : dropped_calls(statement)) {
        const auto value =
            certain_result(at, call, {CallResult::GeneratorIterator, CallResult::AsyncGeneratorIterator});
        if (!value || is_meant_to_fail(at)) continue;
        Finding finding{.span = call->span,
                        .message = written(at, *call) + " is " + described(*value) +
                                   " that is never iterated, so that none of its body runs",
                        .related = at.definition_of(*value)};
        add_fixes(at, statement, *call, value->produced == CallResult::AsyncGeneratorIterator, finding.fixes);
        at.report(std::move(finding));
    }
}

}  // namespace pykind::checks
