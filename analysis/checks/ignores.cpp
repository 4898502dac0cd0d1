#include "analysis/checks/ignores.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind::checks {

using namespace syntax;

namespace {

constexpr std::string_view tool = "pykind:";
constexpr std::string_view verb = "ignore";

std::size_t after_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space_or_tab(text[at])) ++at;
    return at;
}

std::uint32_t line_of(const AnalyzedFile& file, Offset offset) { return file.tree->text().line_of(offset); }

// The lines that a finding stands on.
std::pair<std::uint32_t, std::uint32_t> reported_lines(const AnalyzedFile& file, const Finding& finding) {
    const Offset last = finding.span.length() > 0 ? finding.span.end - 1 : finding.span.begin;
    return {line_of(file, finding.span.begin), line_of(file, last)};
}

const Span* comment_on(const AnalyzedFile& file, std::uint32_t line) {
    const auto& comments = file.tree->comments();
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

std::vector<IgnoredCode> codes_in(const AnalyzedFile& file, Span list) {
    std::vector<IgnoredCode> codes;
    const std::string_view text = file.tree->slice(list);
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::size_t first = std::min(after_blanks(text, at), end);
        std::size_t last = end;
        while (first < last && is_space_or_tab(text[last - 1])) --last;
        at = end + 1;
        if (first == last) continue;
        codes.push_back({{list.begin + static_cast<Offset>(first), list.begin + static_cast<Offset>(last)},
                         check_of(text.substr(first, last - first))});
    }
    return codes;
}

// Other comments may stand before it on the line, each behind a `#` of its own.
std::optional<Ignore> ignore_in(const AnalyzedFile& file, Span comment) {
    const std::string_view text = file.tree->slice(comment);
    const Span line = file.tree->text().line_span(line_of(file, comment.begin));
    const std::string_view before = file.tree->slice({line.begin, comment.begin});
    const bool is_alone = after_blanks(before, 0) == before.size();
    const auto span = [&](std::size_t begin, std::size_t end) {
        return Span{comment.begin + static_cast<Offset>(begin), comment.begin + static_cast<Offset>(end)};
    };
    for (std::size_t hash = text.find('#'); hash != std::string_view::npos && (hash == 0 || !is_alone);
         hash = text.find('#', hash + 1)) {
        const std::size_t words = after_blanks(text, hash + 1);
        if (!text.substr(words).starts_with(tool)) continue;
        const std::size_t name = after_blanks(text, words + tool.size());
        if (!text.substr(name).starts_with(verb)) continue;
        const std::size_t end = name + verb.size();
        Ignore ignore{.line = line_of(file, comment.begin),
                      .span = span(hash, end),
                      .words = span(words, end),
                      .list = {},
                      .codes = {}};
        if (end < text.size() && text[end] == '[') {
            const std::size_t close = text.find(']', end);
            if (close == std::string_view::npos) return std::nullopt;
            ignore.list = span(end + 1, close);
            ignore.codes = codes_in(file, *ignore.list);
            ignore.span.end = ignore.words.end = span(0, close + 1).end;
        } else if (end < text.size() && !is_space_or_tab(text[end]) && text[end] != '#') {
            return std::nullopt;  // another word: "pykind: ignored"
        }
        return ignore;
    }
    return std::nullopt;
}

// Where one is off that is on by default, a comment may be there for what it finds.
bool are_all_made(const CheckSettings& settings) {
    for (std::size_t i = 0; i < check_count; ++i) {
        const auto check = static_cast<Check>(i);
        if (settings.severity(check) == Severity::Off && default_severity(check) != Severity::Off) return false;
    }
    return true;
}

}  // namespace

Ignores::Ignores(std::shared_ptr<const AnalyzedFile> file) : file_(std::move(file)) {
    for (const Span comment : file_->tree->comments()) {
        if (auto ignore = ignore_in(*file_, comment)) ignores_.push_back(std::move(*ignore));
    }
}

bool Ignores::silence(const Finding& finding) {
    const auto [first, last] = reported_lines(*file_, finding);
    const bool is_silent = silence_on(first, finding.check);
    return (last != first && silence_on(last, finding.check)) || is_silent;
}

bool Ignores::silence_on(std::uint32_t line, Check check) {
    // There is one comment on a line at most.
    const auto ignore = std::lower_bound(ignores_.begin(), ignores_.end(), line,
                                         [](const Ignore& one, std::uint32_t wanted) { return one.line < wanted; });
    if (ignore == ignores_.end() || ignore->line != line) return false;
    bool is_silent = !ignore->list;
    ignore->is_used = ignore->is_used || is_silent;
    for (IgnoredCode& code : ignore->codes) {
        if (code.check != check) continue;
        code.is_used = true;
        is_silent = true;
    }
    return is_silent;
}

