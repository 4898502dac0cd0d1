#include "analysis/check_page.hpp"

#include <algorithm>
#include <vector>

namespace pykind {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view fence = "```";
constexpr std::string_view heading = "## ";
constexpr std::string_view path_word = " file=";
// So many lines of a section of examples are enough to read.
constexpr std::size_t most_lines = 40;

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The line after what begins at a line: a fenced block, or the line itself.
std::size_t end_of_part(const Lines& lines, std::size_t begin) {
    if (!lines[begin].starts_with(fence)) return begin + 1;
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(begin) + 1;
    const auto close = std::find(first, lines.end(), fence);
    return static_cast<std::size_t>(close - lines.begin()) + (close == lines.end() ? 0 : 1);
}

// The words after the language are for the tests; but the name of a file says what its code is.
void append_fence(std::string& out, std::string_view line) {
    const std::size_t path = line.find(path_word);
    if (path != std::string_view::npos) {
        const std::string_view name = line.substr(path + path_word.size());
        out += "`" + std::string(name.substr(0, name.find(' '))) + "`:\n\n";
    }
    out += std::string(line.substr(0, line.find(' '))) + "\n";
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
    bool is_example = false;
    std::size_t section_begin = 0;
    for (std::size_t at = 1; at < lines.size();) {
        if (lines[at].starts_with(heading)) {
            is_example = true;
            section_begin = at;
        }
        const std::size_t end = end_of_part(lines, at);
        const bool is_block = lines[at].starts_with(fence);
        if (is_example && is_block && end - section_begin > most_lines && at > section_begin + most_lines / 4) {
            while (out.ends_with("\n\n")) out.pop_back();
            for (at = end; at < lines.size() && !lines[at].starts_with(heading);) at = end_of_part(lines, at);
            if (at < lines.size()) out += "\n";
            continue;
        }
        if (is_block) {
            append_fence(out, lines[at]);
            ++at;
        }
        for (; at < end; ++at) out += std::string(lines[at]) + "\n";
    }
    return out;
}

std::string check_page(Check check) {
    const std::string markdown = check_page_markdown(check);
    std::string out;
    bool is_code = false;
    for (const std::string_view line : lines_of(markdown)) {
        if (line.starts_with(fence)) {
            is_code = !is_code;
        } else if (is_code) {
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
