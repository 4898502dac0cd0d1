// The setting `exclude`: files of a project that are not checked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/git_ignore.hpp"

namespace pykind::server {

class Exclusion {
public:
    // Patterns as a .gitignore in the project's folder has them: "tests/data/", "*_pb2.py", "!kept_pb2.py".
    explicit Exclusion(const std::vector<std::string>& patterns);

    // `path` is relative to that folder. A file is covered by itself or with a folder around it.
    [[nodiscard]] bool covers(std::string_view path) const;

private:
    GitIgnore patterns_;
};

}  // namespace pykind::server
