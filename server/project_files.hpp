// The files of a project's folder, for what has to look at all uses of something.
#pragma once

#include <optional>

#include "analysis/project/project.hpp"
#include "analysis/rewrite.hpp"

namespace pykind::server {

// Walks the folder when it is first asked, and reads only the files in which one of the words may stand.
class FolderFiles final : public ProjectFiles {
public:
    FolderFiles(project::Project& project, std::string folder) : project_(project), folder_(std::move(folder)) {}

    std::vector<std::shared_ptr<const AnalyzedFile>> with_words(const std::set<std::string>& words) override;

private:
    project::Project& project_;
    std::string folder_;
    std::optional<std::vector<std::string>> paths_;
};

}  // namespace pykind::server
