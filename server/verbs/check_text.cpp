// The findings of `pykind check` for people: each with the line that it stands on.
#include <utf8proc.h>

#include <algorithm>
#include <string_view>

#include "analysis/safe_fixes.hpp"
#include "server/files.hpp"
#include "server/verbs/check_report.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

namespace {

constexpr std::size_t widest = 110;         // cells of a terminal that a line of source may take
constexpr std::size_t before_finding = 30;  // cells that are left before a finding where a line is cut
constexpr std::size_t tab_width = 4;
constexpr std::string_view cut = "…";

enum class Style : std::uint8_t { Bold, Gutter, Error, Warning, Information, Hint, Fix };

Style style_of(Severity severity) {
    switch (severity) {
        case Severity::Error: return Style::Error;
        case Severity::Warning: return Style::Warning;
        case Severity::Information: return Style::Information;
        default: return Style::Hint;
    }
}

class Paint {
public:
    explicit Paint(bool colour) : colour_(colour) {}

    [[nodiscard]] std::string operator()(Style style, std::string_view text) const {
        constexpr std::string_view codes[] = {"1", "34", "1;31", "1;33", "1;34", "1;36", "1;32"};
        if (!colour_ || text.empty()) return std::string(text);
        return "\x1b[" + std::string(codes[static_cast<std::size_t>(style)]) + "m" + std::string(text) + "\x1b[0m";
    }

private:
    bool colour_;
};

// What a character of source takes on a terminal.
struct Cell {
    std::string text;
    std::size_t width;
    bool is_marked;
};

std::vector<Cell> cells_of(const syntax::SourceText& text, std::uint32_t line, syntax::Span marked) {
    const syntax::Span span = text.line_span(line);
    std::vector<Cell> cells;
    std::size_t column = 0;
    for (syntax::Offset at = span.begin; at < span.end;) {
        utf8proc_int32_t character = 0;
        const std::string_view rest = text.slice({at, span.end});
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                                             static_cast<utf8proc_ssize_t>(rest.size()), &character);
        if (length <= 0) break;  // the text is UTF-8
        const bool is_tab = character == '\t';
        const std::string shown = is_tab ? std::string(tab_width - column % tab_width, ' ')
                                         : printable(rest.substr(0, static_cast<std::size_t>(length)));
        const bool is_replaced = !is_tab && shown == "?";
        const std::size_t width =
            is_tab ? shown.size()
                   : (is_replaced ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(character))));
        cells.push_back({shown, width, marked.contains(at)});
        column += width;
        at += static_cast<syntax::Offset>(length);
    }
    return cells;
}

struct Snippet {
    std::string source;
    std::string space;  // before the carets
    std::string carets;
};

// The line that a finding begins on, cut where it is too long for a terminal.
Snippet snippet_of(const syntax::SourceText& text, const Finding& finding) {
    const std::uint32_t line = text.line_of(finding.span.begin);
    syntax::Span marked{finding.span.begin, std::min(finding.span.end, text.line_span(line).end)};
    const std::string_view slice = text.slice(marked);
    const std::size_t last = slice.find_last_not_of(" \t\f");
    if (last != std::string_view::npos) marked.end = marked.begin + static_cast<syntax::Offset>(last) + 1;
    const std::vector<Cell> cells = cells_of(text, line, marked);

    std::size_t total = 0;
    std::size_t finding_begin = 0;
    std::size_t finding_end = 0;
    for (const Cell& cell : cells) {
        if (cell.is_marked && finding_end == 0) finding_begin = total;
        total += cell.width;
        if (cell.is_marked) finding_end = total;
    }
    if (finding_end == 0) finding_begin = finding_end = total;  // at the end of the line
    // The window of columns that is shown.
    std::size_t begin = 0;
    if (total > widest && finding_end >= widest && finding_begin > before_finding)
        begin = std::min(finding_begin - before_finding, total - widest + 1);
    const std::size_t end = begin + widest;

    Snippet snippet;
    std::size_t column = 0;
    std::size_t carets = 0;
    if (begin > 0) {
        snippet.source = cut;
        snippet.space = " ";
    }
    bool is_cut = false;
    for (const Cell& cell : cells) {
        const std::size_t at = column;
        column += cell.width;
        if (at < begin) continue;
        if (at + cell.width > end) {
            is_cut = true;
            break;
        }
        snippet.source += cell.text;
        if (cell.is_marked) carets += cell.width;
        if (at < finding_begin) snippet.space.append(cell.width, ' ');
    }
    if (is_cut) snippet.source += cut;
    while (snippet.source.ends_with(' ')) snippet.source.pop_back();
    snippet.carets = std::string(std::max<std::size_t>(1, carets), '^');
    return snippet;
}

std::string text_of(TextPlace place) { return std::to_string(place.line) + ":" + std::to_string(place.column); }

}  // namespace

std::string CheckedFile::name_of(const std::string& path) const {
    if (path == file->identity.path) return name;
    const std::string here = absolute_path(".") + "/";
    return !name.starts_with('/') && path.starts_with(here) ? path.substr(here.size()) : path;
}

TextPlace place_in(const syntax::SourceText& text, syntax::Offset offset) {
    return {text.line_of(offset), text.code_point_column(offset)};
}

std::string findings_as_text(const CheckedFile& checked, bool colour) {
    const Paint paint(colour);
    const syntax::SourceText& text = checked.file->tree->text();
    const std::string name = printable(checked.name);
    std::string out;
    for (const Finding& finding : checked.findings) {
        const TextPlace place = place_in(text, finding.span.begin);
        const Style style = style_of(finding.severity);
        const Snippet snippet = snippet_of(text, finding);
        const std::string line = std::to_string(place.line);
        const std::string margin(line.size(), ' ');
        out += paint(Style::Bold, name) + ":" + text_of(place) + ": " +
               paint(style, std::string(id_of(finding.severity)) + "[" + std::string(code_of(finding.check)) + "]") +
               ": " + printable(finding.message) + "\n";
        out += paint(Style::Gutter, line + " |") + (snippet.source.empty() ? "" : " ") + snippet.source + "\n";
        out += paint(Style::Gutter, margin + " |") + " " + snippet.space +
               paint(style, snippet.carets + (finding.said.empty() ? "" : " " + printable(finding.said))) + "\n";
        for (const RelatedPlace& related : finding.related) {
            const std::string where = related.file == nullptr
                                          ? std::to_string(related.line)
                                          : text_of(place_in(related.file->tree->text(), related.span.begin));
            out += paint(Style::Gutter, margin + " =") + " " + paint(Style::Bold, "note") + ": " +
                   printable(checked.name_of(related.path)) + ":" + where + ": " + printable(related.message) + "\n";
        }
        if (!finding.fixes.empty()) {
            const bool is_made_by_option = safe_fix_of(finding, *checked.file) == &finding.fixes.front();
            out += paint(Style::Gutter, margin + " =") + " " + paint(Style::Fix, "fix") + ": " +
                   printable(finding.fixes.front().title) + (is_made_by_option ? " (--fix does it)" : "") + "\n";
        }
        out += "\n";
    }
    return out;
}

}  // namespace pykind::server
