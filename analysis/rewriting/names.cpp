#include "analysis/rewriting/names.hpp"

#include <algorithm>
#include <array>

#include "analysis/syntax/characters.hpp"
#include "analysis/syntax/token.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// In order, to be searched by halves.
constexpr std::array<std::string_view, 75> builtin_names = {
    "abs",       "aiter",   "all",       "anext",      "any",          "ascii",   "bin",     "bool",      "breakpoint",
    "bytearray", "bytes",   "callable",  "chr",        "classmethod",  "compile", "complex", "copyright", "credits",
    "delattr",   "dict",    "dir",       "divmod",     "enumerate",    "eval",    "exec",    "exit",      "filter",
    "float",     "format",  "frozenset", "getattr",    "globals",      "hasattr", "hash",    "help",      "hex",
    "id",        "input",   "int",       "isinstance", "issubclass",   "iter",    "len",     "license",   "list",
    "locals",    "map",     "max",       "memoryview", "min",          "next",    "object",  "oct",       "open",
    "ord",       "pow",     "print",     "property",   "quit",         "range",   "repr",    "reversed",  "round",
    "set",       "setattr", "slice",     "sorted",     "staticmethod", "str",     "sum",     "super",     "tuple",
    "type",      "vars",    "zip"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

bool is_reserved(std::string_view name) {
    return keyword_of(name) != TokenKind::Name || std::binary_search(builtin_names.begin(), builtin_names.end(), name);
}

std::string snake_case(std::string_view class_name) {
    std::string name;
    for (std::size_t i = 0; i < class_name.size(); ++i) {
        const char c = class_name[i];
        const char before = i > 0 ? class_name[i - 1] : '_';
        const char after = i + 1 < class_name.size() ? class_name[i + 1] : '_';
        // A word begins at a capital after a small letter or a digit, and at the last of several capitals.
        const bool begins_word = is_upper(c) && before != '_' &&
                                 (!is_upper(before) || (after != '_' && !is_upper(after) && !is_digit(after)));
        if (begins_word) name += '_';
        name += lower(c);
    }
    return name;
}

std::string cap_words(std::string_view function_name) {
    std::string name;
    bool begins_word = true;
    for (const char c : function_name) {
        if (c == '_') {
            if (name.empty() || name.back() == '_') name += c;
            begins_word = true;
            continue;
        }
        name += begins_word ? upper(c) : c;
        begins_word = false;
    }
    return name;
}

std::string local_name_of(std::string_view attribute) {
    std::string_view rest = attribute;
    while (rest.starts_with('_')) rest.remove_prefix(1);
    if (rest.empty() || is_digit(rest.front())) return std::string(attribute);
    return std::string(rest) + (is_reserved(rest) ? "_" : "");
}

}  // namespace pykind::rewriting
