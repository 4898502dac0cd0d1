// Settings: of a pyproject.toml, or of an editor where the text is JSON. What cannot be used is named, with its place.
#include "server/settings.hpp"

#include "server/exclusion.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

void check(const server::ReadSettings& read, const std::string& where) {
    for (const server::SettingProblem& problem : read.problems) {
        require(problem.place.starts_with(where), "a problem is nowhere: " + problem.place);
        require(!problem.message.empty(), "a problem has no words");
    }
    const auto minor = read.settings.minor();
    require(!minor || (*minor >= server::oldest_minor_version && *minor <= 16), "there is no such Python");
    require(read.settings.overridden_by(read.settings) == read.settings, "settings override themselves");
    static_cast<void>(read.settings.checks());
    const server::Exclusion exclusion(read.settings.exclude.value_or(std::vector<std::string>{}));
    static_cast<void>(exclusion.covers("a/b/c_pb2.py"));
}

}  // namespace

void fuzz_settings(std::string_view input) {
    check(server::parse_project_settings(input, "pyproject.toml"), "pyproject.toml:");
    const lsp::Json json = lsp::Json::parse(input, nullptr, false);
    if (!json.is_discarded()) check(server::read_editor_settings(json), "the editor's settings");
}

}  // namespace pykind::fuzz
