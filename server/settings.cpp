#include "server/settings.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <string_view>

#include "analysis/project/file_system.hpp"
#include "analysis/syntax/parser.hpp"
#include "server/python_requirement.hpp"
#include "server/toml.hpp"

namespace pykind::server {

using lsp::Json;

namespace {

constexpr std::string_view checks_prefix = "checks.";

// The settings that are true or false. The part before a dot is the name of all of its kind.
struct ShownSetting {
    std::string_view name;
    Shown what;
    bool by_default;
};
constexpr std::array shown_settings = {
    ShownSetting{"code-lens.conversions", Shown::LensConversions, false},
    ShownSetting{"code-lens.counts", Shown::LensCounts, false},
    ShownSetting{"inlay-hints.assignments", Shown::HintAssignments, true},
    ShownSetting{"inlay-hints.functions", Shown::HintFunctions, true},
    ShownSetting{"semantic-tokens", Shown::SemanticTokens, true},
};

std::string_view group_of(std::string_view name) { return name.substr(0, name.find('.')); }

// "code-lens.counts" for "code-lens" and "code-lens.counts".
bool names(std::string_view name, const ShownSetting& setting) {
    return name == setting.name || name == group_of(setting.name);
}

// What may be a table, whose entries are settings of their own: "checks", "code-lens".
bool is_table(std::string_view name) {
    return name == "checks" || name == "hover" ||
           std::any_of(shown_settings.begin(), shown_settings.end(),
                       [&](const auto& setting) { return name != setting.name && name == group_of(setting.name); });
}

std::string without_prefix(std::string_view name) { return std::string(name.substr(checks_prefix.size())); }

// Reads settings from values of whichever source, one after the other.
struct SettingReader {
    Settings& settings;
    std::function<void(std::string)> fail;

    // A name may be "checks.never-awaited"; null is no value.
    void take(std::string_view name, const Json& value) const {
        if (value.is_null()) return;
        if (name == "target-version") return take_version(value);
        if (name == "search-paths") return take_list(name, value, settings.search_paths);
        if (name == "exclude") return take_list(name, value, settings.exclude);
        if (take_shown(name, value)) return;
        if (name == "hover.detail") {
            take_detail(value);
        } else if (name == "checks.preset") {
            take_preset(value);
        } else if (name.starts_with(checks_prefix)) {
            take_check(without_prefix(name), value);
        } else if (name == "checks") {
            fail("checks is a table of checks");
        } else if (name == "hover") {
            fail("hover is a table");
        } else {
            fail("there is no setting '" + std::string(name) + "'");
        }
    }

private:
    static std::string shown(const Json& value) {
        return value.is_string() ? value.get<std::string>() : "something that is no string";
    }

    void take_version(const Json& value) const {
        const auto minor = value.is_string() ? minor_of_version(value.get<std::string>()) : std::nullopt;
        if (!minor) return fail(version_problem(shown(value)));
        settings.target_minor = minor;
    }

    // Whether it is one of these settings.
    [[nodiscard]] bool take_shown(std::string_view name, const Json& value) const {
        bool is_one = false;
        for (const ShownSetting& setting : shown_settings) {
            if (!names(name, setting)) continue;
            if (value.is_boolean()) settings.shown.insert_or_assign(setting.what, value.get<bool>());
            is_one = true;
        }
        if (is_one && !value.is_boolean())
            fail(std::string(name) + " is true or false" + (is_table(name) ? ", or a table" : ""));
        return is_one;
    }

    void take_list(std::string_view name, const Json& value, std::optional<std::vector<std::string>>& list) const {
        const bool fits = value.is_array() &&
                          std::all_of(value.begin(), value.end(), [](const Json& entry) { return entry.is_string(); });
        if (!fits) return fail(std::string(name) + " is a list of strings");
        list = value.get<std::vector<std::string>>();
    }

    void take_detail(const Json& value) const {
        if (value != "full" && value != "brief")
            return fail("hover.detail is one of full and brief, not '" + shown(value) + "'");
        settings.hover_detail = value == "brief" ? Detail::Brief : Detail::Full;
    }

    void take_preset(const Json& value) const {
        constexpr const char* beside = "beside-type-checker";
        if (value != beside && value != "default")
            return fail("checks.preset is one of default and " + std::string(beside) + ", not '" + shown(value) + "'");
        settings.beside_type_checker = value == beside;
    }

