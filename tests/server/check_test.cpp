// `pykind check`, as it is called from a shell.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/json_rows.hpp"
#include "tests/support/process.hpp"

namespace pykind::test {
namespace {

using Json = nlohmann::json;

Outcome check(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), "check");
    return run_process(PYKIND_BINARY, arguments, input);
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// One finding without a fix, and one with a safe one.
constexpr const char* sample =
    "async def ticker(n):\n"
    "    yield n\n"
    "\n"
    "async def main():\n"
    "    '日本'; await ticker(3)  # wrong\n"
    "    print(3)  # pykind: ignore[await-async-generator]\n";
constexpr const char* vain = "print(3)  # pykind: ignore[await-async-generator]\n";
// Only checks that these tests are about.
constexpr const char* ours = "--select=await-async-generator,unused-ignore";

TEST(Check, FollowsTheProjectsSettings) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml",
                 "[tool.pykind]\nexclude = [\"data/\"]\n[tool.pykind.checks]\nawait-async-generator = \"hint\"\n"
                 "unused-ignore = \"off\"\n");
    folder.write("app.py", sample);
    folder.write("data/other.py", sample);
    const auto rows = json_rows(check({folder.path(""), "--format", "json"}).output);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["path"], folder.path("app.py"));
    EXPECT_EQ(rows[0]["severity"], "hint");
    EXPECT_EQ(check({folder.path("data/other.py")}).status, 1) << "what is named is checked";
    const std::string chosen = check({folder.path("app.py"), "--ignore", "await-async-generator"}).output;
    EXPECT_EQ(chosen, "") << "the command line wins";
}

TEST(Check, NamesASettingThatIsWrong) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "[tool.pykind.checks]\nnever-awaitd = \"off\"\n");
    folder.write("app.py", sample);
    const Outcome outcome = check({folder.path("")});
    EXPECT_TRUE(holds(outcome.errors, "pyproject.toml:2")) << outcome.errors;
    EXPECT_TRUE(holds(outcome.errors, "never-awaitd")) << outcome.errors;
}

TEST(Check, ShowsEachFindingWithItsLine) {
    const TemporaryFolder folder;
    folder.write("app.py", sample);
    const std::string path = folder.path("app.py");
    const Outcome outcome = check({path, ours, "--target-version", "3.12"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(
        outcome.output,
        path +
            ":5:11: error[await-async-generator]: `ticker(…)` is an asynchronous generator iterator, which cannot "
            "be awaited\n"
            "5 |     '日本'; await ticker(3)  # wrong\n"
            "  |             ^^^^^^^^^^^^^^^ TypeError: object async_generator can't be used in 'await' expression\n"
            "  = note: " +
            path +
            ":1:11: `ticker` is an asynchronous generator function\n"
            "\n" +
            path +
            ":6:15: warning[unused-ignore]: there is nothing to ignore here\n"
            "6 |     print(3)  # pykind: ignore[await-async-generator]\n"
            "  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  = fix: Remove the comment (--fix does it)\n"
            "\n");
    EXPECT_EQ(outcome.errors, "2 findings in 1 file (1 can be fixed with --fix)\n");
}

TEST(Check, SaysWhatPythonSaysInTheVersionThatTheCodeIsFor) {
    EXPECT_TRUE(
        holds(check({"-", "--target-version", "3.14"}, sample).output, "'async_generator' object can't be awaited"));
    EXPECT_EQ(check({"-", "--target-version", "2.7"}, sample).status, 2);
}

TEST(Check, NothingFoundIsStatusZero) {
    const Outcome outcome = check({"-"}, "print(3)\n");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.errors, "no findings in 1 file\n");
}

TEST(Check, LongLinesAreCutAndTabsTakeTheirPlace) {
    const std::string head = "async def ticker(): yield 1\nasync def main():\n\t";
    const std::string wide = "x = [" + std::string(150, 'a') + ", await ticker(), " + std::string(150, 'b') + "]\n";
    const Outcome outcome = check({"-", ours}, head + wide);
    std::istringstream lines(outcome.output);
    std::string line;
    std::getline(lines, line);
    EXPECT_TRUE(line.starts_with("-:3:159: error")) << line;
    std::getline(lines, line);
    EXPECT_TRUE(line.starts_with("3 | …aaaa") && line.ends_with("bbb…")) << line;
    EXPECT_LT(line.size(), 130U);
    std::string carets;
    std::getline(lines, carets);
    // The sign of the cut is three bytes and one column.
    EXPECT_EQ(carets.find('^') + 2, line.find("await ticker()")) << line << "\n" << carets;
    const Outcome tab = check({"-", ours}, head + "await ticker()\n");
    EXPECT_TRUE(holds(tab.output, "3 |     await ticker()\n  |     ^^^^^^^^^^^^^^ T")) << tab.output;
}

TEST(Check, RowsHoldWhatTheInterfaceSays) {
    const auto rows = json_rows(
        check({"-", "--format", "json", "--stdin-filename", "app.py", ours, "--target-version", "3.12"}, sample)
            .output);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0], Json::parse(R"({"path":"app.py","line":5,"column":11,"end_line":5,"end_column":26,
        "code":"await-async-generator","severity":"error",
        "message":"`ticker(…)` is an asynchronous generator iterator, which cannot be awaited",
        "python":"TypeError: object async_generator can't be used in 'await' expression",
        "related":[{"path":"app.py","line":1,"column":11,"message":"`ticker` is an asynchronous generator function"}],
        "fixes":[]})"));
    EXPECT_EQ(rows[1], Json::parse(R"({"path":"app.py","line":6,"column":15,"end_line":6,"end_column":54,
        "code":"unused-ignore","severity":"warning","message":"there is nothing to ignore here","python":null,
        "related":[],"fixes":[{"title":"Remove the comment","preferred":true,"safe":true,
        "edits":[{"path":"app.py","line":6,"column":13,"end_line":6,"end_column":54,"text":""}]}]})"));
}

