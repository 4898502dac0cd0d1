// `pykind convert`, as it is called from a shell.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/process.hpp"

namespace pykind::test {

namespace {

constexpr const char* steps_class =
    "class Steps:\n    def __init__(self, n):\n        self.i, self.n = 0, n\n\n    def __iter__(self):\n"
    "        return self\n\n    def __next__(self):\n        if self.i == self.n:\n            raise StopIteration\n"
    "        self.i += 1\n        return self.i\n\n    last = None\n";
constexpr const char* steps_generator =
    "class Steps:\n    def __init__(self, n):\n        self.i, self.n = 0, n\n\n    def __iter__(self):\n"
    "        while self.i != self.n:\n            self.i += 1\n            yield self.i\n\n    last = None\n";

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

}  // namespace

TEST(Convert, ShowsTheDiffAndLeavesTheFile) {
    const TemporaryFolder folder;
    folder.write("steps.py", steps_class);
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_NE(result.output.find("+        while self.i != self.n:"), std::string::npos) << result.output;
    EXPECT_EQ(content_of(folder.path("steps.py")), steps_class);
}

// The README shows a whole class become a function: the lines that go, put back together, are the class.
TEST(Convert, PrintsWhatTheReadmeShows) {
    const std::string readme = content_of(PYKIND_SOURCE_DIR "/README.md");
    const std::string call = "$ pykind convert ticks.py:1\n";
    const std::size_t begin = readme.find(call);
    ASSERT_NE(begin, std::string::npos);
    const std::string diff = readme.substr(begin + call.size(), readme.find("```", begin) - begin - call.size());
    std::istringstream lines(diff);
    std::string before;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('-') && !line.starts_with("---")) before += line.substr(1) + "\n";
    }
    const TemporaryFolder folder;
    folder.write("ticks.py", before);
    const std::string path = folder.path("ticks.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    std::string shown = result.output;
    for (std::size_t at = shown.find(path); at != std::string::npos; at = shown.find(path))
        shown.replace(at, path.size(), "ticks.py");
    EXPECT_EQ(shown, diff) << result.errors;
}

TEST(Convert, WritesTheFile) {
    const TemporaryFolder folder;
    folder.write("steps.py", steps_class);
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":8", "--write"}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(content_of(folder.path("steps.py")), steps_generator);
}

TEST(Convert, SaysWhyNot) {
    const TemporaryFolder folder;
    folder.write("steps.py", std::string(steps_class) + "\nfirst = next(Steps(3))\n");
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("`next(Steps(3))` asks for a single step (line 16)"), std::string::npos)
        << result.errors;
}

TEST(Convert, SeesUsesInOtherFilesOfTheProject) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "");
    folder.write("steps.py", steps_class);
    const std::string path = folder.path("steps.py");
    folder.write("use.py", "from steps import Steps\nfirst = next(Steps(3))\n");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("(use.py:2)"), std::string::npos) << result.errors;
}

TEST(Convert, ListsAsJson) {
    const TemporaryFolder folder;
    folder.write("steps.py", steps_class);
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1", "--list", "--format", "json"}, "");
    EXPECT_NE(result.output.find("\"id\":\"generator-method\""), std::string::npos) << result.output;
    EXPECT_NE(result.output.find("\"offered\":true"), std::string::npos) << result.output;
}

TEST(Convert, ConvertsAllOfATree) {
    const TemporaryFolder folder;
    folder.write("a.py", steps_class);
    folder.write("b.py", std::string("# b\n") + steps_class);
    const auto result = run_process(PYKIND_BINARY, {"convert", "--all", "--write", folder.path("")}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(content_of(folder.path("a.py")), steps_generator);
    EXPECT_EQ(content_of(folder.path("b.py")), std::string("# b\n") + steps_generator);
}

TEST(Convert, DoesTheSameOnAnyNumberOfThreads) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "");
    for (int i = 0; i < 40; ++i) {
        const std::string name = "m" + std::to_string(i);
        folder.write(name + ".py", steps_class);
        if (i % 3 == 0) folder.write(name + "_use.py", "from " + name + " import Steps\nfirst = next(Steps(3))\n");
    }
    folder.write("broken.py", "class Steps(");
    const auto run = [&](const std::string& jobs, const std::string& option) {
        return run_process(PYKIND_BINARY, {"convert", "--all", folder.path(""), "--jobs", jobs, option}, "");
    };
    const auto listed = run("1", "--list");
    EXPECT_NE(listed.output.find("offered, preferred"), std::string::npos);
    EXPECT_NE(listed.output.find("(m39_use.py:2)"), std::string::npos) << listed.output;
    EXPECT_EQ(run("7", "--list").output, listed.output);
    EXPECT_EQ(run("7", "--no-ignore").output, run("1", "--no-ignore").output);
    EXPECT_EQ(run("7", "--write").status, 0);
    EXPECT_EQ(content_of(folder.path("m1.py")), steps_generator);
    EXPECT_EQ(content_of(folder.path("m0.py")), steps_class) << "its use forbids it";
    EXPECT_EQ(run("0", "--list").status, 2);
}

