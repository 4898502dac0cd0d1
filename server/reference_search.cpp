#include "server/reference_search.hpp"

#include <algorithm>
#include <set>

#include "server/file_search.hpp"

namespace pykind::server {

ReferenceTarget ReferenceSearch::target_at(const std::shared_ptr<const AnalyzedFile>& file, syntax::Offset offset) {
    project::ProjectView view(workspace_.project_of(file->identity.path), open_texts_);
    semantics::Evaluator evaluator(view);
    return reference_target(evaluator, *file, offset);
}

// All files of the workspace, and those that define it.
std::vector<std::string> ReferenceSearch::files_to_search(const ReferenceTarget& target,
                                                          const AnalyzedFile& from) const {
    std::vector<std::string> files = workspace_.files_around(from.identity.path, *open_texts_, cancelled_);
    std::set<std::string> others;
    for (const ReferenceTarget::Site& site : target.sites) {
        if (!site.path.empty()) others.insert(site.path);
    }
    for (const std::string& file : files) others.erase(file);
    files.insert(files.end(), others.begin(), others.end());
    return files;
}

void ReferenceSearch::visit_files(const std::vector<std::string>& files, const ReferenceTarget& target,
                                  const std::shared_ptr<const AnalyzedFile>& from, WorkProgress& progress,
                                  const Visit& visit) {
    std::set<std::string> names{target.name};
    std::set<std::string> fresh = names;
    const FileSearch search{[&](const std::string& path) { return workspace_.project_of(path); }, open_texts_,
                            cancelled_};
    // Imports give the target other names, under which other files may import it in turn.
    while (!fresh.empty() && !cancelled_.stop_requested()) {
        std::set<std::string> aliases;
        std::mutex mutex;
        const auto find = [&](std::size_t index, project::ProjectView& view,
                              const std::shared_ptr<const AnalyzedFile>& file) {
            semantics::Evaluator evaluator(view);
            References here = find_references(evaluator, *file, target, names, cancelled_);
            visit(index, evaluator, *file, here.spans);
            const std::scoped_lock lock(mutex);
            aliases.merge(here.aliases);
        };
        search.run(files, fresh, find, [&](std::size_t done, std::size_t count) { progress.report(done, count); });
        if (from->identity.path.empty()) {
            project::ProjectView view(workspace_.project_of(from->identity.path), open_texts_);
            find(files.size(), view, from);
        }
        fresh.clear();
        std::set_difference(aliases.begin(), aliases.end(), names.begin(), names.end(),
                            std::inserter(fresh, fresh.end()));
        names.insert(fresh.begin(), fresh.end());
    }
}

}  // namespace pykind::server
