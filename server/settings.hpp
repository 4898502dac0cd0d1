// The settings of a project: `[tool.pykind]` of its pyproject.toml, overridden by the editor's `pykind.*`.
//
//     [tool.pykind]
//     target-version = "3.11"
//     search-paths = ["lib", "/opt/vendored"]
//     code-lens = true
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/json_rpc.hpp"

namespace pykind::server {

struct Settings {
    std::optional<int> target_minor;                       // Python 3.`target_minor`
    std::optional<std::vector<std::string>> search_paths;  // as written; relative ones are below the project's folder

    std::optional<bool> code_lens;  // off by default

    // The other's where it has any.
    [[nodiscard]] Settings overridden_by(const Settings& other) const;
    friend bool operator==(const Settings&, const Settings&) = default;
};

// A setting that cannot be used, of which the default is used instead.
struct SettingProblem {
    std::string place;  // "/w/pyproject.toml:3"; "the editor's settings"
    std::string message;
    friend bool operator==(const SettingProblem&, const SettingProblem&) = default;
};

struct ReadSettings {
    Settings settings;
    std::vector<SettingProblem> problems;
};

// Those of the pyproject.toml in a folder; none if there is no such file, or it has none of ours.
[[nodiscard]] ReadSettings read_project_settings(const std::string& folder);

// Those of an editor: {"target-version": "3.11", "search-paths": […]}, or null.
[[nodiscard]] ReadSettings read_editor_settings(const lsp::Json& settings);

// 12 of "3.12"; nothing for a version that pykind does not know.
[[nodiscard]] std::optional<int> minor_of_version(const std::string& text);
// "the target version is one of 3.8 to 3.16, not 'x'"
[[nodiscard]] std::string version_problem(const std::string& text);

}  // namespace pykind::server
