// Rows of JSON, one object a line, written without building values: there may be millions.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

namespace pykind::server {

// The text as a JSON string; what is not UTF-8 is replaced.
void append_json_string(std::string& out, std::string_view text);

template <class Integer>
void append_number(std::string& out, Integer number) {
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

}  // namespace pykind::server
