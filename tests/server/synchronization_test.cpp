// Incremental synchronization with the real program: after any edits, its answers are those for a freshly opened text.
#include <gtest/gtest.h>

#include <random>

#include "protocol/line_index.hpp"
#include "tests/support/lsp_client.hpp"

namespace pykind::test {
namespace {

constexpr const char* edited = "file:///edited.py";
constexpr const char* fresh = "file:///fresh.py";

Json position(lsp::Position at) { return {{"line", at.line}, {"character", at.character}}; }

class EditsIn : public testing::TestWithParam<lsp::PositionEncoding> {};

TEST_P(EditsIn, EqualAFreshOpen) {
    const lsp::PositionEncoding encoding = GetParam();
    LspClient client(PYKIND_BINARY);
    client.initialize({std::string(name_of(encoding))});
    std::string text =
        "# 😀é\r\nasync def f():\n    '''Gives 😀.'''\r    yield 1\ndef g():\n    return (x for x in '€')\n";
    client.open(edited, text);
    const std::vector<std::string> pieces = {
        "", "x", "😀", "é", "\n", "\r\n", "\r", "    yield\n", "def h():\n", "async ", "(", "'''", "await x\n"};
    std::mt19937 random(20261124);  // NOLINT(cert-msc51-cpp): the same edits every time
    int version = 1;
    for (int step = 0; step < 150; ++step) {
        Json changes = Json::array();
        const std::size_t count = 1 + random() % 3;
        for (std::size_t i = 0; i < count; ++i) {
            const lsp::LineIndex lines(text, encoding);
            // Offsets are taken to positions and back, so that none is inside a code point or a line ending.
            std::size_t begin = *lines.offset(lines.position(random() % (text.size() + 1)));
            std::size_t end = *lines.offset(lines.position(std::min(text.size(), begin + random() % 12)));
            if (end < begin) std::swap(begin, end);
            const std::string& piece = pieces[random() % pieces.size()];
            changes.push_back(
                {{"range", {{"start", position(lines.position(begin))}, {"end", position(lines.position(end))}}},
                 {"text", piece}});
            text = text.substr(0, begin) + piece + text.substr(end);
        }
        client.notify("textDocument/didChange",
                      {{"textDocument", {{"uri", edited}, {"version", ++version}}}, {"contentChanges", changes}});
        client.open(fresh, text, "python", version);
        const lsp::LineIndex lines(text, encoding);
        for (int probe = 0; probe < 5; ++probe) {
            const lsp::Position at = lines.position(random() % (text.size() + 1));
            ASSERT_EQ(client.hover(edited, static_cast<int>(at.line), static_cast<int>(at.character)),
                      client.hover(fresh, static_cast<int>(at.line), static_cast<int>(at.character)))
                << "step " << step << ", line " << at.line << ", character " << at.character << " of\n"
                << text;
        }
        client.notify("textDocument/didClose", {{"textDocument", {{"uri", fresh}}}});
    }
    EXPECT_EQ(client.shut_down(), 0);
}

INSTANTIATE_TEST_SUITE_P(Encodings, EditsIn,
                         testing::Values(lsp::PositionEncoding::Utf8, lsp::PositionEncoding::Utf16,
                                         lsp::PositionEncoding::Utf32));

constexpr const char* plain = "def f(): pass\n";
constexpr const char* generator = "def f(): yield\n";

std::string hover_text(LspClient& client) {
    const Json hover = client.hover(edited, 0, 4);
    return hover.is_null() ? "" : hover["contents"]["value"].get<std::string>();
}

void change(LspClient& client, int version, const Json& changes) {
    client.notify("textDocument/didChange",
                  {{"textDocument", {{"uri", edited}, {"version", version}}}, {"contentChanges", changes}});
}

TEST(Synchronization, AWholeTextReplacesTheOld) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(edited, plain);
    EXPECT_EQ(hover_text(client).find("generator function"), std::string::npos);
    change(client, 2, {{{"text", generator}}});
    EXPECT_NE(hover_text(client).find("generator function"), std::string::npos);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Synchronization, AnEditOfAnOlderVersionSilencesUntilTheTextComesWhole) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(edited, generator, "python", 5);
    const Json start = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 0}, {"character", 0}}}};
    change(client, 4, {{{"range", start}, {"text", "#"}}});
    EXPECT_EQ(hover_text(client), "") << "in what text it was made cannot be known";
    change(client, 3, {{{"text", generator}}});
    EXPECT_NE(hover_text(client).find("generator function"), std::string::npos) << "messages come in order";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Synchronization, AChangeThatCannotBeReadSilences) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(edited, generator);
    client.notify("textDocument/didChange",
                  {{"textDocument", {{"uri", edited}, {"version", 2}}}, {"contentChanges", {{{"text", 5}}}}});
    EXPECT_EQ(hover_text(client), "");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Synchronization, AChangeThatDoesNotFitSilencesUntilTheTextComesWhole) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(edited, plain);
    const Json past_the_end = {{"start", {{"line", 70}, {"character", 0}}}, {"end", {{"line", 71}, {"character", 0}}}};
    change(client, 2, {{{"range", past_the_end}, {"text", "x"}}});
    EXPECT_EQ(hover_text(client), "") << "what the text is cannot be known";
    const Json start = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 0}, {"character", 0}}}};
    change(client, 3, {{{"range", start}, {"text", "#"}}});
    EXPECT_EQ(hover_text(client), "");
    change(client, 4, {{{"text", generator}}});
    EXPECT_NE(hover_text(client).find("generator function"), std::string::npos);
    EXPECT_NE(client.log().find("does not fit"), std::string::npos);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Synchronization, ARangeMayEndOnTheLineAfterTheLast) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(edited, "def f(): pass");
    const Json whole = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 1}, {"character", 0}}}};
    change(client, 2, {{{"range", whole}, {"text", generator}}});
    EXPECT_NE(hover_text(client).find("generator function"), std::string::npos);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Synchronization, AChangeToAFileThatIsNotOpenIsLogged) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    change(client, 2, {{{"text", plain}}});
    EXPECT_EQ(client.hover(edited, 0, 4), nullptr);
    EXPECT_EQ(client.shut_down(), 0);
    EXPECT_NE(client.log().find("not open"), std::string::npos);
}

TEST(Synchronization, AByteOrderMarkShiftsNothing) {
    LspClient client(PYKIND_BINARY);
    client.initialize({"utf-8"});
    client.open(edited, std::string("\xEF\xBB\xBF") + generator);
    const Json hover = client.hover(edited, 0, 7);
    ASSERT_NE(hover, nullptr);
    EXPECT_EQ(hover["range"]["start"]["character"], 7);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
