// What is typed to find a symbol: which fit, and which fit better.
#include "analysis/symbol_query.hpp"

#include <gtest/gtest.h>

namespace pykind {
namespace {

using semantics::FunctionKind;

bool fits(std::string_view query, std::string_view name, FunctionKind kind = FunctionKind::Function,
          std::string_view container = "") {
    return SymbolQuery(query).rank(name, container, kind).has_value();
}

TEST(SymbolQuery, FindsNamesByTheirCharactersInOrder) {
    EXPECT_TRUE(fits("stream", "stream"));
    EXPECT_TRUE(fits("STREAM", "open_Stream_now"));
    EXPECT_TRUE(fits("osn", "open_stream_now"));
    EXPECT_FALSE(fits("wno", "open_stream_now"));
    EXPECT_FALSE(fits("streams", "stream"));
    EXPECT_TRUE(fits("", "anything"));
    EXPECT_TRUE(fits(" \t", "anything"));
    EXPECT_TRUE(fits("größe", "die_größe"));
}

TEST(SymbolQuery, RanksTheNearestFirst) {
    const SymbolQuery query("read");
    unsigned last = 0;
    for (const char* const name : {"read", "Read", "reader", "do_read", "already", "r_e_a_d"}) {
        const auto rank = query.rank(name, "", std::nullopt);
        ASSERT_TRUE(rank) << name;
        EXPECT_EQ(*rank, last) << name;
        ++last;
    }
    EXPECT_EQ(query.rank("doRead", "", std::nullopt), query.rank("do_read", "", std::nullopt));
}

TEST(SymbolQuery, AsksForKindsByTheBeginningOfTheirIds) {
    EXPECT_TRUE(fits("kind:async-generator-function stream", "streams", FunctionKind::AsyncGeneratorFunction));
    EXPECT_FALSE(fits("kind:async-generator-function stream", "streams", FunctionKind::GeneratorFunction));
    EXPECT_FALSE(fits("kind:async-generator-function stream", "other", FunctionKind::AsyncGeneratorFunction));
    EXPECT_TRUE(fits("kind:async", "f", FunctionKind::AsyncGeneratorFunction)) << "while it is being typed";
    EXPECT_FALSE(fits("kind:generator-function", "f", FunctionKind::AsyncGeneratorFunction));
    EXPECT_TRUE(fits("kind:coroutine kind:function", "f", FunctionKind::Function)) << "any of them";
    EXPECT_FALSE(fits("kind:nothing", "f"));
    EXPECT_FALSE(SymbolQuery("kind:").rank("C", "", std::nullopt)) << "a class is of no kind";
}

TEST(SymbolQuery, FindsFurtherWordsInTheContainerToo) {
    EXPECT_TRUE(fits("read Pages", "read", FunctionKind::Function, "pages"));
    EXPECT_TRUE(fits("read all", "read_all", FunctionKind::Function, "pages"));
    EXPECT_FALSE(fits("pages", "read", FunctionKind::Function, "pages")) << "the first word is of the name";
    EXPECT_FALSE(fits("read books", "read", FunctionKind::Function, "pages"));
}

}  // namespace
}  // namespace pykind
