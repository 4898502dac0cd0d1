// The insides of number and string literals: what is a number, which escapes are whole.
// Source: Python reference, "Literals".
#pragma once

#include <optional>
#include <string>

#include "analysis/syntax/tree.hpp"

namespace pykind::syntax {

struct NumberScan {
    Offset end = 0;
    std::string problem;  // empty if the literal is right
};

// The number that begins at `begin` (a digit, or a dot before one). The text must be followed by a NUL.
[[nodiscard]] NumberScan scan_number(const char* text, Offset begin);

[[nodiscard]] ConstantKind kind_of_number(std::string_view literal);

struct StringPrefix {
    bool raw = false;
    bool bytes = false;
    bool formatted = false;  // f or t
    bool is_template = false;
};

// The prefix that a word of one or two letters is ("rb", "F"), if it is one.
[[nodiscard]] std::optional<StringPrefix> string_prefix(std::string_view word);

// The fault in the escape that begins with the backslash at `at` in a literal that ends at `end`; empty if there is
// none.
[[nodiscard]] std::string_view escape_problem(const char* text, Offset at, Offset end, bool bytes);

}  // namespace pykind::syntax
