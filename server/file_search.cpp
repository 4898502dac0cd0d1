#include "server/file_search.hpp"

#include "server/parallel.hpp"

namespace pykind::server {

void FileSearch::run(const std::vector<std::string>& paths, const std::set<std::string>& words, const Visit& visit,
                     const Report& report) const {
    const std::vector<std::string> wanted(words.begin(), words.end());
    in_parallel(paths.size(), threads, cancelled, [&](std::size_t index) {
        if (report) report(index, paths.size());
        const auto project = project_of(paths[index]);
        if (project == nullptr) return;
        project::ProjectView view(project, open_texts);
        const bool is_open = view.open_text(paths[index]) != nullptr;
        if (!is_open && !project->words().may_contain(paths[index], wanted)) return;
        if (const auto file = view.load(paths[index])) visit(index, view, file);
    });
}

}  // namespace pykind::server
