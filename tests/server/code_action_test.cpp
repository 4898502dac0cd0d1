// Conversions as code actions: where they are, what they say, and that their edits are right to the byte.
#include <gtest/gtest.h>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

using CodeActions = Editor;

// What stands in the way of it, below it: line 14.
const std::string stuck = std::string(steps) + "\nfirst = next(Steps(3))\n";

Json without(Json capabilities, const std::string& pointer) {
    const Json::json_pointer at(pointer);
    capabilities.at(at.parent_pointer()).erase(at.back());
    return capabilities;
}

Json selection(const std::string& uri, int line, int character, int end_line, int end_character) {
    return {{"textDocument", {{"uri", uri}}},
            {"range",
             {{"start", {{"line", line}, {"character", character}}},
              {"end", {{"line", end_line}, {"character", end_character}}}}},
            {"context", {{"diagnostics", Json::array()}}}};
}

TEST_F(CodeActions, AreAnnouncedWithTheirKinds) {
    const Json provider = start()["capabilities"]["codeActionProvider"];
    EXPECT_EQ(provider["resolveProvider"], true);
    const auto kinds = provider["codeActionKinds"].get<std::vector<std::string>>();
    EXPECT_NE(std::find(kinds.begin(), kinds.end(), "refactor.rewrite.async-generator-method"), kinds.end());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, StandOnTheClassItsLineItsMethodsAndSelectionsInIt) {
    start();
    open("steps.py", "import os\n" + std::string(steps) + "x = 1\n");
    for (const auto& [line, character] : {std::pair{1, 8}, {1, 0}, {1, 12}, {8, 8}, {8, 0}, {9, 12}, {5, 9}}) {
        const Json actions = actions_at("steps.py", line, character)["result"];
        ASSERT_EQ(actions.size(), 2U) << line << ":" << character;
        EXPECT_EQ(actions[1]["disabled"]["reason"], "`last` is public (line 15)") << "what cannot be done stands last";
        EXPECT_EQ(actions[0]["title"], "Convert to generator method");
        EXPECT_EQ(actions[0]["kind"], "refactor.rewrite.generator-method");
        EXPECT_EQ(actions[0]["isPreferred"], true);
        EXPECT_FALSE(actions[0].contains("edit")) << "it is resolved later";
        EXPECT_FALSE(actions[0].contains("disabled"));
    }
    EXPECT_TRUE(actions_at("steps.py", 0, 0)["result"].empty());
    EXPECT_TRUE(actions_at("steps.py", 15, 0)["result"].empty());
    const auto selected = [&](int line, int character, int end_line, int end_character) {
        return client.request("textDocument/codeAction",
                              selection(uri("steps.py"), line, character, end_line, end_character))["result"];
    };
    EXPECT_EQ(selected(9, 8, 12, 10).size(), 2U);
    EXPECT_EQ(selected(1, 0, 14, 15).size(), 2U) << "the whole class";
    EXPECT_EQ(selected(0, 9, 15, 0).size(), 2U) << "the whole class, and the line breaks around it";
    EXPECT_EQ(selected(9, 0, 9, 4).size(), 2U) << "blanks before a line of it";
    EXPECT_EQ(selected(1, 0, 15, 1).size(), 0U) << "more than the class";
    EXPECT_EQ(selected(0, 8, 15, 0).size(), 0U) << "more than the class";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreResolvedToVersionedAndAnnotatedEdits) {
    start();
    open("steps.py", steps, 7);
    const Json action = resolved_at("steps.py", 0, 0);
    EXPECT_EQ(action["title"], "Convert to generator method") << "the rest stays";
    const Json& edit = action["edit"];
    ASSERT_EQ(edit["documentChanges"].size(), 1U) << edit;
    EXPECT_EQ(edit["documentChanges"][0]["textDocument"], (Json{{"uri", uri("steps.py")}, {"version", 7}}));
    EXPECT_EQ(edited(edit, "steps.py", steps), steps_converted);
    const auto id = edit["documentChanges"][0]["edits"][0]["annotationId"].get<std::string>();
    const Json& annotation = edit["changeAnnotations"][id];
    EXPECT_EQ(annotation["label"], "Convert to generator method");
    EXPECT_EQ(annotation["needsConfirmation"], false);
    const auto description = annotation["description"].get<std::string>();
    EXPECT_NE(description.find("An exception that leaves a step ends the iteration."), std::string::npos);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, ComeWithTheirEditWhereTheClientDoesNotResolve) {
    start(without(all_capabilities(), "/textDocument/codeAction/resolveSupport"));
    open("steps.py", steps);
    const Json actions = actions_at("steps.py", 0, 6)["result"];
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(edited(actions[0]["edit"], "steps.py", steps), steps_converted);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreSimpleForSimpleClients) {
    start({{"textDocument", {{"codeAction", {{"codeActionLiteralSupport", Json::object()}}}}}});
    open("steps.py", steps);
    const Json edit = actions_at("steps.py", 0, 6)["result"][0]["edit"];
    EXPECT_FALSE(edit.contains("documentChanges"));
    EXPECT_FALSE(edit.contains("changeAnnotations"));
    EXPECT_FALSE(edit["changes"][uri("steps.py")][0].contains("annotationId"));
    EXPECT_EQ(edited(edit, "steps.py", steps), steps_converted);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreNotAnnotatedWhereTheClientKnowsNoAnnotations) {
    start(without(all_capabilities(), "/workspace/workspaceEdit/changeAnnotationSupport"));
    open("steps.py", steps);
    const Json edit = resolved_at("steps.py", 0, 0)["edit"];
    EXPECT_FALSE(edit.contains("changeAnnotations"));
    EXPECT_FALSE(edit["documentChanges"][0]["edits"][0].contains("annotationId"));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreCommandsWhereTheClientKnowsNoActions) {
    const Json provided = start(without(all_capabilities(), "/textDocument/codeAction"))["capabilities"];
    EXPECT_EQ(provided["codeActionProvider"], true);
    open("steps.py", steps);
    const Json actions = actions_at("steps.py", 0, 6)["result"];
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(actions[0]["command"], "pykind.convert");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreOnlyThoseAskedFor) {
    start();
    open("steps.py", steps);
    const auto count = [&](const Json& only) {
        return actions_at("steps.py", 0, 6, {{"only", only}})["result"].size();
    };
    EXPECT_EQ(count({"refactor"}), 2U);
    EXPECT_EQ(count({"refactor.rewrite"}), 2U);
    EXPECT_EQ(count({"quickfix", "refactor.rewrite.generator-method"}), 1U);
    EXPECT_EQ(count({""}), 2U);
    EXPECT_EQ(count({"refactor.rewrite.async-generator-method"}), 0U);
    EXPECT_EQ(count({"refactor.rewrite.generator"}), 0U) << "kinds are compared part by part";
    EXPECT_EQ(count({"refactor.extract"}), 0U);
    EXPECT_EQ(count({"source"}), 0U);
    EXPECT_EQ(count(Json::array()), 0U);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreShownDisabledWithTheReasonToWhoAsks) {
    start();
    open("steps.py", stuck);
    const Json actions = actions_at("steps.py", 0, 6)["result"];
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[0]["disabled"]["reason"], "`last` is public (line 14)");
    EXPECT_EQ(actions[1]["disabled"]["reason"], "`next(Steps(3))` asks for a single step (line 16)");
    EXPECT_FALSE(actions[1].contains("data"));
    EXPECT_FALSE(actions[1].contains("isPreferred"));
    EXPECT_EQ(actions_at("steps.py", 0, 6, {{"triggerKind", 1}})["result"].size(), 2U);
    EXPECT_EQ(actions_at("steps.py", 0, 6, {{"triggerKind", 2}})["result"].size(), 0U) << "nobody asked";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AreLeftOutDisabledWhereTheClientCannotShowIt) {
    start(without(all_capabilities(), "/textDocument/codeAction/disabledSupport"));
    open("steps.py", stuck);
    EXPECT_EQ(actions_at("steps.py", 0, 6)["result"].size(), 0U);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AnEditInBetweenMakesThemVoid) {
    start();
    open("steps.py", steps, 1);
    const Json action = actions_at("steps.py", 0, 6)["result"][0];
    const auto change = [&](int version, const std::string& text) {
        client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri("steps.py")}, {"version", version}}},
                                                 {"contentChanges", {{{"text", text}}}}});
    };
    change(2, std::string("\n") + steps);
    EXPECT_EQ(client.request("codeAction/resolve", action)["error"]["code"], -32801);
    const Json fresh = actions_at("steps.py", 1, 6)["result"][0];
    client.notify("textDocument/didChange",
                  {{"textDocument", {{"uri", uri("steps.py")}, {"version", 3}}}, {"contentChanges", Json::array()}});
    EXPECT_EQ(client.request("codeAction/resolve", fresh)["error"]["code"], -32801) << "a version is a version";
    EXPECT_EQ(resolved_at("steps.py", 1, 6)["edit"]["documentChanges"][0]["textDocument"]["version"], 3);
    // Opened again, with the same number.
    const Json last = actions_at("steps.py", 1, 6)["result"][0];
    client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri("steps.py")}}}});
    EXPECT_EQ(client.request("codeAction/resolve", last)["error"]["code"], -32801) << "it is closed";
    open("steps.py", steps, 3);
    EXPECT_EQ(client.request("codeAction/resolve", last)["error"]["code"], -32801) << "it is another text";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AChangeElsewhereMakesThemVoidToo) {
    folder.write("steps.py", steps);
    folder.write("use.py", "from steps import Steps\n");
    start();
    open("steps.py", steps);
    const Json action = actions_at("steps.py", 0, 6)["result"][0];
    open("use.py", "from steps import Steps\nfirst = next(Steps(3))\n");
    const Json error = client.request("codeAction/resolve", action)["error"];
    EXPECT_EQ(error["code"], -32801);
    EXPECT_NE(error["message"].get<std::string>().find("(use.py:2)"), std::string::npos) << error;
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, NonsenseIsRefused) {
    start();
    open("steps.py", steps);
    for (const Json& action : {Json{{"title", "x"}}, Json{{"title", "x"}, {"data", 3}},
                               Json{{"title", "x"}, {"data", {{"uri", uri("steps.py")}, {"version", "1"}}}}})
        EXPECT_EQ(client.request("codeAction/resolve", action)["error"]["code"], -32602) << action;
    Json action = actions_at("steps.py", 0, 6)["result"][0];
    action["data"]["id"] = "nothing";
    EXPECT_EQ(client.request("codeAction/resolve", action)["error"]["code"], -32801);
    action["data"]["subject"]["line"] = 4000;
    EXPECT_EQ(client.request("codeAction/resolve", action)["error"]["code"], -32801);
    EXPECT_EQ(actions_at("other.py", 0, 6)["result"], Json::array()) << "it is not open";
    EXPECT_EQ(actions_at("steps.py", 4000, 0)["result"], Json::array());
    EXPECT_EQ(actions_at("steps.py", 0, 4000)["result"].size(), 2U) << "the end of the line";
    const Json wide = selection(uri("steps.py"), 7, 0, 4000, 0);
    EXPECT_EQ(client.request("textDocument/codeAction", wide)["result"].size(), 2U) << "the end is not in the text";
    const Json backwards = selection(uri("steps.py"), 7, 8, 0, 0);
    EXPECT_EQ(client.request("textDocument/codeAction", backwards)["result"].size(), 2U);
    EXPECT_EQ(client.request("textDocument/codeAction", Json::object())["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, AClassThatIsBeingTypedHasNone) {
    start();
    const std::string text(steps);
    for (std::size_t length = 0; length < text.size(); length += 3) {
        open("steps.py", text.substr(0, length));
        const Json answer = actions_at("steps.py", 0, 6);
        ASSERT_TRUE(answer.contains("result")) << answer;
        for (const Json& action : answer["result"]) {
            if (action.contains("disabled")) continue;
            const Json resolved = client.request("codeAction/resolve", action);
            EXPECT_TRUE(resolved.contains("result")) << text.substr(0, length) << resolved;
        }
        client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri("steps.py")}}}});
    }
    open("steps.py", std::string(steps) + "        if (");
    EXPECT_EQ(actions_at("steps.py", 0, 6)["result"].size(), 0U);
    EXPECT_EQ(client.shut_down(), 0);
}

