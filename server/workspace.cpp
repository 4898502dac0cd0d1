#include "server/workspace.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "server/exclusion.hpp"
#include "server/file_walk.hpp"
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

namespace {

bool is_marked(const project::FileSystem& files, const std::string& folder) {
    constexpr std::array marks = {"pyproject.toml", "setup.py", "setup.cfg", ".git"};
    return std::any_of(marks.begin(), marks.end(), [&](const char* const mark) {
        const project::FileStatus status = files.status(join(folder, mark));
        return status.is_file || status.is_folder;
    });
}

// The folder above the outermost package that the folder is part of.
std::string above_packages(const project::FileSystem& files, std::string folder) {
    while (files.status(join(folder, "__init__.py")).is_file && parent_of(folder) != folder) folder = parent_of(folder);
    return folder;
}

}  // namespace

std::string project_folder(const project::FileSystem& files, const std::string& path) {
    const std::string start = files.status(path).is_folder ? path : parent_of(path);
    for (std::string folder = start; folder != "/" && folder != "."; folder = parent_of(folder)) {
        if (is_marked(files, folder)) return folder;
    }
    return above_packages(files, start);
}

std::vector<std::string> files_of_project(const std::string& folder, const std::stop_token& cancelled) {
    const bool is_project = is_marked(project::DiskFileSystem(), folder);
    return walk({folder}, {.only_packages = !is_project, .cancelled = cancelled}).files;
}

namespace {

std::shared_ptr<project::Project> open_project_on(std::shared_ptr<const project::FileSystem> files,
                                                  const project::EnvironmentRequest& request,
                                                  std::optional<int> target_minor) {
    const auto variable = [](const std::string& name) {
        const char* const value = std::getenv(name.c_str());
        return std::string(value == nullptr ? "" : value);
    };
    auto environment = project::find_environment(*files, variable, request);
    if (target_minor) environment.minor = *target_minor;
    return std::make_shared<project::Project>(std::move(files), std::move(environment));
}

// Those of the settings, as absolute paths.
std::vector<std::string> search_paths_in(const std::string& folder, const Settings& settings) {
    std::vector<std::string> paths;
    for (const std::string& path : settings.search_paths.value_or(std::vector<std::string>()))
        paths.push_back(absolute_path(path.starts_with('/') ? path : join(folder, path)));
    return paths;
}

}  // namespace

std::shared_ptr<project::Project> open_project(const project::EnvironmentRequest& request,
                                               std::optional<int> target_minor) {
    return open_project_on(std::make_shared<project::DiskFileSystem>(), request, target_minor);
}

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
    // A folder that is named may be deep in a project, and have modules of its own: CPython's Lib.
    for (const std::string& path : paths) {
        const std::string folder = absolute_path(path);
        const auto& known = request.folders;
        if (path != "-" && files.status(folder).is_folder &&
            std::find(known.begin(), known.end(), folder) == known.end())
            request.folders.push_back(folder);
    }
    if (options.target_minor != 0) settings.target_minor = options.target_minor;
    return open_project_on(std::make_shared<project::DiskSnapshot>(), request, settings.minor());
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
    listings_.clear();
    ++changes_;
    for (const std::string& folder : removed) {
        std::erase(folders_, folder);
        projects_.erase(folder);
        file_settings_.erase(folder);
    }
    for (const std::string& folder : added) {
        if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end()) folders_.push_back(folder);
    }
}

std::string Workspace::folder_around(const std::string& path) const {
    std::string best;
    for (const std::string& folder : folders_) {
        if (holds(folder, path) && folder.size() > best.size()) best = folder;
    }
    return best;
}

std::shared_ptr<project::Project> Workspace::project_of(const std::string& path) {
    if (path.empty()) return project_of("/untitled.py");
    const std::scoped_lock lock(mutex_);
    if (const std::string folder = folder_around(path); !folder.empty()) return project_in(folder);
    for (const auto& [folder, project] : projects_) {
        if (covers(project->environment(), path)) return project;
    }
    return project_in(project_folder(project::DiskFileSystem(), path));
}

std::shared_ptr<project::Project> Workspace::project_in(const std::string& folder) {
    std::shared_ptr<project::Project>& project = projects_[folder];
    if (project == nullptr) {
        const Settings settings = settings_of(folder);
        project =
            open_project({.folders = {folder}, .search_paths = search_paths_in(folder, settings)}, settings.minor());
    }
    return project;
}

