// The code lens above what can be converted, and the command behind it; and the lens that counts.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

// Below another class, which cannot be converted because of line 13.
const std::string text = std::string(steps).replace(6, 5, "Stuck") + "first = next(Stuck(3))\n\n" + steps;

class CodeLenses : public Editor {
protected:
    void turn_on() { folder.write("pyproject.toml", "[tool.pykind]\ncode-lens = true\n"); }

    [[nodiscard]] Json lenses(const std::string& name) {
        return client.request("textDocument/codeLens", {{"textDocument", {{"uri", uri(name)}}}}).at("result");
    }

    // Sends the command of a lens; the whole answer.
    Json run(const Json& lens) {
        return client.request("workspace/executeCommand",
                              {{"command", lens["command"]["command"]}, {"arguments", lens["command"]["arguments"]}});
    }

    void answer(const Json& question, const Json& result) {
        client.send({{"jsonrpc", "2.0"}, {"id", question["id"]}, {"result", result}});
    }
};

TEST_F(CodeLenses, AreOffUntilTheyAreTurnedOn) {
    start();
    open("steps.py", text);
    EXPECT_EQ(lenses("steps.py"), Json::array());
    turn_on();
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    const Json refresh = next("workspace/codeLens/refresh");
    EXPECT_FALSE(refresh.contains("params"));
    const Json found = lenses("steps.py");
    ASSERT_EQ(found.size(), 1U) << found;
    EXPECT_EQ(found[0]["range"]["start"], (Json{{"line", 16}, {"character", 0}}));
    EXPECT_EQ(found[0]["range"]["end"], (Json{{"line", 16}, {"character", 12}}));
    EXPECT_EQ(found[0]["command"]["title"], "Convert to generator method");
    EXPECT_EQ(found[0]["command"]["command"], "pykind.convert");
    client.notify("workspace/didChangeConfiguration", {{"settings", {{"pykind", {{"code-lens", false}}}}}});
    EXPECT_NE(next("workspace/codeLens/refresh"), nullptr) << "the editor's setting wins";
    EXPECT_EQ(lenses("steps.py"), Json::array());
    EXPECT_EQ(lenses("other.py"), Json::array());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, AreNotRefreshedForClientsThatCannotNorWithoutAChange) {
    Json capabilities = all_capabilities();
    for (const char* const refreshed : {"codeLens", "diagnostics"}) capabilities["workspace"].erase(refreshed);
    start(capabilities);
    open("steps.py", text);
    turn_on();
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    const int id = client.ask("textDocument/codeLens", {{"textDocument", {{"uri", uri("steps.py")}}}});
    const auto first = client.receive();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value("id", Json()), id) << *first;
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, TheCommandAsksTheClientToMakeTheEdit) {
    turn_on();
    const Json commands = start()["capabilities"]["executeCommandProvider"]["commands"];
    EXPECT_NE(std::find(commands.begin(), commands.end(), "pykind.convert"), commands.end()) << commands;
    open("steps.py", text, 5);
    EXPECT_EQ(run(lenses("steps.py")[0])["result"], nullptr);
    const Json question = next("workspace/applyEdit");
    EXPECT_EQ(question["params"]["label"], "Convert to generator method");
    const Json& edit = question["params"]["edit"];
    EXPECT_EQ(edit["documentChanges"][0]["textDocument"]["version"], 5);
    EXPECT_TRUE(edited(edit, "steps.py", text).ends_with(steps_converted));
    answer(question, {{"applied", true}});
    EXPECT_EQ(lenses("steps.py").size(), 1U);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, WhatTheClientDoesNotMakeIsTold) {
    turn_on();
    start();
    open("steps.py", text);
    const Json lens = lenses("steps.py")[0];
    const auto told = [&] { return next("window/showMessage")["params"]["message"].get<std::string>(); };
    run(lens);
    answer(next("workspace/applyEdit"), {{"applied", false}, {"failureReason", "it is locked"}});
    EXPECT_EQ(told(), "pykind: the conversion was not made: it is locked");
    run(lens);
    answer(next("workspace/applyEdit"), {{"applied", false}});
    EXPECT_EQ(told(), "pykind: the conversion was not made: the editor did not say why");
    run(lens);
    client.send({{"jsonrpc", "2.0"},
                 {"id", next("workspace/applyEdit")["id"]},
                 {"error", {{"code", -32603}, {"message", "no such buffer"}}}});
    EXPECT_EQ(told(), "pykind: the conversion was not made: no such buffer");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, TheCommandRefusesWhatIsNoMore) {
    turn_on();
    start();
    open("steps.py", text, 1);
    const Json lens = lenses("steps.py")[0];
    client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri("steps.py")}, {"version", 2}}},
                                             {"contentChanges", {{{"text", "\n" + text}}}}});
    EXPECT_EQ(run(lens)["error"]["code"], -32801);
    const auto refused = [&](const Json& params) {
        return client.request("workspace/executeCommand", params)["error"]["code"].get<int>();
    };
    EXPECT_EQ(refused({{"command", "pykind.convert"}}), -32602);
    EXPECT_EQ(refused({{"command", "pykind.convert"}, {"arguments", {3}}}), -32602);
    EXPECT_EQ(refused({{"command", "pykind.other"}, {"arguments", lens["command"]["arguments"]}}), -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, OfConversionsAreNotForClientsThatCannotBeAskedForEdits) {
    turn_on();
    Json capabilities = all_capabilities();
    capabilities["workspace"].erase("applyEdit");
    const Json provided = start(capabilities)["capabilities"];
    EXPECT_EQ(provided["codeLensProvider"], (Json{{"resolveProvider", true}}));
    const Json& commands = provided["executeCommandProvider"]["commands"];
    EXPECT_EQ(std::find(commands.begin(), commands.end(), "pykind.convert"), commands.end()) << commands;
    open("steps.py", text);
    EXPECT_EQ(lenses("steps.py"), Json::array());
    const Json argument = actions_at("steps.py", 16, 6)["result"][0]["data"];
    const Json refused = client.request("workspace/executeCommand",
                                        {{"command", "pykind.convert"}, {"arguments", Json::array({argument})}});
    EXPECT_EQ(refused["error"]["code"], -32803);
    EXPECT_EQ(client.shut_down(), 0);
}

