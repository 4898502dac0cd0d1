// Files on the disk are changed all or not at all, and stay what they were besides.
#include "server/file_changes.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/process.hpp"

namespace pykind::server {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

std::string bytes_of(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return bytes.str();
}

// The names in a folder, sorted: nothing else may be left there.
std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string message_of(const std::optional<WriteProblem>& problem) {
    return problem ? fs::path(problem->path).filename().string() + ": " + problem->message : "";
}

using Names = std::vector<std::string>;

class FileChanges : public testing::Test {
protected:
    FileChanges() {
        folder.write("a.py", "a\n");
        folder.write("b.py", "b\n");
        folder.write("c.py", "c\n");
    }

    [[nodiscard]] FileRewrite change(const std::string& name, const std::string& before,
                                     const std::string& after) const {
        return {folder.path(name), before, after};
    }

    void expect_untouched() const {
        EXPECT_EQ(bytes_of(folder.path("a.py")), "a\n");
        EXPECT_EQ(bytes_of(folder.path("b.py")), "b\n");
        EXPECT_EQ(bytes_of(folder.path("c.py")), "c\n");
        EXPECT_EQ(names_in(folder.path("")), (Names{"a.py", "b.py", "c.py"}));
    }

    TemporaryFolder folder;
};

TEST_F(FileChanges, AllAreWritten) {
    EXPECT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\r\n"), change("b.py", "b\n", "")})), "");
    EXPECT_EQ(bytes_of(folder.path("a.py")), "A\r\n");
    EXPECT_EQ(bytes_of(folder.path("b.py")), "");
    EXPECT_EQ(names_in(folder.path("")), (Names{"a.py", "b.py", "c.py"}));
}

TEST_F(FileChanges, ModeAndOwnerAreKept) {
    const std::string path = folder.path("a.py");
    ::chmod(path.c_str(), 0751);
    const bool is_root = ::geteuid() == 0;
    ASSERT_TRUE(!is_root || ::chown(path.c_str(), 1234, 4321) == 0);
    ASSERT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\n")})), "");
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0751U);
    if (is_root) {
        EXPECT_EQ(status.st_uid, 1234U);
        EXPECT_EQ(status.st_gid, 4321U);
    }
}

TEST_F(FileChanges, ASymbolicLinkStaysAndItsTargetIsReplaced) {
    fs::create_symlink("a.py", folder.path("link.py"));
    ASSERT_EQ(message_of(rewrite_files({change("link.py", "a\n", "A\n")})), "");
    EXPECT_TRUE(fs::is_symlink(folder.path("link.py")));
    EXPECT_FALSE(fs::is_symlink(folder.path("a.py")));
    EXPECT_EQ(bytes_of(folder.path("a.py")), "A\n");
}

TEST_F(FileChanges, OneFileUnderTwoNamesIsRefused) {
    fs::create_symlink("a.py", folder.path("link.py"));
    EXPECT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\n"), change("link.py", "a\n", "L\n")})),
              "link.py: is the same file as " + folder.path("a.py") + ": nothing was written");
    fs::remove(folder.path("link.py"));
    expect_untouched();
}

TEST_F(FileChanges, AHardLinkOfAnotherNameKeepsTheOldFile) {
    fs::create_hard_link(folder.path("a.py"), folder.path("other.py"));
    ASSERT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\n")})), "");
    EXPECT_EQ(bytes_of(folder.path("a.py")), "A\n");
    EXPECT_EQ(bytes_of(folder.path("other.py")), "a\n");
}

TEST_F(FileChanges, WhatChangedMeanwhileIsRefusedAndNothingWritten) {
    EXPECT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\n"), change("b.py", "not b\n", "B\n")})),
              "b.py: changed meanwhile: nothing was written");
    expect_untouched();
}

TEST_F(FileChanges, WhatChangesBetweenTheRenamesPutsTheOthersBack) {
    const RenameFile rename_file = [this](const char* from, const char* to) {
        if (std::string(to).ends_with("a.py")) folder.write("b.py", "of another program\n");
        return std::rename(from, to);
    };
    EXPECT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\n"), change("b.py", "b\n", "B\n")}, rename_file)),
              "b.py: changed meanwhile: nothing was written");
    EXPECT_EQ(bytes_of(folder.path("a.py")), "a\n");
    EXPECT_EQ(bytes_of(folder.path("b.py")), "of another program\n");
    EXPECT_EQ(names_in(folder.path("")), (Names{"a.py", "b.py", "c.py"}));
}

TEST_F(FileChanges, ARenameThatFailsPutsTheOthersBack) {
    const RenameFile rename_file = [](const char* from, const char* to) {
        if (!std::string(to).ends_with("c.py")) return std::rename(from, to);
        errno = ENOSPC;
        return -1;
    };
    EXPECT_EQ(
        message_of(rewrite_files(
            {change("a.py", "a\n", "A\n"), change("b.py", "b\n", "B\n"), change("c.py", "c\n", "C\n")}, rename_file)),
        "c.py: cannot write: No space left on device: nothing was written");
    expect_untouched();
}

TEST_F(FileChanges, WhatCannotBePutBackIsSaidAndItsTextKept) {
    bool has_failed = false;
    const RenameFile rename_file = [&has_failed](const char* from, const char* to) {
        has_failed = has_failed || std::string(to).ends_with("b.py");
        if (!has_failed) return std::rename(from, to);
        errno = EIO;
        return -1;
    };
    const std::string message =
        message_of(rewrite_files({change("a.py", "a\n", "A\n"), change("b.py", "b\n", "B\n")}, rename_file));
    EXPECT_NE(message.find("; but " + folder.path("a.py") + " could not be put back"), std::string::npos) << message;
    const Names names = names_in(folder.path(""));
    ASSERT_EQ(names.size(), 4U);
    EXPECT_EQ(bytes_of(folder.path(names[0])), "a\n");
    EXPECT_NE(message.find(names[0]), std::string::npos) << message;
}

TEST_F(FileChanges, WhatIsNoFileIsRefused) {
    EXPECT_EQ(message_of(rewrite_files({change("a.py", "a\n", "A\n"), change("missing.py", "", "M\n")})),
              "missing.py: cannot read: No such file or directory");
    expect_untouched();
}

TEST_F(FileChanges, AFileThatMayNotBeWrittenIsRefused) {
    const uid_t user = ::geteuid();
    constexpr uid_t nobody = 65534;
    ::chmod(folder.path("a.py").c_str(), 0444);
    ::chmod(folder.path("").c_str(), 0777);
    ASSERT_TRUE(user != 0 || ::seteuid(nobody) == 0) << "root may write everything";
    const auto problem = rewrite_files({change("a.py", "a\n", "A\n")});
    ASSERT_EQ(::seteuid(user), 0);
    EXPECT_EQ(message_of(problem), "a.py: cannot write: Permission denied: nothing was written");
    expect_untouched();
}

}  // namespace
}  // namespace pykind::server