    void take_check(const std::string& code, const Json& value) const {
        const auto check = check_of(code);
        if (!check) return fail("there is no check '" + code + "'");
        const auto severity = value.is_string() ? pykind::severity_of(value.get<std::string>()) : std::nullopt;
        if (!severity) {
            return fail("checks." + code + " is one of error, warning, information, hint and off, not '" +
                        shown(value) + "'");
        }
        settings.severities.insert_or_assign(*check, *severity);
    }
};

// What is no string, boolean or list becomes an object, which no setting takes.
Json value_of(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto boolean = node.value_exact<bool>()) return *boolean;
    const toml::array* const array = node.as_array();
    if (array == nullptr) return Json::object();
    Json list = Json::array();
    for (const toml::node& entry : *array) list.push_back(value_of(entry));
    return list;
}

void read_table(const toml::table& table, const std::string& prefix, const std::string& path, ReadSettings& read) {
    for (const auto& [name, node] : table) {
        const auto fail = [&read, place = path + ":" + std::to_string(node.source().begin.line)](std::string message) {
            read.problems.push_back({place, std::move(message)});
        };
        const toml::table* const inner = node.as_table();
        if (inner != nullptr && prefix.empty() && is_table(name.str())) {
            read_table(*inner, std::string(name.str()) + ".", path, read);
        } else {
            SettingReader{read.settings, fail}.take(prefix + std::string(name.str()), value_of(node));
        }
    }
}

// Of the project, or of its packages as Poetry has them.
std::optional<int> required_minor(const toml::table& file) {
    for (const auto& node : {file["project"]["requires-python"], file["tool"]["poetry"]["dependencies"]["python"]}) {
        if (const auto text = node.value<std::string>()) return lowest_minor(*text);
    }
    return std::nullopt;
}

}  // namespace

CheckSettings Settings::checks() const {
    CheckSettings checks;
    checks.set_beside_type_checker(beside_type_checker.value_or(false));
    for (const auto& [check, severity] : severities) checks.set(check, severity);
    return checks;
}

bool Settings::shows(Shown what) const {
    if (const auto found = shown.find(what); found != shown.end()) return found->second;
    const auto* const setting = std::find_if(shown_settings.begin(), shown_settings.end(),
                                             [what](const ShownSetting& entry) { return entry.what == what; });
    return setting->by_default;
}

Settings Settings::overridden_by(const Settings& other) const {
    Settings result = *this;
    if (other.target_minor) result.target_minor = other.target_minor;
    if (other.search_paths) result.search_paths = other.search_paths;
    for (const auto& [what, is_shown] : other.shown) result.shown.insert_or_assign(what, is_shown);
    for (const auto& [check, severity] : other.severities) result.severities.insert_or_assign(check, severity);
    if (other.beside_type_checker) result.beside_type_checker = other.beside_type_checker;
    if (other.hover_detail) result.hover_detail = other.hover_detail;
    if (other.exclude) result.exclude = other.exclude;
    if (other.required_minor) result.required_minor = other.required_minor;
    return result;
}

std::optional<int> minor_of_version(const std::string& text) {
    unsigned number = 0;
    char rest = '\0';
    if (std::sscanf(text.c_str(), "3.%2u%c", &number, &rest) != 1 || number < oldest_minor_version ||
        number > syntax::newest_minor_version)
        return std::nullopt;
    return static_cast<int>(number);
}

std::string version_problem(const std::string& text) {
    return "the target version is one of 3.8 to 3." + std::to_string(syntax::newest_minor_version) + ", not '" + text +
           "'";
}

ReadSettings read_project_settings(const std::string& folder) {
    const std::string path = project::join(folder, "pyproject.toml");
    const auto text = project::DiskFileSystem().read(path);
    return text ? parse_project_settings(*text, path) : ReadSettings{};
}

ReadSettings parse_project_settings(std::string_view text, const std::string& path) {
    ReadSettings read;
    toml::table file;
    try {
        file = toml::parse(text);
    } catch (const toml::parse_error& problem) {
        read.problems.push_back({path + ":" + std::to_string(problem.source().begin.line),
                                 "it cannot be read: " + std::string(problem.description())});
        return read;
    }
    read.settings.required_minor = required_minor(file);
    const toml::table* const ours = file["tool"]["pykind"].as_table();
    if (ours != nullptr) read_table(*ours, "", path, read);
    return read;
}

namespace {

// "target-version" of "targetVersion".
std::string kebab_case(std::string_view name) {
    std::string result;
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_upper) result += '-';
        result += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

}  // namespace

ReadSettings read_editor_settings(const Json& settings) {
    ReadSettings read;
    if (!settings.is_object()) return read;
    const SettingReader reader{read.settings, [&read](std::string message) {
                                   read.problems.push_back({"the editor's settings", std::move(message)});
                               }};
    for (const auto& [written, value] : settings.items()) {
        const std::string name = kebab_case(written);
        if (name == "path" || name == "trace") continue;  // the editor's own
        if (is_table(name) && value.is_object()) {
            for (const auto& [inner, entry] : value.items()) reader.take(name + "." + kebab_case(inner), entry);
        } else {
            reader.take(name, value);
        }
    }
    return read;
}

}  // namespace pykind::server
