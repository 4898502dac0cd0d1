// The commands behind what editors' plugins show: status line, list of functions, pages.
#include <gtest/gtest.h>

#include "tests/support/editor.hpp"

namespace pykind::test {
namespace {

class FunctionCommands : public Editor {
protected:
    Json run(const std::string& command, const Json& argument) {
        return client.request("workspace/executeCommand",
                              {{"command", command}, {"arguments", Json::array({argument})}});
    }

    Json function_at(const std::string& name, int line, int character) {
        return run("pykind.functionAt",
                   {{"uri", uri(name)}, {"position", {{"line", line}, {"character", character}}}})["result"];
    }
};

const std::string functions = "\"😀\"; g = lambda: (yield)\n@deco\nasync def f():\n    yield\n    \n";

TEST_F(FunctionCommands, AreProvidedToAllClients) {
    EXPECT_EQ(start(Json::object())["capabilities"]["executeCommandProvider"]["commands"],
              (Json{"pykind.explain", "pykind.functionAt", "pykind.functions"}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(FunctionCommands, TellTheFunctionAtACursor) {
    start();
    open("a.py", functions);
    const Json f = function_at("a.py", 3, 6);
    EXPECT_EQ(f["name"], "f");
    EXPECT_EQ(f["qualname"], "f");
    EXPECT_EQ(f["kind"], "async-generator-function");
    EXPECT_EQ(f["label"], "asynchronous generator function");
    EXPECT_EQ(f["range"]["start"], (Json{{"line", 1}, {"character", 0}})) << "with its decorators";
    EXPECT_EQ(f["selectionRange"]["start"], (Json{{"line", 2}, {"character", 10}}));
    EXPECT_EQ(function_at("a.py", 4, 4), f) << "where the next statement is typed";
    EXPECT_EQ(function_at("a.py", 0, 20)["selectionRange"]["start"], (Json{{"line", 0}, {"character", 10}}));
    EXPECT_EQ(function_at("a.py", 0, 0), nullptr);
    EXPECT_EQ(function_at("a.py", 99, 0), nullptr);
    EXPECT_EQ(function_at("unknown.py", 0, 0), nullptr);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(FunctionCommands, ListTheFunctionsOfADocument) {
    start();
    open("a.py", functions);
    open("empty.py", "");
    const Json rows = run("pykind.functions", {{"uri", uri("a.py")}})["result"];
    ASSERT_EQ(rows.size(), 2U) << rows;
    EXPECT_EQ(rows[0]["name"], "<lambda>");
    EXPECT_EQ(rows[0]["label"], "generator function");
    EXPECT_EQ(rows[1], function_at("a.py", 3, 6));
    EXPECT_EQ(run("pykind.functions", {{"uri", uri("empty.py")}})["result"], Json::array());
    EXPECT_EQ(run("pykind.functions", {{"uri", uri("unknown.py")}})["result"], Json::array());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(FunctionCommands, ExplainWords) {
    start();
    for (const char* const word : {"asynchronous generator", "never-awaited", "generator-method"}) {
        const Json page = run("pykind.explain", {{"word", word}})["result"];
        EXPECT_EQ(page["markdown"], run_process(PYKIND_BINARY, {"explain", word}, "").output) << word;
    }
    const Json unknown = run("pykind.explain", {{"word", "asynchronus"}})["error"];
    EXPECT_EQ(unknown["code"], -32803);
    EXPECT_TRUE(unknown["message"].get<std::string>().starts_with("asynchronus: no such term; the nearest are "));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(FunctionCommands, RefuseWrongArguments) {
    start();
    EXPECT_EQ(run("pykind.functionAt", {{"uri", uri("a.py")}})["error"]["message"], "params.position: missing");
    EXPECT_EQ(run("pykind.functions", 3)["error"]["code"], -32602);
    EXPECT_EQ(run("pykind.explain", Json::object())["error"]["code"], -32602);
    const Json none = client.request("workspace/executeCommand", {{"command", "pykind.explain"}});
    EXPECT_EQ(none["error"]["message"], "'pykind.explain' takes one argument");
    EXPECT_TRUE(run("pykind.nothing", 1)["error"]["message"].get<std::string>().ends_with(
        "there are pykind.convert, pykind.explain, pykind.functionAt, pykind.functions"));
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