TEST(Check, SarifHoldsRulesAndResults) {
    const TemporaryFolder folder;
    folder.write("a b.py", sample);
    folder.write("c.py", sample);
    const Outcome outcome = check({folder.path(""), folder.path("none.py"), "--format", "sarif", ours});
    EXPECT_EQ(outcome.status, 2);
    const Json run = Json::parse(outcome.output)["runs"][0];
    EXPECT_EQ(run["tool"]["driver"]["name"], "pykind");
    EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
    EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
    ASSERT_EQ(run["results"].size(), 4U);
    const Json& result = run["results"][0];
    const Json& place = result["locations"][0]["physicalLocation"];
    EXPECT_EQ(place["artifactLocation"]["uri"], "file://" + folder.path("a%20b.py"));
    EXPECT_EQ(place["region"], Json::parse(R"({"startLine":5,"startColumn":11,"endLine":5,"endColumn":26})"));
    EXPECT_EQ(result["level"], "error");
    EXPECT_EQ(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 1);
    const Json& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()];
    EXPECT_EQ(rule["id"], "await-async-generator");
    EXPECT_EQ(rule["defaultConfiguration"]["level"], "error");
    EXPECT_EQ(rule["shortDescription"]["text"], "an asynchronous generator iterator is awaited");
    const Json& replaced = run["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    EXPECT_EQ(replaced["deletedRegion"]["startColumn"], 13);
    EXPECT_EQ(replaced["insertedContent"]["text"], "");
    const Json none = Json::parse(check({"-", "--format", "sarif"}, "print(3)\n").output);
    EXPECT_EQ(none["runs"][0]["results"], Json::array());
    EXPECT_EQ(none["runs"][0]["invocations"][0]["executionSuccessful"], true);
    const Json named = Json::parse(check({"-", "--format", "sarif", "--stdin-filename", "./x/a:b.py"}, sample).output);
    EXPECT_EQ(named["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"],
              Json::parse(R"({"uri":"x/a%3Ab.py","uriBaseId":"%SRCROOT%"})"));
}

TEST(Check, GitHubsCommandsAreEscaped) {
    const std::string name = "a,b:100%\n.py";
    const Outcome outcome =
        check({"-", "--format", "github", "--stdin-filename", name, ours, "--target-version", "3.12"}, sample);
    EXPECT_EQ(outcome.output,
              "::error file=a%2Cb%3A100%25%0A.py,line=5,endLine=5,col=11,endColumn=26,title=await-async-generator::"
              "`ticker(…)` is an asynchronous generator iterator, which cannot be awaited: TypeError: object "
              "async_generator can't be used in 'await' expression\n"
              "::warning file=a%2Cb%3A100%25%0A.py,line=6,endLine=6,col=15,endColumn=54,title=unused-ignore::there is "
              "nothing to ignore here\n");
    EXPECT_TRUE(check({"-", "--format", "github", "--stdin-filename", "./b.py", ours}, vain)
                    .output.starts_with("::warning file=b.py,"));
    const Outcome lines = check({"-", "--format", "github", ours},
                                "async def t(n): yield n\nasync def main():\n    await t(\n        1)\n");
    EXPECT_TRUE(lines.output.starts_with("::error file=-,line=3,endLine=4,title=")) << "no columns over several lines";
}

