#include "tests/support/shown_spec.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "analysis/call_hierarchy.hpp"
#include "analysis/function_at.hpp"
#include "analysis/highlights.hpp"
#include "analysis/inlay_hints.hpp"
#include "analysis/outline.hpp"
#include "analysis/semantic_tokens.hpp"
#include "analysis/usage_counts.hpp"
#include "tests/support/spec_files.hpp"

namespace pykind::test {

namespace {

// The file of a block, and the cursor in it.
struct Shown {
    SpecProject& project;
    semantics::Evaluator& evaluator;
    std::shared_ptr<const AnalyzedFile> file;
    std::optional<syntax::Offset> cursor;

    [[nodiscard]] std::string_view text() const { return file->tree->text().bytes(); }
    [[nodiscard]] syntax::Span all() const { return {0, file->tree->text().size()}; }
};

// A part of the text that is put between brackets, with words before or after it.
struct Bracketed {
    syntax::Span span;
    std::string before;
    std::string after;
};

std::string with_brackets(std::string_view text, const std::vector<Bracketed>& parts) {
    std::string result;
    std::size_t at = 0;
    for (const Bracketed& part : parts) {
        result += text.substr(at, part.span.begin - at);
        result += "⟨" + part.before + std::string(text.substr(part.span.begin, part.span.length())) + part.after + "⟩";
        at = part.span.end;
    }
    return result + std::string(text.substr(at));
}

std::string hints(const Shown& shown) {
    std::vector<Bracketed> parts;
    for (const InlayHint& hint : inlay_hints(shown.evaluator, *shown.file, shown.all()))
        parts.push_back({{hint.offset, hint.offset}, hint.label, ""});
    return with_brackets(shown.text(), parts);
}

std::string tokens(const Shown& shown) {
    std::vector<Bracketed> parts;
    for (const SemanticToken& token : semantic_tokens(shown.evaluator, *shown.file, shown.all())) {
        std::string words = token.type == SemanticTokenType::Method ? ": method" : ": function";
        if (token.is_declaration) words += " declaration";
        if (token.is_async) words += " async";
        if (token.is_generator) words += " generator";
        parts.push_back({token.span, "", words});
    }
    return with_brackets(shown.text(), parts);
}

std::string highlights(const Shown& shown) {
    std::vector<Bracketed> parts;
    for (const Highlight& highlight : highlights_at(*shown.file, shown.cursor.value_or(0))) {
        const char* const before = highlight.kind == HighlightKind::Read    ? "read: "
                                   : highlight.kind == HighlightKind::Write ? "write: "
                                                                            : "";
        parts.push_back({highlight.span, before, ""});
    }
    return with_brackets(shown.text(), parts);
}

std::string with_detail(const std::string& name, const std::string& detail) {
    return detail.empty() ? name : name + " — " + detail;
}

std::string outline(const Shown& shown) {
    constexpr std::array words = {"class", "function", "method", "constructor", "property"};
    std::string lines;
    std::vector<std::size_t> depths;
    for (const OutlineEntry& entry : outline_of(*shown.file)) {
        depths.push_back(entry.parent == OutlineEntry::npos ? 0 : depths[entry.parent] + 1);
        lines += std::string(2 * depths.back(), ' ') + words[static_cast<std::size_t>(entry.kind)] + " " +
                 with_detail(entry.name, detail_of(shown.evaluator, *shown.file, entry)) + "\n";
    }
    return lines;
}

using Visit = std::function<void(const AnalyzedFile&, const std::vector<syntax::Span>&)>;

// The functions that the cursor is at.
std::vector<Callable> callables(const Shown& shown) {
    return callables_at(shown.evaluator, *shown.file, shown.cursor.value_or(0));
}

ReferenceTarget target_of(const Shown& shown, const Callable& callable) {
    return reference_target(shown.evaluator, *callable.file, callable.name_span().begin);
}

// Where the target is referred to, under whatever names.
void for_each_file(const Shown& shown, const ReferenceTarget& target, const Visit& visit) {
    std::set<std::string> names{target.name};
    SpecFiles files(shown.project);
    for (std::size_t known = 0; known != names.size();) {
        known = names.size();
        for (const auto& file : files.with_words(names)) {
            auto aliases = find_references(shown.evaluator, *file, target, names).aliases;
            names.merge(aliases);
        }
    }
    for (const auto& file : files.with_words(names))
        visit(*file, find_references(shown.evaluator, *file, target, names).spans);
}

std::string counts(const Shown& shown) {
    UsageCounts all;
    const auto found = callables(shown);
    if (found.size() != 1) return "no function\n";
    const semantics::FunctionInfo& info = *found[0].function;
    const bool is_read = outline_kind_of(info) == OutlineKind::Property;
    const ReferenceTarget target = target_of(shown, found[0]);
    for_each_file(shown, target, [&](const AnalyzedFile& file, std::vector<syntax::Span> spans) {
        std::erase_if(spans, [&](const syntax::Span& span) {
            return target.sites.contains({file.identity.path, span.begin});
        });
        all.add(count_uses(file, spans, is_read));
    });
    return words_of(info.kind, all) + "\n";
}

// "main.py:3 ticker — asynchronous generator function, at lines 5 and 6"
std::string line_of(const AnalyzedFile& caller, const CallHierarchyCall& call) {
    const AnalyzedFile& file = *call.other.file;
    const std::string name = file.identity.path.substr(SpecProject::folder.size() + 1);
    std::string line =
        "  " + name + ":" + std::to_string(file.tree->text().line_of(call.other.name_span().begin)) + " ";
    line += call.other.function == nullptr
                ? "module"
                : with_detail(call.other.function->qualname, std::string(phrase_of(call.other.function->kind)));
    for (const syntax::Span& range : call.ranges)
        line += (&range == call.ranges.data() ? ", called on line " : " and ") +
                std::to_string(caller.tree->text().line_of(range.begin));
    return line + "\n";
}

std::string calls(const Shown& shown) {
    std::string lines;
    const auto found = callables(shown);
    if (found.empty()) return "no function\n";
    for (const Callable& callable : found) {
        lines += callable.function->qualname + " calls:\n";
        for (const auto& call : outgoing_calls(shown.evaluator, callable)) lines += line_of(*callable.file, call);
        lines += "called by:\n";
        const ReferenceTarget target = target_of(shown, callable);
        for_each_file(shown, target, [&](const AnalyzedFile& file, const std::vector<syntax::Span>& spans) {
            for (const auto& call : incoming_calls(shown.evaluator, file, target, spans)) lines += line_of(file, call);
        });
    }
    return lines;
}

std::string function(const Shown& shown) {
    const semantics::FunctionInfo* const info = function_at(*shown.file, shown.cursor.value_or(0));
    return (info == nullptr ? "none" : with_detail(info->qualname, std::string(phrase_of(info->kind)))) + "\n";
}

struct Feature {
    std::string_view name;
    std::string (*show)(const Shown&);
};
constexpr std::array features = {
    Feature{"hints", hints}, Feature{"tokens", tokens}, Feature{"highlights", highlights}, Feature{"outline", outline},
    Feature{"calls", calls}, Feature{"counts", counts}, Feature{"function", function},
};

}  // namespace

std::size_t check_shown(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                        SpecResult& result) {
    ++result.expectations;
    const auto fail = [&result](std::size_t index, std::string message) {
        result.failures.push_back({index + 1, std::move(message)});
    };
    const auto* const feature = std::find_if(
        features.begin(), features.end(), [&](const Feature& entry) { return entry.name == block.value_of("shows"); });
    std::size_t fence = block.after();
    while (fence < text.size() && !text[fence].starts_with("```")) ++fence;
    const auto expected = text.block_at(fence);
    if (feature == features.end() || !expected || expected->fence != "```text") {
        fail(
            block.begin,
            "what is shown is hints, tokens, highlights, outline, calls, counts or function, and a text block follows");
        return block.after();
    }
    SpecProject project(files, block.target());
    semantics::Evaluator evaluator(project.project);
    const std::string actual =
        feature->show({project, evaluator, project.project.load(block.path()), text.source_of(block).cursor});
    if (actual != text.content_of(*expected)) {
        fail(expected->begin, "what is shown is\n" + actual);
        text.replace(expected->begin, expected->end, actual);
        return text.block_at(fence)->after();
    }
    return expected->after();
}

}  // namespace pykind::test
