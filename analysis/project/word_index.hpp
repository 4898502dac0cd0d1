// Which words stand in which files, so that a search through a large tree opens only those that may hold what it looks
// for.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/project/file_system.hpp"

namespace pykind::project {

// The words of a text: runs of letters, digits, underscores and of all that is not ASCII; and `util.*` for each
// `from lib.util import *`, `from.*` for each `from . import *`. Kept as hashes, so that one may be taken for another,
// but none that is there is missed.
class WordSet {
public:
    explicit WordSet(std::string_view text);

    // What a module, by its dotted name, is called where its names are taken with a star.
    [[nodiscard]] static std::string star_of(std::string_view module);
    // What it is called there by a module of its own package.
    static constexpr std::string_view star_of_package = "from.*";

    [[nodiscard]] bool may_contain(std::string_view word) const;

private:
    std::vector<std::uint32_t> hashes_;  // sorted
};

// Reads each file once, and again when its time stamp or size changes. Free to be used by any number of threads.
class WordIndex {
public:
    explicit WordIndex(const FileSystem& files) : files_(files) {}

    // Whether one of the words may stand in the file at a path; false if it cannot be read.
    [[nodiscard]] bool may_contain(const std::string& path, const std::vector<std::string>& words);

private:
    struct Entry {
        FileStatus status;
        std::shared_ptr<const WordSet> words;  // null: it could not be read
    };

    [[nodiscard]] std::shared_ptr<const WordSet> words_of(const std::string& path);

    const FileSystem& files_;
    std::mutex mutex_;
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace pykind::project