TEST(Check, ChecksCanBeChosen) {
    const auto codes_of = [](const std::vector<std::string>& options) {
        std::vector<std::string> arguments = {"-", "--format", "json"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        std::string codes;
        for (const Json& row : json_rows(check(arguments, sample).output))
            codes += row["code"].get<std::string>() + " ";
        return codes;
    };
    EXPECT_EQ(codes_of({"--select", "await-async-generator"}), "await-async-generator ");
    EXPECT_EQ(codes_of({"--select", "await-async-generator,unused-ignore"}), "await-async-generator unused-ignore ");
    EXPECT_EQ(codes_of({"--select", "await-async-generator", "--select", "unused-ignore"}),
              "await-async-generator unused-ignore ");
    EXPECT_EQ(codes_of({ours, "--ignore", "await-async-generator"}), "") << "what is off may be what is ignored";
    EXPECT_EQ(codes_of({ours, "--ignore=unused-ignore"}), "await-async-generator ");
    for (const char* option : {"--select", "--ignore"}) {
        const Outcome unknown = check({"-", option, "term,nonsense"}, sample);
        EXPECT_EQ(unknown.status, 2);
        EXPECT_TRUE(holds(unknown.errors, "no check is called 'nonsense'; the checks are never-awaited, ")) << option;
        EXPECT_EQ(std::count(unknown.errors.begin(), unknown.errors.end(), '\n'), 1);
    }
}

TEST(Check, ExitZeroIsForFindingsOnly) {
    EXPECT_EQ(check({"-", "--exit-zero"}, sample).status, 0);
    EXPECT_EQ(check({"-", "/none.py", "--exit-zero"}, sample).status, 2);
}

TEST(Check, WhatCannotBeReadIsNamedAndTheRestIsDone) {
    const TemporaryFolder folder;
    folder.write("good.py", sample);
    folder.write("binary.py", std::string("\x7f\x45LF\0\0\0\0\x01\x02\x03\x04\0\0\0\0", 16));
    ::mkfifo(folder.path("pipe.py").c_str(), 0600);
    const Outcome outcome = check({folder.path("missing.py"), folder.path("binary.py"), folder.path("pipe.py"),
                                   folder.path("good.py"), folder.path(""), "--format", "json", ours});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(json_rows(outcome.output).size(), 2U) << "each file once";
    EXPECT_EQ(outcome.errors, "pykind: " + folder.path("missing.py") + ": cannot read: No such file or directory\n" +
                                  "pykind: " + folder.path("binary.py") + ": is not a text file\n" +
                                  "pykind: " + folder.path("pipe.py") + ": is not a regular file\n");
    EXPECT_EQ(check({}).status, 2);
    EXPECT_EQ(check({"-", "--format", "xml"}, sample).status, 2);
    EXPECT_EQ(check({"-", "--jobs", "0"}, sample).status, 2);
}

TEST(Check, NothingOfAFileCommandsTheTerminal) {
    const TemporaryFolder folder;
    folder.write("\x1b[2J.py",
                 "async def t(n): yield n\nasync def main(): await t('\x1b[31m\xC2\x9B\xE2\x80\xAE'); \f await t(1)\n");
    for (const char* format : {"text", "json", "sarif", "github"}) {
        const Outcome outcome = check({folder.path(""), "--format", format, ours});
        EXPECT_EQ(outcome.status, 1);
        for (const char* command : {"\x1b", "\f"})
            EXPECT_FALSE(holds(outcome.output + outcome.errors, command)) << format << outcome.output;
    }
    const Outcome text = check({folder.path(""), ours});
    EXPECT_FALSE(holds(text.output, "\xC2\x9B")) << "a control character of the upper half";
    EXPECT_FALSE(holds(text.output, "\xE2\x80\xAE")) << "what turns the direction of the text";
    EXPECT_TRUE(holds(text.output, "await t('?[31m?\?')")) << text.output;
}

TEST(Check, IsTheSameWithAnyNumberOfJobs) {
    const TemporaryFolder folder;
    for (int i = 0; i < 40; ++i) folder.write("m" + std::to_string(i) + ".py", i % 3 == 0 ? sample : "import m0\n");
    const auto run = [&](const char* jobs) { return check({folder.path(""), "--jobs", jobs, ours}); };
    const Outcome one = run("1");
    EXPECT_EQ(one.errors, "28 findings in 14 files (14 can be fixed with --fix)\n");
    EXPECT_EQ(run("7").output, one.output);
}

TEST(Check, WalksWhatIsNotIgnored) {
    const TemporaryFolder folder;
    folder.write(".hidden/a.py", sample);
    folder.write("b.pyi", "x: int\n");
    EXPECT_EQ(check({folder.path("")}).errors, "no findings in 1 file\n");
    EXPECT_EQ(check({folder.path(""), "--no-ignore"}).status, 1);
}

TEST(Check, OtherFilesOfTheProjectAreRead) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "");
    folder.write("lib/ticks.py", "async def ticker():\n    yield 1\n");
    folder.write("app.py", "from lib.ticks import ticker\nasync def main(): await ticker()\n");
    const auto rows = json_rows(check({folder.path("app.py"), "--format", "json", ours}).output);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["related"][0]["path"], folder.path("lib/ticks.py"));
    // From the working folder names are as the user would write them.
    const Outcome here = run_process(
        "/bin/sh", {"-c", "cd '" + folder.path("") + "' && '" + PYKIND_BINARY + "' check . --format json " + ours}, "");
    EXPECT_EQ(json_rows(here.output).at(0)["path"], "./app.py");
    EXPECT_EQ(json_rows(here.output).at(0)["related"][0]["path"], "lib/ticks.py");
    const Outcome typed = check({"-", "--stdin-filename", folder.path("app.py"), ours},
                                "from lib.ticks import ticker\nasync def main():\n    await ticker()\n");
    EXPECT_TRUE(typed.output.starts_with(folder.path("app.py") + ":3:5: error")) << typed.output;
}

