#include "analysis/syntax/source_text.hpp"

#include <iconv.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>

#include "analysis/syntax/characters.hpp"

namespace pykind::syntax {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

std::size_t end_of_line(std::string_view bytes, std::size_t begin) {
    const std::size_t end = bytes.find_first_of("\r\n", begin);
    return end == std::string_view::npos ? bytes.size() : end;
}

std::size_t start_of_next_line(std::string_view bytes, std::size_t end) {
    if (end < bytes.size() && bytes[end] == '\r' && end + 1 < bytes.size() && bytes[end + 1] == '\n') return end + 2;
    return std::min(end + 1, bytes.size());
}

bool is_encoding_name_part(char c) { return is(c, identifier_part) || c == '-' || c == '.'; }

// The encoding named by a line as `^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)` finds it (PEP 263).
std::optional<std::string_view> cookie_in(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && is(line[at], blank)) ++at;
    if (at == line.size() || line[at] != '#') return std::nullopt;
    while ((at = line.find("coding", at)) != std::string_view::npos) {
        at += 6;
        if (at >= line.size() || (line[at] != ':' && line[at] != '=')) continue;
        std::size_t begin = at + 1;
        while (begin < line.size() && (line[begin] == ' ' || line[begin] == '\t')) ++begin;
        std::size_t end = begin;
        while (end < line.size() && is_encoding_name_part(line[end])) ++end;
        if (end > begin) return line.substr(begin, end - begin);
    }
    return std::nullopt;
}

struct Cookie {
    std::string encoding;
    Offset offset = 0;
};

// The cookie of the first two lines; the second counts only if the first holds nothing but blanks or a comment.
std::optional<Cookie> find_cookie(std::string_view bytes) {
    std::size_t begin = 0;
    for (int line = 0; line < 2; ++line) {
        const std::size_t end = end_of_line(bytes, begin);
        const std::string_view text = bytes.substr(begin, end - begin);
        if (const auto name = cookie_in(text)) return Cookie{std::string(*name), static_cast<Offset>(begin)};
        const std::size_t first = text.find_first_not_of(" \t\f");
        if (first != std::string_view::npos && text[first] != '#') return std::nullopt;
        begin = start_of_next_line(bytes, end);
    }
    return std::nullopt;
}

