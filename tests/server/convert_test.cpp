// `pykind convert`, as it is called from a shell.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/process.hpp"

namespace pykind::test {

namespace {

constexpr const char* steps =
    "class Steps:\n    def __init__(self, n):\n        self.i, self.n = 0, n\n\n    def __iter__(self):\n"
    "        return self\n\n    def __next__(self):\n        if self.i == self.n:\n            raise StopIteration\n"
    "        self.i += 1\n        return self.i\n";
constexpr const char* generator =
    "class Steps:\n    def __init__(self, n):\n        self.i, self.n = 0, n\n\n    def __iter__(self):\n"
    "        while self.i != self.n:\n            self.i += 1\n            yield self.i\n";

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

}  // namespace

TEST(Convert, ShowsTheDiffAndLeavesTheFile) {
    const TemporaryFolder folder;
    folder.write("steps.py", steps);
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_NE(result.output.find("+        while self.i != self.n:"), std::string::npos) << result.output;
    EXPECT_EQ(content_of(folder.path("steps.py")), steps);
}

TEST(Convert, WritesTheFile) {
    const TemporaryFolder folder;
    folder.write("steps.py", steps);
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":8", "--write"}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(content_of(folder.path("steps.py")), generator);
}

TEST(Convert, SaysWhyNot) {
    const TemporaryFolder folder;
    folder.write("steps.py", std::string(steps) + "\nfirst = next(Steps(3))\n");
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("`next(Steps(3))` asks for a single step (line 14)"), std::string::npos)
        << result.errors;
}

TEST(Convert, SeesUsesInOtherFilesOfTheProject) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml", "");
    folder.write("steps.py", steps);
    const std::string path = folder.path("steps.py");
    folder.write("use.py", "from steps import Steps\nfirst = next(Steps(3))\n");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1"}, "");
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("(use.py:2)"), std::string::npos) << result.errors;
}

TEST(Convert, ListsAsJson) {
    const TemporaryFolder folder;
    folder.write("steps.py", steps);
    const std::string path = folder.path("steps.py");
    const auto result = run_process(PYKIND_BINARY, {"convert", path + ":1", "--list", "--format", "json"}, "");
    EXPECT_NE(result.output.find("\"id\":\"generator-method\""), std::string::npos) << result.output;
    EXPECT_NE(result.output.find("\"offered\":true"), std::string::npos) << result.output;
}

TEST(Convert, ConvertsAllOfATree) {
    const TemporaryFolder folder;
    folder.write("a.py", steps);
    folder.write("b.py", std::string("# b\n") + steps);
    const auto result = run_process(PYKIND_BINARY, {"convert", "--all", "--write", folder.path("")}, "");
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(content_of(folder.path("a.py")), generator);
    EXPECT_EQ(content_of(folder.path("b.py")), std::string("# b\n") + generator);
}

TEST(Convert, NamesTheConversionsThatThereAre) {
    const auto result = run_process(PYKIND_BINARY, {"convert", "x.py:1", "--to", "nothing"}, "");
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.errors.find("generator-method"), std::string::npos) << result.errors;
}

}  // namespace pykind::test