TEST(Check, ANamedFolderIsWhereImportsAreLookedFor) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "");
    folder.write("Lib/ticks.py", "async def ticker():\n    yield 1\n");
    folder.write("Lib/test/test_ticks.py", "from ticks import ticker\nasync def main(): await ticker()\n");
    EXPECT_EQ(check({folder.path(""), ours}).status, 0) << "the project has no module of that name";
    EXPECT_EQ(check({folder.path("Lib"), ours}).status, 1);
    // Each of two named folders is such a place for its own files.
    folder.write("tools/spin.py", "async def spin():\n    yield 1\n");
    folder.write("tools/sub/run.py", "from spin import spin\nasync def main(): await spin()\n");
    const auto both = [&](const std::string& first, const std::string& second) {
        return json_rows(check({folder.path(first), folder.path(second), "--format", "json", ours}).output).size();
    };
    EXPECT_EQ(both("Lib", "tools"), 2U);
    EXPECT_EQ(both("tools", "Lib"), 2U);
}

TEST(CheckFix, WritesWhatIsSafeAndReportsWhatIsLeft) {
    const TemporaryFolder folder;
    folder.write("a.py", sample);
    folder.write("b.py", vain);
    const Outcome outcome = check({folder.path(""), "--fix", ours});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_TRUE(outcome.output.starts_with(folder.path("a.py") + ":5:11: error")) << outcome.output;
    EXPECT_EQ(outcome.errors, "2 findings in 2 files fixed; 1 finding left in 1 file\n");
    EXPECT_TRUE(folder.read("a.py").ends_with("    print(3)\n"));
    EXPECT_EQ(folder.read("b.py"), "print(3)\n");
    const Outcome again = check({folder.path("b.py"), "--fix", ours});
    EXPECT_EQ(again.status, 0);
    EXPECT_EQ(again.errors, "no findings in 1 file\n");
}

TEST(CheckFix, TakesAsManyRoundsAsItNeeds) {
    const TemporaryFolder folder;
    // The edits of neighbours touch.
    folder.write("a.py",
                 "async def t(): yield 1\nasync def f(): await t()"
                 "  # pykind: ignore[wrong-with,term,not-closed,await-async-generator,half-protocol,never-awaited]\n");
    EXPECT_EQ(check({folder.path("a.py"), "--fix"}).status, 0);
    EXPECT_EQ(folder.read("a.py"),
              "async def t(): yield 1\nasync def f(): await t()  # pykind: ignore[await-async-generator]\n");
}

