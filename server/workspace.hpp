// The project that files on the disk belong to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/project/project.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

// The folder of the project that a file or folder belongs to: the nearest one upwards that says so (pyproject.toml,
// setup.py, setup.cfg, .git), else the one that holds its outermost package. Absolute, as is the argument.
[[nodiscard]] std::string project_folder(const project::FileSystem& files, const std::string& path);

// The project that a request asks for, with the environment of this process's variables.
[[nodiscard]] std::shared_ptr<project::Project> open_project(const project::EnvironmentRequest& request);

// The same around the files and folders that a command line names.
[[nodiscard]] std::shared_ptr<project::Project> open_project_of(const std::vector<std::string>& paths,
                                                                const ProjectOptions& options);

// A path as the project knows it: absolute, without `.` and `..`.
[[nodiscard]] std::string absolute_path(const std::string& path);

}  // namespace pykind::server
