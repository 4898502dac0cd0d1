#include "server/project_files.hpp"

namespace pykind::server {

std::vector<std::shared_ptr<const AnalyzedFile>> SearchedFiles::with_words(const std::set<std::string>& words) {
    if (!paths_) paths_ = list_();
    std::vector<std::shared_ptr<const AnalyzedFile>> found(paths_->size());
    search_.run(*paths_, words,
                [&](std::size_t index, project::ProjectView& /*view*/, const auto& file) { found[index] = file; });
    std::erase(found, nullptr);
    return found;
}

}  // namespace pykind::server
