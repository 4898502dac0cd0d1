#include "server/file_search.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace pykind::server {

void FileSearch::run(const std::vector<std::string>& paths, const std::set<std::string>& words, const Visit& visit,
                     const Report& report) const {
    const std::vector<std::string> wanted(words.begin(), words.end());
    std::atomic<std::size_t> next{0};
    std::atomic<bool> has_failed{false};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto search = [&] {
        while (!cancelled.stop_requested() && !has_failed) {
            const std::size_t index = next++;
            if (index >= paths.size()) return;
            if (report) report(index, paths.size());
            const auto project = project_of(paths[index]);
            if (project == nullptr) continue;
            project::ProjectView view(project, open_texts);
            const bool is_open = view.open_text(paths[index]) != nullptr;
            if (!is_open && !project->words().may_contain(paths[index], wanted)) continue;
            if (const auto file = view.load(paths[index])) visit(index, view, file);
        }
    };
    const auto work = [&] {
        try {
            search();
        } catch (...) {
            const std::scoped_lock lock(mutex);
            failure = std::current_exception();
            has_failed = true;
        }
    };
    {
        const std::size_t most = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < std::min(most, paths.size()); ++i) others.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace pykind::server
