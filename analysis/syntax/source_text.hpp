// The text of one Python file, always UTF-8, and the places in it.
//
// Every offset in `analysis` is a byte offset into SourceText::bytes(), 0-based; every span is half-open.
// A byte-order mark is not part of the text, as in CPython. Lines end at "\n", "\r\n" or a lone "\r"; the form feed
// ends none. Source: Python reference, "Lexical analysis" (line structure), and PEP 263 for the encoding.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pykind::syntax {

using Offset = std::uint32_t;

// A half-open range of bytes of one text.
struct Span {
    Offset begin = 0;
    Offset end = 0;

    [[nodiscard]] bool contains(Offset offset) const { return begin <= offset && offset < end; }
    [[nodiscard]] bool touches(Offset offset) const { return begin <= offset && offset <= end; }
    [[nodiscard]] Offset length() const { return end - begin; }
    friend bool operator==(const Span&, const Span&) = default;
};

// A place as people count it: line 1-based, column 0-based in UTF-8 bytes (as CPython's `ast` has them).
struct LineColumn {
    std::uint32_t line = 1;
    std::uint32_t column = 0;
    friend bool operator==(const LineColumn&, const LineColumn&) = default;
};

// The largest text that is analysed. Offsets are 32 bits wide; what is longer is cut there and reported as a problem.
inline constexpr std::size_t max_source_bytes = std::size_t{1} << 31;

class SourceText {
public:
    SourceText() : SourceText(std::string{}) {}

    // Takes text that is already UTF-8, an editor's for example. Invalid sequences are replaced by U+FFFD and reported.
    explicit SourceText(std::string utf8) : SourceText(std::make_shared<const std::string>(std::move(utf8))) {}
    // One that others hold too. It is copied only where it is not as it should be.
    explicit SourceText(std::shared_ptr<const std::string> utf8);

    // Decodes a file's bytes: byte-order mark, PEP 263 cookie (any encoding iconv knows), UTF-8 otherwise.
    static SourceText decode(std::string bytes);

    // A NUL stands behind them.
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    [[nodiscard]] std::string_view slice(Span span) const { return bytes_.substr(span.begin, span.end - span.begin); }
    // Whether it is ASCII up to an offset.
    [[nodiscard]] bool is_ascii_until(Offset offset) const { return offset <= ascii_until_; }
    [[nodiscard]] Offset size() const { return static_cast<Offset>(bytes_.size()); }

    // What was wrong with the bytes ("unknown encoding: foo"), empty if nothing was; and where.
    [[nodiscard]] const std::string& encoding_problem() const { return encoding_problem_; }
    [[nodiscard]] Offset encoding_problem_offset() const { return encoding_problem_offset_; }

    // The offset at which each line begins; at least one line, and one after a final line ending.
    [[nodiscard]] const std::vector<Offset>& line_starts() const { return line_starts_; }
    [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }

    // 1-based line of an offset; an offset past the end counts as the end.
    [[nodiscard]] std::uint32_t line_of(Offset offset) const;
    [[nodiscard]] LineColumn line_column(Offset offset) const;

    // The bytes of a 1-based line without its line ending; an empty span at the end for a line past the last.
    [[nodiscard]] Span line_span(std::uint32_t line) const;

    // 1-based column of an offset in code points, as the command line counts.
    [[nodiscard]] std::uint32_t code_point_column(Offset offset) const;

    // The offset of a 1-based line and 1-based code point column; clamped to the line.
    [[nodiscard]] Offset offset_at(std::uint32_t line, std::uint32_t code_point_column) const;

private:
    void hold(std::string bytes);
    void repair_utf8(std::size_t at);
    void find_lines();
    void find_newlines();

    std::shared_ptr<const std::string> held_;
    std::string_view bytes_;       // all of it
    std::size_t ascii_until_ = 0;  // the offset of the first byte that is no ASCII, or the size
    std::string encoding_problem_;
    Offset encoding_problem_offset_ = 0;
    std::vector<Offset> line_starts_;
};

}  // namespace pykind::syntax
