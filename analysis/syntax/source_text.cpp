#include "analysis/syntax/source_text.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "analysis/syntax/characters.hpp"
#include "analysis/syntax/encoding.hpp"

namespace pykind::syntax {

namespace {

// Where the first byte stands that is no ASCII, or the size; looked for from an offset on.
std::size_t first_non_ascii(std::string_view bytes, std::size_t at) {
    std::uint64_t word = 0;
    for (; at + sizeof(word) <= bytes.size(); at += sizeof(word)) {
        std::memcpy(&word, bytes.data() + at, sizeof(word));
        if ((word & 0x8080808080808080U) != 0) break;
    }
    while (at < bytes.size() && !is(bytes[at], non_ascii)) ++at;
    return at;
}

// Where the first byte stands that is no UTF-8, or the size; looked for from a byte on that is no ASCII.
std::size_t first_invalid_utf8(std::string_view bytes, std::size_t at) {
    for (; at < bytes.size(); at = first_non_ascii(bytes, at)) {
        const CodePoint found = code_point_at(bytes, static_cast<Offset>(at));
        if (found.length == 0) return at;
        at += found.length;
    }
    return bytes.size();
}

}  // namespace

SourceText::SourceText(std::shared_ptr<const std::string> utf8) : held_(std::move(utf8)), bytes_(*held_) {
    if (bytes_.size() > max_source_bytes) {
        hold(std::string(bytes_.substr(0, max_source_bytes)));
        encoding_problem_ = "the file is larger than 2 GiB; only its beginning is read";
    }
    if (bytes_.starts_with(byte_order_mark)) hold(std::string(bytes_.substr(byte_order_mark.size())));
    ascii_until_ = first_non_ascii(bytes_, 0);
    if (const std::size_t invalid = first_invalid_utf8(bytes_, ascii_until_); invalid < bytes_.size())
        repair_utf8(invalid);
    find_lines();
}

void SourceText::hold(std::string bytes) {
    held_ = std::make_shared<const std::string>(std::move(bytes));
    bytes_ = *held_;
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
    auto decoded = decode_bytes(bytes, cookie->encoding);
    if (!decoded) {
        return with_problem(SourceText(std::move(bytes)), "unknown encoding: " + cookie->encoding, cookie->offset);
    }
    SourceText text(std::move(decoded->utf8));
    if (!decoded->faulty) return text;
    return with_problem(std::move(text), "a byte that is not " + cookie->encoding,
                        static_cast<Offset>(*decoded->faulty));
}

// Puts U+FFFD in the place of each byte that is no UTF-8, of which the first is at an offset.
void SourceText::repair_utf8(std::size_t at) {
    if (encoding_problem_.empty()) {
        encoding_problem_ = "a byte that is not UTF-8, and no encoding declared";
        encoding_problem_offset_ = static_cast<Offset>(at);
    }
    std::string repaired(bytes_, 0, at);
    std::string_view rest = bytes_.substr(at);
    while (!rest.empty()) {
        repaired += replacement_character;
        rest.remove_prefix(1);
        const std::size_t valid = first_invalid_utf8(rest, first_non_ascii(rest, 0));
        repaired += rest.substr(0, valid);
        rest.remove_prefix(valid);
    }
    hold(std::move(repaired));
}

void SourceText::find_lines() {
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

// Lines are short: a call of memchr for each would cost more than the search, so 64 bytes are compared at a time. Most
// blocks hold up to four line endings; so many places are written for each, and those that are too many are overwritten
// by the next, because a loop over just the right number ends where the processor cannot foresee it.
void SourceText::find_newlines() {
    std::size_t at = 0;
#ifdef __SSE2__
    constexpr std::size_t written_at_once = 4;
    const auto newlines_at = [bytes = bytes_.data()](std::size_t begin) {
        const auto in_sixteen = [bytes](std::size_t place) {
            const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + place));
            return static_cast<std::uint64_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('\n'))));
        };
        return in_sixteen(begin) | in_sixteen(begin + 16) << 16U | in_sixteen(begin + 32) << 32U |
               in_sixteen(begin + 48) << 48U;
    };
    const std::size_t blocks_end = bytes_.size() / 64 * 64;
    std::size_t count = 0;
    for (std::size_t block = 0; block < blocks_end; block += 64)
        count += static_cast<std::size_t>(std::popcount(newlines_at(block)));
    line_starts_.resize(1 + count + written_at_once);
    Offset* next = line_starts_.data() + 1;
    for (; at < blocks_end; at += 64) {
        std::uint64_t found = newlines_at(at);
        const auto in_block = static_cast<std::size_t>(std::popcount(found));
        for (std::size_t i = 0; i < std::max(in_block, written_at_once); ++i, found &= found - 1)
            next[i] = static_cast<Offset>(at + static_cast<std::size_t>(std::countr_zero(found)) + 1);
        next += in_block;
    }
    line_starts_.resize(1 + count);
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
    if (line_starts_[place.line - 1] + place.column <= ascii_until_) return place.column + 1;
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
