// What `pykind check` found in earlier runs, kept on the disk and used again where everything that it came from is the
// same.
//
// One file for each way of calling the program (which program, paths, format), in `$XDG_CACHE_HOME/pykind/check` or
// `~/.cache/pykind/check`: a line that names the format, the hash of the rest, and the rest as MessagePack. What cannot
// be read, or is damaged, of another format or of another build of the program, counts as nothing kept; what cannot be
// written is not kept. Files that were not used for a month are removed.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/dependencies.hpp"

namespace pykind::server {

// What is printed of a file, and counted.
struct CheckReport {
    std::string text;
    std::size_t findings = 0;
    std::size_t fixable = 0;
};

// Free to be used by any number of threads.
class CheckCache {
public:
    // Files that were checked one after the other with one evaluator: what one of them imports may serve the next, so
    // that it is known of all of them together what they come from.
    struct Group {
        Dependencies dependencies;  // its state: of the modules, by their contents, after that of the files themselves
        std::vector<CheckReport> reports;
    };

    // One that keeps nothing.
    CheckCache() = default;
    // What was kept of runs of this program with the same `call`.
    static CheckCache open(const std::string& folder, std::string_view call);

    // The folder for this user; empty if there is none.
    [[nodiscard]] static std::string user_folder();

    [[nodiscard]] bool is_open() const { return !path_.empty(); }

    // That of files of which names, contents and settings make this number; null if there is none. What it came from
    // besides may have changed.
    [[nodiscard]] const Group* find(std::uint64_t files) const;
    // To be kept.
    void keep(std::uint64_t files, Group group);
    // Writes what was kept in this run, if any of it is new.
    void save() const;

private:
    explicit CheckCache(std::string path) : path_(std::move(path)) {}

    using Groups = std::unordered_map<std::uint64_t, Group>;

    std::string path_;
    Groups before_;
    std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
    Groups now_;
};

}  // namespace pykind::server
