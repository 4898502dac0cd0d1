#include "server/file_walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/process.hpp"

namespace pykind::test {
namespace {

std::vector<std::string> walked(const TemporaryFolder& folder, bool ignore_files = true) {
    std::vector<std::string> files = server::walk({folder.path("")}, {ignore_files}).files;
    for (std::string& file : files) file = file.substr(folder.path("").size() + 1);
    return files;
}

using Files = std::vector<std::string>;

TEST(Walk, FindsPythonFilesInOrder) {
    const TemporaryFolder folder;
    for (const char* name : {"b.py", "a.pyi", "c.txt", "pkg/z.py", "pkg/__init__.py", "pkg.py"}) folder.write(name, "");
    EXPECT_EQ(walked(folder), (Files{"a.pyi", "b.py", "pkg.py", "pkg/__init__.py", "pkg/z.py"}));
}

TEST(Walk, LeavesOutWhatIsNoSourceOfTheProject) {
    const TemporaryFolder folder;
    for (const char* name : {"a.py", ".hidden/b.py", "node_modules/c.py", "env/pyvenv.cfg", "env/lib/d.py"})
        folder.write(name, "");
    EXPECT_EQ(walked(folder), (Files{"a.py"}));
    EXPECT_EQ(walked(folder, false), (Files{"a.py", ".hidden/b.py", "env/lib/d.py", "node_modules/c.py"}));
}

TEST(Walk, DoesNotFollowLinksToFoldersNorOpenWhatIsNoFile) {
    const TemporaryFolder folder;
    folder.write("pkg/a.py", "");
    ASSERT_EQ(run_process("/bin/ln", {"-s", "..", folder.path("pkg/loop")}, "").status, 0);
    ASSERT_EQ(run_process("/bin/ln", {"-s", "a.py", folder.path("pkg/link.py")}, "").status, 0);
    ASSERT_EQ(run_process("/bin/ln", {"-s", "nowhere", folder.path("pkg/broken.py")}, "").status, 0);
    ASSERT_EQ(run_process("/usr/bin/mkfifo", {folder.path("pipe.py")}, "").status, 0);
    EXPECT_EQ(walked(folder), (Files{"pkg/a.py", "pkg/link.py"}));
}

TEST(Walk, FilesThatAreNamedAreTakenAsTheyAre) {
    const server::WalkResult result = server::walk({"-", "no/such.txt"}, {});
    EXPECT_EQ(result.files, (Files{"-", "no/such.txt"}));
}

// git itself says what its ignore files mean.
TEST(GitIgnore, AgreesWithGit) {
    const TemporaryFolder folder;
    folder.write(".gitignore",
                 "# comment\n\n*.gen.py\n/top.py\nbuild/\ndocs/*.py\n!docs/keep.py\n**/deep/x.py\na/**/b.py\ntrail.py  "
                 "\n\\#odd.py\nq[0-9].py\n");
    folder.write("sub/.gitignore", "!top.py\nlocal.py\n*.gen.py\n!wanted.gen.py\nonly/\n");
    const Files all = {"#odd.py",       "a/b.py",        "a/c/b.py",          "a/c/d/b.py",
                       "b.gen.py",      "build.py",      "build/x.py",        "deep/x.py",
                       "docs/keep.py",  "docs/other.py", "docs/sub/y.py",     "p/deep/x.py",
                       "q1.py",         "qq.py",         "sub/build/z.py",    "sub/local.py",
                       "sub/only/w.py", "sub/top.py",    "sub/wanted.gen.py", "sub/x/local.py",
                       "top.py",        "trail.py",      "sub/only.py"};
    for (const std::string& name : all) folder.write(name, "");
    const std::string root = folder.path("");
    ASSERT_EQ(run_process("/usr/bin/git", {"-C", root, "init", "-q"}, "").status, 0);
    const Outcome listed =
        run_process("/usr/bin/git", {"-C", root, "ls-files", "--others", "--exclude-standard", "*.py"}, "");
    ASSERT_EQ(listed.status, 0) << listed.errors;
    Files expected;
    std::istringstream stream(listed.output);
    for (std::string line; std::getline(stream, line);) expected.push_back(line);
    Files found = walked(folder);
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected);
    EXPECT_GT(expected.size(), 5U);
    EXPECT_EQ(walked(folder, false).size(), all.size());
}

}  // namespace
}  // namespace pykind::test
