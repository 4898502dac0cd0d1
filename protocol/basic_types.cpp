#include "protocol/basic_types.hpp"

#include <array>
#include <charconv>

namespace pykind::lsp {

namespace {

constexpr std::string_view file_scheme = "file://";

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~' || c == '/';
}

}  // namespace

std::string_view name_of(PositionEncoding encoding) {
    constexpr std::array<std::string_view, 3> names = {"utf-8", "utf-16", "utf-32"};
    return names[static_cast<std::size_t>(encoding)];
}

std::optional<PositionEncoding> position_encoding_of(std::string_view name) {
    for (const auto encoding : {PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32}) {
        if (name_of(encoding) == name) return encoding;
    }
    return std::nullopt;
}

std::optional<std::string> path_of_uri(std::string_view uri) {
    if (!uri.starts_with(file_scheme)) return std::nullopt;
    uri.remove_prefix(file_scheme.size());
    const std::size_t path_begin = uri.find('/');  // after the authority, which is empty or this host
    if (path_begin == std::string_view::npos) return std::nullopt;
    std::string path;
    for (std::size_t i = path_begin; i < uri.size(); ++i) {
        unsigned value = 0;
        const bool escape = uri[i] == '%' && i + 2 < uri.size();
        if (escape && std::from_chars(&uri[i + 1], &uri[i + 3], value, 16).ptr == &uri[i + 3]) {
            path += static_cast<char>(value);
            i += 2;
        } else {
            path += uri[i];
        }
    }
    return path;
}

std::string uri_of_path(std::string_view path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri(file_scheme);
    for (const char c : path) {
        if (is_unreserved(c)) {
            uri += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            uri += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return uri;
}

}  // namespace pykind::lsp
