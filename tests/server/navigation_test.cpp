// A workspace of several files, as an editor works in it: hovers across files, going to definitions, references,
// folders and files that change.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "protocol/basic_types.hpp"
#include "tests/support/lsp_client.hpp"
#include "tests/support/process.hpp"

namespace pykind::test {
namespace {

constexpr const char* streams_module =
    "async def ticker():\n    yield 1\n\nclass Rows:\n    def __iter__(self):\n        yield 1\n";
constexpr const char* app_module =
    "from streams import ticker as tick, Rows\n"
    "\n"
    "async def main():\n"
    "    async for i in tick():\n"
    "        print(i)\n"
    "    rows = Rows()\n"
    "    return rows\n";

class Navigation : public testing::Test {
protected:
    Navigation() {
        folder.write("streams.py", streams_module);
        folder.write("app.py", app_module);
    }

    // Starts in the folder, with the capabilities of a client.
    Json start(const Json& capabilities = Json::object()) {
        const Json answer = client.request("initialize", {{"processId", nullptr},
                                                          {"capabilities", capabilities},
                                                          {"workspaceFolders", {{{"uri", uri("")}, {"name", "w"}}}}});
        client.notify("initialized", Json::object());
        return answer.at("result");
    }

    [[nodiscard]] std::string uri(const std::string& name) const {
        std::string path = std::filesystem::canonical(folder.path("")).string();
        if (!name.empty()) path += "/" + name;
        return lsp::uri_of_path(path);
    }

    void open(const std::string& name, const std::string& text) { client.open(uri(name), text); }

    [[nodiscard]] Json at(const std::string& name, int line, int character) const {
        return {{"textDocument", {{"uri", uri(name)}}}, {"position", {{"line", line}, {"character", character}}}};
    }

