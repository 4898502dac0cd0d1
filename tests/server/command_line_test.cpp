// The program from outside: verbs, rows, exit statuses, problems.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/json_rows.hpp"
#include "tests/support/process.hpp"

namespace pykind::test {
namespace {

using Json = nlohmann::json;

Outcome pykind(const std::vector<std::string>& arguments, const std::string& input = "") {
    return run_process(PYKIND_BINARY, arguments, input);
}

constexpr const char* six_kinds =
    "import contextlib\n"
    "class C:\n"
    "    @contextlib.contextmanager\n"
    "    def m(self):\n"
    "        yield '😀'; x = yield from self\n"
    "async def f(): await (y async for y in z)\n";

TEST(List, RowsHoldWhatTheInterfaceSays) {
    const Outcome outcome = pykind({"list", "--format", "ndjson", "--stdin-filename", "s.py", "-"}, six_kinds);
    EXPECT_EQ(outcome.status, 0);
    const auto rows = json_rows(outcome.output);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0],
              Json::parse(R"({"path":"s.py","line":4,"column":5,"end_line":5,"first_line":3,"name":"m","qualname":"C.m",
        "kind":"generator-function","async":false,"decorators":["contextlib.contextmanager"],"binding":"context-manager-function",
        "yields":[{"line":5,"column":9,"what":"yield"},{"line":5,"column":24,"what":"yield from"}],"awaits":0})"));
    EXPECT_EQ(rows[1]["kind"], "coroutine-function");
    EXPECT_EQ(rows[1]["awaits"], 1);
    EXPECT_EQ(rows[2]["qualname"], "f.<locals>.<genexpr>");
    EXPECT_EQ(rows[2]["kind"], "async-generator-expression");
}

TEST(List, KindsCanBeChosen) {
    const auto rows = json_rows(
        pykind({"list", "--format", "ndjson", "--kind", "coroutine-function", "--kind", "generator-function", "-"},
               six_kinds)
            .output);
    EXPECT_EQ(rows.size(), 2U);
    const Outcome unknown = pykind({"list", "--kind", "coroutine", "-"}, six_kinds);
    EXPECT_EQ(unknown.status, 2);
    EXPECT_NE(unknown.errors.find("no kind is called 'coroutine'; the kinds are function, generator-function"),
              std::string::npos)
        << unknown.errors;
}

TEST(List, IsTheSameWithAnyNumberOfJobs) {
    const std::string folder = std::string(PYKIND_SOURCE_DIR) + "/tests";
    const std::string one = pykind({"list", "--jobs", "1", "--format", "ndjson", folder}).output;
    EXPECT_GT(json_rows(one).size(), 10U);
    EXPECT_EQ(pykind({"list", "--jobs", "7", "--format", "ndjson", folder}).output, one);
}

TEST(List, TheTableNamesPlaceKindAndName) {
    const Outcome outcome = pykind({"list", "--stdin-filename", "s.py", "-"}, six_kinds);
    EXPECT_NE(outcome.output.find("s.py:4:5  generator function                  C.m  (context-manager-function)\n"),
              std::string::npos)
        << outcome.output;
    EXPECT_EQ(outcome.output.find('\x1b'), std::string::npos) << "colours only on a terminal";
}

TEST(List, ProblemsAreOneLineEachAndTheRestIsDone) {
    const TemporaryFolder folder;
    folder.write("good.py", "def f(): pass\n");
    folder.write("binary.py", std::string("\x7f\x45LF\0\0\0\0\x01\x02\x03\x04\0\0\0\0", 16));
    ::mkfifo(folder.path("pipe.py").c_str(), 0600);
    const Outcome outcome = pykind({"list", "--format", "ndjson", folder.path("missing.py"), folder.path("binary.py"),
                                    folder.path("pipe.py"), folder.path("good.py")});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(json_rows(outcome.output).size(), 1U);
    EXPECT_EQ(outcome.errors, "pykind: " + folder.path("missing.py") + ": cannot read: No such file or directory\n" +
                                  "pykind: " + folder.path("binary.py") + ": is not a text file\n" +
                                  "pykind: " + folder.path("pipe.py") + ": is not a regular file\n");
}

