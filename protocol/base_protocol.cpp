#include "protocol/base_protocol.hpp"

#include <algorithm>
#include <charconv>

namespace pykind::lsp {

namespace {

constexpr std::string_view end_of_header = "\r\n\r\n";
// Of a buffer, and of what is read at once.
constexpr std::size_t usual_size = std::size_t{64} << 10U;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_without_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

void FrameDecoder::feed(std::string_view bytes) {
    drop_what_was_read();
    buffer_ += bytes;
}

std::optional<std::string_view> FrameDecoder::next() {
    drop_what_was_read();
    if (!fault_.empty()) return std::nullopt;
    if (!content_length_ && !read_header()) return std::nullopt;
    if (buffer_.size() - consumed_ < *content_length_) return std::nullopt;
    const std::string_view content = std::string_view(buffer_).substr(consumed_, *content_length_);
    consumed_ += *content_length_;
    content_length_.reset();
    return content;
}

// Once it is the larger part, so that bytes are moved rarely. A whole document leaves no buffer of its size behind.
void FrameDecoder::drop_what_was_read() {
    if (consumed_ * 2 < buffer_.size()) return;
    buffer_.erase(0, consumed_);
    consumed_ = 0;
    if (buffer_.capacity() > usual_size && buffer_.size() < usual_size) buffer_.shrink_to_fit();
}

bool FrameDecoder::read_header() {
    const std::string_view rest = std::string_view(buffer_).substr(consumed_);
    const std::size_t end = rest.find(end_of_header);
    if (end == std::string_view::npos) {
        if (rest.size() > max_header_length) fault_ = "no end of header within 64 KiB";
        return false;
    }
    std::string_view header = rest.substr(0, end);
    std::optional<std::size_t> length;
    while (!header.empty()) {
        const std::size_t line_end = std::min(header.find("\r\n"), header.size());
        const std::string_view line = header.substr(0, line_end);
        header.remove_prefix(std::min(line_end + 2, header.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            fault_ = "a header line without a colon";
            return false;
        }
        if (!equal_without_case(trim(line.substr(0, colon)), "content-length")) continue;
        const std::string_view value = trim(line.substr(colon + 1));
        std::size_t number = 0;
        const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc() || stop != value.data() + value.size() || value.empty()) {
            fault_ = "Content-Length is not a number: '" + std::string(value.substr(0, 40)) + "'";
            return false;
        }
        if (length && *length != number) {
            fault_ = "two different Content-Length fields";
            return false;
        }
        length = number;
    }
    if (!length) {
        fault_ = "a header without Content-Length";
        return false;
    }
    if (*length > max_content_length) {
        fault_ = "Content-Length " + std::to_string(*length) + " is over the limit of 256 MiB";
        return false;
    }
    consumed_ += end + end_of_header.size();
    content_length_ = length;
    // So that a long content is not moved while it comes, nor because of what comes with its last piece. What a header
    // claims is not believed any further.
    constexpr std::size_t most_at_once = std::size_t{4} << 20U;
    if (*length > usual_size) buffer_.reserve(consumed_ + std::min(*length, most_at_once) + usual_size);
    return true;
}

std::string encode_frame(std::string_view content) {
    std::string frame = "Content-Length: " + std::to_string(content.size());
    frame += end_of_header;
    frame += content;
    return frame;
}

}  // namespace pykind::lsp
