// .gitignore files, as gitignore(5) describes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pykind::server {

// The patterns of one .gitignore file.
class GitIgnore {
public:
    explicit GitIgnore(std::string_view text);

    enum class Verdict { Silent, Ignored, Included };

    // What the last pattern that matches says. `path` is relative to the file's folder, with "/" between its parts.
    [[nodiscard]] Verdict judge(std::string_view path, bool is_folder) const;

private:
    struct Pattern {
        std::vector<std::string> parts;  // "**" stands for any number of folders
        bool negated = false;
        bool folders_only = false;
    };

    std::vector<Pattern> patterns_;
};

}  // namespace pykind::server