std::string lower_with_dashes(std::string_view name) {
    std::string result(name);
    std::replace(result.begin(), result.end(), '_', '-');
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool is_normal_utf8_name(std::string_view encoding) {
    const std::string name = lower_with_dashes(encoding);
    return name == "utf-8" || name.starts_with("utf-8-");
}

bool is_utf8_name(std::string_view encoding) {
    const std::string name = lower_with_dashes(encoding);
    return is_normal_utf8_name(encoding) || name == "utf8" || name == "u8" || name == "utf" || name == "cp65001";
}

// CPython's names of encodings where iconv knows another.
std::string iconv_name(std::string_view encoding) {
    const std::string name = lower_with_dashes(encoding);
    if (name == "latin-1" || name == "latin1" || name == "iso-latin-1" || name == "l1" ||
        name.starts_with("latin-1-") || name.starts_with("iso-8859-1-") || name.starts_with("iso-latin-1-")) {
        return "ISO-8859-1";
    }
    if (name == "ascii" || name == "us-ascii" || name == "646") return "ASCII";
    if (name == "mac-roman" || name == "macroman") return "MACINTOSH";
    if (name == "sjis" || name == "shift-jis") return "SHIFT_JIS";
    if (name == "mbcs") return "CP1252";
    if (name.starts_with("iso8859-")) return "ISO-8859-" + name.substr(8);
    if (name.starts_with("windows-")) return "CP" + name.substr(8);
    return name;
}

class Converter {
public:
    explicit Converter(const std::string& encoding) : handle_(iconv_open("UTF-8", encoding.c_str())) {}
    ~Converter() {
        if (known()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    // The bytes as UTF-8; what cannot be decoded becomes U+FFFD, and `faulty` tells where the first of that was.
    std::string convert(std::string_view bytes, std::optional<std::size_t>& faulty) {
        std::string result;
        result.resize(bytes.size() + bytes.size() / 2 + 16);
        char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
        std::size_t in_left = bytes.size();
        std::size_t written = 0;
        while (in_left > 0) {
            char* out = result.data() + written;
            std::size_t out_left = result.size() - written;
            const std::size_t status = iconv(handle_, &in, &in_left, &out, &out_left);
            written = static_cast<std::size_t>(out - result.data());
            if (status != static_cast<std::size_t>(-1)) break;
            if (errno == E2BIG) {
                result.resize(result.size() * 2);
                continue;
            }
            if (!faulty) faulty = written;
            if (result.size() - written < replacement_character.size()) result.resize(result.size() * 2);
            std::memcpy(result.data() + written, replacement_character.data(), replacement_character.size());
            written += replacement_character.size();
            ++in;
            --in_left;
        }
        result.resize(written);
        return result;
    }

private:
    iconv_t handle_;
};

// Where the first byte stands that is no UTF-8, or the size.
std::size_t first_invalid_utf8(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        std::uint64_t word = 0;
        if (at + sizeof(word) <= bytes.size()) {
            std::memcpy(&word, bytes.data() + at, sizeof(word));
            if ((word & 0x8080808080808080U) == 0) {
                at += sizeof(word);
                continue;
            }
        }
        if (!is(bytes[at], non_ascii)) {
            ++at;
            continue;
        }
        const CodePoint found = code_point_at(bytes, static_cast<Offset>(at));
        if (found.length == 0) return at;
        at += found.length;
    }
    return at;
}

}  // namespace

SourceText::SourceText(std::string utf8) : bytes_(std::move(utf8)) {
    if (bytes_.size() > max_source_bytes) {
        bytes_.resize(max_source_bytes);
        encoding_problem_ = "the file is larger than 2 GiB; only its beginning is read";
    }
    if (bytes_.starts_with(byte_order_mark)) bytes_.erase(0, byte_order_mark.size());
    repair_utf8();
    find_lines();
}

SourceText SourceText::decode(std::string bytes) {
    const bool marked = bytes.starts_with(byte_order_mark);
    if (marked) bytes.erase(0, byte_order_mark.size());
    const auto cookie = find_cookie(bytes);
    // With a byte-order mark CPython accepts only its own spelling of the name.
    const bool is_utf8 = cookie && (marked ? is_normal_utf8_name(cookie->encoding) : is_utf8_name(cookie->encoding));
    if (!cookie || is_utf8) return SourceText(std::move(bytes));

    const auto with_problem = [&](SourceText text, std::string problem, Offset offset) {
        text.encoding_problem_ = std::move(problem);
        text.encoding_problem_offset_ = offset;
        return text;
    };
    if (marked) {
        return with_problem(SourceText(std::move(bytes)),
                            "encoding problem: " + cookie->encoding + " with a byte-order mark of UTF-8",
                            cookie->offset);
    }
    Converter converter(iconv_name(cookie->encoding));
    if (!converter.known()) {
        return with_problem(SourceText(std::move(bytes)), "unknown encoding: " + cookie->encoding, cookie->offset);
    }
    std::optional<std::size_t> faulty;
    SourceText text(converter.convert(bytes, faulty));
    if (!faulty) return text;
    return with_problem(std::move(text), "a byte that is not " + cookie->encoding, static_cast<Offset>(*faulty));
}

void SourceText::repair_utf8() {
    std::size_t at = first_invalid_utf8(bytes_);
    if (at == bytes_.size()) return;
    if (encoding_problem_.empty()) {
        encoding_problem_ = "a byte that is not UTF-8, and no encoding declared";
        encoding_problem_offset_ = static_cast<Offset>(at);
    }
    std::string repaired(bytes_, 0, at);
    std::string_view rest(bytes_);
    rest.remove_prefix(at);
    while (!rest.empty()) {
        repaired += replacement_character;
        rest.remove_prefix(1);
        const std::size_t valid = first_invalid_utf8(rest);
        repaired += rest.substr(0, valid);
        rest.remove_prefix(valid);
    }
    bytes_ = std::move(repaired);
}

void SourceText::find_lines() {
    line_starts_.reserve(bytes_.size() / 32 + 2);
    line_starts_.push_back(0);
    const char* const begin = bytes_.data();
    const char* const end = begin + bytes_.size();
    // Most files hold no carriage return at all: then only one byte has to be looked for.
    if (std::memchr(begin, '\r', bytes_.size()) == nullptr) return find_newlines();
    for (const char* at = begin; at < end;) {
        while (at < end && *at != '\n' && *at != '\r') ++at;
        if (at == end) return;
        if (*at == '\r' && at + 1 < end && at[1] == '\n') ++at;
        ++at;
        line_starts_.push_back(static_cast<Offset>(at - begin));
    }
}

// Lines are short: a call of memchr for each would cost more than the search, so sixteen bytes are compared at a time.
void SourceText::find_newlines() {
    std::size_t at = 0;
#ifdef __SSE2__
    const __m128i newline = _mm_set1_epi8('\n');
    for (; at + 16 <= bytes_.size(); at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes_.data() + at));
        auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, newline)));
        for (; found != 0; found &= found - 1)
            line_starts_.push_back(static_cast<Offset>(at + static_cast<std::size_t>(std::countr_zero(found)) + 1));
    }
#endif
    for (; at < bytes_.size(); ++at) {
        if (bytes_[at] == '\n') line_starts_.push_back(static_cast<Offset>(at + 1));
    }
}

std::uint32_t SourceText::line_of(Offset offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    return static_cast<std::uint32_t>(after - line_starts_.begin());
}

LineColumn SourceText::line_column(Offset offset) const {
    offset = std::min(offset, size());
    const std::uint32_t line = line_of(offset);
    return {line, offset - line_starts_[line - 1]};
}

Span SourceText::line_span(std::uint32_t line) const {
    if (line == 0 || line > line_count()) return {size(), size()};
    const Offset begin = line_starts_[line - 1];
    Offset end = line < line_count() ? line_starts_[line] : size();
    while (end > begin && (bytes_[end - 1] == '\n' || bytes_[end - 1] == '\r')) --end;
    return {begin, end};
}

std::uint32_t SourceText::code_point_column(Offset offset) const {
    const LineColumn place = line_column(offset);
    const char* const begin = bytes_.data() + line_starts_[place.line - 1];
    const auto starts_code_point = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return 1 + static_cast<std::uint32_t>(std::count_if(begin, begin + place.column, starts_code_point));
}

Offset SourceText::offset_at(std::uint32_t line, std::uint32_t code_point_column) const {
    const Span span = line_span(line);
    Offset at = span.begin;
    for (std::uint32_t column = 1; column < code_point_column && at < span.end; ++column) {
        ++at;
        while (at < span.end && (static_cast<unsigned char>(bytes_[at]) & 0xC0U) == 0x80U) ++at;
    }
    return at;
}

}  // namespace pykind::syntax
