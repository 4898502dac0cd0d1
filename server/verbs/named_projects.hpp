// The projects of the files that a command names, and the files around these: each opened and listed once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/project_files.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

// Free to be used by any number of threads.
class NamedProjects {
public:
    explicit NamedProjects(const ProjectOptions& options) : options_(options) {}

    // Of a file as the user named it; "-" is in none, and so by itself.
    [[nodiscard]] std::shared_ptr<project::Project> project_of(const std::string& name);

    // The files in which what it defines may be used, looked through on so many threads (0: one a processor).
    [[nodiscard]] SearchedFiles files_around(const std::string& name, unsigned threads);

private:
    struct Entry {
        std::shared_ptr<project::Project> project;
        std::once_flag is_listed;
        std::vector<std::string> files;
    };

    // That of its project's folder.
    [[nodiscard]] std::shared_ptr<Entry> entry_of(const std::string& name);

    const ProjectOptions& options_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace pykind::server
