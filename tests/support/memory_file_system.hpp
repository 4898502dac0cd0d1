// Files that exist only in memory, for projects of a few lines.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analysis/project/file_system.hpp"

namespace pykind::test {

class MemoryFileSystem final : public project::FileSystem {
public:
    // A path is absolute. Writing again counts as a change.
    void write(const std::string& path, std::string text) { files_[path] = {std::move(text), ++changes_}; }
    void remove(const std::string& path) { files_.erase(path); }
    [[nodiscard]] std::vector<std::string> paths() const {
        std::vector<std::string> paths;
        for (const auto& [path, file] : files_) paths.push_back(path);
        return paths;
    }
    // The same files, to be changed apart from these.
    [[nodiscard]] std::shared_ptr<MemoryFileSystem> copy() const {
        auto copy = std::make_shared<MemoryFileSystem>();
        copy->files_ = files_;
        copy->changes_ = changes_;
        return copy;
    }

    [[nodiscard]] project::FileStatus status(const std::string& path) const override {
        project::FileStatus status;
        const auto file = files_.find(path);
        if (file != files_.end()) {
            status.is_file = true;
            status.changed = file->second.changed;
            status.size = file->second.text.size();
            return status;
        }
        const auto inside = files_.lower_bound(path + "/");
        status.is_folder = inside != files_.end() && inside->first.starts_with(path + "/");
        return status;
    }
    [[nodiscard]] std::optional<std::string> read(const std::string& path) const override {
        const auto file = files_.find(path);
        if (file == files_.end()) return std::nullopt;
        return file->second.text;
    }
    [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override {
        std::vector<std::string> names;
        const std::string prefix = folder + "/";
        for (auto file = files_.lower_bound(prefix); file != files_.end() && file->first.starts_with(prefix); ++file) {
            const std::string name =
                file->first.substr(prefix.size(), file->first.find('/', prefix.size()) - prefix.size());
            if (names.empty() || names.back() != name) names.push_back(name);
        }
        return names;
    }
    [[nodiscard]] std::string resolve(const std::string& path) const override { return path; }

private:
    struct File {
        std::string text;
        std::int64_t changed = 0;
    };
    std::map<std::string, File> files_;
    std::int64_t changes_ = 0;
};

}  // namespace pykind::test
