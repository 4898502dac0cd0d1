// The projects of the files that a command names, and the files around these: each opened and listed once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/project_files.hpp"
#include "server/settings.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

// Free to be used by any number of threads.
class NamedProjects {
public:
    // `folders`, which the command names, count as projects whatever is in them.
    NamedProjects(const ProjectOptions& options, const std::vector<std::string>& folders);

    // Of a file as the user named it; "-" is in none, and so by itself.
    [[nodiscard]] std::shared_ptr<project::Project> project_of(const std::string& name);

    // The settings of that project's file.
    [[nodiscard]] Settings settings_of(const std::string& name);
    // They leave the file out of what is checked.
    [[nodiscard]] bool is_excluded(const std::string& name);

    // The files in which what it defines may be used, looked through on so many threads (0: one a processor).
    [[nodiscard]] SearchedFiles files_around(const std::string& name, unsigned threads);

private:
    using Listing = std::shared_ptr<const std::vector<std::string>>;

    [[nodiscard]] std::string project_folder_of(const std::string& name);
    // The named folder around a file; empty if there is none.
    [[nodiscard]] std::string folder_around(const std::string& name) const;
    [[nodiscard]] Listing listing_around(const std::string& name);

    const ProjectOptions& options_;
    std::vector<std::string> folders_;  // absolute
    std::mutex mutex_;
    using Folders = std::pair<std::string, std::string>;  // the project's and the named one

    std::map<std::string, std::string> project_folders_;  // by the folder of the file
    std::map<Folders, std::shared_ptr<project::Project>> projects_;
    std::map<std::string, Settings> settings_;  // by the project's folder
    std::map<Folders, Listing> listings_;
};

}  // namespace pykind::server
