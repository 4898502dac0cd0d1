#include "analysis/project/file_system.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace pykind::project {

FileStatus DiskFileSystem::status(const std::string& path) const {
    struct stat entry {};
    FileStatus status;
    if (::stat(path.c_str(), &entry) != 0) return status;
    status.is_file = S_ISREG(entry.st_mode);
    status.is_folder = S_ISDIR(entry.st_mode);
    status.changed = static_cast<std::int64_t>(entry.st_mtim.tv_sec) * 1'000'000'000 + entry.st_mtim.tv_nsec;
    status.size = static_cast<std::uint64_t>(entry.st_size);
    return status;
}

FileStatus DiskSnapshot::status(const std::string& path) const {
    {
        const std::scoped_lock lock(mutex_);
        const auto known = known_.find(path);
        if (known != known_.end()) return known->second;
    }
    const FileStatus found = disk_.status(path);
    const std::scoped_lock lock(mutex_);
    return known_.emplace(path, found).first->second;
}

std::optional<std::string> DiskFileSystem::read(const std::string& path) const {
    const FileStatus expected = status(path);
    if (!expected.is_file || expected.size > largest_source) return std::nullopt;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return std::nullopt;
    std::string text(expected.size, '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t count = ::read(descriptor, text.data() + length, text.size() - length);
        if (count <= 0) break;
        length += static_cast<std::size_t>(count);
    }
    ::close(descriptor);
    text.resize(length);
    return text;
}

std::vector<std::string> DiskFileSystem::list(const std::string& folder) const {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string DiskFileSystem::resolve(const std::string& path) const {
    const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr), &std::free);
    return resolved == nullptr ? path : std::string(resolved.get());
}

std::string join(const std::string& folder, std::string_view name) {
    std::string path = folder;
    if (!path.empty() && path.back() != '/') path += '/';
    return path.append(name);
}

std::string parent_of(const std::string& path) {
    const auto slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
    const auto slash = path.find_last_of('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace pykind::project
