#include "analysis/check_page.hpp"

#include <algorithm>
#include <vector>

namespace pykind {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view fence = "```";
constexpr std::string_view fix = "fix: ";
constexpr std::string_view heading = "## ";
constexpr std::string_view silent = "## Silent";
constexpr std::string_view path_word = " file=";
// So many lines of examples of what is found, and of what is not, are enough to read.
constexpr std::size_t most_lines = 50;

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The line after what begins at a line: a fenced block, the name of a fix with the block that it makes, or the line.
std::size_t end_of_part(const Lines& lines, std::size_t begin) {
    if (lines[begin].starts_with(fix) && begin + 1 < lines.size()) ++begin;
    if (!lines[begin].starts_with(fence)) return begin + 1;
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(begin) + 1;
    const auto close = std::find(first, lines.end(), fence);
    return static_cast<std::size_t>(close - lines.begin()) + (close == lines.end() ? 0 : 1);
}

bool is_block(std::string_view first_line) { return first_line.starts_with(fence) || first_line.starts_with(fix); }

// How many lines lead from a heading to the end of the first block behind it; 0 if the section has none.
std::size_t lines_to_first_block(const Lines& lines, std::size_t begin) {
    std::size_t at = begin + 1;
    while (at < lines.size() && !lines[at].starts_with(heading)) {
        const std::size_t end = end_of_part(lines, at);
        if (is_block(lines[at])) return end - begin;
        at = end;
    }
    return 0;
}

// The words after the language are for the tests; but the name of a file says what its code is.
void append(std::string& out, std::string_view line) {
    const bool is_fence = line.starts_with(fence);
    const std::size_t path = is_fence ? line.find(path_word) : std::string_view::npos;
    if (path != std::string_view::npos) {
        const std::string_view name = line.substr(path + path_word.size());
        out += "`" + std::string(name.substr(0, name.find(' '))) + "`:\n\n";
    }
    out += std::string(is_fence ? line.substr(0, line.find(' ')) : line) + "\n";
}

// Which of the examples are shown: the first ones of what is found, and of what is not ("## Silent: …").
class Examples {
public:
    // `first` lines are those up to the end of its first block; 0: it has none.
    void enter(std::string_view title, std::size_t first) {
        kind_ = title.starts_with(silent) ? &silent_ : &found_;
        has_block_ = false;
        is_full_ = first > 0 && *kind_ > 0 && *kind_ + first > most_lines;
    }

    // Whether the next part of so many lines is shown. What follows one that is not shown belongs to that.
    bool take(std::size_t lines, bool is_code) {
        if (kind_ == nullptr) return true;
        if (is_code && has_block_ && *kind_ + lines > most_lines) is_full_ = true;
        if (is_full_) return false;
        has_block_ = has_block_ || is_code;
        *kind_ += lines;
        return true;
    }

private:
    std::size_t found_ = 0;  // lines that are shown
    std::size_t silent_ = 0;
    std::size_t* kind_ = nullptr;  // of the section; null before the first
    bool has_block_ = false;       // it has one that is shown
    bool is_full_ = false;
};

std::string file_of(Check check) {
    std::string name(code_of(check));
    std::replace(name.begin(), name.end(), '-', '_');
    return "checks/" + name + ".md";
}

std::string severity_line(Check check) {
    const Severity severity = default_severity(check);
    std::string line = "Severity: " + std::string(id_of(severity)) + " by default";
    if (is_in_type_checkers(check)) line += "; off under the preset `beside-type-checker`";
    return line + ".";
}

}  // namespace

std::string_view summary_of(Check check) {
    std::string_view title = page_source(check);
    title = title.substr(0, title.find('\n'));
    const std::size_t colon = title.find(": ");
    return colon == std::string_view::npos ? std::string_view() : title.substr(colon + 2);
}

std::string lead_of(Check check) {
    std::string lead;
    const Lines lines = lines_of(page_source(check));
    for (std::size_t i = 2; i < lines.size() && !lines[i].empty(); ++i)
        lead += (lead.empty() ? "" : " ") + std::string(lines[i]);
    return lead;
}

std::string check_page_markdown(Check check) {
    const Lines lines = lines_of(page_source(check));
    if (lines.empty()) return {};
    std::string out = std::string(lines.front()) + "\n\n" + severity_line(check) + "\n";
    Examples examples;
    bool is_cut = false;
    for (std::size_t at = 1; at < lines.size();) {
        const std::size_t end = end_of_part(lines, at);
        if (lines[at].starts_with(heading)) examples.enter(lines[at], lines_to_first_block(lines, at));
        const bool is_shown = examples.take(end - at, is_block(lines[at]));
        is_cut = is_cut || !is_shown;
        if (is_shown && lines[at].starts_with(heading) && !out.ends_with("\n\n")) out += "\n";
        for (; at < end; ++at) {
            if (is_shown) append(out, lines[at]);
        }
    }
    while (out.ends_with("\n\n")) out.pop_back();
    if (is_cut) out += "\nMore examples are in " + file_of(check) + " of the documentation that is installed.\n";
    return out;
}

std::string check_page(Check check) {
    const std::string markdown = check_page_markdown(check);
    std::string out;
    bool is_code = false;
    bool is_after_code = false;
    for (const std::string_view line : lines_of(markdown)) {
        if (line.starts_with(fence)) {
            // Blank lines part it from what is around it.
            if (!is_code && !out.ends_with("\n\n")) out += "\n";
            is_after_code = is_code;
            is_code = !is_code;
            continue;
        }
        if (is_after_code && !line.empty()) out += "\n";
        is_after_code = false;
        if (is_code) {
            out += (line.empty() ? "" : "    ") + std::string(line) + "\n";
        } else if (out.empty()) {
            out = std::string(code_of(check)) + ": " + std::string(summary_of(check)) + "\n";
        } else {
            out += std::string(line.starts_with(heading) ? line.substr(heading.size()) : line) + "\n";
        }
    }
    return out;
}

}  // namespace pykind