Settings Workspace::settings_of(const std::string& folder) const {
    const auto known = file_settings_.find(folder);
    const Settings own = known != file_settings_.end() ? known->second : read_project_settings(folder).settings;
    return own.overridden_by(editor_settings_);
}

Settings Workspace::settings_at(const std::string& path) const {
    const std::scoped_lock lock(mutex_);
    const std::string folder = folder_around(path);
    if (!folder.empty()) return settings_of(folder);
    return path.empty() ? editor_settings_ : settings_of(project_folder(project::DiskFileSystem(), path));
}

bool Workspace::set_editor_settings(const Settings& settings) {
    const std::scoped_lock lock(mutex_);
    if (settings == editor_settings_) return false;
    editor_settings_ = settings;
    projects_.clear();
    return true;
}

Workspace::NewSettings Workspace::read_settings() {
    const std::scoped_lock lock(mutex_);
    NewSettings fresh;
    for (const std::string& folder : folders_) {
        ReadSettings read = read_project_settings(folder);
        Settings& known = file_settings_[folder];
        if (known != read.settings) {
            projects_.erase(folder);
            fresh.have_changed = true;
        }
        known = std::move(read.settings);
        for (SettingProblem& problem : read.problems) {
            if (std::find(reported_.begin(), reported_.end(), problem) != reported_.end()) continue;
            reported_.push_back(problem);
            fresh.problems.push_back(std::move(problem));
        }
    }
    return fresh;
}

Workspace::Listing Workspace::listing_of(const std::string& folder, const std::stop_token& cancelled) {
    std::uint64_t changes = 0;
    bool is_workspace = false;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto known = listings_.find(folder); known != listings_.end()) return known->second;
        changes = changes_;
        is_workspace = std::find(folders_.begin(), folders_.end(), folder) != folders_.end();
    }
    Listing listing = std::make_shared<const std::vector<std::string>>(
        is_workspace ? walk({folder}, {.cancelled = cancelled}).files : files_of_project(folder, cancelled));
    const std::scoped_lock lock(mutex_);
    if (changes == changes_ && !cancelled.stop_requested()) listings_.insert_or_assign(folder, listing);
    return listing;
}

std::vector<std::string> Workspace::files_around(const std::string& path, const project::OpenTexts& open_texts,
                                                 const std::stop_token& cancelled) {
    const project::DiskFileSystem disk;
    std::vector<std::string> folders = this->folders();
    const bool is_inside = path.empty() || std::any_of(folders.begin(), folders.end(),
                                                       [&](const std::string& folder) { return holds(folder, path); });
    if (!is_inside && !covers(project_of(path)->environment(), path)) folders.push_back(project_folder(disk, path));
    std::vector<std::string> files;
    for (const std::string& folder : folders) {
        const Listing listing = listing_of(folder, cancelled);
        files.insert(files.end(), listing->begin(), listing->end());
    }
    std::sort(files.begin(), files.end());
    if (!path.empty() && !std::binary_search(files.begin(), files.end(), path)) {
        const std::string above = above_packages(disk, parent_of(path));
        const std::string package = path.substr(0, path.find('/', above.size() + 1));
        const auto others = walk({package}, {.only_packages = true, .cancelled = cancelled}).files;
        files.insert(files.end(), others.begin(), others.end());
    }
    for (const auto& [open, text] : open_texts) files.push_back(open);
    // Workspace folders may lie one in the other.
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

std::vector<std::string> Workspace::files_to_check(const std::stop_token& cancelled) {
    std::vector<std::string> files;
    for (const std::string& folder : folders()) {
        const Listing listing = listing_of(folder, cancelled);
        const std::size_t below = folder.ends_with('/') ? folder.size() : folder.size() + 1;
        const std::scoped_lock lock(mutex_);
        const Exclusion exclusion(settings_of(folder).exclude.value_or(std::vector<std::string>()));
        for (const std::string& path : *listing) {
            // Workspace folders may lie one in the other: the innermost decides.
            if (folder_around(path) == folder && !exclusion.covers(std::string_view(path).substr(below)))
                files.push_back(path);
        }
    }
    return files;
}

void Workspace::file_opened(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    for (const auto& [folder, project] : projects_) project->let_go(path);
}

void Workspace::files_changed() {
    const std::scoped_lock lock(mutex_);
    listings_.clear();
    ++changes_;
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
