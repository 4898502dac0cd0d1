#include "server/project_files.hpp"

#include "server/file_walk.hpp"

namespace pykind::server {

std::vector<std::shared_ptr<const AnalyzedFile>> FolderFiles::with_words(const std::set<std::string>& words) {
    if (!paths_) paths_ = walk({folder_}, {}).files;
    const std::vector<std::string> wanted(words.begin(), words.end());
    std::vector<std::shared_ptr<const AnalyzedFile>> found;
    for (const std::string& path : *paths_) {
        if (!project_.words().may_contain(path, wanted)) continue;
        if (auto file = project_.load(path)) found.push_back(std::move(file));
    }
    return found;
}

}  // namespace pykind::server
