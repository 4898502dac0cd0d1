// Findings as an editor gets them: pulled with results that may be unchanged, or published in the order of the
// versions.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

const std::string ticker = "async def ticker(n):\n    for i in range(n):\n        yield i\n";
const std::string coroutine = "async def ticker(n):\n    return n\n";
const std::string use = "from ticker import ticker\n\n\nasync def main():\n    await ticker(3)\n";
const std::string clean = "x = 1\n";

class Diagnostics : public Editor {
protected:
    static Json with_settings(const Json& settings) { return {{"settings", {{"pykind", settings}}}}; }

    void change(const std::string& name, int version, const std::string& text) {
        client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri(name)}, {"version", version}}},
                                                 {"contentChanges", {{{"text", text}}}}});
    }
    void close(const std::string& name) {
        client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri(name)}}}});
    }
    void files_changed() { client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}}); }
    void configure(const Json& settings) { client.notify("workspace/didChangeConfiguration", with_settings(settings)); }

    // `textDocument/diagnostic`
    Json pull(const std::string& name, const Json& previous = nullptr) {
        Json params = {{"textDocument", {{"uri", uri(name)}}}};
        if (!previous.is_null()) params["previousResultId"] = previous;
        return client.request("textDocument/diagnostic", params).at("result");
    }

    // The items of `workspace/diagnostic` by the names of their files.
    std::map<std::string, Json> pull_workspace(const std::map<std::string, Json>& previous = {}) {
        const Json params = {{"previousResultIds", ids_of(previous)}};
        return by_name(client.request("workspace/diagnostic", params).at("result"));
    }
    [[nodiscard]] Json ids_of(const std::map<std::string, Json>& reports) const {
        Json ids = Json::array();
        for (const auto& [name, report] : reports) ids.push_back({{"uri", uri(name)}, {"value", report["resultId"]}});
        return ids;
    }
    [[nodiscard]] std::map<std::string, Json> by_name(const Json& report) const {
        std::map<std::string, Json> items;
        const std::size_t root = uri("").size() + 1;
        for (const Json& item : report["items"])
            EXPECT_TRUE(items.try_emplace(item["uri"].get<std::string>().substr(root), item).second) << item;
        return items;
    }
    static std::vector<std::string> names(const std::map<std::string, Json>& items) {
        std::vector<std::string> all;
        for (const auto& [name, item] : items) all.push_back(name);
        return all;
    }

    // The params of the next `textDocument/publishDiagnostics`.
    Json published() { return next("textDocument/publishDiagnostics").at("params"); }
};

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
    capabilities["workspace"].erase("diagnostics");
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
    auto previous = first;
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

class PublishedDiagnostics : public Diagnostics {
protected:
    void start_without_pull(bool takes_versions = true) {
        Json capabilities = all_capabilities();
        capabilities["textDocument"].erase("diagnostic");
        capabilities["textDocument"]["publishDiagnostics"]["versionSupport"] = takes_versions;
        EXPECT_FALSE(start(capabilities)["capabilities"].contains("diagnosticProvider"));
    }

    [[nodiscard]] Json publication(const std::string& name, int version, std::size_t count) {
        Json params = published();
        EXPECT_EQ(params["uri"], uri(name)) << params;
        EXPECT_EQ(params.value("version", 0), version) << params;
        EXPECT_EQ(params["diagnostics"].size(), count) << params;
        return params;
    }
    void expect(const std::string& name, int version, std::size_t count) {
        static_cast<void>(publication(name, version, count));
    }
};

