#include "analysis/checks/ignores.hpp"

#include <algorithm>

#include "analysis/page.hpp"

namespace pykind::checks {

using namespace syntax;

namespace {

constexpr std::string_view marker = "pykind: ignore";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::uint32_t line_of(const AnalyzedFile& file, Offset offset) { return file.tree->text().line_of(offset); }

// The lines that a finding stands on.
std::pair<std::uint32_t, std::uint32_t> lines_of(const AnalyzedFile& file, const Finding& finding) {
    const Offset last = finding.span.length() > 0 ? finding.span.end - 1 : finding.span.begin;
    return {line_of(file, finding.span.begin), line_of(file, last)};
}

const Span* comment_on(const AnalyzedFile& file, std::uint32_t line) {
    const auto& comments = file.tree->tokens().comments;
    const Span of_line = file.tree->text().line_span(line);
    const auto found = std::lower_bound(comments.begin(), comments.end(), of_line.begin,
                                        [](const Span& comment, Offset offset) { return comment.begin < offset; });
    return found != comments.end() && found->begin < of_line.end ? &*found : nullptr;
}

// A comment may stand at the end of a line, unless a string or a backslash goes on behind it.
bool takes_comment(const AnalyzedFile& file, std::uint32_t line) {
    const Span span = file.tree->text().line_span(line);
    const std::string_view text = file.tree->slice(span);
    if (!text.empty() && text.back() == '\\') return false;
    const auto& tokens = file.tree->tokens().tokens;
    const auto after = std::upper_bound(tokens.begin(), tokens.end(), span.end,
                                        [](Offset offset, const Token& token) { return offset < token.end; });
    return after == tokens.end() || after->begin >= span.end || after->kind == TokenKind::Newline;
}

}  // namespace

Ignores::Ignores(std::shared_ptr<const AnalyzedFile> file) : file_(std::move(file)) {
    for (const Span comment : file_->tree->tokens().comments) read(comment);
}

// Other comments may stand before it on the line, each behind a `#` of its own.
void Ignores::read(Span comment) {
    const std::string_view text = file_->tree->slice(comment);
    std::size_t hash = 0;
    std::size_t at = 0;
    while (true) {
        hash = text.find('#', at);
        if (hash == std::string_view::npos) return;
        at = hash + 1;
        while (at < text.size() && is_blank(text[at])) ++at;
        if (text.substr(at).starts_with(marker)) break;
    }
    at += marker.size();
    const auto offset = [&](std::size_t index) { return comment.begin + static_cast<Offset>(index); };
    Ignore ignore{line_of(*file_, comment.begin), {}, {}, true};
    if (at < text.size() && text[at] == '[') {
        ignore.is_of_all = false;
        const std::size_t close = text.find(']', at);
        if (close == std::string_view::npos) return;
        for (++at; at <= close; ++at) {
            const std::size_t end = std::min(text.find(',', at), close);
            std::size_t first = at;
            std::size_t last = end;
            while (first < last && is_blank(text[first])) ++first;
            while (first < last && is_blank(text[last - 1])) --last;
            if (first < last) {
                ignore.codes.push_back(
                    {{offset(first), offset(last)}, check_of(text.substr(first, last - first)), false});
            }
            at = end;
        }
    } else if (at < text.size() && !is_blank(text[at]) && text[at] != '#') {
        return;  // another word: "pykind: ignored"
    }
    ignore.span = {offset(hash), offset(at)};
    ignores_.push_back(std::move(ignore));
}

bool Ignores::silence(const Finding& finding) {
    const auto [first, last] = lines_of(*file_, finding);
    bool is_silent = false;
    for (Ignore& ignore : ignores_) {
        if (ignore.line != first && ignore.line != last) continue;
        for (Code& code : ignore.codes) {
            if (code.check != finding.check) continue;
            code.is_used = true;
            is_silent = true;
        }
        if (!ignore.is_of_all) continue;
        ignore.is_used = true;
        is_silent = true;
    }
    return is_silent;
}

void Ignores::report_unused(const CheckSettings& settings, std::vector<Finding>& findings) const {
    for (const Ignore& ignore : ignores_) add_unused(ignore, settings, findings);
}

void Ignores::add_unused(const Ignore& ignore, const CheckSettings& settings, std::vector<Finding>& findings) const {
    const auto add = [&](Span span, std::string message, std::vector<Edit> edits) {
        Finding finding{.check = Check::UnusedIgnore,
                        .severity = settings.severity(Check::UnusedIgnore),
                        .span = span,
                        .message = std::move(message)};
        finding.fixes.push_back({.title = "Remove what is ignored in vain",
                                 .changes = {{file_, std::move(edits)}},
                                 .is_preferred = true,
                                 .is_safe = true});
        findings.push_back(std::move(finding));
    };
    const auto is_off = [&](const Code& code) { return code.check && settings.severity(*code.check) == Severity::Off; };
    if (ignore.is_of_all) {
        if (!ignore.is_used) add(ignore.span, "there is nothing to ignore here", removal_of(ignore));
        return;
    }
    const auto is_vain = [&](const Code& code) { return !code.is_used && !is_off(code); };
    const bool are_all = std::all_of(ignore.codes.begin(), ignore.codes.end(), is_vain);
    if (are_all && std::all_of(ignore.codes.begin(), ignore.codes.end(), [](const Code& c) { return c.check; }))
        return add(ignore.span, "there is nothing to ignore here", removal_of(ignore));
    for (std::size_t i = 0; i < ignore.codes.size(); ++i) {
        const Code& unused = ignore.codes[i];
        if (!is_vain(unused)) continue;
        const std::string called = code(file_->tree->slice(unused.span));
        std::vector<Edit> edits = removal_of(ignore);
        if (ignore.codes.size() > 1) {
            // With the comma after it, or before it if it is the last.
            const Span gone = i + 1 < ignore.codes.size() ? Span{unused.span.begin, ignore.codes[i + 1].span.begin}
                                                          : Span{ignore.codes[i - 1].span.end, unused.span.end};
            edits = {{gone, ""}};
        }
        add(unused.span,
            unused.check ? "there is no finding of " + called + " to ignore here" : "no check is called " + called,
            std::move(edits));
    }
}

// With the blanks before it; the whole line, where it stands alone on that.
std::vector<Edit> Ignores::removal_of(const Ignore& ignore) const {
    const std::string_view text = file_->tree->text().bytes();
    Span gone = ignore.span;
    while (gone.begin > 0 && is_blank(text[gone.begin - 1])) --gone.begin;
    const Span line = file_->tree->text().line_span(ignore.line);
    if (gone.begin == line.begin && gone.end == line.end && ignore.line < file_->tree->text().line_count())
        gone.end = file_->tree->text().line_starts()[ignore.line];
    return {{gone, ""}};
}

std::optional<Edit> edit_to_ignore(const AnalyzedFile& file, const Finding& finding) {
    const std::string called(code_of(finding.check));
    const auto [first, last] = lines_of(file, finding);
    for (const std::uint32_t line : {first, last}) {
        if (!takes_comment(file, line)) continue;
        const Span* const comment = comment_on(file, line);
        if (comment != nullptr) {
            const std::string_view text = file.tree->slice(*comment);
            const std::size_t list = text.find(std::string(marker) + "[");
            const std::size_t close = list == std::string_view::npos ? list : text.find(']', list);
            if (close != std::string_view::npos) {
                const Offset at = comment->begin + static_cast<Offset>(close);
                return Edit{{at, at}, ", " + called};
            }
        }
        const Offset end = file.tree->text().line_span(line).end;
        return Edit{{end, end}, "  # pykind: ignore[" + called + "]"};
    }
    return std::nullopt;
}

}  // namespace pykind::checks