void Ignores::report_unused(const CheckSettings& settings, const std::vector<Span>& unseen,
                            std::vector<Finding>& findings) const {
    const auto first_from = [&](std::uint32_t line) {
        const auto found = std::lower_bound(ignores_.begin(), ignores_.end(), line,
                                            [](const Ignore& ignore, std::uint32_t at) { return ignore.line < at; });
        return static_cast<std::size_t>(found - ignores_.begin());
    };
    // At each of them, how many more spans begin than have ended since the one before it.
    std::vector<std::ptrdiff_t> begun(ignores_.size() + 1);
    for (const Span& span : unseen) {
        ++begun[first_from(line_of(*file_, span.begin))];
        --begun[first_from(line_of(*file_, span.end) + 1)];
    }
    std::ptrdiff_t around = 0;
    for (std::size_t i = 0; i < ignores_.size(); ++i) {
        around += begun[i];
        const auto& codes = ignores_[i].codes;
        const bool is_wanted = std::any_of(codes.begin(), codes.end(),
                                           [](const IgnoredCode& c) { return c.check == Check::UnusedIgnore; });
        if (around == 0 && !is_wanted) add_unused(ignores_[i], settings, findings);
    }
}

void Ignores::add_unused(const Ignore& ignore, const CheckSettings& settings, std::vector<Finding>& findings) const {
    const auto add = [&](Span span, std::string message, std::string title, Edit edit) {
        findings.push_back(finding_of(span, std::move(message), std::move(title), std::move(edit)));
        findings.back().severity = settings.severity(Check::UnusedIgnore);
    };
    const auto add_whole = [&] {
        add(ignore.span, "there is nothing to ignore here", "Remove the comment", removal_of(ignore));
    };
    if (!ignore.list) {
        if (!ignore.is_used && are_all_made(settings)) add_whole();
        return;
    }
    const auto is_vain = [&](const IgnoredCode& code) {
        return !code.is_used && !(code.check && settings.severity(*code.check) == Severity::Off);
    };
    const auto is_known_and_vain = [&](const IgnoredCode& code) { return code.check && is_vain(code); };
    if (std::all_of(ignore.codes.begin(), ignore.codes.end(), is_known_and_vain)) return add_whole();
    for (std::size_t i = 0; i < ignore.codes.size(); ++i) {
        const IgnoredCode& unused = ignore.codes[i];
        if (!is_vain(unused)) continue;
        const std::string called = code(file_->tree->slice(unused.span));
        const std::string message =
            unused.check ? "there is no finding of " + called + " to ignore here" : "no check is called " + called;
        if (ignore.codes.size() == 1) {
            add(unused.span, message, "Remove the comment", removal_of(ignore));
        } else {
            // With the comma after it, or before it if it is the last.
            const Span gone = i + 1 < ignore.codes.size() ? Span{unused.span.begin, ignore.codes[i + 1].span.begin}
                                                          : Span{ignore.codes[i - 1].span.end, unused.span.end};
            add(unused.span, message, "Remove " + called + " from the comment", {gone, ""});
        }
        // Another version may have that check.
        findings.back().fixes.front().is_safe = unused.check.has_value();
    }
}

Finding Ignores::finding_of(Span span, std::string message, std::string title, Edit edit) const {
    Finding finding{.check = Check::UnusedIgnore, .span = span, .message = std::move(message)};
    finding.fixes.push_back(
        {.title = std::move(title), .changes = {{file_, {std::move(edit)}}}, .is_preferred = true, .is_safe = true});
    return finding;
}

// With the blanks before it; the whole line, where it stands alone on that. What is said behind it stays a comment.
Edit Ignores::removal_of(const Ignore& ignore) const {
    const std::string_view text = file_->tree->text().bytes();
    const Span line = file_->tree->text().line_span(ignore.line);
    Span gone = ignore.span;
    while (gone.end < line.end && is_space_or_tab(text[gone.end])) ++gone.end;
    if (gone.end < line.end && text[gone.end] != '#') return {{ignore.words.begin, gone.end}, ""};
    if (gone.end < line.end) gone.end = ignore.span.end;
    while (gone.begin > line.begin && is_space_or_tab(text[gone.begin - 1])) --gone.begin;
    if (gone.begin == line.begin && gone.end == line.end && ignore.line < file_->tree->text().line_count())
        gone.end = file_->tree->text().line_starts()[ignore.line];
    return {gone, ""};
}

std::optional<Edit> edit_to_ignore(const AnalyzedFile& file, const Finding& finding) {
    const std::string called(code_of(finding.check));
    const auto [first, last] = reported_lines(file, finding);
    for (const std::uint32_t line : {first, last}) {
        if (!takes_comment(file, line)) continue;
        const Span* const comment = comment_on(file, line);
        const auto ignore = comment == nullptr ? std::nullopt : ignore_in(file, *comment);
        if (ignore && ignore->list) {
            if (ignore->codes.empty()) return Edit{*ignore->list, called};
            const Offset at = ignore->codes.back().span.end;
            return Edit{{at, at}, ", " + called};
        }
        const Offset end = file.tree->text().line_span(line).end;
        return Edit{{end, end}, "  # pykind: ignore[" + called + "]"};
    }
    return std::nullopt;
}

}  // namespace pykind::checks
