// How the analysis reaches files: one interface, so that tests can do without a disk. Paths are absolute or relative to
// the process's folder, with '/', in the bytes of the file system.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pykind::project {

struct FileStatus {
    bool is_file = false;
    bool is_folder = false;
    std::int64_t changed = 0;  // time stamp in nanoseconds
    std::uint64_t size = 0;

    friend bool operator==(const FileStatus&, const FileStatus&) = default;
};

class FileSystem {
public:
    FileSystem() = default;
    FileSystem(const FileSystem&) = delete;
    FileSystem& operator=(const FileSystem&) = delete;
    virtual ~FileSystem() = default;

    // Follows symbolic links. Neither file nor folder: missing, or nothing that can be read as text.
    [[nodiscard]] virtual FileStatus status(const std::string& path) const = 0;
    [[nodiscard]] virtual std::optional<std::string> read(const std::string& path) const = 0;
    // The names in a folder, sorted; none if it cannot be read.
    [[nodiscard]] virtual std::vector<std::string> list(const std::string& folder) const = 0;
    // The path with its symbolic links followed; as given if that cannot be done.
    [[nodiscard]] virtual std::string resolve(const std::string& path) const = 0;
};

class DiskFileSystem final : public FileSystem {
public:
    [[nodiscard]] FileStatus status(const std::string& path) const override;
    [[nodiscard]] std::optional<std::string> read(const std::string& path) const override;
    [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override;
    [[nodiscard]] std::string resolve(const std::string& path) const override;
};

// The disk, whose files are taken not to come, go or change once they have been looked at: for a command, which is over
// soon and asks for the same ones again and again. Free to be used by any number of threads.
class DiskSnapshot final : public FileSystem {
public:
    [[nodiscard]] FileStatus status(const std::string& path) const override;
    [[nodiscard]] std::optional<std::string> read(const std::string& path) const override { return disk_.read(path); }
    [[nodiscard]] std::vector<std::string> list(const std::string& folder) const override { return disk_.list(folder); }
    [[nodiscard]] std::string resolve(const std::string& path) const override { return disk_.resolve(path); }

private:
    DiskFileSystem disk_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, FileStatus> known_;
};

// Text that is larger than this is no source that anyone edits: it is not read.
inline constexpr std::uint64_t largest_source = std::uint64_t{64} << 20U;

// `folder` + "/" + `name`
[[nodiscard]] std::string join(const std::string& folder, std::string_view name);
// Without the last part: "/a/b" → "/a", "/a" → "/", "a" → "."
[[nodiscard]] std::string parent_of(const std::string& path);
// The last part: "/a/b.py" → "b.py"
[[nodiscard]] std::string_view name_of(std::string_view path);

}  // namespace pykind::project
