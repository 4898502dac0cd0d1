// Findings as an editor gets them that asks for them: with results that may be unchanged.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/support/diagnostics_editor.hpp"

namespace pykind::test {
namespace {

using Names = std::vector<std::string>;
using PulledDiagnostics = Diagnostics;

TEST_F(PulledDiagnostics, AreAnnounced) {
    const Json provider = start()["capabilities"]["diagnosticProvider"];
    EXPECT_EQ(provider["identifier"], "pykind");
    EXPECT_EQ(provider["interFileDependencies"], true);
    EXPECT_EQ(provider["workspaceDiagnostics"], true);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, SayWhatWhereAndWhy) {
    folder.write("pyproject.toml", "[tool.pykind]\ntarget-version = '3.10'\n");
    folder.write("ticker.py", ticker);
    start();
    open("use.py", use);
    const Json report = pull("use.py");
    EXPECT_EQ(report["kind"], "full");
    ASSERT_EQ(report["items"].size(), 1U) << report;
    const Json& item = report["items"][0];
    EXPECT_EQ(item["range"]["start"], (Json{{"line", 4}, {"character", 4}}));
    EXPECT_EQ(item["range"]["end"], (Json{{"line", 4}, {"character", 19}}));
    EXPECT_EQ(item["severity"], 1);
    EXPECT_EQ(item["code"], "await-async-generator");
    EXPECT_EQ(item["source"], "pykind");
    EXPECT_EQ(item["message"],
              "`ticker(…)` is an asynchronous generator iterator, which cannot be awaited: TypeError: object "
              "async_generator can't be used in 'await' expression");
    EXPECT_EQ(item["codeDescription"]["href"],
              "https://docs.python.org/3/glossary.html#term-asynchronous-generator-iterator");
    ASSERT_EQ(item["relatedInformation"].size(), 1U);
    const Json& related = item["relatedInformation"][0];
    EXPECT_EQ(related["location"]["uri"], uri("ticker.py"));
    EXPECT_EQ(related["location"]["range"]["start"], (Json{{"line", 0}, {"character", 10}}));
    EXPECT_EQ(related["message"], "`ticker` is an asynchronous generator function");
    EXPECT_FALSE(item.contains("tags"));
    open("vain.py", "x = 1  # pykind: ignore\n");
    EXPECT_EQ(pull("vain.py")["items"][0]["tags"], Json{1});
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, LeaveOutWhatTheClientDoesNotTake) {
    Json capabilities = all_capabilities();
    capabilities["textDocument"]["diagnostic"] = Json::object();
    capabilities["textDocument"].erase("publishDiagnostics");
    start(capabilities);
    open("both.py", ticker + "async def main():\n    await ticker(3)\n\nx = 1  # pykind: ignore\n");
    const Json items = pull("both.py")["items"];
    ASSERT_EQ(items.size(), 2U);
    for (const char* const member : {"relatedInformation", "tags", "codeDescription"}) {
        EXPECT_FALSE(items[0].contains(member)) << member;
        EXPECT_FALSE(items[1].contains(member)) << member;
    }
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, AreOfThePythonThatTheProjectRequires) {
    folder.write("pyproject.toml", "[project]\nrequires-python = '>=3.9'\n");
    const std::string text = ticker + "async def main():\n    await ticker(3)\n";
    start();
    open("main.py", text);
    const auto message = [&] { return pull("main.py")["items"][0]["message"].get<std::string>(); };
    EXPECT_TRUE(message().ends_with("object async_generator can't be used in 'await' expression")) << message();
    folder.write("pyproject.toml", "[project]\nrequires-python = '>=3.14'\n");
    files_changed();
    EXPECT_TRUE(message().ends_with("'async_generator' object can't be awaited")) << message();
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, AreUnchangedUntilTheyAreOthers) {
    folder.write("ticker.py", ticker);
    start();
    open("use.py", use);
    const Json first = pull("use.py");
    const auto is_unchanged = [&](const Json& report) {
        return report == Json{{"kind", "unchanged"}, {"resultId", first["resultId"]}};
    };
    EXPECT_TRUE(is_unchanged(pull("use.py", first["resultId"])));
    EXPECT_EQ(pull("use.py")["kind"], "full") << "the client knows none";
    EXPECT_EQ(pull("use.py", "0")["kind"], "full") << "the client knows another";
    change("use.py", 2, use + "\n");
    EXPECT_TRUE(is_unchanged(pull("use.py", first["resultId"]))) << "the findings are the same";
    change("use.py", 3, "\n" + use);
    const Json moved = pull("use.py", first["resultId"]);
    EXPECT_EQ(moved["kind"], "full");
    EXPECT_EQ(moved["items"][0]["range"]["start"]["line"], 5);
    // The module that it imports is opened, and changed.
    open("ticker.py", coroutine);
    EXPECT_EQ(pull("use.py", moved["resultId"])["items"], Json::array());
    close("ticker.py");
    EXPECT_EQ(pull("use.py")["items"].size(), 1U);
    folder.write("ticker.py", coroutine);
    files_changed();
    EXPECT_EQ(pull("use.py")["items"], Json::array());
    std::filesystem::remove(folder.path("ticker.py"));
    folder.write("ticker/__init__.py", ticker);
    files_changed();
    EXPECT_EQ(pull("use.py")["items"].size(), 1U) << "it is another file now";
    EXPECT_EQ(pull("other.py")["items"], Json::array()) << "it is not open";
    EXPECT_EQ(client.request("textDocument/diagnostic", Json::object())["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, FollowTheSettings) {
    folder.write("ticker.py", ticker);
    start();
    open("use.py", use);
    const Json first = pull("use.py");
    folder.write("pyproject.toml", "[tool.pykind.checks]\nawait-async-generator = 'hint'\n");
    files_changed();
    EXPECT_FALSE(next("workspace/diagnostic/refresh").contains("params"));
    EXPECT_EQ(pull("use.py", first["resultId"])["items"][0]["severity"], 4);
    configure({{"checks", {{"await-async-generator", "warning"}}}});
    next("workspace/diagnostic/refresh");
    EXPECT_EQ(pull("use.py")["items"][0]["severity"], 2) << "the editor's setting wins";
    configure({{"checks.await-async-generator", "off"}});
    next("workspace/diagnostic/refresh");
    EXPECT_EQ(pull("use.py")["items"], Json::array());
    configure({{"checks", {{"await-async-generator", "loud"}, {"awaits", "off"}}}});
    const auto shown = [&] { return next("window/showMessage")["params"]["message"].get<std::string>(); };
    const Names problems = {shown(), shown()};
    EXPECT_EQ(problems, (Names{"pykind: the editor's settings: checks.await-async-generator is one of error, warning, "
                               "information, hint and off, not 'loud'",
                               "pykind: the editor's settings: there is no check 'awaits'"}));
    EXPECT_EQ(pull("use.py")["items"][0]["severity"], 4) << "what is wrong leaves the project's";
    configure({{"checks", {{"preset", "beside-type-checker"}}}});
    EXPECT_EQ(pull("use.py")["items"][0]["severity"], 4) << "what is named wins over the preset";
    folder.write("pyproject.toml", "");
    files_changed();
    EXPECT_EQ(pull("use.py")["items"], Json::array()) << "type checkers report it";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, AreAskedForAgainOnlyWhereTheClientCanBeAsked) {
    Json capabilities = all_capabilities();
    for (const char* const refreshed : {"codeLens", "diagnostics"}) capabilities["workspace"].erase(refreshed);
    start(capabilities);
    files_changed();
    const int id = client.ask("textDocument/diagnostic", {{"textDocument", {{"uri", uri("x.py")}}}});
    const auto first = client.receive();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value("id", Json()), id) << *first;
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, OfTheWorkspace) {
    folder.write("pyproject.toml", "[tool.pykind]\nexclude = ['generated/', '*_pb2.py']\n");
    folder.write("ticker.py", ticker);
    folder.write("use.py", use);
    folder.write("deep/er/use.py", use);
    folder.write("generated/use.py", use);
    folder.write("use_pb2.py", use);
    folder.write(".hidden/use.py", use);
    folder.write("clean.py", clean);
    start();
    open("new.py", use, 7);
    const auto first = pull_workspace();
    EXPECT_EQ(names(first), (Names{"deep/er/use.py", "new.py", "use.py"}));
    EXPECT_EQ(first.at("use.py")["kind"], "full");
    EXPECT_EQ(first.at("use.py")["version"], nullptr) << "it is not open";
    EXPECT_EQ(first.at("new.py")["version"], 7);
    EXPECT_EQ(first.at("use.py")["items"][0]["range"]["start"], (Json{{"line", 4}, {"character", 4}}));
    EXPECT_EQ(first.at("use.py")["items"], pull("new.py")["items"]);
    for (const auto& [name, item] : pull_workspace(first)) {
        EXPECT_EQ(item["kind"], "unchanged") << item;
        EXPECT_FALSE(item.contains("items"));
    }
    // Files that change, go, come, and are left out from now on.
    folder.write("use.py", clean);
    std::filesystem::remove(folder.path("deep/er/use.py"));
    folder.write("late.py", "\n" + use);
    files_changed();
    const auto second = pull_workspace(first);
    EXPECT_EQ(names(second), (Names{"deep/er/use.py", "late.py", "new.py", "use.py"}));
    EXPECT_EQ(second.at("use.py")["items"], Json::array());
    EXPECT_EQ(second.at("deep/er/use.py")["items"], Json::array()) << "it is gone";
    EXPECT_EQ(second.at("late.py")["items"].size(), 1U);
    EXPECT_EQ(second.at("new.py")["kind"], "unchanged");
    folder.write("pyproject.toml", "[tool.pykind]\nexclude = ['late.py', 'new.py']\n");
    files_changed();
    const auto third = pull_workspace(second);
    EXPECT_EQ(third.at("late.py")["items"], Json::array()) << "it is excluded now";
    EXPECT_EQ(third.at("new.py")["kind"], "unchanged") << "it is open";
    EXPECT_EQ(third.at("generated/use.py")["items"].size(), 1U);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, OfTheWorkspaceAreTakenBackFromClientsThatNameNoResults) {
    folder.write("ticker.py", ticker);
    folder.write("use.py", use);
    folder.write("gone.py", use);
    start();
    EXPECT_EQ(names(pull_workspace()), (Names{"gone.py", "use.py"}));
    EXPECT_EQ(names(pull_workspace()), (Names{"gone.py", "use.py"}));
    folder.write("use.py", clean);
    std::filesystem::remove(folder.path("gone.py"));
    files_changed();
    const auto after = pull_workspace();
    EXPECT_EQ(names(after), (Names{"gone.py", "use.py"}));
    for (const auto& [name, item] : after) EXPECT_EQ(item["items"], Json::array()) << name;
    EXPECT_EQ(names(pull_workspace()), Names{});
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, LinkToTheirPageWhereItIsInstalled) {
    const TemporaryFolder prefix;
    prefix.write("bin/README", "");
    prefix.write("share/doc/pykind/checks/await-async-generator.md", "# `await-async-generator`\n");
    std::error_code error;
    std::filesystem::create_hard_link(PYKIND_BINARY, prefix.path("bin/pykind"), error);
    if (error) std::filesystem::copy_file(PYKIND_BINARY, prefix.path("bin/pykind"));
    LspClient installed(prefix.path("bin/pykind"));
    installed.request("initialize",
                      {{"processId", nullptr}, {"rootUri", nullptr}, {"capabilities", all_capabilities()}});
    installed.notify("initialized", Json::object());
    installed.open("untitled:one", ticker + "async def main():\n    await ticker(3)\n");
    const Json report =
        installed.request("textDocument/diagnostic", {{"textDocument", {{"uri", "untitled:one"}}}}).at("result");
    ASSERT_EQ(report["items"].size(), 1U) << report;
    const std::string page = std::filesystem::canonical(prefix.path("share/doc/pykind/checks")).string();
    EXPECT_EQ(report["items"][0]["codeDescription"]["href"], lsp::uri_of_path(page + "/await-async-generator.md"));
    EXPECT_EQ(report["items"][0]["relatedInformation"][0]["location"]["uri"], "untitled:one");
    EXPECT_EQ(installed.shut_down(), 0);
}

TEST_F(PulledDiagnostics, OfTheWorkspaceComeInParts) {
    folder.write("ticker.py", ticker);
    std::set<std::string> expected;
    for (int i = 0; i < 250; ++i) expected.insert("use" + std::to_string(i) + ".py");
    for (const std::string& name : expected) folder.write(name, use);
    start();
    const Json answer =
        client.request("workspace/diagnostic", {{"previousResultIds", Json::array()}, {"partialResultToken", "parts"}});
    EXPECT_EQ(answer["result"], (Json{{"items", Json::array()}})) << "all has been sent";
    std::set<std::string> found;
    while (found.size() < expected.size()) {
        const Json part = next("$/progress")["params"];
        EXPECT_EQ(part["token"], "parts");
        for (const auto& [name, item] : by_name(part["value"])) EXPECT_TRUE(found.insert(name).second) << name;
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PulledDiagnostics, OfTheWorkspaceCanBeCancelled) {
    std::string many = "from ticker import ticker\n\nasync def main():\n";
    for (int i = 0; i < 1000; ++i) many += "    await ticker(unknown.attribute[" + std::to_string(i) + "])\n";
    folder.write("ticker.py", ticker);
    for (int i = 0; i < 60; ++i) folder.write("many/m" + std::to_string(i) + ".py", many);
    start();
    const int id = client.ask("workspace/diagnostic", {{"previousResultIds", Json::array()}});
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    open("use.py", use);
    EXPECT_EQ(pull("use.py")["items"].size(), 1U) << "the server goes on";
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