TEST(Convert, AllLeavesWhatOtherFilesWouldHaveToChangeForAndSaysSo) {
    const TemporaryFolder folder;
    const std::string scoped =
        "class Scoped:\n"
        "    def __init__(self, item): self._item = item\n"
        "    def __enter__(self): return self._item\n"
        "    def __exit__(self, *exc): self._item.close()\n";
    folder.write("core.py", scoped);
    folder.write("use.py", "from core import Scoped\ndef run(f):\n    with Scoped(f) as g: return g.read()\n");
    const auto result = run_process(PYKIND_BINARY, {"convert", "--all", "--write", folder.path("")}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_NE(result.errors.find("core.py: Scoped: its conversion changes other files too"), std::string::npos)
        << result.errors;
    EXPECT_EQ(content_of(folder.path("core.py")), scoped);
    EXPECT_EQ(run_process(PYKIND_BINARY, {"convert", "--write", folder.path("core.py:1")}, "").status, 0);
    EXPECT_NE(content_of(folder.path("use.py")).find("import scoped"), std::string::npos);
}

TEST(Convert, AFolderThatIsNamedIsAProject) {
    const TemporaryFolder folder;
    folder.write("lib/steps.py", steps_class);
    folder.write("lib/other.py", steps_class);
    folder.write("app/use.py", "from lib.steps import Steps\nfirst = next(Steps(3))\n");
    const auto result = run_process(PYKIND_BINARY, {"convert", "--all", folder.path("."), "--list"}, "");
    EXPECT_NE(result.output.find("steps.py:1: Steps: generator-method: not offered"), std::string::npos)
        << result.output;
    EXPECT_NE(result.output.find("(use.py:2)"), std::string::npos) << result.output;
    EXPECT_NE(result.output.find("other.py:1: Steps: generator-method: offered"), std::string::npos);
}

TEST(Convert, AFileThatCannotBeReadLeavesAllOthersAlone) {
    const TemporaryFolder folder;
    folder.write("a.py", steps_class);
    const auto result =
        run_process(PYKIND_BINARY, {"convert", "--all", "--write", folder.path("a.py"), folder.path("none.py")}, "");
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.errors.find("none.py: cannot read"), std::string::npos) << result.errors;
    EXPECT_EQ(content_of(folder.path("a.py")), steps_class);
}

TEST(Convert, TakesAPlaceInStandardInput) {
    const auto result = run_process(PYKIND_BINARY, {"convert", "-:1", "--target-version", "3.12"}, steps_class);
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_NE(result.output.find("+        while self.i != self.n:"), std::string::npos) << result.output;
    EXPECT_EQ(run_process(PYKIND_BINARY, {"convert", "--list", "-:8:9"}, steps_class).status, 0);
    const auto hover = run_process(PYKIND_BINARY, {"hover", "-:1", "--format", "markdown"}, steps_class);
    EXPECT_TRUE(hover.output.starts_with("**`Steps`**")) << hover.output << hover.errors;
    EXPECT_EQ(run_process(PYKIND_BINARY, {"convert", "-:99"}, steps_class).status, 2);
    const auto written = run_process(PYKIND_BINARY, {"convert", "-:1", "--write"}, steps_class);
    EXPECT_EQ(written.status, 2);
    EXPECT_NE(written.errors.find("standard input cannot be written to"), std::string::npos);
    EXPECT_EQ(run_process(PYKIND_BINARY, {"list", "-:1"}, steps_class).status, 2) << "it takes files";
}

TEST(Convert, StandardInputMayBeTheTextOfAFile) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "");
    folder.write("steps.py", "# not saved yet\n");
    folder.write("use.py", "from steps import Steps\nasync def rows(): yield Steps(3)\n");
    const std::string path = folder.path("steps.py");
    const auto run = [&](std::vector<std::string> arguments, const char* input) {
        arguments.insert(arguments.end(), {"--stdin-filename", path});
        return run_process(PYKIND_BINARY, arguments, input);
    };
    EXPECT_TRUE(run({"convert", "-:1"}, steps_class).output.starts_with("--- " + path + "\n"));
    EXPECT_NE(run({"hover", "-:1:17"}, "from use import rows\n").output.find("use.py:2"), std::string::npos);
    EXPECT_EQ(run({"convert", "-:1", "--write"}, steps_class).status, 2);
    EXPECT_EQ(content_of(path), "# not saved yet\n");
    folder.write("use.py", "from steps import Steps\nfirst = next(Steps(3))\n");
    folder.write("steps.py", steps_class);
    const auto refused = run({"convert", "-:1"}, steps_class);
    EXPECT_NE(refused.errors.find("(use.py:2)"), std::string::npos) << refused.errors << refused.output;
}

TEST(Convert, NamesTheConversionsThatThereAre) {
    const auto result = run_process(PYKIND_BINARY, {"convert", "x.py:1", "--to", "nothing"}, "");
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.errors.find("generator-method"), std::string::npos) << result.errors;
}

}  // namespace pykind::test
