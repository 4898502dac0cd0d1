// Document and workspace symbols, as an editor asks for them.
#include <gtest/gtest.h>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

const std::string pages =
    "class Pages:\n    @property\n    async def size(self):\n        return 1\n\n    async def __aiter__(self):\n"
    "        yield 1\n\nasync def stream_pages():\n    yield Pages()\n";

class Symbols : public Editor {
protected:
    static Json nesting_capabilities() {
        Json capabilities = all_capabilities();
        capabilities["textDocument"]["documentSymbol"] = {{"hierarchicalDocumentSymbolSupport", true}};
        return capabilities;
    }

    Json symbols(const std::string& name) {
        return client.request("textDocument/documentSymbol", {{"textDocument", {{"uri", uri(name)}}}}).at("result");
    }

    // "stream_pages (streams · asynchronous generator function)" for each that is found.
    std::vector<std::string> found(const std::string& query) {
        std::vector<std::string> lines;
        const Json answer = client.request("workspace/symbol", {{"query", query}});
        for (const Json& symbol : answer.at("result"))
            lines.push_back(symbol["name"].get<std::string>() + " (" + symbol["containerName"].get<std::string>() +
                            ")");
        return lines;
    }
};

using Lines = std::vector<std::string>;

TEST_F(Symbols, AreNestedWithTheirKindsAsDetails) {
    const Json provided = start(nesting_capabilities())["capabilities"];
    EXPECT_EQ(provided["documentSymbolProvider"]["label"], "pykind");
    EXPECT_EQ(provided["workspaceSymbolProvider"], true);
    open("streams.py", pages);
    const Json roots = symbols("streams.py");
    ASSERT_EQ(roots.size(), 2U) << roots;
    EXPECT_EQ(roots[0]["name"], "Pages");
    EXPECT_EQ(roots[0]["kind"], 5);
    EXPECT_EQ(roots[0]["detail"], "AsyncIterable");
    ASSERT_EQ(roots[0]["children"].size(), 2U);
    const Json& size = roots[0]["children"][0];
    EXPECT_EQ(size["name"], "size");
    EXPECT_EQ(size["kind"], 7);
    EXPECT_EQ(size["detail"], "coroutine function");
    EXPECT_EQ(size["range"]["start"], (Json{{"line", 1}, {"character", 4}})) << "with the decorator";
    EXPECT_EQ(size["selectionRange"]["start"], (Json{{"line", 2}, {"character", 14}}));
    EXPECT_EQ(roots[1]["kind"], 12);
    EXPECT_EQ(roots[1]["detail"], "asynchronous generator function");
    EXPECT_FALSE(roots[1].contains("children"));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, AreFlatForClientsThatTakeNoOthers) {
    start();
    open("streams.py", pages);
    const Json flat = symbols("streams.py");
    ASSERT_EQ(flat.size(), 4U) << flat;
    EXPECT_EQ(flat[0]["containerName"], "streams · AsyncIterable");
    EXPECT_EQ(flat[2]["name"], "__aiter__");
    EXPECT_EQ(flat[2]["kind"], 6);
    EXPECT_EQ(flat[2]["containerName"], "Pages · asynchronous generator function");
    EXPECT_EQ(flat[2]["location"]["uri"], uri("streams.py"));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, AreThereForAnyTextAndNoneForOtherDocuments) {
    start(nesting_capabilities());
    open("empty.py", "");
    open("broken.py", "\"😀\"; class :\n    def f(: yield\nasync def (\n");
    client.open(uri("notes.txt"), "def f(): ...", "plaintext");
    EXPECT_EQ(symbols("empty.py"), Json::array());
    EXPECT_EQ(symbols("notes.txt"), Json::array());
    EXPECT_EQ(symbols("unknown.py"), Json::array());
    const Json broken = symbols("broken.py");
    ASSERT_FALSE(broken.empty());
    for (const Json& symbol : broken) EXPECT_FALSE(symbol["name"].get<std::string>().empty());
    EXPECT_EQ(client.request("textDocument/documentSymbol", {{"textDocument", 3}})["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, CountInTheUnitsOfTheClient) {
    start(nesting_capabilities());
    open("a.py", "class C:\n    \"😀\"; x = 1\n    if x: \"😀\"\n    def f(): \"😀\"\n");
    const Json f = symbols("a.py")[0]["children"][0];
    EXPECT_EQ(f["range"]["end"], (Json{{"line", 3}, {"character", 17}})) << "an astral character is two units";
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, OfTheWorkspaceAreThoseOnTheDiskAndThoseOpen) {
    folder.write("pkg/__init__.py", "");
    folder.write("pkg/streams.py", pages);
    folder.write("other.py", "def stream(): yield\ndef plain_stream(): ...\n");
    start();
    EXPECT_EQ(found("stream"), (Lines{"stream (other · generator function)",
                                      "stream_pages (pkg.streams · "
                                      "asynchronous generator function)",
                                      "plain_stream (other · function)"}));
    EXPECT_EQ(found("kind:async-generator-function stream"),
              (Lines{"stream_pages (pkg.streams · asynchronous generator function)"}));
    EXPECT_EQ(found("pages"),
              (Lines{"Pages (pkg.streams)", "stream_pages (pkg.streams · asynchronous generator function)"}));
    EXPECT_EQ(found("size Pages"), (Lines{"size (Pages · coroutine function)"}));
    EXPECT_EQ(found("").size(), 6U);
    EXPECT_EQ(found("nowhere"), Lines());

    open("other.py", "\n\"😀\"\nasync def stream(): yield\n");
    EXPECT_EQ(found("kind:async stream"), (Lines{"stream (other · asynchronous generator function)",
                                                 "stream_pages (pkg.streams · asynchronous generator function)"}));
    const Json first = client.request("workspace/symbol", {{"query", "stream"}})["result"][0];
    EXPECT_EQ(first["location"]["uri"], uri("other.py"));
    EXPECT_EQ(first["location"]["range"]["start"], (Json{{"line", 2}, {"character", 10}}));
    EXPECT_EQ(client.request("workspace/symbol", Json::object())["error"]["code"], -32602);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, OfTheWorkspaceFollowChangesOnTheDisk) {
    folder.write("a.py", "def first(): yield\n");
    Json capabilities = all_capabilities();
    capabilities["workspace"]["didChangeWatchedFiles"] = {{"dynamicRegistration", true}};
    start(capabilities);
    EXPECT_EQ(found("first"), (Lines{"first (a · generator function)"}));
    folder.write("a.py", "async def first_of_all(): yield\n");
    folder.write("b.py", "async def first(): ...\n");
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    EXPECT_EQ(found("first"),
              (Lines{"first (b · coroutine function)", "first_of_all (a · asynchronous generator function)"}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, OfTheWorkspaceAreTheThousandBest) {
    std::string many;
    for (int i = 0; i < 1500; ++i) many += "def some_reader_" + std::to_string(i) + "(): ...\n";
    folder.write("many.py", many + "def reader(): yield\n");
    start();
    const Lines best = found("reader");
    ASSERT_EQ(best.size(), 1000U);
    EXPECT_EQ(best[0], "reader (many · generator function)");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Symbols, ASearchCanBeCancelled) {
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "def f" + std::to_string(i) + "(): ...\n";
    for (int i = 0; i < 60; ++i) folder.write("many/m" + std::to_string(i) + ".py", many);
    start();
    const int id = client.ask("workspace/symbol", {{"query", "f"}});
    client.notify("$/cancelRequest", {{"id", id}});
    EXPECT_EQ(client.response_to(id)["error"]["code"], -32800);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
