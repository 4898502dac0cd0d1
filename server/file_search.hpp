// The files in which one of some words stands, looked through on all processors; the texts of open editors win over the
// disk.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/project/project.hpp"

namespace pykind::server {

struct FileSearch {
    // The project of the file at a path; null for a file that is left out. Called from several threads.
    using ProjectOf = std::function<std::shared_ptr<project::Project>(const std::string& path)>;
    // Called from several threads, once for each file that may hold one of the words, with its place in the list.
    using Visit = std::function<void(std::size_t index, project::ProjectView& view,
                                     const std::shared_ptr<const AnalyzedFile>& file)>;
    using Report = std::function<void(std::size_t done, std::size_t count)>;

    ProjectOf project_of;
    std::shared_ptr<const project::OpenTexts> open_texts;  // may be null
    std::stop_token cancelled;
    unsigned threads = 0;  // 0: one a processor

    // Stops early once cancelled. What `visit` throws on one of the threads is thrown here.
    void run(const std::vector<std::string>& paths, const std::set<std::string>& words, const Visit& visit,
             const Report& report = {}) const;
};

}  // namespace pykind::server
