#include "server/workspace.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "server/files.hpp"

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

std::shared_ptr<project::Project> open_project(const project::EnvironmentRequest& request,
                                               std::optional<int> target_minor) {
    auto files = std::make_shared<project::DiskFileSystem>();
    const auto variable = [](const std::string& name) {
        const char* const value = std::getenv(name.c_str());
        return std::string(value == nullptr ? "" : value);
    };
    auto environment = project::find_environment(*files, variable, request);
    if (target_minor) environment.minor = *target_minor;
    return std::make_shared<project::Project>(std::move(files), std::move(environment));
}

namespace {

// Those of the settings, as absolute paths.
std::vector<std::string> search_paths_in(const std::string& folder, const Settings& settings) {
    std::vector<std::string> paths;
    for (const std::string& path : settings.search_paths.value_or(std::vector<std::string>()))
        paths.push_back(absolute_path(path.starts_with('/') ? path : join(folder, path)));
    return paths;
}

}  // namespace

std::shared_ptr<project::Project> open_project_of(const std::vector<std::string>& paths,
                                                  const ProjectOptions& options) {
    const project::DiskFileSystem files;
    project::EnvironmentRequest request;
    for (const std::string& path : options.search_paths) request.search_paths.push_back(absolute_path(path));
    if (!options.python.empty()) request.interpreter_prefix = project::prefix_of(files, absolute_path(options.python));
    Settings settings;
    for (const std::string& path : paths) {
        if (path == "-") continue;
        const std::string folder = project_folder(files, absolute_path(path));
        if (std::find(request.folders.begin(), request.folders.end(), folder) != request.folders.end()) continue;
        request.folders.push_back(folder);
        const ReadSettings read = read_project_settings(folder);
        for (const SettingProblem& problem : read.problems) report_problem(problem.place, problem.message);
        for (std::string& found : search_paths_in(folder, read.settings))
            request.search_paths.push_back(std::move(found));
        settings = settings.overridden_by(read.settings);
    }
    return open_project(request, settings.target_minor);
}

namespace {

bool holds(const std::string& folder, const std::string& path) {
    return path.size() > folder.size() && path.starts_with(folder) && (folder == "/" || path[folder.size()] == '/');
}

bool covers(const project::Environment& environment, const std::string& path) {
    const auto has = [&](const std::string& folder) { return !folder.empty() && holds(folder, path); };
    return has(environment.standard_library) ||
           std::any_of(environment.site_packages.begin(), environment.site_packages.end(), has) ||
           std::any_of(environment.typeshed.begin(), environment.typeshed.end(), has);
}

}  // namespace

std::vector<std::string> Workspace::folders() const {
    const std::scoped_lock lock(mutex_);
    return folders_;
}

void Workspace::change_folders(const std::vector<std::string>& added, const std::vector<std::string>& removed) {
    const std::scoped_lock lock(mutex_);
    for (const std::string& folder : removed) {
        std::erase(folders_, folder);
        projects_.erase(folder);
        file_settings_.erase(folder);
    }
    for (const std::string& folder : added) {
        if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end()) folders_.push_back(folder);
    }
}

std::shared_ptr<project::Project> Workspace::project_of(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    std::string best;
    for (const std::string& folder : folders_) {
        if (holds(folder, path) && folder.size() > best.size()) best = folder;
    }
    if (!best.empty()) return project_in(best);
    for (const auto& [folder, project] : projects_) {
        if (covers(project->environment(), path)) return project;
    }
    return project_in(project_folder(project::DiskFileSystem(), path));
}

std::shared_ptr<project::Project> Workspace::project_in(const std::string& folder) {
    std::shared_ptr<project::Project>& project = projects_[folder];
    if (project == nullptr) {
        const Settings settings = settings_of(folder);
        project = open_project({.folders = {folder}, .search_paths = search_paths_in(folder, settings)},
                               settings.target_minor);
    }
    return project;
}

Settings Workspace::settings_of(const std::string& folder) const {
    const auto known = file_settings_.find(folder);
    const Settings own = known != file_settings_.end() ? known->second : read_project_settings(folder).settings;
    return own.overridden_by(editor_settings_);
}

void Workspace::set_editor_settings(const Settings& settings) {
    const std::scoped_lock lock(mutex_);
    if (settings == editor_settings_) return;
    editor_settings_ = settings;
    projects_.clear();
}

std::vector<SettingProblem> Workspace::read_settings() {
    const std::scoped_lock lock(mutex_);
    std::vector<SettingProblem> fresh;
    for (const std::string& folder : folders_) {
        ReadSettings read = read_project_settings(folder);
        Settings& known = file_settings_[folder];
        if (known != read.settings) projects_.erase(folder);
        known = std::move(read.settings);
        for (SettingProblem& problem : read.problems) {
            if (std::find(reported_.begin(), reported_.end(), problem) != reported_.end()) continue;
            reported_.push_back(problem);
            fresh.push_back(std::move(problem));
        }
    }
    return fresh;
}

void Workspace::files_changed() {
    const std::scoped_lock lock(mutex_);
    for (const auto& [folder, project] : projects_) project->files_changed();
    refreshed_ = std::chrono::steady_clock::now();
}

void Workspace::refresh() {
    constexpr std::chrono::seconds moment{1};
    {
        const std::scoped_lock lock(mutex_);
        if (std::chrono::steady_clock::now() - refreshed_ < moment) return;
    }
    files_changed();
}

}  // namespace pykind::server
