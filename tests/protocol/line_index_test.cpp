#include "protocol/line_index.hpp"

#include <gtest/gtest.h>

namespace pykind::lsp {
namespace {

// Ten bytes and line ends of all three sorts: "a😀é" is 1 + 4 + 2 bytes, 1 + 2 + 1 UTF-16 units, 3 code points.
constexpr std::string_view text = "a😀é\r\nb\rc\n";

constexpr PositionEncoding encodings[] = {PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32};

TEST(LineIndex, CountsInTheUnitsOfItsEncoding) {
    const auto character = [](PositionEncoding encoding, std::size_t offset) {
        return LineIndex(text, encoding).position(offset).character;
    };
    EXPECT_EQ(character(PositionEncoding::Utf8, 5), 5U);
    EXPECT_EQ(character(PositionEncoding::Utf16, 5), 3U);
    EXPECT_EQ(character(PositionEncoding::Utf32, 5), 2U);
    EXPECT_EQ(character(PositionEncoding::Utf16, 7), 4U);
}

// Long lines are counted from places within them.
TEST(LineIndex, CountsInLongLinesAsInShortOnes) {
    std::string long_lines;
    for (int line = 0; line < 3; ++line) {
        for (int i = 0; i < 1500; ++i) long_lines += "a😀é";
        long_lines += line == 1 ? "\r" : "\r\n";
    }
    for (const PositionEncoding encoding : encodings) {
        const LineIndex index(long_lines, encoding);
        Position expected;
        for (std::size_t at = 0; at < long_lines.size();) {
            ASSERT_EQ(index.position(at), expected) << name_of(encoding) << ", offset " << at;
            ASSERT_EQ(index.offset(expected), at) << name_of(encoding);
            const std::size_t length = long_lines[at] == 'a' ? 1 : long_lines[at] == '\xF0' ? 4 : 2;
            if (long_lines[at] == '\r') {
                at += long_lines[at + 1] == '\n' ? 2 : 1;
                expected = {expected.line + 1, 0};
                continue;
            }
            if (length == 4) {
                ASSERT_EQ(index.position(at + 2), expected) << "inside a code point";
            }
            at += length;
            const bool is_wide = encoding == PositionEncoding::Utf16 && length == 4;
            const auto units = encoding == PositionEncoding::Utf8 ? length : is_wide ? 2 : 1;
            expected.character += static_cast<std::uint32_t>(units);
        }
        EXPECT_EQ(index.offset({0, 1U << 30U}), 1500U * 7) << "past the line's end means the line's end";
    }
}

TEST(LineIndex, LeadsBackFromEveryCodePoint) {
    for (const PositionEncoding encoding : encodings) {
        const LineIndex index(text, encoding);
        for (const std::size_t offset : {0, 1, 5, 7, 9, 10, 11, 12, 13}) {
            EXPECT_EQ(index.offset(index.position(offset)), offset) << name_of(encoding);
        }
    }
}

TEST(LineIndex, LinesEndAtAllThreeLineEndings) {
    const LineIndex index(text, PositionEncoding::Utf16);
    EXPECT_EQ(index.line_count(), 4U);
    EXPECT_EQ(index.position(9), (Position{1, 0}));
    EXPECT_EQ(index.position(11), (Position{2, 0}));
    EXPECT_EQ(index.position(13), (Position{3, 0}));
}

TEST(LineIndex, ClampsToTheLineAndRefusesLinesPastTheLast) {
    for (const PositionEncoding encoding : encodings) {
        const LineIndex index(text, encoding);
        EXPECT_EQ(index.offset({0, 1000}), 7U);
        EXPECT_EQ(index.offset({3, 5}), 13U);
        EXPECT_EQ(index.offset({4, 0}), std::nullopt);
    }
}

TEST(LineIndex, InsideACodePointMeansItsBeginning) {
    EXPECT_EQ(LineIndex(text, PositionEncoding::Utf16).offset({0, 2}), 1U);
    EXPECT_EQ(LineIndex(text, PositionEncoding::Utf8).offset({0, 3}), 1U);
    EXPECT_EQ(LineIndex(text, PositionEncoding::Utf16).position(3), (Position{0, 1}));
}

TEST(Uri, LeadsToAPathAndBack) {
    EXPECT_EQ(path_of_uri("file:///a%20b/%C3%A9.py"), "/a b/é.py");
    EXPECT_EQ(uri_of_path("/a b/é.py"), "file:///a%20b/%C3%A9.py");
    EXPECT_EQ(path_of_uri("file://host/a.py"), "/a.py");
    EXPECT_EQ(path_of_uri("untitled:a"), std::nullopt);
    EXPECT_EQ(path_of_uri("file:///a%zz"), "/a%zz");
}

}  // namespace
}  // namespace pykind::lsp
