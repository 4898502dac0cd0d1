#include "server/project_files.hpp"

#include <map>
#include <mutex>

namespace pykind::server {

std::vector<std::shared_ptr<const AnalyzedFile>> SearchedFiles::with_words(const std::set<std::string>& words) {
    if (!paths_) paths_ = list_();
    std::vector<std::shared_ptr<const AnalyzedFile>> found(paths_->size());
    search_.run(*paths_, words,
                [&](std::size_t index, project::ProjectView& /*view*/, const auto& file) { found[index] = file; });
    std::erase(found, nullptr);
    return found;
}

SearchedFiles files_around(const Reading& reading, const std::string& path, const std::stop_token& cancelled,
                           unsigned threads) {
    struct Reach {
        std::mutex mutex;
        std::map<std::shared_ptr<project::Project>, bool> known;
    };
    const std::shared_ptr<Workspace> workspace = reading.workspace;
    const auto reach = std::make_shared<Reach>();
    reach->known[workspace->project_of(path)] = true;
    const auto project_of = [workspace, path, reach](const std::string& other) -> std::shared_ptr<project::Project> {
        auto project = workspace->project_of(other);
        const std::scoped_lock lock(reach->mutex);
        const auto [place, is_new] = reach->known.try_emplace(project, false);
        if (is_new) {
            const auto module = project->modules().find(project->modules().module_name(path));
            place->second = module && module->path == path;
        }
        return place->second ? project : nullptr;
    };
    const auto list = [workspace, path, open_texts = reading.open_texts, cancelled] {
        return workspace->files_around(path, *open_texts, cancelled);
    };
    return {list, {project_of, reading.open_texts, cancelled, threads}};
}

}  // namespace pykind::server
