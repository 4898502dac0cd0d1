#include "server/dependencies.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace pykind::server {

namespace {

constexpr std::uint64_t prime = 1099511628211U;  // of the hash FNV-1a

}  // namespace

std::uint64_t mixed(std::uint64_t hash, std::uint64_t number) {
    constexpr unsigned half = 32;
    hash = (hash ^ (number & 0xFFFFFFFFU)) * prime;
    hash ^= hash >> half;
    hash = (hash ^ (number >> half)) * prime;
    return hash ^ (hash >> half);
}

std::uint64_t mixed(std::uint64_t hash, std::string_view text) { return mixed(hash, hash_of(text)); }

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

std::uint64_t mixed(std::uint64_t hash, const FileIdentity& identity, const CheckSettings& settings) {
    hash = mixed(mixed(hash, identity.module), static_cast<std::uint64_t>(identity.target_minor));
    for (std::size_t i = 0; i < check_count; ++i)
        hash = mixed(hash, static_cast<std::uint64_t>(settings.severity(static_cast<Check>(i))));
    return hash;
}

std::uint64_t FileStates::of_path(const project::Project& project, const std::string& path) {
    {
        const std::scoped_lock lock(mutex_);
        if (const auto known = known_.find(path); known != known_.end()) return known->second;
    }
    const std::uint64_t state = mixed(mixed(prime, path), look_at(project.files(), path));
    const std::scoped_lock lock(mutex_);
    return known_.try_emplace(path, state).first->second;
}

std::uint64_t FileStates::of_module(const project::Project& project, const AskedModule& asked) {
    const auto module = asked.is_stub ? project.modules().find_stub(asked.name) : project.modules().find(asked.name);
    return module && !module->is_namespace ? of_path(project, module->path) : 0;
}

std::uint64_t FileVersions::look_at(const project::FileSystem& files, const std::string& path) const {
    const auto open = open_texts_->find(path);
    if (open != open_texts_->end() && open->second != nullptr)
        return static_cast<const Snapshot&>(*open->second).serial();
    const project::FileStatus status = files.status(path);
    return mixed(mixed(status.is_file ? 1U : 0U, static_cast<std::uint64_t>(status.changed)), status.size);
}

std::uint64_t FileContents::look_at(const project::FileSystem& files, const std::string& path) const {
    const project::FileStatus status = project::DiskFileSystem().status(path);
    {
        const std::scoped_lock lock(seen_mutex_);
        seen_.emplace_back(path, status);
    }
    const auto bytes = files.read(path);
    return bytes ? hash_of(*bytes) : 0;
}

bool FileContents::are_unchanged() const {
    const std::scoped_lock lock(seen_mutex_);
    return std::all_of(seen_.begin(), seen_.end(),
                       [](const auto& file) { return project::DiskFileSystem().status(file.first) == file.second; });
}

// The state is looked at before the module is read: a change in between makes it another one.
void NotingLoader::note(AskedModule module) {
    if (!known_.insert(module).second) return;
    noted_.state = mixed(noted_.state, states_.of_module(view_.project(), module));
    noted_.modules.push_back(std::move(module));
}

std::shared_ptr<const AnalyzedFile> NotingLoader::load_module(const std::string& name) {
    note({name, false});
    return view_.load_module(name);
}

std::shared_ptr<const AnalyzedFile> NotingLoader::load_stub(const std::string& name) {
    note({name, true});
    return view_.load_stub(name);
}

std::vector<std::shared_ptr<const AnalyzedFile>> NotingLoader::with_words(const std::set<std::string>& words) {
    noted_.are_everywhere = true;
    return files_ == nullptr ? std::vector<std::shared_ptr<const AnalyzedFile>>() : files_->with_words(words);
}

std::uint64_t state_of(const Dependencies& noted, const project::Project& project, FileStates& states,
                       std::uint64_t start) {
    for (const AskedModule& module : noted.modules) start = mixed(start, states.of_module(project, module));
    return start;
}

}  // namespace pykind::server
