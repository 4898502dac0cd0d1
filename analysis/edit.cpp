#include "analysis/edit.hpp"

namespace pykind {

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
