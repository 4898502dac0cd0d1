// Inlay hints, their tooltips and their settings.
#include <gtest/gtest.h>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

const std::string hinted =
    "async def ticker(n):\n    yield 1\n\nasync def main():\n    \"😀\"; it = ticker(3)\n    async for i in it: ...\n";

class InlayHints : public Editor {
protected:
    static Json hint_capabilities() {
        Json capabilities = all_capabilities();
        capabilities["textDocument"]["inlayHint"] = {{"resolveSupport", {{"properties", {"tooltip"}}}}};
        capabilities["textDocument"]["hover"] = {{"contentFormat", {"markdown"}}};
        capabilities["workspace"]["inlayHint"] = {{"refreshSupport", true}};
        capabilities["workspace"]["semanticTokens"] = {{"refreshSupport", true}};
        return capabilities;
    }

    Json hints(const std::string& name, int first_line = 0, int last_line = 1000) {
        return client
            .request("textDocument/inlayHint", {{"textDocument", {{"uri", uri(name)}}},
                                                {"range",
                                                 {{"start", {{"line", first_line}, {"character", 0}}},
                                                  {"end", {{"line", last_line}, {"character", 0}}}}}})
            .at("result");
    }

    // "3:16 coroutine function" for each.
    std::vector<std::string> shown(const std::string& name, int first_line = 0, int last_line = 1000) {
        std::vector<std::string> lines;
        for (const Json& hint : hints(name, first_line, last_line))
            lines.push_back(hint["position"]["line"].dump() + ":" + hint["position"]["character"].dump() + " " +
                            hint["label"].get<std::string>());
        return lines;
    }

    void set(const Json& settings) {
        client.notify("workspace/didChangeConfiguration", {{"settings", {{"pykind", settings}}}});
    }
};

using Lines = std::vector<std::string>;

TEST_F(InlayHints, StandBehindSignaturesAndAssignments) {
    EXPECT_EQ(start(hint_capabilities())["capabilities"]["inlayHintProvider"], (Json{{"resolveProvider", true}}));
    open("a.py", hinted);
    EXPECT_EQ(shown("a.py"), (Lines{"0:19 asynchronous generator function", "3:16 coroutine function",
                                    "4:12 : AsyncGenerator[int, None]"}));
    const Json all = hints("a.py");
    EXPECT_EQ(all[0]["paddingLeft"], true);
    EXPECT_FALSE(all[0].contains("kind"));
    EXPECT_EQ(all[2]["kind"], 1);
    EXPECT_FALSE(all[2].contains("paddingLeft"));
    EXPECT_EQ(shown("a.py", 3, 4), (Lines{"3:16 coroutine function"})) << "only what is asked for";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(InlayHints, HaveTheirTooltipWhenItIsAskedFor) {
    start(hint_capabilities());
    open("a.py", hinted);
    const Json all = hints("a.py");
    EXPECT_FALSE(all[0].contains("tooltip"));
    const Json resolved = client.request("inlayHint/resolve", all[0])["result"];
    EXPECT_EQ(resolved["label"], all[0]["label"]);
    EXPECT_EQ(resolved["tooltip"]["kind"], "markdown");
    EXPECT_TRUE(resolved["tooltip"]["value"].get<std::string>().starts_with(
        "**`ticker`** — asynchronous generator function\n"));
    EXPECT_TRUE(
        client.request("inlayHint/resolve", all[2])["result"]["tooltip"]["value"].get<std::string>().starts_with(
            "**`it`** — asynchronous generator iterator\n"));
    client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri("a.py")}, {"version", 2}}},
                                             {"contentChanges", {{{"text", "\n" + hinted}}}}});
    EXPECT_FALSE(client.request("inlayHint/resolve", all[0])["result"].contains("tooltip")) << "it is of another text";
    EXPECT_EQ(client.request("inlayHint/resolve", {{"label", "x"}})["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(InlayHints, HaveNoDataForClientsThatDoNotResolve) {
    start();
    open("a.py", hinted);
    EXPECT_FALSE(hints("a.py")[0].contains("data"));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(InlayHints, EachSortCanBeTurnedOff) {
    folder.write("pyproject.toml", "[tool.pykind.inlay-hints]\nfunctions = false\n");
    start(hint_capabilities());
    open("a.py", hinted);
    EXPECT_EQ(shown("a.py"), (Lines{"4:12 : AsyncGenerator[int, None]"}));
    set({{"inlayHints", {{"functions", true}, {"assignments", false}}}});
    EXPECT_FALSE(next("workspace/inlayHint/refresh").contains("params"));
    EXPECT_NE(next("workspace/semanticTokens/refresh"), nullptr);
    EXPECT_EQ(shown("a.py").size(), 2U);
    set({{"inlay-hints", false}});
    EXPECT_EQ(shown("a.py"), Lines());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(InlayHints, AreAskedForAgainWhenFilesChange) {
    folder.write("streams.py", "async def ticker(): yield 1\n");
    start(hint_capabilities());
    open("b.py", "import streams\nit = streams.ticker()\n");
    EXPECT_EQ(shown("b.py"), (Lines{"1:2 : AsyncGenerator[int, None]"}));
    folder.write("streams.py", "async def ticker(): return 1  # longer\n");
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    EXPECT_NE(next("workspace/inlayHint/refresh"), nullptr);
    EXPECT_EQ(shown("b.py"), (Lines{"1:2 : coroutine object"}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(InlayHints, AreNoneWhereThereIsNothing) {
    start();
    open("empty.py", "");
    open("broken.py", "async def f(:\n    it = (\nasync def g(): ...\n");
    EXPECT_EQ(shown("empty.py"), Lines());
    EXPECT_EQ(shown("unknown.py"), Lines());
    EXPECT_EQ(shown("empty.py", 7, 9), Lines()) << "past the end";
    EXPECT_EQ(shown("broken.py").back(), "2:13 coroutine function");
    const Json wrong = client.request("textDocument/inlayHint", {{"textDocument", {{"uri", uri("empty.py")}}}});
    EXPECT_EQ(wrong["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