TEST(CheckFix, KeepsLineEndingsMarksAndEncodings) {
    const TemporaryFolder folder;
    folder.write("mark.py", "\xEF\xBB\xBFx = 'é'  # pykind: ignore[term]\r\n# pykind: ignore\r\ny = 1\r\n");
    folder.write("latin.py",
                 "# coding: latin-1\nx = '\xE9'  # pykind: ignore[term] \xFC"
                 "ber\n");
    EXPECT_EQ(check({folder.path(""), "--fix"}).status, 0);
    EXPECT_EQ(folder.read("mark.py"), "\xEF\xBB\xBFx = 'é'\r\ny = 1\r\n");
    EXPECT_EQ(folder.read("latin.py"),
              "# coding: latin-1\nx = '\xE9'  # \xFC"
              "ber\n");
}

TEST(CheckFix, LeavesWhatCannotBeWritten) {
    const TemporaryFolder folder;
    folder.write("a.py", vain);
    // Not all of it can be read, so that not all of it could be written.
    folder.write("bad.py", std::string("x = '\xE9'\n") + vain);
    const Outcome outcome = check({folder.path("a.py"), folder.path("bad.py"), "--fix", ours});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(folder.read("a.py"), "print(3)\n");
    EXPECT_EQ(folder.read("bad.py"), std::string("x = '\xE9'\n") + vain);
    EXPECT_TRUE(holds(outcome.errors, "bad.py: it is left as it is: ")) << outcome.errors;
    EXPECT_TRUE(holds(outcome.output, "bad.py:2:11: warning[unused-ignore]")) << outcome.output;
    const Outcome input = check({"-", "--fix", ours}, vain);
    EXPECT_EQ(input.status, 2);
    EXPECT_TRUE(holds(input.errors, "standard input cannot be written to; --diff shows")) << input.errors;
    EXPECT_TRUE(holds(input.output, "warning[unused-ignore]"));
}

TEST(CheckDiff, ShowsWhatFixWouldDo) {
    const TemporaryFolder folder;
    folder.write("a.py", sample);
    for (const bool fix : {false, true}) {
        std::vector<std::string> arguments = {folder.path("a.py"), "--diff", ours};
        if (fix) arguments.emplace_back("--fix");
        const Outcome outcome = check(arguments);
        EXPECT_EQ(outcome.status, 1);
        EXPECT_TRUE(outcome.output.starts_with("--- " + folder.path("a.py") + "\n")) << outcome.output;
        EXPECT_TRUE(holds(outcome.output, "-    print(3)  # pykind: ignore[await-async-generator]\n+    print(3)\n"));
        EXPECT_EQ(outcome.errors, "1 finding in 1 file would be fixed\n");
        EXPECT_EQ(folder.read("a.py"), sample);
    }
    EXPECT_EQ(check({folder.path("a.py"), "--diff", ours, "--exit-zero"}).status, 0);
    EXPECT_TRUE(holds(check({"-", "--diff", "--stdin-filename", "x.py", ours}, vain).output, "+++ x.py\n"));
    const Outcome none = check({"-", "--diff", "--select=await-async-generator"}, sample);
    EXPECT_EQ(none.status, 0) << "nothing that can be fixed";
    EXPECT_EQ(none.output, "");
    EXPECT_EQ(none.errors, "no findings would be fixed\n");
}

TEST(CheckIgnores, CommentsAreHeard) {
    const std::string head = "async def t(): yield 1\nasync def main(): await t()";
    EXPECT_EQ(check({"-", ours}, head + "  # pykind: ignore[await-async-generator]\n").status, 0);
    EXPECT_EQ(check({"-", ours}, head + "  # pykind: ignore\n").status, 0);
    EXPECT_EQ(check({"-", ours}, head + "  # pykind: ignore[term]\n").status, 1);
}

TEST(ExplainCheck, PrintsItsPage) {
    const Outcome page = run_process(PYKIND_BINARY, {"explain", "await-async-generator"}, "");
    EXPECT_EQ(page.status, 0);
    EXPECT_TRUE(page.output.starts_with("await-async-generator: an asynchronous generator iterator is awaited\n\n"));
    EXPECT_TRUE(holds(page.output, "\n    async def main():\n        for i in await ticker(3):\n")) << page.output;
    EXPECT_FALSE(holds(page.output, "```"));
    const Outcome unknown = run_process(PYKIND_BINARY, {"explain", "never-waited"}, "");
    EXPECT_EQ(unknown.status, 1);
    EXPECT_TRUE(holds(unknown.errors, "the checks are never-awaited, never-iterated, ")) << unknown.errors;
}

}  // namespace
}  // namespace pykind::test