    // "streams.py:0:10" for each location, in order.
    [[nodiscard]] std::vector<std::string> places(const Json& locations) const {
        std::vector<std::string> found;
        for (const Json& location : locations) {
            const std::string path = lsp::path_of_uri(location["uri"].get<std::string>()).value_or("?");
            const Json& start = location["range"]["start"];
            found.push_back(path.substr(path.rfind('/') + 1) + ":" + std::to_string(start["line"].get<int>()) + ":" +
                            std::to_string(start["character"].get<int>()));
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    [[nodiscard]] std::vector<std::string> asked(const std::string& method, const std::string& name, int line,
                                                 int character) {
        return places(client.request(method, at(name, line, character)).at("result"));
    }

    [[nodiscard]] std::vector<std::string> references(const std::string& name, int line, int character,
                                                      bool with_declaration = true) {
        Json params = at(name, line, character);
        params["context"] = {{"includeDeclaration", with_declaration}};
        return places(client.request("textDocument/references", params).at("result"));
    }

    TemporaryFolder folder;
    LspClient client{PYKIND_BINARY};
};

using Places = std::vector<std::string>;

TEST_F(Navigation, HoverOnAUseCrossesFilesAndLinksToTheDefinition) {
    start({{"textDocument", {{"hover", {{"contentFormat", {"markdown"}}}}}}});
    open("app.py", app_module);
    const Json hover = client.hover(uri("app.py"), 3, 20);
    ASSERT_NE(hover, nullptr);
    const auto value = hover["contents"]["value"].get<std::string>();
    EXPECT_TRUE(value.starts_with("**`ticker`** — asynchronous generator function\n")) << value;
    EXPECT_NE(value.find("- **Defined** [streams.py:1](" + uri("streams.py") + "#L1)\n"), std::string::npos) << value;
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, DefinitionsAreFoundFromUsesImportsAndKeywords) {
    start();
    open("app.py", app_module);
    EXPECT_EQ(asked("textDocument/definition", "app.py", 3, 20), Places{"streams.py:0:10"});
    EXPECT_EQ(asked("textDocument/definition", "app.py", 0, 22), Places{"streams.py:0:10"});
    EXPECT_EQ(asked("textDocument/definition", "app.py", 0, 8), Places{"streams.py:0:0"}) << "the module";
    EXPECT_EQ(asked("textDocument/definition", "app.py", 5, 12), Places{"streams.py:3:6"});
    EXPECT_EQ(asked("textDocument/definition", "app.py", 6, 12), Places{"app.py:5:4"});
    EXPECT_EQ(asked("textDocument/definition", "app.py", 6, 5), Places{"app.py:2:10"}) << "`return` to its function";
    EXPECT_EQ(asked("textDocument/definition", "app.py", 99, 0), Places{});
    EXPECT_EQ(asked("textDocument/typeDefinition", "app.py", 6, 12), Places{"streams.py:3:6"});
    open("streams.py", streams_module);
    EXPECT_EQ(asked("textDocument/definition", "streams.py", 1, 5), Places{"streams.py:0:10"}) << "`yield`";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, TheTextOfAnEditorIsWhatCounts) {
    start();
    open("app.py", app_module);
    open("streams.py", "\n\ndef ticker():\n    yield 1\n");  // not saved
    EXPECT_EQ(asked("textDocument/definition", "app.py", 3, 20), Places{"streams.py:2:4"});
    const auto value = client.hover(uri("app.py"), 3, 20)["contents"]["value"].get<std::string>();
    EXPECT_NE(value.find("'async for' requires an object with"), std::string::npos) << value;
    client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri("streams.py")}}}});
    EXPECT_EQ(asked("textDocument/definition", "app.py", 3, 20), Places{"streams.py:0:10"}) << "the disk's again";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, FilesThatChangeOnTheDiskAreReadAgain) {
    start();
    open("app.py", app_module);
    EXPECT_EQ(asked("textDocument/definition", "app.py", 3, 20), Places{"streams.py:0:10"});
    folder.write("streams.py", "# moved down by a line\n" + std::string(streams_module));
    EXPECT_EQ(asked("textDocument/definition", "app.py", 3, 20), Places{"streams.py:1:10"});
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, ModulesThatComeAreFoundWhenTheClientSaysSo) {
    start({{"workspace", {{"didChangeWatchedFiles", {{"dynamicRegistration", true}}}}}});
    const auto registration = client.receive();
    ASSERT_TRUE(registration);
    EXPECT_EQ((*registration)["method"], "client/registerCapability");
    EXPECT_EQ((*registration)["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    client.send({{"jsonrpc", "2.0"}, {"id", (*registration)["id"]}, {"result", nullptr}});
    const std::string text = "from later import work\nwork()\n";
    open("x.py", text);
    EXPECT_EQ(asked("textDocument/definition", "x.py", 1, 0), Places{});
    folder.write("later.py", "async def work(): pass\n");
    client.notify("workspace/didChangeWatchedFiles", {{"changes", {{{"uri", uri("later.py")}, {"type", 1}}}}});
    EXPECT_EQ(asked("textDocument/definition", "x.py", 1, 0), Places{"later.py:0:10"});
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, ReferencesAreFoundInTheWholeWorkspaceUnderAllNames) {
    folder.write("pkg/__init__.py", "from app import tick\n");
    folder.write("pkg/use.py",
                 "from . import tick\nimport streams\ntick()\nstreams.ticker()\nother.ticker()\nticker = 1\n");
    folder.write("unrelated.py", "def ticker(): pass\nticker()\n");
    start();
    open("app.py", app_module);
    const Places all = {"__init__.py:0:16", "app.py:0:20", "app.py:0:30", "app.py:3:19",
                        "streams.py:0:10",  "use.py:0:14", "use.py:2:0",  "use.py:3:8"};
    EXPECT_EQ(references("app.py", 3, 20), all);
    Places without = all;
    std::erase(without, "streams.py:0:10");
    EXPECT_EQ(references("app.py", 3, 20, false), without);
    EXPECT_EQ(references("app.py", 5, 12), (Places{"app.py:0:36", "app.py:5:11", "streams.py:3:6"}));
    EXPECT_EQ(references("app.py", 1, 0), Places{});
    // What an editor has not saved counts as well.
    open("unrelated.py", "from streams import ticker\n");
    EXPECT_EQ(references("app.py", 3, 20).back(), "use.py:3:8");
    EXPECT_EQ(references("app.py", 3, 20).size(), all.size() + 1);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, AMethodIsReferredToThroughItsObjects) {
    const std::string text =
        "class A:\n    async def go(self): pass\n    async def twice(self):\n        await self.go()\n"
        "class B(A): pass\nclass C:\n    def go(self): pass\n"
        "B().go()\nC().go()\nA.go\nunknown.go()\n";
    folder.write("m.py", text);
    start();
    open("m.py", text);
    EXPECT_EQ(references("m.py", 1, 15), (Places{"m.py:1:14", "m.py:3:19", "m.py:7:4", "m.py:9:2"}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, FoldersComeAndGo) {
    const TemporaryFolder other;
    other.write("far.py", "async def away(): pass\n");
    const std::string text = "from far import away\naway()\n";
    start();
    open("x.py", text);
    EXPECT_EQ(asked("textDocument/definition", "x.py", 1, 0), Places{}) << "another folder's module";
    const std::string far_uri = lsp::uri_of_path(std::filesystem::canonical(other.path("")).string());
    const Json added = {{{"uri", far_uri}, {"name", "other"}}};
    client.notify("workspace/didChangeWorkspaceFolders", {{"event", {{"added", added}, {"removed", Json::array()}}}});
    client.open(far_uri + "/y.py", "from far import away\naway()\n");
    const Json params = {{"textDocument", {{"uri", far_uri + "/y.py"}}}, {"position", {{"line", 1}, {"character", 0}}}};
    EXPECT_EQ(places(client.request("textDocument/definition", params)["result"]), Places{"far.py:0:10"});
    client.notify("workspace/didChangeWorkspaceFolders", {{"event", {{"added", Json::array()}, {"removed", added}}}});
    EXPECT_EQ(references("app.py", 3, 20), Places{}) << "it is not open";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, AFileOutsideOfAllFoldersHasAProjectOfItsOwn) {
    client.initialize();
    open("app.py", app_module);
    EXPECT_EQ(asked("textDocument/definition", "app.py", 3, 20), Places{"streams.py:0:10"});
    client.open("untitled:Untitled-1", "async def f(): yield\nf()\n");
    const Json params = {{"textDocument", {{"uri", "untitled:Untitled-1"}}},
                         {"position", {{"line", 1}, {"character", 0}}}};
    const Json found = client.request("textDocument/definition", params)["result"];
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0]["uri"], "untitled:Untitled-1");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Navigation, ASearchThatIsCancelledIsAnsweredSo) {
    std::string many;
    for (int i = 0; i < 2000; ++i) many += "ticker()\n";
    for (int i = 0; i < 300; ++i)
        folder.write("many/m" + std::to_string(i) + ".py", "from streams import ticker\n" + many);
    start();
    open("app.py", app_module);
    Json params = at("app.py", 3, 20);
    params["context"] = {{"includeDeclaration", true}};
    const int id = client.ask("textDocument/references", params);
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    EXPECT_EQ(client.shut_down(), 0) << "nobody waits for what was cancelled";
}

TEST_F(Navigation, ALongSearchShowsItsProgress) {
    std::string many;
    for (int i = 0; i < 4000; ++i) many += "unknown.ticker()\n";
    for (int i = 0; i < 400; ++i)
        folder.write("many/m" + std::to_string(i) + ".py", "from streams import ticker\n" + many);
    start();
    open("app.py", app_module);
    Json params = at("app.py", 3, 20);
    params["context"] = {{"includeDeclaration", true}};
    params["workDoneToken"] = "mine";
    const int id = client.ask("textDocument/references", params);
    std::vector<std::string> kinds;
    while (const auto message = client.receive()) {
        if (message->value("method", "") == "$/progress") {
            EXPECT_EQ((*message)["params"]["token"], "mine");
            kinds.push_back((*message)["params"]["value"]["kind"]);
        } else if (message->value("id", Json()) == id) {
            EXPECT_GT((*message)["result"].size(), 400U) << "each import is one";
            break;
        }
    }
    ASSERT_GE(kinds.size(), 3U);
    EXPECT_EQ(kinds.front(), "begin");
    EXPECT_EQ(kinds[1], "report");
    EXPECT_EQ(kinds.back(), "end");
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