TEST_F(PublishedDiagnostics, ComeWithOpeningChangesAndClosing) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 3);
    const Json first = publication("use.py", 3, 1);
    EXPECT_EQ(first["diagnostics"][0]["code"], "await-async-generator");
    change("use.py", 4, clean);
    expect("use.py", 4, 0);
    change("use.py", 9, use);
    expect("use.py", 9, 1);
    change("use.py", 10, use + "\n");
    expect("use.py", 10, 1);
    close("use.py");
    const Json last = published();
    EXPECT_EQ(last, (Json{{"uri", uri("use.py")}, {"diagnostics", Json::array()}}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, HaveNoVersionWhereTheClientTakesNone) {
    start_without_pull(false);
    open("use.py", clean, 3);
    EXPECT_FALSE(published().contains("version"));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, AreOfTheLastOfManyEdits) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 1);
    expect("use.py", 1, 1);
    // In one write, so that the server has them all before it gets to anything else.
    std::string frames;
    for (int version = 2; version <= 30; ++version) {
        const Json message = {
            {"jsonrpc", "2.0"},
            {"method", "textDocument/didChange"},
            {"params",
             {{"textDocument", {{"uri", uri("use.py")}, {"version", version}}},
              {"contentChanges", {{{"text", std::string(static_cast<std::size_t>(version), '\n') + use}}}}}}};
        frames += lsp::encode_frame(message.dump());
    }
    ASSERT_TRUE(client.send_bytes(frames));
    const Json last = publication("use.py", 30, 1);
    EXPECT_EQ(last["diagnostics"][0]["range"]["start"]["line"], 34);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, ComeInTheOrderOfTheVersions) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 1);
    int last = 0;
    for (int version = 2; version < 12; ++version) {
        change("use.py", version, std::string(static_cast<std::size_t>(version), '\n') + use);
        // Some edits come while the last is waited for, others after it.
        if (version % 3 != 0) continue;
        for (int seen = last; seen < version;) {
            const Json params = published();
            seen = params["version"].get<int>();
            EXPECT_GT(seen, last);
            EXPECT_EQ(params["diagnostics"][0]["range"]["start"]["line"], seen == 1 ? 4 : 4 + seen);
            last = seen;
        }
    }
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, AreNeverOfADocumentThatIsClosedOrAnotherOpening) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 5);
    expect("use.py", 5, 1);
    change("use.py", 6, "\n" + use);
    close("use.py");
    expect("use.py", 0, 0);
    open("use.py", clean, 1);
    expect("use.py", 1, 0);
    change("use.py", 2, use);
    // Opened twice, without having been closed.
    open("use.py", "\n\n" + use, 1);
    expect("use.py", 0, 0);
    EXPECT_EQ(publication("use.py", 1, 1)["diagnostics"][0]["range"]["start"]["line"], 6);
    close("use.py");
    expect("use.py", 0, 0);
    open("marker.py", clean);
    expect("marker.py", 1, 0);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, OfOtherDocumentsAreMadeAnew) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 4);
    expect("use.py", 4, 1);
    open("ticker.py", ticker, 1);
    expect("ticker.py", 1, 0);
    change("ticker.py", 2, coroutine);
    const Json one = published();
    const Json other = published();
    const Json& of_use = one["uri"] == uri("use.py") ? one : other;
    EXPECT_EQ(of_use, (Json{{"uri", uri("use.py")}, {"version", 4}, {"diagnostics", Json::array()}}));
    close("ticker.py");
    expect("ticker.py", 0, 0);
    expect("use.py", 4, 1);
    folder.write("ticker.py", coroutine);
    files_changed();
    expect("use.py", 4, 0);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, FollowTheSettings) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 4);
    expect("use.py", 4, 1);
    configure({{"checks", {{"await-async-generator", "off"}}}});
    expect("use.py", 4, 0);
    configure({{"checks", {{"await-async-generator", "information"}}}});
    EXPECT_EQ(publication("use.py", 4, 1)["diagnostics"][0]["severity"], 3);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, WaitForATextThatIsKnown) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 1);
    expect("use.py", 1, 1);
    const Json past_the_end = {{"start", {{"line", 70}, {"character", 0}}}, {"end", {{"line", 71}, {"character", 0}}}};
    client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri("use.py")}, {"version", 2}}},
                                             {"contentChanges", {{{"range", past_the_end}, {"text", "x"}}}}});
    change("use.py", 3, clean);
    expect("use.py", 3, 0);
    client.open(uri("notes.txt"), use, "plaintext");
    open("last.py", clean);
    expect("last.py", 1, 0);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
