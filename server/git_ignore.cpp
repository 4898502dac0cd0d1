#include "server/git_ignore.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <span>

namespace pykind::server {

namespace {

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end > 0) parts.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return parts;
}

bool matches(std::span<const std::string> pattern, std::span<const std::string> path) {
    if (pattern.empty()) return path.empty();
    if (pattern.front() == "**") {
        // At the end it stands for everything inside, which takes at least one part.
        if (pattern.size() == 1) return !path.empty();
        for (std::size_t skipped = 0; skipped <= path.size(); ++skipped) {
            if (matches(pattern.subspan(1), path.subspan(skipped))) return true;
        }
        return false;
    }
    return !path.empty() && ::fnmatch(pattern.front().c_str(), path.front().c_str(), 0) == 0 &&
           matches(pattern.subspan(1), path.subspan(1));
}

// Trailing blanks do not count unless a backslash stands before them.
std::string_view without_trailing_blanks(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
        if (line.size() >= 2 && line[line.size() - 2] == '\\') break;
        line.remove_suffix(1);
    }
    return line;
}

}  // namespace

GitIgnore::GitIgnore(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = without_trailing_blanks(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        Pattern pattern;
        pattern.negated = line.front() == '!';
        if (pattern.negated) line.remove_prefix(1);
        pattern.folders_only = line.ends_with('/');
        if (pattern.folders_only) line.remove_suffix(1);
        // A slash at the beginning or in the middle ties the pattern to this folder.
        const bool anchored = line.find('/') != std::string_view::npos;
        pattern.parts = split(line);
        if (!anchored) pattern.parts.insert(pattern.parts.begin(), "**");
        if (!pattern.parts.empty()) patterns_.push_back(std::move(pattern));
    }
}

GitIgnore::Verdict GitIgnore::judge(std::string_view path, bool is_folder) const {
    const std::vector<std::string> parts = split(path);
    for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
        if (pattern->folders_only && !is_folder) continue;
        if (matches(pattern->parts, parts)) return pattern->negated ? Verdict::Included : Verdict::Ignored;
    }
    return Verdict::Silent;
}

}  // namespace pykind::server
