// Changes to texts: what is put in ends its lines as the text does.
#include "analysis/edit.hpp"

#include <gtest/gtest.h>

namespace pykind {
namespace {

std::string_view line_end(const char* text) { return line_end_of(syntax::SourceText(text)); }

TEST(LineEnd, IsThatOfTheFirstLine) {
    EXPECT_EQ(line_end("a\nb\r\nc\r"), "\n");
    EXPECT_EQ(line_end("a\r\nb\nc\r"), "\r\n");
    EXPECT_EQ(line_end("a\rb\nc\r\n"), "\r");
    EXPECT_EQ(line_end("a\r"), "\r");
    EXPECT_EQ(line_end("\nb\r\n"), "\n");
}

TEST(LineEnd, IsALineFeedWhereThereIsNone) {
    EXPECT_EQ(line_end(""), "\n");
    EXPECT_EQ(line_end("a"), "\n");
}

TEST(Edits, AreMadeInOrderOfPlace) {
    EXPECT_EQ(apply_edits("one two three", {{{0, 3}, "1"}, {{4, 4}, "and "}, {{7, 13}, ""}}), "1 and two");
    EXPECT_EQ(apply_edits("one", {}), "one");
}

}  // namespace
}  // namespace pykind
