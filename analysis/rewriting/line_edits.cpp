#include "analysis/rewriting/line_edits.hpp"

#include <algorithm>
#include <cstdint>

namespace pykind::rewriting {

using syntax::Offset;
using syntax::Span;

namespace {

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

std::string with_line_endings(std::string_view text, bool is_crlf) {
    std::string result;
    for (const char c : text) {
        if (c == '\n' && is_crlf) result += '\r';
        result += c;
    }
    return result;
}

}  // namespace

// The longest common subsequence of two texts of a class's length.
std::vector<Edit> line_edits(std::string_view before, Span span, std::string_view text) {
    const bool is_crlf = before.find("\r\n") != std::string_view::npos;
    const std::string wanted = with_line_endings(text, is_crlf);
    const auto old_lines = split_lines(before.substr(span.begin, span.length()));
    const auto new_lines = split_lines(wanted);
    const std::size_t width = new_lines.size() + 1;
    std::vector<std::uint32_t> common((old_lines.size() + 1) * width, 0);
    for (std::size_t i = old_lines.size(); i-- > 0;) {
        for (std::size_t j = new_lines.size(); j-- > 0;) {
            common[i * width + j] = old_lines[i] == new_lines[j]
                                        ? common[(i + 1) * width + j + 1] + 1
                                        : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
        }
    }
    std::vector<Edit> edits;
    Offset at = span.begin;
    bool is_open = false;  // the last edit ends here
    const auto edit = [&]() -> Edit& {
        if (!is_open) edits.push_back({{at, at}, {}});
        is_open = true;
        return edits.back();
    };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < old_lines.size() || j < new_lines.size()) {
        if (i < old_lines.size() && j < new_lines.size() && old_lines[i] == new_lines[j]) {
            at += static_cast<Offset>(old_lines[i].size());
            is_open = false;
            ++i;
            ++j;
        } else if (j == new_lines.size() ||
                   (i < old_lines.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
            edit();
            at += static_cast<Offset>(old_lines[i].size());
            edits.back().span.end = at;
            ++i;
        } else {
            edit().text += new_lines[j];
            ++j;
        }
    }
    return edits;
}

}  // namespace pykind::rewriting
