// The project that files on the disk belong to.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/project/project.hpp"
#include "server/settings.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

// The folder of the project that a file or folder belongs to: the nearest one upwards that says so (pyproject.toml,
// setup.py, setup.cfg, .git), else the one that holds its outermost package. Absolute, as is the argument.
[[nodiscard]] std::string project_folder(const project::FileSystem& files, const std::string& path);

// The Python files of such a folder. One that nothing says to be a project may be anybody's, a home say: only the
// packages below it are walked.
[[nodiscard]] std::vector<std::string> files_of_project(const std::string& folder,
                                                        const std::stop_token& cancelled = {});

// The project that a request asks for, with the environment of this process's variables; for the Python of the settings
// (Settings::minor) instead of the environment's, if they name one.
[[nodiscard]] std::shared_ptr<project::Project> open_project(const project::EnvironmentRequest& request,
                                                             std::optional<int> target_minor = {});

// The same around the files and folders that a command line names, for a command that is over soon.
[[nodiscard]] std::shared_ptr<project::Project> open_project_of(const std::vector<std::string>& paths,
                                                                const ProjectOptions& options);

// The projects of an editor's window: one for each workspace folder, and one for each file outside of them that none of
// these covers. Made when they are first needed, on the thread that needs them; free to be used by any number of them.
class Workspace {
public:
    // Absolute paths.
    explicit Workspace(std::vector<std::string> folders) : folders_(std::move(folders)) {}

    [[nodiscard]] std::vector<std::string> folders() const;
    // The settings for the file at a path.
    [[nodiscard]] Settings settings_at(const std::string& path) const;
    // The editor's settings, which override those of the projects' files. Projects are made anew where that matters.
    // Whether there is a change.
    bool set_editor_settings(const Settings& settings);
    struct NewSettings {
        bool have_changed = false;
        std::vector<SettingProblem> problems;  // which have not been given before
    };
    // Reads the settings of the folders' files again.
    [[nodiscard]] NewSettings read_settings();

    void change_folders(const std::vector<std::string>& added, const std::vector<std::string>& removed);

    // That of the innermost workspace folder around the path; else one whose library or packages it is part of; else
    // one of its own, as for a text that has no path.
    [[nodiscard]] std::shared_ptr<project::Project> project_of(const std::string& path);

    // The files that may use what is defined in the one at a path, that one too; each once: those of the workspace
    // folders, those of its project if it is elsewhere, those of its package if it is installed or left out of the
    // walk, and all that are open. Not all of them once cancelled.
    [[nodiscard]] std::vector<std::string> files_around(const std::string& path, const project::OpenTexts& open_texts,
                                                        const std::stop_token& cancelled);

    // The files of the workspace folders that are checked, without those that the settings exclude. Not all of them
    // once cancelled.
    [[nodiscard]] std::vector<std::string> files_to_check(const std::stop_token& cancelled);

    // An editor has opened the file at a path: what is on the disk is not asked for any more.
    void file_opened(const std::string& path);

    // Something on the disk changed: files and modules are looked for again.
    void files_changed();
    // The same, if the last time is longer ago than a moment: for clients that do not watch files.
    void refresh();

private:
    using Listing = std::shared_ptr<const std::vector<std::string>>;

    // The innermost workspace folder around a path; empty if there is none.
    [[nodiscard]] std::string folder_around(const std::string& path) const;
    [[nodiscard]] std::shared_ptr<project::Project> project_in(const std::string& folder);
    [[nodiscard]] Listing listing_of(const std::string& folder, const std::stop_token& cancelled);
    [[nodiscard]] Settings settings_of(const std::string& folder) const;

    mutable std::mutex mutex_;
    std::vector<std::string> folders_;
    std::map<std::string, std::shared_ptr<project::Project>> projects_;  // by folder
    Settings editor_settings_;
    std::map<std::string, Settings> file_settings_;  // by folder
    std::vector<SettingProblem> reported_;
    std::chrono::steady_clock::time_point refreshed_;
    std::map<std::string, Listing> listings_;  // by folder
    std::uint64_t changes_ = 0;                // of the files; what was listed before one is not kept after it
};

// A path as the project knows it: absolute, without `.` and `..`.
[[nodiscard]] std::string absolute_path(const std::string& path);

}  // namespace pykind::server
