// Semantic tokens, as numbers.
#include <gtest/gtest.h>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

class SemanticTokens : public Editor {
protected:
    [[nodiscard]] Json document(const std::string& name) const { return {{"uri", uri(name)}}; }

    Json full(const std::string& name) {
        return client.request("textDocument/semanticTokens/full", {{"textDocument", document(name)}})
            .at("result")
            .at("data");
    }
};

TEST_F(SemanticTokens, AreCountedFromOneToTheNext) {
    const Json provided = start()["capabilities"]["semanticTokensProvider"];
    EXPECT_EQ(provided["legend"]["tokenTypes"], (Json{"function", "method"}));
    EXPECT_EQ(provided["legend"]["tokenModifiers"], (Json{"declaration", "async", "generator"}));
    open("a.py", "async def ticker():\n    yield\n\n\"😀\"; ticker(), ticker()\nclass C:\n    def m(self): yield\n");
    const Json expected = {0, 10, 6, 0, 7, 3, 6, 6, 0, 6, 0, 10, 6, 0, 6, 2, 8, 1, 1, 5};
    EXPECT_EQ(full("a.py"), expected) << "an astral character is two units";
    const Json part = client.request(
        "textDocument/semanticTokens/range",
        {{"textDocument", document("a.py")},
         {"range", {{"start", {{"line", 3}, {"character", 8}}}, {"end", {{"line", 4}, {"character", 0}}}}}});
    EXPECT_EQ(part["result"]["data"], (Json{3, 16, 6, 0, 6}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(SemanticTokens, CanBeTurnedOff) {
    folder.write("pyproject.toml", "[tool.pykind]\nsemantic-tokens = false\n");
    start();
    open("a.py", "def f(): yield\n");
    EXPECT_EQ(full("a.py"), Json::array());
    client.notify("workspace/didChangeConfiguration", {{"settings", {{"pykind", {{"semanticTokens", true}}}}}});
    EXPECT_EQ(full("a.py"), (Json{0, 4, 1, 0, 5}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(SemanticTokens, AreThereForAnyText) {
    start();
    open("empty.py", "");
    open("broken.py", "def f(: yield\nf(\n");
    EXPECT_EQ(full("empty.py"), Json::array());
    EXPECT_EQ(full("unknown.py"), Json::array());
    EXPECT_GE(full("broken.py").size(), 5U);
    EXPECT_EQ(client.request("textDocument/semanticTokens/full", nullptr)["error"]["code"], -32602);
    EXPECT_EQ(
        client.request("textDocument/semanticTokens/range", {{"textDocument", document("empty.py")}})["error"]["code"],
        -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