TEST(List, NamesCannotCommandTheTerminal) {
    const TemporaryFolder folder;
    folder.write("\x1b[31m.py", "def f(): pass\n");
    EXPECT_EQ(pykind({"list", folder.path("")}).output.find('\x1b'), std::string::npos);
    EXPECT_EQ(pykind({"list", folder.path("\x1b[2J")}).errors.find('\x1b'), std::string::npos);
}

TEST(Tree, RowsAreThoseOfAst) {
    const Outcome outcome = pykind({"tree", "-"}, "x = f'{y}'\n");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.output,
              "{\"type\":\"Assign\",\"line\":1,\"col\":0,\"end_line\":1,\"end_col\":10}\n"
              "{\"type\":\"Name\",\"line\":1,\"col\":0,\"end_line\":1,\"end_col\":1}\n"
              "{\"type\":\"JoinedStr\",\"line\":1,\"col\":4,\"end_line\":1,\"end_col\":10}\n"
              "{\"type\":\"FormattedValue\",\"line\":1,\"col\":6,\"end_line\":1,\"end_col\":9}\n"
              "{\"type\":\"Name\",\"line\":1,\"col\":7,\"end_line\":1,\"end_col\":8}\n");
}

TEST(Tree, FaultsComeLastAndMakeTheStatusOne) {
    const Outcome outcome = pykind({"tree", "-"}, "x = (\n");
    EXPECT_EQ(outcome.status, 1);
    const auto rows = json_rows(outcome.output);
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows[rows.size() - 1].count("error"), 1U);
    EXPECT_EQ(rows[0]["type"], "Assign");
}

TEST(Tree, NewSyntaxIsAFaultForOlderTargets) {
    const std::string match = "match x:\n    case 1: pass\n";
    EXPECT_EQ(pykind({"tree", "-"}, match).status, 0);
    EXPECT_EQ(pykind({"tree", "--target-version", "3.10", "-"}, match).status, 0);
    EXPECT_EQ(pykind({"tree", "--target-version", "3.9", "-"}, match).status, 1);
}

TEST(Hover, FindsItsPlace) {
    const TemporaryFolder folder;
    folder.write("a:1.py", "# 😀\ndef f(): yield 1\n");
    const std::string file = folder.path("a:1.py");
    EXPECT_TRUE(pykind({"hover", file + ":2"}).output.starts_with("f — generator function\n"));
    EXPECT_TRUE(pykind({"hover", file + ":2:10"}).output.starts_with("yield — yield expression\n"));
    EXPECT_TRUE(
        pykind({"hover", "--format", "markdown", file + ":2"}).output.starts_with("**`f`** — generator function\n"));
    const Json json = Json::parse(pykind({"hover", "--format", "json", file + ":2"}).output);
    EXPECT_EQ(json["phrase"], "generator function");
    EXPECT_EQ(json["line"], 2);
    EXPECT_EQ(json["column"], 5);
    EXPECT_EQ(json["items"][0]["label"], "Consume");
}

TEST(Hover, TakesSeveralPlaces) {
    const TemporaryFolder folder;
    folder.write("a.py", "def f(): yield 1\n\nasync def g(): pass\n");
    folder.write("b.py", "def h(): pass\n");
    const std::string a = folder.path("a.py");
    const std::string b = folder.path("b.py");
    const auto plain = pykind({"hover", a + ":1", a + ":3", b + ":1"});
    EXPECT_EQ(plain.status, 0);
    for (const std::string_view lead :
         {"f — generator function\n", "\n\ng — coroutine function\n", "\n\nh — function\n"})
        EXPECT_NE(plain.output.find(lead), std::string::npos) << lead << plain.output;
    // A row each, also where nothing is said.
    const auto rows = pykind({"hover", "--format", "json", a + ":3", a + ":2", b + ":1"});
    EXPECT_EQ(rows.status, 1);
    const auto second = rows.output.find('\n') + 1;
    EXPECT_EQ(Json::parse(rows.output.substr(0, second))["phrase"], "coroutine function");
    EXPECT_EQ(rows.output.substr(second, 5), "null\n");
    EXPECT_EQ(Json::parse(rows.output.substr(second + 5))["phrase"], "function");
    // The others are said even if one cannot be.
    const auto faulty = pykind({"hover", folder.path("none.py:1"), b + ":1"});
    EXPECT_EQ(faulty.status, 2);
    EXPECT_TRUE(faulty.output.starts_with("h — function\n"));
}

