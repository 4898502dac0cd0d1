// What can be done about findings, as code actions: right to the byte, and only for the text that they were offered
// for.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

const std::string vain_ignores =
    "x = 1  # pykind: ignore\ny = 2\nz = 3  # TODO  # pykind: ignore[never-awaited]\nprint('é𝒳')  # pykind: ignore\n";
const std::string mended = "x = 1\ny = 2\nz = 3  # TODO\nprint('é𝒳')\n";
const std::string awaiting =
    "async def ticker():\n    yield 1\n\nasync def main():\n    await ticker(); await ticker()\n";

class QuickFixes : public Editor {
protected:
    static std::vector<std::string> titles(const Json& actions) {
        std::vector<std::string> all;
        for (const Json& action : actions) all.push_back(action["title"]);
        return all;
    }

    Json at(const std::string& name, int line, int character, Json context = Json::object()) {
        return actions_at(name, line, character, std::move(context)).at("result");
    }
    // The action with a title, resolved.
    Json resolved(const Json& actions, const std::string& title) {
        for (const Json& action : actions) {
            if (action["title"] == title) return client.request("codeAction/resolve", action);
        }
        throw std::runtime_error("no action " + title + " in " + actions.dump());
    }
    [[nodiscard]] std::string after(const Json& answer, const std::string& name, const std::string& text) const {
        return edited(answer.at("result").at("edit"), name, text);
    }
    void change(const std::string& name, int version, const std::string& text) {
        client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri(name)}, {"version", version}}},
                                                 {"contentChanges", {{{"text", text}}}}});
    }
};

using Names = std::vector<std::string>;
constexpr const char* remove = "Remove the comment";
constexpr const char* remove_all = "Fix all 3 of `unused-ignore` in this file";
constexpr const char* ignore = "Ignore `await-async-generator` on this line";

