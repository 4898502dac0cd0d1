#include "analysis/syntax/characters.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace pykind::syntax {

namespace {

// Characters whose NFKC form is no identifier although their category says so (the difference of XID_Start and ID_Start
// in Unicode's DerivedCoreProperties).
bool is_excluded_from_start(std::int32_t c) {
    switch (c) {
        case 0x037A:
        case 0x0E33:
        case 0x0EB3:
        case 0x2E2F:
        case 0xFDFA:
        case 0xFDFB:
        case 0xFE70:
        case 0xFE72:
        case 0xFE74:
        case 0xFE76:
        case 0xFE78:
        case 0xFE7A:
        case 0xFE7C:
        case 0xFE7E:
        case 0xFF9E:
        case 0xFF9F: return true;
        default: return c >= 0xFC5E && c <= 0xFC63;
    }
}

bool is_other_start(std::int32_t c) {
    return c == 0x1885 || c == 0x1886 || c == 0x2118 || c == 0x212E || c == 0x309B || c == 0x309C;
}

}  // namespace

CodePoint code_point_at(std::string_view text, Offset offset) {
    if (offset >= text.size()) return {};
    utf8proc_int32_t value = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + offset,
                                         static_cast<utf8proc_ssize_t>(text.size() - offset), &value);
    if (length <= 0) return {};
    return {value, static_cast<std::uint32_t>(length)};
}

bool starts_identifier(std::int32_t code_point) {
    if (code_point == '_') return true;
    if (code_point == 0x309B || code_point == 0x309C || is_excluded_from_start(code_point)) return false;
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_NL: return true;
        default: return is_other_start(code_point);
    }
}

bool continues_identifier(std::int32_t code_point) {
    if (starts_identifier(code_point)) return true;
    switch (code_point) {
        case 0x00B7:
        case 0x0387:
        case 0x19DA:
        case 0x0E33:
        case 0x0EB3:
        case 0xFF9E:
        case 0xFF9F: return true;
        case 0x037A: return false;
        default: break;
    }
    if (code_point >= 0x1369 && code_point <= 0x1371) return true;
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_PC: return true;
        default: return false;
    }
}

std::string normalized_identifier(std::string_view identifier) {
    const bool ascii = std::none_of(identifier.begin(), identifier.end(), [](char c) { return is(c, non_ascii); });
    if (ascii) return std::string(identifier);
    const std::string terminated(identifier);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> normalized(
        utf8proc_NFKC(reinterpret_cast<const utf8proc_uint8_t*>(terminated.c_str())), &std::free);
    return normalized == nullptr ? terminated : std::string(reinterpret_cast<const char*>(normalized.get()));
}

}  // namespace pykind::syntax
