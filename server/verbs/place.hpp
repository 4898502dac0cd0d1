// FILE:LINE[:COL] as a user writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pykind::server {

struct PlaceArgument {
    std::string path;
    std::uint32_t line = 0;               // 1-based
    std::optional<std::uint32_t> column;  // 1-based, in code points
};

// The path may hold colons itself. Nothing if there is no line.
[[nodiscard]] std::optional<PlaceArgument> parse_place(std::string text);

}  // namespace pykind::server
