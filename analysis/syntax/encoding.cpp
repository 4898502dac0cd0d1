#include "analysis/syntax/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>

#include "analysis/syntax/characters.hpp"

namespace pykind::syntax {

namespace {

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

std::string lower_with_dashes(std::string_view name) {
    std::string result(name);
    std::replace(result.begin(), result.end(), '_', '-');
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

// CPython's names of encodings where iconv knows another.
std::string iconv_name(std::string_view encoding) {
    std::string name = lower_with_dashes(encoding);
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
    Converter(const std::string& to, const std::string& from) : handle_(iconv_open(to.c_str(), from.c_str())) {}
    ~Converter() {
        if (is_known()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    // NOLINTNEXTLINE(performance-no-int-to-ptr): what iconv_open gives for an encoding that it does not know
    [[nodiscard]] bool is_known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    // Appends what the bytes come to, up to the first that cannot be converted; gives what is left of them.
    std::string_view convert(std::string_view bytes, std::string& result) {
        char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
        std::size_t in_left = bytes.size();
        const bool is_whole = call(&in, &in_left, result);
        return is_whole ? std::string_view() : bytes.substr(bytes.size() - in_left);
    }

    // Appends what brings the text back to the encoding's initial state.
    void finish(std::string& result) { call(nullptr, nullptr, result); }

private:
    bool call(char** in, std::size_t* in_left, std::string& result) {
        for (;;) {
            char buffer[4096];
            char* out = buffer;
            std::size_t out_left = sizeof buffer;
            const std::size_t status = iconv(handle_, in, in_left, &out, &out_left);
            const int error = errno;
            result.append(buffer, out);
            if (status != static_cast<std::size_t>(-1)) return true;
            if (error != E2BIG) return false;
        }
    }

    iconv_t handle_;
};

}  // namespace

std::optional<EncodingCookie> find_cookie(std::string_view bytes) {
    std::size_t begin = 0;
    for (int line = 0; line < 2; ++line) {
        const std::size_t end = end_of_line(bytes, begin);
        const std::string_view text = bytes.substr(begin, end - begin);
        if (const auto name = cookie_in(text)) return EncodingCookie{std::string(*name), static_cast<Offset>(begin)};
        const std::size_t first = text.find_first_not_of(" \t\f");
        if (first != std::string_view::npos && text[first] != '#') return std::nullopt;
        begin = start_of_next_line(bytes, end);
    }
    return std::nullopt;
}

bool is_normal_utf8_name(std::string_view encoding) {
    const std::string name = lower_with_dashes(encoding);
    return name == "utf-8" || name.starts_with("utf-8-");
}

bool is_utf8_name(std::string_view encoding) {
    const std::string name = lower_with_dashes(encoding);
    return is_normal_utf8_name(encoding) || name == "utf8" || name == "u8" || name == "utf" || name == "cp65001";
}

std::optional<DecodedBytes> decode_bytes(std::string_view bytes, std::string_view encoding) {
    Converter converter("UTF-8", iconv_name(encoding));
    if (!converter.is_known()) return std::nullopt;
    DecodedBytes result;
    while (!(bytes = converter.convert(bytes, result.utf8)).empty()) {
        if (!result.faulty) result.faulty = result.utf8.size();
        result.utf8 += replacement_character;
        bytes.remove_prefix(1);
    }
    return result;
}

std::optional<std::string> encode_text(std::string_view utf8, std::string_view encoding) {
    Converter converter(iconv_name(encoding), "UTF-8");
    std::string result;
    if (!converter.is_known() || !converter.convert(utf8, result).empty()) return std::nullopt;
    converter.finish(result);
    return result;
}

std::variant<std::string, EncodingProblem> encode_as(const std::string& before, std::string_view text) {
    const SourceText decoded = SourceText::decode(before);
    if (!decoded.encoding_problem().empty()) return EncodingProblem{decoded.encoding_problem()};
    const std::string mark(before.starts_with(byte_order_mark) ? byte_order_mark : "");
    const auto cookie = find_cookie(std::string_view(before).substr(mark.size()));
    if (!cookie || is_utf8_name(cookie->encoding)) return mark + std::string(text);
    if (encode_text(decoded.bytes(), cookie->encoding) != before)
        return EncodingProblem{"its encoding, " + cookie->encoding + ", would not give all of its bytes back"};
    auto encoded = encode_text(text, cookie->encoding);
    if (!encoded) return EncodingProblem{"a character that " + cookie->encoding + " does not have"};
    return std::move(*encoded);
}

}  // namespace pykind::syntax
