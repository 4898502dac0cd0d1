#include "analysis/rewriting/context_name.hpp"

namespace pykind::rewriting {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

// A word begins at a capital behind something else, and at the last of several capitals.
std::string snake_case(std::string_view name) {
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool follows = i > 0 && name[i - 1] != '_';
        const bool is_first = follows && !is_upper(name[i - 1]);
        const bool is_last = follows && i + 1 < name.size() && !is_upper(name[i + 1]) && name[i + 1] != '_';
        if (is_upper(name[i]) && (is_first || is_last)) result += '_';
        result += lower(name[i]);
    }
    return result;
}

}  // namespace pykind::rewriting
