#include "server/exclusion.hpp"

namespace pykind::server {

namespace {

std::string lines_of(const std::vector<std::string>& patterns) {
    std::string text;
    for (const std::string& pattern : patterns) text += pattern + "\n";
    return text;
}

}  // namespace

Exclusion::Exclusion(const std::vector<std::string>& patterns) : patterns_(lines_of(patterns)) {}

bool Exclusion::covers(std::string_view path) const {
    using Verdict = GitIgnore::Verdict;
    for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
        if (patterns_.judge(path.substr(0, end), true) == Verdict::Ignored) return true;
    }
    return patterns_.judge(path, false) == Verdict::Ignored;
}

}  // namespace pykind::server
