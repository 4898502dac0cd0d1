// One search for references and conversions: which files it visits, and how it ends early.
#include "server/file_search.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "server/project_files.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind::server {
namespace {

constexpr std::size_t count = 400;

class Search : public testing::Test {
protected:
    Search() {
        auto files = std::make_shared<test::MemoryFileSystem>();
        for (std::size_t i = 0; i < count; ++i) {
            paths.push_back("/w/m" + std::to_string(i) + ".py");
            files->write(paths.back(), i % 4 == 0 ? "needle = 1\n" : "hay = needles\n");
        }
        project = std::make_shared<project::Project>(std::move(files), project::Environment{});
        search.project_of = [this](const std::string& /*path*/) { return project; };
    }

    std::vector<std::string> paths;
    std::shared_ptr<project::Project> project;
    FileSearch search;
};

TEST_F(Search, VisitsEachFileWithAWordOnce) {
    for (const unsigned threads : {0U, 1U, 3U}) {
        search.threads = threads;
        std::vector<std::atomic<int>> visits(count);
        std::atomic<std::size_t> reports{0};
        search.run(
            paths, {"needle", "nail"},
            [&](std::size_t index, project::ProjectView& /*view*/, const auto& file) {
                EXPECT_EQ(file->identity.path, paths[index]);
                ++visits[index];
            },
            [&](std::size_t /*done*/, std::size_t of) { reports += of == count ? 1 : 0; });
        for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(visits[i], i % 4 == 0 ? 1 : 0) << i;
        EXPECT_EQ(reports, count);
    }
    EXPECT_EQ(SearchedFiles([this] { return paths; }, search).with_words({"needle"}).size(), count / 4);
}

TEST_F(Search, EndsEarlyOnceCancelled) {
    std::stop_source stop;
    search.cancelled = stop.get_token();
    search.threads = 2;
    std::atomic<std::size_t> visits{0};
    search.run(paths, {"needle"}, [&](std::size_t /*index*/, project::ProjectView& /*view*/, const auto& /*file*/) {
        if (++visits == 5) stop.request_stop();
    });
    EXPECT_LE(visits, 6U) << "another thread may have been visiting";
    EXPECT_TRUE(SearchedFiles([this] { return paths; }, search).with_words({"needle"}).empty());
}

TEST_F(Search, ThrowsWhatAVisitThrows) {
    const auto fail = [&](std::size_t /*index*/, project::ProjectView& /*view*/, const auto& /*file*/) {
        throw std::runtime_error("no");
    };
    EXPECT_THROW(search.run(paths, {"needle"}, fail), std::runtime_error);
}

TEST_F(Search, LeavesOutFilesOfNoProject) {
    search.project_of = [this](const std::string& path) { return path == paths[4] ? project : nullptr; };
    EXPECT_EQ(SearchedFiles([this] { return paths; }, search).with_words({"needle"}).size(), 1U);
}

}  // namespace
}  // namespace pykind::server