const std::string ticker = "def plain(): ...\n\"😀\"\nasync def ticker():\n    yield\n";

TEST_F(CodeLenses, CountHowAFunctionIsConsumedInTheWorkspace) {
    turn_on();
    folder.write("app.py",
                 "import streams\nfrom streams import ticker as tick\nasync def main():\n"
                 "    async for i in tick(): ...\n    [i async for i in streams.ticker()]\n    await anext(tick())\n");
    folder.write("streams.py", ticker);
    EXPECT_EQ(start()["capabilities"]["codeLensProvider"], (Json{{"resolveProvider", true}}));
    open("streams.py", ticker);
    const Json found = lenses("streams.py");
    ASSERT_EQ(found.size(), 1U) << "one for each but the plain ones";
    EXPECT_FALSE(found[0].contains("command")) << "nothing is counted before it is shown";
    EXPECT_EQ(found[0]["range"]["start"], (Json{{"line", 2}, {"character", 10}}));
    const Json resolved = client.request("codeLens/resolve", found[0])["result"];
    EXPECT_EQ(resolved["command"]["title"], "asynchronous generator function · 2 `async for` · 1 `anext`");
    EXPECT_EQ(resolved["command"]["command"], "") << "there is nothing to click on";
    EXPECT_EQ(resolved["range"], found[0]["range"]);
    client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri("streams.py")}, {"version", 2}}},
                                             {"contentChanges", {{{"text", "\n" + ticker}}}}});
    EXPECT_EQ(client.request("codeLens/resolve", found[0])["error"]["code"], -32801);
    EXPECT_EQ(client.request("codeLens/resolve", {{"range", found[0]["range"]}})["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, EachSortCanBeTurnedOn) {
    folder.write("pyproject.toml", "[tool.pykind.code-lens]\ncounts = true\n");
    start();
    open("streams.py", ticker + text);
    EXPECT_EQ(lenses("streams.py").size(), 1U);
    client.notify("workspace/didChangeConfiguration",
                  {{"settings", {{"pykind", {{"codeLens", {{"counts", false}, {"conversions", true}}}}}}}});
    const Json found = lenses("streams.py");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0]["command"]["command"], "pykind.convert");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, CountingCanBeCancelled) {
    turn_on();
    std::string many = "import streams\n";
    for (int i = 0; i < 2000; ++i) many += "unknown.ticker(streams.ticker())\n";
    for (int i = 0; i < 60; ++i) folder.write("many/m" + std::to_string(i) + ".py", many);
    start();
    open("streams.py", ticker);
    const int id = client.ask("codeLens/resolve", lenses("streams.py")[0]);
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeLenses, ACancelledCommandAsksForNothing) {
    turn_on();
    std::string many = "from steps import Steps\n";
    for (int i = 0; i < 2000; ++i) many += "unknown.next(Steps)\n";
    for (int i = 0; i < 60; ++i) folder.write("many/m" + std::to_string(i) + ".py", many);
    start();
    open("steps.py", text);
    const Json argument = actions_at("steps.py", 16, 6)["result"][0]["data"];
    const int id =
        client.ask("workspace/executeCommand", {{"command", "pykind.convert"}, {"arguments", Json::array({argument})}});
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    client.ask("shutdown", nullptr);
    const auto last = client.receive();
    ASSERT_TRUE(last);
    EXPECT_FALSE(last->contains("method")) << *last;
    client.notify("exit", nullptr);
    EXPECT_EQ(client.wait(), 0);
}

}  // namespace
}  // namespace pykind::test