TEST_F(QuickFixes, AreAnnounced) {
    const auto kinds = start()["capabilities"]["codeActionProvider"]["codeActionKinds"].get<Names>();
    for (const char* const kind : {"quickfix", "source.fixAll.pykind"})
        EXPECT_NE(std::find(kinds.begin(), kinds.end(), kind), kinds.end()) << kind;
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, MendTheFindingThere) {
    start();
    open("vain.py", vain_ignores, 4);
    const Json actions = at("vain.py", 0, 10);
    ASSERT_EQ(titles(actions), (Names{remove, remove_all}));
    EXPECT_EQ(actions[0]["kind"], "quickfix");
    EXPECT_EQ(actions[0]["isPreferred"], true);
    ASSERT_EQ(actions[0]["diagnostics"].size(), 1U);
    EXPECT_EQ(actions[0]["diagnostics"][0]["code"], "unused-ignore");
    EXPECT_FALSE(actions[0].contains("edit")) << "it is resolved later";
    EXPECT_FALSE(actions[1].contains("isPreferred"));
    const Json answer = resolved(actions, remove);
    const Json& document = answer["result"]["edit"]["documentChanges"][0];
    EXPECT_EQ(document["textDocument"], (Json{{"uri", uri("vain.py")}, {"version", 4}}));
    EXPECT_EQ(after(answer, "vain.py", vain_ignores), "x = 1\n" + vain_ignores.substr(vain_ignores.find('\n') + 1));
    EXPECT_EQ(after(resolved(actions, remove_all), "vain.py", vain_ignores), mended);
    EXPECT_EQ(at("vain.py", 1, 2), Json::array());
    EXPECT_EQ(titles(at("vain.py", 0, 2)), Names{}) << "it does not touch the finding";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AreOneOfACheckWhereThereIsOne) {
    start();
    open("one.py", "x = 1  # pykind: ignore\n");
    EXPECT_EQ(titles(at("one.py", 0, 10)), Names{remove});
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, IgnoreOnTheLine) {
    start();
    open("main.py", awaiting);
    const Json actions = at("main.py", 4, 6);
    const std::string ignored = awaiting.substr(0, awaiting.size() - 1) + "  # pykind: ignore[await-async-generator]\n";
    EXPECT_EQ(after(resolved(actions, ignore), "main.py", awaiting), ignored);
    open("ignored.py", ignored);
    EXPECT_EQ(at("ignored.py", 4, 6), Json::array());
    // Both of them touch the selection, and one comment is enough.
    const Json selection = {{"start", {{"line", 4}, {"character", 4}}}, {"end", {{"line", 4}, {"character", 34}}}};
    const Json both = client.request("textDocument/codeAction", {{"textDocument", {{"uri", uri("main.py")}}},
                                                                 {"range", selection},
                                                                 {"context", {{"diagnostics", Json::array()}}}});
    const Names all = titles(both["result"]);
    EXPECT_EQ(std::count(all.begin(), all.end(), ignore), 1);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AreForTheDiagnosticsThatTheClientNames) {
    start();
    open("main.py",
         "async def ticker():\n    yield 1\n\nasync def main():\n    await ticker()  # pykind: ignore[term]\n");
    const Json report =
        client.request("textDocument/diagnostic", {{"textDocument", {{"uri", uri("main.py")}}}}).at("result");
    ASSERT_EQ(report["items"].size(), 2U) << report;
    const Json selection = {{"start", {{"line", 4}, {"character", 4}}}, {"end", {{"line", 4}, {"character", 40}}}};
    const auto actions_for = [&](const Json& diagnostics) {
        return client.request("textDocument/codeAction", {{"textDocument", {{"uri", uri("main.py")}}},
                                                          {"range", selection},
                                                          {"context", {{"diagnostics", diagnostics}}}})["result"];
    };
    const auto has = [&](const Json& actions, const std::string& title) {
        const Names all = titles(actions);
        return std::find(all.begin(), all.end(), title) != all.end();
    };
    const Json all = actions_for(Json::array());
    EXPECT_TRUE(has(all, ignore));
    EXPECT_TRUE(has(all, remove));
    Json marked = report["items"][1];
    marked["data"] = "the client's own";
    const Json named = actions_for({marked, {{"message", "of another"}, {"range", selection}}});
    EXPECT_EQ(titles(named), Names{remove});
    EXPECT_EQ(named[0]["diagnostics"], Json::array({marked})) << "as the client has it";
    marked["range"]["start"]["line"] = 1;
    EXPECT_EQ(actions_for(Json::array({marked})), all) << "one that has moved is no reason to offer nothing";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AreOnlyThoseAskedFor) {
    start();
    open("vain.py", vain_ignores);
    const auto asked = [&](const Json& only) { return titles(at("vain.py", 0, 10, {{"only", only}})); };
    constexpr const char* everything = "Fix all that is safe to fix";
    EXPECT_EQ(asked({"quickfix"}), (Names{remove, remove_all}));
    EXPECT_EQ(asked({"refactor"}), Names{});
    EXPECT_EQ(asked({"quickfix.other"}), Names{});
    for (const char* const kind : {"source", "source.fixAll", "source.fixAll.pykind"})
        EXPECT_EQ(asked({kind}), Names{everything}) << kind;
    EXPECT_EQ(asked({"source.organizeImports"}), Names{});
    EXPECT_EQ(titles(at("vain.py", 1, 0, {{"only", {"source.fixAll"}}})), Names{everything}) << "wherever it is asked";
    open("clean.py", "x = 1\n");
    EXPECT_EQ(at("clean.py", 0, 0, {{"only", {"source.fixAll"}}}), Json::array());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AllOfThemAreMadeAtOnce) {
    start();
    open("vain.py", vain_ignores);
    const Json actions = at("vain.py", 0, 0, {{"only", {"source.fixAll.pykind"}}, {"triggerKind", 2}});
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(actions[0]["kind"], "source.fixAll.pykind");
    const Json answer = client.request("codeAction/resolve", actions[0]);
    EXPECT_EQ(after(answer, "vain.py", vain_ignores), mended);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, ComeWithTheirEditWhereTheClientDoesNotResolve) {
    Json capabilities = all_capabilities();
    capabilities["textDocument"]["codeAction"].erase("resolveSupport");
    start(capabilities);
    open("vain.py", vain_ignores);
    const Json actions = at("vain.py", 0, 10);
    ASSERT_EQ(titles(actions), (Names{remove, remove_all}));
    EXPECT_FALSE(actions[0].contains("data"));
    EXPECT_EQ(edited(actions[1]["edit"], "vain.py", vain_ignores), mended);
    const Json everything = at("vain.py", 0, 0, {{"only", {"source.fixAll"}}});
    EXPECT_EQ(edited(everything[0]["edit"], "vain.py", vain_ignores), mended);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AreNotForClientsThatTakeOnlyCommands) {
    Json capabilities = all_capabilities();
    capabilities["textDocument"].erase("codeAction");
    start(capabilities);
    open("vain.py", vain_ignores);
    EXPECT_EQ(at("vain.py", 0, 10), Json::array());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AnEditInBetweenMakesThemVoid) {
    start();
    open("vain.py", vain_ignores, 1);
    const Json actions = at("vain.py", 0, 10);
    change("vain.py", 2, "\n" + vain_ignores);
    for (const char* const title : {remove, remove_all})
        EXPECT_EQ(resolved(actions, title)["error"]["code"], -32801) << title;
    const Json fresh = at("vain.py", 1, 10);
    client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri("vain.py")}}}});
    EXPECT_EQ(resolved(fresh, remove)["error"]["code"], -32801) << "it is closed";
    open("vain.py", "\n" + vain_ignores, 2);
    EXPECT_EQ(resolved(fresh, remove)["error"]["code"], -32801) << "it is another opening";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, AChangeOfTheSettingsMakesThemVoidToo) {
    start();
    open("vain.py", vain_ignores);
    const Json actions = at("vain.py", 0, 10);
    client.notify("workspace/didChangeConfiguration",
                  {{"settings", {{"pykind", {{"checks", {{"unused-ignore", "off"}}}}}}}});
    EXPECT_EQ(resolved(actions, remove)["error"]["code"], -32801);
    EXPECT_EQ(at("vain.py", 0, 10), Json::array());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(QuickFixes, NonsenseIsRefused) {
    start();
    open("vain.py", vain_ignores);
    Json action = at("vain.py", 0, 10)[0];
    const auto code_of = [&](const char* name, const Json& value) {
        Json wrong = action;
        wrong["data"][name] = value;
        return client.request("codeAction/resolve", wrong)["error"]["code"].get<int>();
    };
    EXPECT_EQ(code_of("version", "1"), -32602);
    EXPECT_EQ(code_of("place", 3), -32602);
    EXPECT_EQ(code_of("index", 7), -32801);
    EXPECT_EQ(code_of("code", "nothing"), -32801);
    EXPECT_EQ(code_of("remedy", "burn"), -32801);
    EXPECT_EQ(code_of("uri", uri("other.py")), -32801);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