TEST(Hover, SaysWhereThereIsNothing) {
    const TemporaryFolder folder;
    folder.write("a.py", "x = 1\n");
    EXPECT_EQ(pykind({"hover", folder.path("a.py:1")}).status, 1);
    EXPECT_EQ(pykind({"hover", folder.path("a.py:1:1")}).status, 1);
    EXPECT_EQ(pykind({"hover", folder.path("a.py:99")}).status, 2);
    EXPECT_EQ(pykind({"hover", folder.path("a.py")}).status, 2);
    EXPECT_EQ(pykind({"hover", folder.path("") + ":1"}).errors,
              "pykind: " + folder.path("") + ": is a folder, not a file\n");
}

TEST(Explain, PrintsATermOrTheNearestOnes) {
    const Outcome found = pykind({"explain", "Asynchronous", "generators"});
    EXPECT_EQ(found.status, 0);
    EXPECT_TRUE(found.output.starts_with("asynchronous generator\n")) << found.output;
    EXPECT_EQ(pykind({"explain", "async-generator-iterator"}).output.substr(0, 31), "asynchronous generator iterator");
    const Outcome conversion = pykind({"explain", "generator-method"});
    EXPECT_TRUE(conversion.output.starts_with("generator-method: Convert to generator method\n")) << conversion.output;
    EXPECT_NE(conversion.output.find("\nWhat a program could notice:\n- "), std::string::npos);
    const Outcome both = pykind({"explain", "coroutine-function"});
    EXPECT_TRUE(both.output.starts_with("coroutine function\n\nAn `async def`")) << "the kind";
    EXPECT_NE(both.output.find("\n\ncoroutine-function: Convert to coroutine function\n"), std::string::npos);
    const Outcome unknown = pykind({"explain", "corotine"});
    EXPECT_EQ(unknown.status, 1);
    EXPECT_EQ(unknown.errors.find("coroutine"), unknown.errors.find("the nearest are ") + 16) << unknown.errors;
}

TEST(Usage, FaultsAreOneLineAndStatusTwo) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--no-such"},
                                                      {"list"},
                                                      {"list", "--format", "xml", "-"},
                                                      {"nonsense"},
                                                      {"hover", "--target-version", "2.7", "x:1"},
                                                      {"list", "--target-version", "3.99", "-"},
                                                      {"list", "--jobs", "0", "-"}}) {
        const Outcome outcome = pykind(arguments);
        EXPECT_EQ(outcome.status, 2) << arguments[0];
        EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
        EXPECT_TRUE(outcome.errors.starts_with("pykind: ")) << outcome.errors;
    }
    EXPECT_EQ(pykind({"--version"}).output, std::string("pykind ") + PYKIND_VERSION + "\n");
    EXPECT_EQ(pykind({"--help"}).status, 0);
    EXPECT_EQ(pykind({}).status, 2);
}

TEST(Usage, TheServerRefusesFilesAsStandardInput) {
    const Outcome outcome =
        run_process("/bin/sh", {"-c", std::string(PYKIND_BINARY) + " lsp < " + PYKIND_SOURCE_DIR + "/README.md"}, "");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("must not be files"), std::string::npos) << outcome.errors;
    EXPECT_EQ(pykind({"lsp", "--pipe", "/dev/null/none"}).status, 2);
}

}  // namespace
}  // namespace pykind::test
