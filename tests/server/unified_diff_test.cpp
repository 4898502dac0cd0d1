// Diffs as `diff -u` has them, and as `patch` and `git apply` take them.
#include "server/unified_diff.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/process.hpp"

namespace pykind::server {
namespace {

using test::Outcome;
using test::run_process;
using test::TemporaryFolder;

std::string numbered(int from, int to, const std::string& end = "\n") {
    std::string text;
    for (int i = from; i <= to; ++i) text += std::to_string(i) + end;
    return text;
}

TEST(UnifiedDiff, HasThreeLinesAroundEachChange) {
    const std::string before = numbered(1, 20);
    const std::string after = numbered(1, 4) + "new\n" + numbered(6, 17) + numbered(19, 20);
    EXPECT_EQ(unified_diff("a.py", before, after),
              "--- a.py\n+++ a.py\n"
              "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+new\n 6\n 7\n 8\n"
              "@@ -15,6 +15,5 @@\n 15\n 16\n 17\n-18\n 19\n 20\n");
    EXPECT_EQ(unified_diff("a.py", before, before), "");
}

TEST(UnifiedDiff, JoinsChangesWhoseContextsTouch) {
    const std::string apart = "x\n" + numbered(2, 7) + "y\n";
    EXPECT_EQ(unified_diff("a", numbered(1, 8), apart),
              "--- a\n+++ a\n@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n");
    const std::string farther = "x\n" + numbered(2, 8) + "y\n";
    EXPECT_EQ(unified_diff("a", numbered(1, 9), farther),
              "--- a\n+++ a\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
}

TEST(UnifiedDiff, SaysWhereTheLastLineHasNoEnd) {
    EXPECT_EQ(
        unified_diff("a", "1\n2", "1\n3"),
        "--- a\n+++ a\n@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+3\n\\ No newline at end of file\n");
    EXPECT_EQ(unified_diff("a", "1", "1\n"), "--- a\n+++ a\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+1\n");
    EXPECT_EQ(unified_diff("a", "", "1\n"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+1\n");
    EXPECT_EQ(unified_diff("a", "1\n", ""), "--- a\n+++ a\n@@ -1 +0,0 @@\n-1\n");
}

TEST(UnifiedDiff, NamesCannotCommandTheTerminal) {
    EXPECT_TRUE(unified_diff("\x1b[31m\"\\.py", "1\n", "2\n").starts_with("--- \"\\033[31m\\\"\\\\.py\"\n"));
}

struct Case {
    std::string name;
    std::string before;
    std::string after;
};

// `diff -u` writes the same, and both programs that apply diffs make `after` of `before`.
TEST(UnifiedDiff, IsWhatPatchAndGitApplyTake) {
    std::string large;
    std::string changed;
    for (int i = 0; i < 3000; ++i) {
        large += "line " + std::to_string(i * i % 97) + "\n";
        if (i % 50 != 7) changed += "line " + std::to_string(i % 50 == 3 ? -1 : i * i % 97) + "\n";
    }
    const std::vector<Case> cases = {
        {"a.py", numbered(1, 20), numbered(1, 4) + "x\n" + numbered(4, 20)},
        {"crlf.py", numbered(1, 20, "\r\n"), numbered(1, 9, "\r\n") + "x\r\n" + numbered(12, 20, "\r\n")},
        {"cr.py", numbered(1, 9, "\r") + "\n2\n", numbered(1, 8, "\r") + "\n2\n"},
        {"open.py", "1\n2\n3", "1\n2\n4"},
        {"opened.py", "1\n2\n3\n", "0\n1\n2\n3"},
        {"closed.py", "1\n2\n3", "1\n2\n3\n"},
        {"dir/with blank.py", numbered(1, 9), numbered(3, 9)},
        {"tab\there.py", numbered(1, 9), numbered(1, 7)},
        {"latin.py", "# coding: latin-1\n'\xE9'\n1\n", "# coding: latin-1\n'\xE9'\n2\n"},
        {"large.py", large, changed},
    };
    for (const Case& each : cases) {
        const std::string diff = unified_diff(each.name, each.before, each.after);
        for (const std::string command : {"patch -s -p0", "git apply -p0 --whitespace=nowarn"}) {
            const TemporaryFolder folder;
            folder.write(each.name, each.before);
            const Outcome applied = run_process("/bin/sh", {"-c", "cd " + folder.path("") + " && " + command}, diff);
            EXPECT_EQ(applied.status, 0) << command << ": " << applied.errors << applied.output << diff;
            std::ifstream stream(folder.path(each.name), std::ios::binary);
            std::ostringstream bytes;
            bytes << stream.rdbuf();
            EXPECT_EQ(bytes.str(), each.after) << command << "\n" << diff;
        }
    }
}

}  // namespace
}  // namespace pykind::server
