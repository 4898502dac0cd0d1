#include "server/python_requirement.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "analysis/syntax/parser.hpp"
#include "server/settings.hpp"

namespace pykind::server {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// "3.9.1", "3", "3.9.*"
struct Version {
    int major = 0;
    std::optional<int> minor;  // none: only the major version is written, or a star after it
    bool is_later = false;     // than 3.minor.0
    bool names_micro = false;
};

std::optional<Version> version_of(std::string_view text) {
    std::array<std::optional<int>, 3> parts;
    for (std::size_t i = 0; i < parts.size() && !text.empty(); ++i) {
        const std::string_view part = text.substr(0, text.find('.'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        if (part == "*" && i > 0) break;
        int number = 0;
        const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        // What follows the number of a part, as in "3.9rc1", is of no version by itself.
        if (error != std::errc() || stop == part.data()) return std::nullopt;
        parts.at(i) = number;
    }
    if (!parts[0]) return std::nullopt;
    return Version{*parts[0], parts[1], parts[2].value_or(0) > 0, parts[2].has_value()};
}

// Whether the clause allows some 3.`minor`; nothing if it cannot be read.
std::optional<bool> allows(std::string_view clause, int minor) {
    const std::string_view op = clause.substr(0, std::min(clause.find_first_not_of("<>=!~^"), clause.size()));
    const std::string_view rest = trimmed(clause.substr(op.size()));
    if (op.empty() && rest == "*") return true;
    const auto version = version_of(rest);
    if (!version) return std::nullopt;
    const int wanted = version->minor.value_or(0);
    const bool is_older = version->major > 3;  // 3 is older than the version
    const bool is_newer = version->major < 3;
    const bool is_same = version->major == 3 && (!version->minor || minor == wanted);
    if (op == ">=" || op == ">") return is_newer || (!is_older && minor >= wanted);
    if (op == "<=") return is_older || (!is_newer && (!version->minor || minor <= wanted));
    if (op == "<") return is_older || (!is_newer && (minor < wanted || (minor == wanted && version->is_later)));
    // One version may be left out of many.
    if (op == "!=") return !is_same || !rest.ends_with('*');
    if (op == "^") return version->major == 3 && minor >= wanted;
    if (op == "~=" && !version->names_micro) return version->major == 3 && minor >= wanted;
    if (op == "~=" || op == "~" || op == "==" || op == "===" || op == "=" || op.empty()) return is_same;
    return std::nullopt;
}

// Calls `use` with each part between the separators until it gives anything but true.
template <class Use>
std::optional<bool> all_parts(std::string_view text, std::string_view separator, Use use) {
    while (true) {
        const std::size_t end = std::min(text.find(separator), text.size());
        const auto answer = use(trimmed(text.substr(0, end)));
        if (answer != true || end == text.size()) return answer;
        text.remove_prefix(end + separator.size());
    }
}

}  // namespace

std::optional<int> lowest_minor(std::string_view requirement) {
    for (int minor = oldest_minor_version; minor <= syntax::newest_minor_version; ++minor) {
        bool is_allowed = false;
        const auto none = all_parts(requirement, "||", [&](std::string_view alternative) {
            const auto all =
                all_parts(alternative, ",", [&](std::string_view clause) { return allows(clause, minor); });
            is_allowed = is_allowed || all == true;
            return all ? std::optional(true) : std::nullopt;
        });
        if (!none) return std::nullopt;
        if (is_allowed) return minor;
    }
    return std::nullopt;
}

}  // namespace pykind::server
