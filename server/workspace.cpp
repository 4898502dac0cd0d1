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

std::shared_ptr<project::Project> open_project(const project::EnvironmentRequest& request) {
    auto files = std::make_shared<project::DiskFileSystem>();
    const auto variable = [](const std::string& name) {
        const char* const value = std::getenv(name.c_str());
        return std::string(value == nullptr ? "" : value);
    };
    auto environment = project::find_environment(*files, variable, request);
    return std::make_shared<project::Project>(std::move(files), std::move(environment));
}

std::shared_ptr<project::Project> open_project_of(const std::vector<std::string>& paths,
                                                  const ProjectOptions& options) {
    const project::DiskFileSystem files;
    project::EnvironmentRequest request;
    for (const std::string& path : options.search_paths) request.search_paths.push_back(absolute_path(path));
    if (!options.python.empty()) request.interpreter_prefix = project::prefix_of(files, absolute_path(options.python));
    for (const std::string& path : paths) {
        if (path == "-") continue;
        const std::string folder = project_folder(files, absolute_path(path));
        if (std::find(request.folders.begin(), request.folders.end(), folder) == request.folders.end())
            request.folders.push_back(folder);
    }
    return open_project(request);
}

}  // namespace pykind::server
