#include "protocol/long_strings.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace pykind::lsp {

namespace {

constexpr std::size_t long_length = std::size_t{16} << 10U;
// It begins with a character that is rare, so that looking for it takes no time.
constexpr std::string_view stand_in = "\x7Flong string ";

bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '\\' && c != '"'; }

// The length of what begins a text and means itself: printable ASCII, but for the backslash and the quote. Eight bytes
// at a time.
std::size_t plain_length(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t high = 0x8080808080808080U;
    std::size_t length = 0;
    for (; length + 8 <= text.size(); length += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + length, 8);
        const std::uint64_t backslash = word ^ (ones * '\\');
        const std::uint64_t quote = word ^ (ones * '"');
        // A byte's high bit is set where it is below 0x20, is one of the two, or is no ASCII; above the first such byte
        // a borrow may set others too.
        if ((((word - ones * 0x20) | (backslash - ones) | (quote - ones) | word) & high) != 0) break;
    }
    while (length < text.size() && is_plain(text[length])) ++length;
    return length;
}

// Reads one string.
class StringReader {
public:
    // Of what stands behind its first quote.
    explicit StringReader(std::string_view text) : rest_(text) {}

    // Up to the quote that ends it; nothing where it is not valid.
    std::optional<std::string> read() {
        std::string result;
        // The string is most of the message, where this is not larger than any document.
        if (constexpr std::size_t most_at_once = std::size_t{4} << 20U; rest_.size() <= most_at_once)
            result.reserve(rest_.size());
        for (;;) {
            const std::size_t plain = plain_length(rest_);
            result += rest_.substr(0, plain);
            rest_.remove_prefix(plain);
            if (rest_.empty()) return std::nullopt;
            if (rest_[0] == '"') break;
            const bool is_read = rest_[0] == '\\' ? read_escape(result) : read_character(result);
            if (!is_read) return std::nullopt;
        }
        if (result.capacity() / 2 > result.size()) result.shrink_to_fit();
        return result;
    }

    // From the quote on, once it is read.
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    bool read_escape(std::string& result) {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
        if (rest_.size() < 2) return false;
        if (rest_[1] == 'u') return read_code_point(result);
        const std::size_t which = letters.find(rest_[1]);
        if (which == std::string_view::npos) return false;
        result += characters[which];
        rest_.remove_prefix(2);
        return true;
    }

    // `\uXXXX`, or two that are a surrogate pair.
    bool read_code_point(std::string& result) {
        const auto is_surrogate = [](std::uint32_t unit, std::uint32_t first) { return unit >> 10U == first >> 10U; };
        auto unit = read_unit();
        if (!unit || is_surrogate(*unit, 0xDC00)) return false;
        if (is_surrogate(*unit, 0xD800)) {
            const auto low = read_unit();
            if (!low || !is_surrogate(*low, 0xDC00)) return false;
            unit = 0x10000 + ((*unit & 0x3FFU) << 10U) + (*low & 0x3FFU);
        }
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(*unit), bytes.data());
        result.append(bytes.begin(), bytes.begin() + length);
        return true;
    }

    std::optional<std::uint32_t> read_unit() {
        constexpr std::size_t length = 6;
        if (rest_.size() < length || rest_[0] != '\\' || rest_[1] != 'u') return std::nullopt;
        std::uint32_t unit = 0;
        const char* const end = rest_.data() + length;
        const auto [stop, error] = std::from_chars(rest_.data() + 2, end, unit, 16);
        if (error != std::errc() || stop != end) return std::nullopt;
        rest_.remove_prefix(length);
        return unit;
    }

    // One that is no plain ASCII.
    bool read_character(std::string& result) {
        utf8proc_int32_t code_point = 0;
        const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(rest_.data());
        const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(rest_.size()), &code_point);
        if (length <= 0 || code_point < 0x20) return false;
        result += rest_.substr(0, static_cast<std::size_t>(length));
        rest_.remove_prefix(static_cast<std::size_t>(length));
        return true;
    }

    std::string_view rest_;
};

// Where the quote is that ends a string of which the inside begins there; the text's end if none does.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
    for (std::size_t quote = json.find('"', begin); quote != std::string_view::npos;
         quote = json.find('"', quote + 1)) {
        std::size_t backslashes = 0;
        while (quote - backslashes > begin && json[quote - backslashes - 1] == '\\') ++backslashes;
        if (backslashes % 2 == 0) return quote;
    }
    return json.size();
}

bool is_behind_colon(std::string_view json, std::size_t at) {
    const std::size_t before = json.substr(0, at).find_last_not_of(" \t\r\n");
    return before != std::string_view::npos && json[before] == ':';
}

}  // namespace

LongStrings::LongStrings(std::string_view json) : json_(json) {
    if (json.size() < long_length || json.find(stand_in) != std::string_view::npos) return;
    std::size_t copied = 0;
    for (std::size_t quote = json.find('"'); quote < json.size();) {
        const std::size_t begin = quote + 1;
        const std::string_view up_to_long = json.substr(0, begin + long_length);
        std::size_t end = end_of_string(up_to_long, begin);
        if (end == up_to_long.size()) {
            StringReader reader(json.substr(begin));
            auto string = is_behind_colon(json, quote) ? reader.read() : std::nullopt;
            end = string ? json.size() - reader.rest().size() : end_of_string(json, begin);
            if (string) {
                shortened_.append(json, copied, begin - copied).append(stand_in);
                shortened_ += std::to_string(strings_.size());
                copied = end;
                strings_.push_back(std::move(*string));
            }
        }
        quote = end < json.size() ? json.find('"', end + 1) : end;
    }
    if (strings_.empty()) return;
    shortened_.append(json, copied);
    // Another string that stands for itself could be written like one of these with such an escape, and with no other.
    is_shortened_ = shortened_.find("\\u") == std::string::npos;
}

std::optional<std::string> LongStrings::take(std::string_view value) {
    if (!is_shortened_ || !value.starts_with(stand_in)) return std::nullopt;
    std::size_t index = 0;
    std::from_chars(value.data() + stand_in.size(), value.data() + value.size(), index);
    return std::move(strings_[index]);
}

}  // namespace pykind::lsp
