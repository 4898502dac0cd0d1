// The settings of a project: `[tool.pykind]` of its pyproject.toml, overridden by the editor's `pykind.*`.
//
//     [tool.pykind]
//     target-version = "3.11"
//     search-paths = ["lib", "/opt/vendored"]
//     code-lens = true
//     hover = { detail = "brief" }
//     inlay-hints = { functions = true, assignments = false }
//     exclude = ["tests/data/", "*_pb2.py"]
//
//     [tool.pykind.checks]
//     preset = "beside-type-checker"
//     never-awaited = "error"
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/check.hpp"
#include "analysis/page.hpp"
#include "protocol/json_rpc.hpp"

namespace pykind::server {

// What is shown or not.
enum class Shown : std::uint8_t { LensConversions, LensCounts, HintAssignments, HintFunctions, SemanticTokens };

struct Settings {
    std::optional<int> target_minor;                       // Python 3.`target_minor`
    std::optional<std::vector<std::string>> search_paths;  // as written; relative ones are below the project's folder
    std::map<Shown, bool> shown = {};                      // what is named
    std::map<Check, Severity> severities = {};             // of the checks that are named
    std::optional<bool> beside_type_checker = {};          // the preset; off by default
    std::optional<Detail> hover_detail = {};               // full by default
    // Files that are not checked unless they are open: patterns as in a .gitignore of the project's folder.
    std::optional<std::vector<std::string>> exclude = {};
    // No setting of ours: the lowest version that the project says it is for, which counts if there is no target.
    std::optional<int> required_minor = {};

    // The Python that the code is for, if anything says so; else that of the environment.
    [[nodiscard]] std::optional<int> minor() const { return target_minor ? target_minor : required_minor; }
    [[nodiscard]] CheckSettings checks() const;
    [[nodiscard]] bool shows(Shown what) const;

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
// Those of its text; the path is named in problems.
[[nodiscard]] ReadSettings parse_project_settings(std::string_view text, const std::string& path);

// Those of an editor: {"target-version": "3.11", "checks": {"never-awaited": "off"}}; or null. A name may be flattened
// ({"checks.never-awaited": "off"}), and written as editors write names ({"targetVersion": "3.11"}).
[[nodiscard]] ReadSettings read_editor_settings(const lsp::Json& settings);

inline constexpr int oldest_minor_version = 8;

// 12 of "3.12"; nothing for a version that pykind does not know.
[[nodiscard]] std::optional<int> minor_of_version(const std::string& text);
// "the target version is one of 3.8 to 3.16, not 'x'"
[[nodiscard]] std::string version_problem(const std::string& text);

}  // namespace pykind::server
