#include "server/workspace.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace pykind::server {

using project::join;
using project::parent_of;

std::string absolute_path(const std::string& path) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error);
    if (error) return path;
    std::string normal = absolute.lexically_normal().string();
    while (normal.size() > 1 && normal.back() == '/') normal.pop_back();
    return normal;
}

std::string project_folder(const project::FileSystem& files, const std::string& path) {
    const std::string start = files.status(path).is_folder ? path : parent_of(path);
    for (std::string folder = start; folder != "/" && folder != "."; folder = parent_of(folder)) {
        for (const char* const mark : {"pyproject.toml", "setup.py", "setup.cfg", ".git"}) {
            const project::FileStatus status = files.status(join(folder, mark));
            if (status.is_file || status.is_folder) return folder;
        }
    }
    std::string folder = start;
    while (files.status(join(folder, "__init__.py")).is_file && parent_of(folder) != folder) folder = parent_of(folder);
    return folder;
}

std::shared_ptr<project::Project> open_project(const std::vector<std::string>& folders) {
    auto files = std::make_shared<project::DiskFileSystem>();
    const auto variable = [](const std::string& name) {
        const char* const value = std::getenv(name.c_str());
        return std::string(value == nullptr ? "" : value);
    };
    auto environment =
        project::find_environment(*files, variable, {.folders = folders, .search_paths = {}, .interpreter_prefix = {}});
    return std::make_shared<project::Project>(std::move(files), std::move(environment));
}

std::shared_ptr<project::Project> open_project_of(const std::vector<std::string>& paths) {
    const project::DiskFileSystem files;
    std::vector<std::string> folders;
    for (const std::string& path : paths) {
        if (path == "-") continue;
        const std::string folder = project_folder(files, absolute_path(path));
        if (std::find(folders.begin(), folders.end(), folder) == folders.end()) folders.push_back(folder);
    }
    return open_project(folders);
}

}  // namespace pykind::server
