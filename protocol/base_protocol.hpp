// LSP 3.17, "Base Protocol": frames of a header part and a content part.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pykind::lsp {

// A content longer than this is refused: no editor sends that, and a garbled header may claim it.
inline constexpr std::size_t max_content_length = std::size_t{256} << 20U;
// A header part longer than this is none.
inline constexpr std::size_t max_header_length = std::size_t{64} << 10U;

// Takes bytes as they come and gives whole contents. Header names are matched without regard to case; Content-Type and
// unknown fields are skipped. A broken header is final: where the next frame begins cannot be known.
class FrameDecoder {
public:
    void feed(std::string_view bytes);

    // The next whole content, or nothing until more bytes come. Good until the next call of either.
    [[nodiscard]] std::optional<std::string_view> next();

    // Why the stream cannot be read any further; empty while it can.
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    void drop_what_was_read();
    bool read_header();

    std::string buffer_;
    std::size_t consumed_ = 0;
    std::optional<std::size_t> content_length_;
    std::string fault_;
};

// A content as one frame.
[[nodiscard]] std::string encode_frame(std::string_view content);

}  // namespace pykind::lsp
