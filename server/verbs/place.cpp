#include "server/verbs/place.hpp"

#include <charconv>

namespace pykind::server {

namespace {

// Takes ":NUMBER" off the end, which leaves a path that may hold colons itself.
std::optional<std::uint32_t> take_number(std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon + 1 == text.size()) return std::nullopt;
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    text.resize(colon);
    return number;
}

}  // namespace

std::optional<PlaceArgument> parse_place(std::string text) {
    const auto last = take_number(text);
    if (!last) return std::nullopt;
    const auto before = take_number(text);
    if (text.empty()) return std::nullopt;
    return before ? PlaceArgument{std::move(text), *before, last} : PlaceArgument{std::move(text), *last, std::nullopt};
}

}  // namespace pykind::server
