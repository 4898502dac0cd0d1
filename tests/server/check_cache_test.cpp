// What `pykind check` keeps on the disk: used where all that it came from is the same, and nowhere else.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "server/check_cache.hpp"
#include "tests/support/process.hpp"

namespace pykind::test {
namespace {

namespace fs = std::filesystem;
using server::CheckCache;

CheckCache::Group group_of(const std::string& text) {
    return {{.modules = {{"asyncio", false}, {"builtins", true}}, .state = 7}, {{text, 1, 0}, {"", 0, 0}}};
}

std::string only_file_in(const std::string& folder) {
    std::string path;
    for (const auto& entry : fs::directory_iterator(folder)) {
        EXPECT_TRUE(path.empty()) << "besides " << path << " there is " << entry.path();
        path = entry.path();
    }
    return path;
}

void keep(const std::string& folder, const std::string& text) {
    CheckCache cache = CheckCache::open(folder, "call");
    cache.keep(1, group_of(text));
    cache.save();
}

TEST(CheckCache, GivesBackWhatWasKeptForTheSameCall) {
    const TemporaryFolder folder;
    keep(folder.path("made/on/the/way"), "found\n");
    const CheckCache cache = CheckCache::open(folder.path("made/on/the/way"), "call");
    const CheckCache::Group* const group = cache.find(1);
    ASSERT_NE(group, nullptr);
    EXPECT_EQ(group->dependencies.modules, group_of("").dependencies.modules);
    EXPECT_EQ(group->dependencies.state, 7U);
    ASSERT_EQ(group->reports.size(), 2U);
    EXPECT_EQ(group->reports[0].text, "found\n");
    EXPECT_EQ(group->reports[0].findings, 1U);
    EXPECT_EQ(cache.find(2), nullptr);
    EXPECT_EQ(CheckCache::open(folder.path("made/on/the/way"), "another call").find(1), nullptr);
}

TEST(CheckCache, TakesADamagedFileForNone) {
    const TemporaryFolder folder;
    keep(folder.path(""), "found\n");
    const std::string name = only_file_in(folder.path("")).substr(folder.path("").size() + 1);
    const std::string whole = folder.read(name);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        folder.write(name, damaged);
        EXPECT_EQ(CheckCache::open(folder.path(""), "call").find(1), nullptr) << "byte " << at;
        folder.write(name, whole.substr(0, at));
        EXPECT_EQ(CheckCache::open(folder.path(""), "call").find(1), nullptr) << "cut off at " << at;
    }
    keep(folder.path(""), "found again\n");
    const CheckCache mended = CheckCache::open(folder.path(""), "call");
    ASSERT_NE(mended.find(1), nullptr);
    EXPECT_EQ(mended.find(1)->reports[0].text, "found again\n");
}

TEST(CheckCache, DropsWhatTheLastRunDidNotUse) {
    const TemporaryFolder folder;
    keep(folder.path(""), "found\n");
    CheckCache next = CheckCache::open(folder.path(""), "call");
    next.keep(2, group_of("found elsewhere\n"));
    next.save();
    EXPECT_EQ(CheckCache::open(folder.path(""), "call").find(1), nullptr);
    EXPECT_NE(CheckCache::open(folder.path(""), "call").find(2), nullptr);
}

TEST(CheckCache, RemovesFilesThatWereNotUsedForAMonth) {
    const TemporaryFolder folder;
    folder.write("old", "");
    folder.write("young", "");
    fs::last_write_time(folder.path("old"), fs::file_time_type::clock::now() - std::chrono::days(31));
    keep(folder.path(""), "found\n");
    EXPECT_FALSE(fs::exists(folder.path("old")));
    EXPECT_TRUE(fs::exists(folder.path("young")));
}

TEST(CheckCache, KeepsNothingWhereItCannot) {
    const TemporaryFolder folder;
    folder.write("a file", "");
    keep(folder.path("a file"), "found\n");
    keep("", "found\n");
    EXPECT_EQ(CheckCache::open(folder.path("a file"), "call").find(1), nullptr);
    EXPECT_EQ(folder.read("a file"), "");
}

// What is made of a file that changes meanwhile is not known to be of the bytes that were looked at.
TEST(CheckCache, FilesThatChangeMeanwhileAreNoticed) {
    const TemporaryFolder folder;
    folder.write("a.py", "x = 1\n");
    const project::Project project(std::make_shared<project::DiskFileSystem>(), {});
    server::FileContents contents;
    static_cast<void>(contents.of_path(project, folder.path("a.py")));
    static_cast<void>(contents.of_path(project, folder.path("b.py")));
    EXPECT_TRUE(contents.are_unchanged());
    folder.write("b.py", "");
    EXPECT_FALSE(contents.are_unchanged()) << "it has come";
    fs::remove(folder.path("b.py"));
    EXPECT_TRUE(contents.are_unchanged());
    folder.write("a.py", "x = 12\n");
    EXPECT_FALSE(contents.are_unchanged());
}

// A project of a hundred files, enough to be kept, in which one awaits what another defines.
class CachedCheck : public testing::Test {
protected:
    CachedCheck() {
        ::setenv("XDG_CACHE_HOME", cache_.path("").c_str(), 1);
        for (int i = 0; i < 100; ++i) project_.write("module_" + std::to_string(i) + ".py", "x = 1\n");
        project_.write("ticker.py", generator);
        project_.write("use.py", "from ticker import ticker\n\n\nasync def main():\n    await ticker()\n");
    }
    ~CachedCheck() override { ::unsetenv("XDG_CACHE_HOME"); }

