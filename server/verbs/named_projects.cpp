#include "server/verbs/named_projects.hpp"

#include "server/workspace.hpp"

namespace pykind::server {

namespace {

std::string folder_of(const std::string& name) {
    return name == "-" ? std::string() : project_folder(project::DiskFileSystem(), absolute_path(name));
}

}  // namespace

std::shared_ptr<NamedProjects::Entry> NamedProjects::entry_of(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    std::shared_ptr<Entry>& entry = entries_[folder_of(name)];
    if (entry == nullptr) {
        entry = std::make_shared<Entry>();
        entry->project = open_project_of({name}, options_);
    }
    return entry;
}

std::shared_ptr<project::Project> NamedProjects::project_of(const std::string& name) { return entry_of(name)->project; }

SearchedFiles NamedProjects::files_around(const std::string& name, unsigned threads) {
    const std::shared_ptr<Entry> entry = entry_of(name);
    const auto list = [entry, folder = folder_of(name)] {
        std::call_once(entry->is_listed, [&] {
            if (!folder.empty()) entry->files = files_of_project(folder);
        });
        return entry->files;
    };
    return {list, {[project = entry->project](const std::string& /*path*/) { return project; }, nullptr, {}, threads}};
}

}  // namespace pykind::server
