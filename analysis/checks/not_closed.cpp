// An `async for` over a fresh asynchronous generator iterator that can be left before its end, and does not close it.
//
//     async for row in read(path):                async with aclosing(read(path)) as stream:
//         if row.is_last:                   →         async for row in stream:
//             break                                       if row.is_last:
//                                                             break
#include <algorithm>
#include <utility>

#include "analysis/checks/certain_calls.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/import_changes.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;

namespace {

// The first version that has contextlib.aclosing.
constexpr int first_with_aclosing = 10;

// The first statement that leaves a loop before its end: a `return`, a `raise` that no `try` in the loop may catch, a
// `break` of this loop.
const Node* first_exit(const Nodes& body) {
    struct Waiting {
        const Node* node;
        bool breaks_other;
        bool is_tried;
    };
    std::vector<Waiting> waiting;
    const auto add = [&](const Nodes& block, bool breaks_other, bool is_tried) {
        for (auto statement = block.end(); statement != block.begin();)
            waiting.push_back({*--statement, breaks_other, is_tried});
    };
    add(body, false, false);
    while (!waiting.empty()) {
        const auto [node, breaks_other, is_tried] = waiting.back();
        waiting.pop_back();
        if (node->kind == NodeKind::Return || (node->kind == NodeKind::Raise && !is_tried) ||
            (node->kind == NodeKind::Break && !breaks_other))
            return node;
        if (is_expression(node->kind) || as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr) continue;
        if (const auto* loop = as<For>(node)) {
            add(loop->orelse, breaks_other, is_tried);
            add(loop->body, true, is_tried);
        } else if (const auto* repeat = as<While>(node)) {
            add(repeat->orelse, breaks_other, is_tried);
            add(repeat->body, true, is_tried);
        } else if (const auto* attempt = as<Try>(node)) {
            add(attempt->finalbody, breaks_other, is_tried);
            add(attempt->orelse, breaks_other, is_tried);
            add(attempt->handlers, breaks_other, is_tried);
            add(attempt->body, breaks_other, is_tried || !attempt->handlers.empty());
        } else {
            const std::size_t end = waiting.size();
            for_each_child(*node, [&, breaks = breaks_other, tried = is_tried](const Node* child) {
                waiting.push_back({child, breaks, tried});
            });
            std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(end), waiting.end());
        }
    }
    return nullptr;
}

// "break"
std::string_view word_of(const Node& exit) {
    if (exit.kind == NodeKind::Return) return "return";
    return exit.kind == NodeKind::Raise ? "raise" : "break";
}

// What stands at the beginning of a line is part of a string, which must stay as it is.
bool begins_in_string(const SyntaxTree& tree, Offset line) {
    const auto& tokens = tree.tokens().tokens;
    std::size_t index = tree.tokens().index_at(line);
    while (index > 0 && tokens[index].begin >= line) --index;
    return tokens[index].begin < line && line < tokens[index].end;
}

// A name that the function does not have yet.
std::string free_name(const Visit& at, const FunctionDef& def) {
    const std::string_view text = at.slice(def.span);
    for (const std::string_view name : {"stream", "items", "source"}) {
        if (!rewriting::has_word(text, name)) return std::string(name);
    }
    return {};
}

// The last line of a loop, with the comments behind it that are indented as its block is.
std::uint32_t last_line_of(const SourceText& text, const For& loop, std::size_t indentation) {
    std::uint32_t last = text.line_of(loop.span.end);
    for (std::uint32_t line = last + 1; line <= text.line_count(); ++line) {
        const std::string_view content = text.slice(text.line_span(line));
        const std::size_t begin = content.find_first_not_of(" \t\f");
        if (begin == std::string_view::npos) continue;
        if (begin <= indentation || content[begin] != '#') break;
        last = line;
    }
    return last;
}

std::optional<Fix> aclosing_fix(const Visit& at, const For& loop) {
    const SourceText& text = at.tree().text();
    const rewriting::Source source(at.tree());
    const auto* const def = at.owner() == nullptr ? nullptr : at.owner()->def();
    const std::uint32_t first = text.line_of(loop.span.begin);
    const std::string_view indentation = at.slice({text.line_span(first).begin, loop.span.begin});
    if (at.target_minor() < first_with_aclosing || def == nullptr ||
        indentation.find_first_not_of(" \t\f") != std::string_view::npos)
        return std::nullopt;
    const rewriting::Subject subject{at.context(), at.path()};
    rewriting::ImportChanges imports(subject);
    const std::string name = free_name(at, *def);
    const std::string aclosing = imports.name_of("contextlib", "aclosing");
    if (name.empty() || aclosing.empty()) return std::nullopt;
    const std::string unit = source.unit_of(first, loop.body);
    std::string before = std::string(indentation) + "async with " + aclosing + "(" +
                         std::string(at.slice(loop.iter->span)) + ") as " + name + ":" + std::string(line_end_of(text));
    std::vector<Edit> edits = imports.edits();
    const std::uint32_t last = last_line_of(text, loop, indentation.size());
    for (std::uint32_t line = first; line <= last; ++line) {
        const Span span = text.line_span(line);
        const bool is_moved = loop.iter->span.begin < span.begin && span.begin < loop.iter->span.end;
        const bool is_blank = text.slice(span).find_first_not_of(" \t\f") == std::string_view::npos;
        if (is_moved || is_blank) continue;
        if (begins_in_string(at.tree(), span.begin)) return std::nullopt;
        edits.push_back({{span.begin, span.begin}, std::exchange(before, "") + unit});
    }
    edits.push_back({loop.iter->span, name});
    Fix fix = at.fix("Wrap in `async with aclosing(…)`", std::move(edits));
    fix.is_preferred = true;
    return fix;
}

}  // namespace

void not_closed(Visit& at) {
    const auto& loop = at.node<For>();
    if (as<Call>(loop.iter) == nullptr) return;
    const Node* const exit = first_exit(loop.body);
    if (exit == nullptr) return;
    const auto value = certain_result(at, loop.iter, {CallResult::AsyncGeneratorIterator});
    if (!value) return;
    const std::string word = "`" + std::string(word_of(*exit)) + "`";
    Finding finding{.span = loop.iter->span,
                    .message = written(at, *loop.iter) + " is not closed when " + word +
                               " leaves the loop, so that its clean-up runs some time later",
                    .related = {at.related(at.file(), exit->span, word + " leaves the loop here")}};
    for (RelatedPlace& place : at.definition_of(*value)) finding.related.push_back(std::move(place));
    if (auto fix = aclosing_fix(at, loop)) finding.fixes.push_back(std::move(*fix));
    at.report(std::move(finding));
}

}  // namespace pykind::checks