// The same in each of the ways in which editors count.
class Counted : public CodeActions,
                public testing::WithParamInterface<std::pair<const char*, lsp::PositionEncoding>> {};

TEST_P(Counted, EditsAreRightToTheByte) {
    Json capabilities = all_capabilities();
    capabilities["general"] = {{"positionEncodings", {GetParam().first}}};
    start(capabilities);
    // On one line with what changes: letters of two, three and four bytes, of one and two UTF-16 units.
    std::string text =
        "x = 'é漢𝒳'; y = '𝒳'\nclass Schritte:  # 𝒳𝒳é\n    def __init__(self, n):\n        self.i, self.n = 0, n\n"
        "    def __iter__(self): return self  # 𝒳\n    def __next__(self):  # é𝒳\n        if self.i == self.n:\n"
        "            raise StopIteration  # 漢\n        self.i += 1; self.ü = '𝒳'\n        return (self.i, '𝒳')\n";
    std::string expected;
    for (const bool is_dos : {false, true}) {
        if (is_dos) {
            for (std::string* const each : {&text, &expected}) {
                for (std::size_t at = 0; (at = each->find('\n', at)) != std::string::npos; at += 2)
                    each->replace(at, 1, "\r\n");
            }
        }
        const std::string name = is_dos ? "dos.py" : "unix.py";
        folder.write(name, text);
        open(name, text);
        const Json edit = resolved_at(name, 1, 6)["edit"];
        const std::string after = edited(edit, name, text, GetParam().second);
        if (!is_dos) {
            const auto outcome = run_process(PYKIND_BINARY, {"convert", folder.path(name) + ":2", "--write"}, "");
            EXPECT_EQ(outcome.status, 0) << outcome.errors;
            expected = folder.read(name);
            EXPECT_NE(expected.find("yield"), std::string::npos);
        }
        EXPECT_EQ(after, expected);
        // With a byte-order mark, which is no part of the columns of an editor that leaves it out.
        open("mark-" + name, "\xEF\xBB\xBF" + text);
        const Json marked = resolved_at("mark-" + name, 1, 6)["edit"];
        EXPECT_EQ(edited(marked, "mark-" + name, "\xEF\xBB\xBF" + text, GetParam().second), "\xEF\xBB\xBF" + expected);
    }
    EXPECT_EQ(client.shut_down(), 0);
}

