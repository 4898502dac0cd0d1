// Which files a command is about: those named, and the Python files under the folders named.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace pykind::server {

struct WalkOptions {
    // Leave out hidden folders, node_modules, virtual environments and what .gitignore files name.
    bool ignore_files = true;
    // Of the folders below those that are named, walk only packages.
    bool only_packages = false;
    // Stops early once it is asked to.
    std::stop_token cancelled = {};
};

struct WalkResult {
    std::vector<std::string> files;  // as given, or below what was given; sorted within a folder
    std::vector<std::pair<std::string, std::string>> problems;  // path and message
};

// Folders are walked for *.py and *.pyi without following symbolic links to folders. A file that is named itself is
// taken whatever it is called; "-" stays "-".
[[nodiscard]] WalkResult walk(const std::vector<std::string>& paths, const WalkOptions& options);

}  // namespace pykind::server
