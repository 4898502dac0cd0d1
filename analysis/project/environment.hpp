// Where the modules of a project come from: found by looking at files and variables only. No interpreter is started.
//
// Source: `site` and `venv` of the standard library (pyvenv.cfg, .pth files), PEP 405, PEP 561 (stubs).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/project/file_system.hpp"

namespace pykind::project {

// The value of an environment variable; empty if it is not set.
using Variables = std::function<std::string(const std::string& name)>;

struct Environment {
    // Searched in this order: the project's own folders (search paths, workspace folders and their src/), then the
    // standard library, then what is installed.
    std::vector<std::string> roots = {};
    std::string standard_library = {};            // "/usr/lib/python3.11"; empty if none was found
    std::vector<std::string> site_packages = {};  // with the folders that .pth files name
    std::vector<std::string> typeshed = {};       // folders of stubs for the standard library
    int minor = 0;  // 3.`minor` of the interpreter, or of the virtual environment; 0 if none was found
};

struct EnvironmentRequest {
    std::vector<std::string> folders = {};       // of the workspace; or the one that holds the file in question
    std::vector<std::string> search_paths = {};  // of the settings
    std::string interpreter_prefix = {};         // of the settings; empty to look for it
};

// The folder above the `bin` and `lib` of an interpreter, given its executable or that folder itself. A virtual
// environment's executable leads to the environment, not to the interpreter that it links to.
[[nodiscard]] std::string prefix_of(const FileSystem& files, const std::string& path);

[[nodiscard]] Environment find_environment(const FileSystem& files, const Variables& variables,
                                           const EnvironmentRequest& request);

}  // namespace pykind::project