INSTANTIATE_TEST_SUITE_P(Encodings, Counted,
                         testing::Values(std::pair{"utf-8", lsp::PositionEncoding::Utf8},
                                         std::pair{"utf-16", lsp::PositionEncoding::Utf16},
                                         std::pair{"utf-32", lsp::PositionEncoding::Utf32}),
                         [](const auto& each) { return "Utf" + std::string(each.param.first).substr(4); });

TEST_F(CodeActions, LookAtTheWholeWorkspaceWithTheTextsOfTheEditor) {
    folder.write("steps.py", steps);
    folder.write("deep/er/use.py", "from steps import Steps\nfirst = next(Steps(3))\n");
    start();
    open("steps.py", steps);
    const Json method = {{"only", {"refactor.rewrite.generator-method"}}};
    const auto reason = [&] {
        return actions_at("steps.py", 0, 6, method)["result"][0].value("disabled", Json::object());
    };
    EXPECT_EQ(reason().value("reason", ""), "`next(Steps(3))` asks for a single step (use.py:2)");
    open("deep/er/use.py", "from steps import Steps\nfirst = list(Steps(3))\n");  // not saved
    EXPECT_EQ(reason(), Json::object());
    client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri("deep/er/use.py")}}}});
    EXPECT_NE(reason(), Json::object()) << "the disk's again";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(CodeActions, CanBeCancelledWhileTheyLookAround) {
    std::string many = "from steps import Steps\n";
    for (int i = 0; i < 2000; ++i) many += "unknown.next(Steps)\n";
    for (int i = 0; i < 300; ++i) folder.write("many/m" + std::to_string(i) + ".py", many);
    start();
    open("steps.py", steps);
    const Json position = {{"line", 0}, {"character", 6}};
    const int id = client.ask("textDocument/codeAction", {{"textDocument", {{"uri", uri("steps.py")}}},
                                                          {"range", {{"start", position}, {"end", position}}},
                                                          {"context", {{"diagnostics", Json::array()}}}});
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    EXPECT_EQ(client.shut_down(), 0) << "nobody waits for what was cancelled";
}

}  // namespace
}  // namespace pykind::test
