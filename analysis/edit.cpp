#include "analysis/edit.hpp"

namespace pykind {

std::string_view line_end_of(const syntax::SourceText& text) {
    const std::string_view bytes = text.bytes();
    const std::size_t end = bytes.find_first_of("\r\n");
    if (end == std::string_view::npos || bytes[end] == '\n') return "\n";
    return bytes.substr(end, 2) == "\r\n" ? "\r\n" : "\r";
}

std::string apply_edits(std::string_view text, const std::vector<Edit>& edits) {
    std::string result;
    std::size_t at = 0;
    for (const Edit& edit : edits) {
        result += text.substr(at, edit.span.begin - at);
        result += edit.text;
        at = edit.span.end;
    }
    result += text.substr(at);
    return result;
}

}  // namespace pykind