    Outcome check(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"check", project_.path(""), "--format", "json"});
        return run_process(PYKIND_BINARY, more, "");
    }

    // What is found, which must be the same the second time, and without what was kept.
    std::string findings() {
        const Outcome first = check();
        const Outcome second = check();
        const Outcome fresh = check({"--no-cache"});
        EXPECT_EQ(first.output, fresh.output);
        EXPECT_EQ(second.output, fresh.output);
        EXPECT_EQ(second.status, fresh.status);
        EXPECT_EQ(second.errors, fresh.errors);
        return first.output;
    }

    static constexpr const char* generator = "async def ticker():\n    yield 1\n";
    static constexpr const char* coroutine = "async def ticker():\n    return 1\n";
    const TemporaryFolder cache_;
    const TemporaryFolder project_;
};

TEST_F(CachedCheck, FollowsWhatAFileImports) {
    EXPECT_NE(findings().find("await-async-generator"), std::string::npos);
    EXPECT_FALSE(fs::is_empty(cache_.path("pykind/check")));
    project_.write("ticker.py", coroutine);
    EXPECT_EQ(findings(), "");
    project_.write("ticker.py", generator);
    EXPECT_NE(findings().find("use.py"), std::string::npos);
    fs::remove(project_.path("ticker.py"));
    EXPECT_EQ(findings(), "") << "the module is gone";
    project_.write("ticker/__init__.py", generator);
    EXPECT_NE(findings().find("use.py"), std::string::npos) << "it is a package now";
}

TEST_F(CachedCheck, FollowsTheFilesAndTheSettings) {
    const std::string found = findings();
    project_.write("module_7.py", std::string("import ticker\n\n\nasync def main():\n    await ticker.ticker()\n"));
    EXPECT_NE(findings(), found);
    EXPECT_NE(findings().find("module_7.py"), std::string::npos);
    project_.write("pyproject.toml", "[tool.pykind.checks]\nawait-async-generator = \"off\"\n");
    EXPECT_EQ(findings(), "");
    fs::remove(project_.path("pyproject.toml"));
    EXPECT_NE(check({"--select", "await-async-generator"}).output, "");
    EXPECT_EQ(check({"--ignore", "await-async-generator"}).output, "");
}

TEST_F(CachedCheck, LeavesNothingBehindWithoutIt) {
    EXPECT_EQ(check({"--no-cache"}).status, 1);
    EXPECT_FALSE(fs::exists(cache_.path("pykind")));
}

// Errors are said each time.
TEST_F(CachedCheck, DoesNotKeepWhatCannotBeRead) {
    project_.write("picture.py", "\x89PNG" + std::string(100, '\0'));
    EXPECT_EQ(check().status, 2);
    EXPECT_EQ(check().status, 2);
    EXPECT_EQ(check().errors, check({"--no-cache"}).errors);
}

}  // namespace
}  // namespace pykind::test
