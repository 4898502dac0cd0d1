#include "server/verbs/named_projects.hpp"

#include <algorithm>

#include "server/exclusion.hpp"
#include "server/file_walk.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

NamedProjects::NamedProjects(const ProjectOptions& options, const std::vector<std::string>& folders)
    : options_(options) {
    for (const std::string& folder : folders) {
        if (project::DiskFileSystem().status(folder).is_folder) folders_.push_back(absolute_path(folder));
    }
}

// It is the same for all files of a folder.
std::string NamedProjects::project_folder_of(const std::string& name) {
    if (name == "-") return {};
    const std::string path = absolute_path(name);
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    {
        const std::scoped_lock lock(mutex_);
        const auto known = project_folders_.find(folder);
        if (known != project_folders_.end()) return known->second;
    }
    std::string found = project_folder(project::DiskFileSystem(), path);
    const std::scoped_lock lock(mutex_);
    return project_folders_.emplace(folder, std::move(found)).first->second;
}

std::string NamedProjects::folder_around(const std::string& name) const {
    const std::string path = absolute_path(name);
    const auto found = std::find_if(folders_.begin(), folders_.end(), [&](const std::string& folder) {
        return path.starts_with(folder) && (folder == "/" || path.substr(folder.size()).starts_with('/'));
    });
    return name == "-" || found == folders_.end() ? std::string() : *found;
}

std::shared_ptr<project::Project> NamedProjects::project_of(const std::string& name) {
    const std::string folder = project_folder_of(name);
    const std::string named = folder_around(name);
    const std::scoped_lock lock(mutex_);
    std::shared_ptr<project::Project>& project = projects_[{folder, named}];
    if (project == nullptr)
        project = open_project_of(named.empty() ? std::vector{name} : std::vector{name, named}, options_);
    return project;
}

// What is wrong with them is said where the project is opened.
Settings NamedProjects::settings_of(const std::string& name) {
    const std::string folder = project_folder_of(name);
    const std::scoped_lock lock(mutex_);
    const auto [place, is_new] = settings_.try_emplace(folder);
    if (is_new && !folder.empty()) place->second = read_project_settings(folder).settings;
    return place->second;
}

bool NamedProjects::is_excluded(const std::string& name) {
    const auto patterns = settings_of(name).exclude;
    const std::string folder = project_folder_of(name);
    const std::size_t below = folder == "/" ? 1 : folder.size() + 1;
    return patterns && !folder.empty() && Exclusion(*patterns).covers(absolute_path(name).substr(below));
}

NamedProjects::Listing NamedProjects::listing_around(const std::string& name) {
    const std::string folder = project_folder_of(name);
    const std::string named = folder_around(name);
    const std::scoped_lock lock(mutex_);
    Listing& listing = listings_[{folder, named}];
    if (listing != nullptr) return listing;
    std::vector<std::string> files;
    if (!folder.empty()) files = files_of_project(folder);
    if (!named.empty() && named != folder) {
        const std::vector<std::string> others = walk({named}, {}).files;
        files.insert(files.end(), others.begin(), others.end());
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    listing = std::make_shared<const std::vector<std::string>>(std::move(files));
    return listing;
}

SearchedFiles NamedProjects::files_around(const std::string& name, unsigned threads) {
    auto project = project_of(name);
    return {[this, name] { return *listing_around(name); },
            {[project = std::move(project)](const std::string& /*path*/) { return project; }, nullptr, {}, threads}};
}

}  // namespace pykind::server
