// Names for what becomes a function, a class or a local: PEP 8, "Naming Conventions".
#pragma once

#include <string>
#include <string_view>

namespace pykind::rewriting {

// "http_pages" of "HTTPPages", "_reader" of "_Reader".
[[nodiscard]] std::string snake_case(std::string_view class_name);

// "ReadLines" of "read_lines", "_Ticker" of "_ticker".
[[nodiscard]] std::string cap_words(std::string_view function_name);

// "start" of "_start" and "__start"; with an underscore behind it where that is a keyword or a built-in name.
[[nodiscard]] std::string local_name_of(std::string_view attribute);

// A keyword, or a function or type that is always there (Python library, "Built-in Functions").
[[nodiscard]] bool is_reserved(std::string_view name);

}  // namespace pykind::rewriting
