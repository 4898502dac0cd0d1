// The call hierarchy over the files of a workspace, and highlights in one.
#include <gtest/gtest.h>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

const std::string streams = "async def ticker():\n    yield helper()\n\ndef helper(): return 1\n";
const std::string app =
    "from streams import ticker as tick\n\nasync def main():\n    \"😀\"; [i async for i in tick()]\n"
    "    async for i in tick(): ...\n\nit = tick()\n";

class CallHierarchy : public Editor {
protected:
    CallHierarchy() {
        folder.write("streams.py", streams);
        folder.write("app.py", app);
    }

    [[nodiscard]] Json at(const std::string& name, int line, int character) const {
        return {{"textDocument", {{"uri", uri(name)}}}, {"position", {{"line", line}, {"character", character}}}};
    }
    Json prepare(const std::string& name, int line, int character) {
        return client.request("textDocument/prepareCallHierarchy", at(name, line, character)).at("result");
    }
    Json calls(const std::string& direction, const Json& item) {
        return client.request("callHierarchy/" + direction, {{"item", item}}).at("result");
    }
    Json highlights(const std::string& name, int line, int character) {
        return client.request("textDocument/documentHighlight", at(name, line, character)).at("result");
    }
};

TEST_F(CallHierarchy, CrossesFilesWithKinds) {
    EXPECT_EQ(start()["capabilities"]["callHierarchyProvider"], true);
    open("app.py", app);
    const Json items = prepare("app.py", 4, 20);
    ASSERT_EQ(items.size(), 1U) << items;
    EXPECT_EQ(items[0]["name"], "ticker");
    EXPECT_EQ(items[0]["kind"], 12);
    EXPECT_EQ(items[0]["detail"], "asynchronous generator function");
    EXPECT_EQ(items[0]["uri"], uri("streams.py"));
    EXPECT_EQ(items[0]["selectionRange"]["start"], (Json{{"line", 0}, {"character", 10}}));

    const Json incoming = calls("incomingCalls", items[0]);
    ASSERT_EQ(incoming.size(), 2U) << incoming;
    EXPECT_EQ(incoming[0]["from"]["name"], "main");
    EXPECT_EQ(incoming[0]["from"]["detail"], "coroutine function");
    ASSERT_EQ(incoming[0]["fromRanges"].size(), 2U);
    EXPECT_EQ(incoming[0]["fromRanges"][0]["start"], (Json{{"line", 3}, {"character", 28}}));
    EXPECT_EQ(incoming[1]["from"]["name"], "app");
    EXPECT_EQ(incoming[1]["from"]["kind"], 2) << "a module";

    const Json outgoing = calls("outgoingCalls", items[0]);
    ASSERT_EQ(outgoing.size(), 1U) << outgoing;
    EXPECT_EQ(outgoing[0]["to"]["name"], "helper");
    EXPECT_EQ(outgoing[0]["to"]["detail"], "function");
    EXPECT_EQ(outgoing[0]["fromRanges"][0]["start"], (Json{{"line", 1}, {"character", 10}}));

    EXPECT_EQ(calls("incomingCalls", incoming[1]["from"]), Json::array());
    EXPECT_EQ(calls("outgoingCalls", incoming[1]["from"])[0]["to"]["name"], "ticker");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CallHierarchy, IsOfNothingElse) {
    start();
    open("app.py", app);
    open("empty.py", "");
    EXPECT_EQ(prepare("app.py", 6, 0), nullptr) << "a variable";
    EXPECT_EQ(prepare("empty.py", 0, 0), nullptr);
    EXPECT_EQ(prepare("unknown.py", 0, 0), nullptr);
    const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", 0}, {"character", 1}}}};
    const Json gone = {{"name", "f"}, {"kind", 12}, {"range", range}, {"selectionRange", range}, {"uri", uri("no.py")}};
    EXPECT_EQ(calls("incomingCalls", gone), Json::array());
    EXPECT_EQ(calls("outgoingCalls", gone), Json::array());
    EXPECT_EQ(client.request("callHierarchy/incomingCalls", {{"item", {{"name", "f"}}}})["error"]["code"], -32602);
    EXPECT_EQ(client.request("textDocument/prepareCallHierarchy", Json::object())["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CallHierarchy, ASearchForCallersCanBeCancelled) {
    std::string many = "import streams\n";
    for (int i = 0; i < 2000; ++i) many += "unknown.ticker(streams.ticker())\n";
    for (int i = 0; i < 60; ++i) folder.write("many/m" + std::to_string(i) + ".py", many);
    start();
    open("streams.py", streams);
    const Json item = prepare("streams.py", 0, 12)[0];
    const int id = client.ask("callHierarchy/incomingCalls", {{"item", item}});
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CallHierarchy, HighlightsAreOfOneFunctionOrOneName) {
    EXPECT_EQ(start()["capabilities"]["documentHighlightProvider"], true);
    open("app.py", app);
    const Json loops = highlights("app.py", 4, 5);
    ASSERT_EQ(loops.size(), 2U) << loops;
    EXPECT_EQ(loops[0]["range"]["start"], (Json{{"line", 3}, {"character", 13}}));
    EXPECT_EQ(loops[0]["kind"], 1);
    const Json names = highlights("app.py", 4, 23);
    ASSERT_EQ(names.size(), 4U) << names;
    EXPECT_EQ(names[0]["kind"], 3) << "the import binds it";
    EXPECT_EQ(names[1]["kind"], 2);
    EXPECT_EQ(highlights("app.py", 1, 0), nullptr);
    EXPECT_EQ(highlights("app.py", 99, 0), nullptr);
    EXPECT_EQ(highlights("unknown.py", 0, 0), nullptr);
    open("empty.py", "");
    EXPECT_EQ(highlights("empty.py", 0, 0), nullptr);
    EXPECT_EQ(client.request("textDocument/documentHighlight", Json::object())["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
