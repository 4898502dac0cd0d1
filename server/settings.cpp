#include "server/settings.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "analysis/project/file_system.hpp"
#include "analysis/syntax/parser.hpp"

namespace pykind::server {

using lsp::Json;

namespace {

constexpr int oldest_minor = 8;
// All names of the specification: those of other features are no mistakes.
constexpr std::array known_names = {"checks",      "code-lens",    "exclude",       "hover",
                                    "inlay-hints", "search-paths", "target-version"};

std::string unknown_name(std::string_view name) { return "there is no setting '" + std::string(name) + "'"; }

std::string switch_problem(std::string_view name) { return std::string(name) + " is true or false"; }

bool is_known(std::string_view name) {
    // An editor flattens tables: "hover.detail".
    const std::string_view first = name.substr(0, name.find('.'));
    return std::find(known_names.begin(), known_names.end(), first) != known_names.end();
}

// The two sources hold the same values in different types.
struct TomlReader {
    const std::string& path;
    ReadSettings& read;

    void fail(const toml::node& node, std::string message) const {
        read.problems.push_back({path + ":" + std::to_string(node.source().begin.line), std::move(message)});
    }

    void take(std::string_view name, const toml::node& node) const {
        if (name == "target-version") {
            const auto text = node.value<std::string>();
            const auto minor = text ? minor_of_version(*text) : std::nullopt;
            if (!minor) return fail(node, version_problem(text.value_or("something that is no string")));
            read.settings.target_minor = minor;
        } else if (name == "search-paths") {
            const toml::array* const array = node.as_array();
            if (array == nullptr || !array->is_homogeneous<std::string>())
                return fail(node, "search-paths is a list of strings");
            std::vector<std::string>& paths = read.settings.search_paths.emplace();
            for (const toml::node& entry : *array) paths.push_back(entry.value_or(std::string()));
        } else if (name == "code-lens") {
            const auto value = node.value_exact<bool>();
            if (!value) return fail(node, switch_problem(name));
            read.settings.code_lens = value;
        } else if (!is_known(name)) {
            fail(node, unknown_name(name));
        }
    }
};

}  // namespace

Settings Settings::overridden_by(const Settings& other) const {
    Settings result = *this;
    if (other.target_minor) result.target_minor = other.target_minor;
    if (other.search_paths) result.search_paths = other.search_paths;
    if (other.code_lens) result.code_lens = other.code_lens;
    return result;
}

std::optional<int> minor_of_version(const std::string& text) {
    unsigned number = 0;
    char rest = '\0';
    if (std::sscanf(text.c_str(), "3.%2u%c", &number, &rest) != 1 || number < oldest_minor ||
        number > syntax::newest_minor_version)
        return std::nullopt;
    return static_cast<int>(number);
}

std::string version_problem(const std::string& text) {
    return "the target version is one of 3.8 to 3." + std::to_string(syntax::newest_minor_version) + ", not '" + text +
           "'";
}

ReadSettings read_project_settings(const std::string& folder) {
    ReadSettings read;
    const std::string path = project::join(folder, "pyproject.toml");
    const auto text = project::DiskFileSystem().read(path);
    if (!text) return read;
    toml::table file;
    try {
        file = toml::parse(*text);
    } catch (const toml::parse_error& problem) {
        read.problems.push_back({path + ":" + std::to_string(problem.source().begin.line),
                                 "it cannot be read: " + std::string(problem.description())});
        return read;
    }
    const toml::table* const ours = file["tool"]["pykind"].as_table();
    if (ours == nullptr) return read;
    const TomlReader reader{path, read};
    for (const auto& [name, node] : *ours) reader.take(name.str(), node);
    return read;
}

ReadSettings read_editor_settings(const Json& settings) {
    ReadSettings read;
    const auto fail = [&](std::string message) {
        read.problems.push_back({"the editor's settings", std::move(message)});
    };
    if (!settings.is_object()) return read;
    for (const auto& [name, value] : settings.items()) {
        if (value.is_null()) continue;
        if (name == "target-version") {
            const auto minor = value.is_string() ? minor_of_version(value.get<std::string>()) : std::nullopt;
            if (minor) {
                read.settings.target_minor = minor;
            } else {
                fail(version_problem(value.is_string() ? value.get<std::string>() : "something that is no string"));
            }
        } else if (name == "search-paths") {
            const bool fits = value.is_array() && std::all_of(value.begin(), value.end(),
                                                              [](const Json& entry) { return entry.is_string(); });
            if (fits) {
                read.settings.search_paths = value.get<std::vector<std::string>>();
            } else {
                fail("search-paths is a list of strings");
            }
        } else if (name == "code-lens") {
            if (value.is_boolean()) {
                read.settings.code_lens = value.get<bool>();
            } else {
                fail(switch_problem(name));
            }
        } else if (!is_known(name) && name != "path" && name != "trace") {
            // `path` and `trace` are the editor's own.
            fail(unknown_name(name));
        }
    }
    return read;
}

}  // namespace pykind::server
