// Settings: where they come from, which wins, and that a wrong one is named once, with its place.
#include "server/settings.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "protocol/basic_types.hpp"
#include "server/python_requirement.hpp"
#include "tests/support/lsp_client.hpp"
#include "tests/support/process.hpp"

namespace pykind::server {
namespace {

using test::Json;
using test::LspClient;
using test::TemporaryFolder;

TEST(ProjectSettings, AreReadFromTheToolsTable) {
    const TemporaryFolder folder;
    EXPECT_EQ(read_project_settings(folder.path("")).settings, Settings{}) << "no file";
    folder.write("pyproject.toml", "[project]\nname = 'x'\n");
    EXPECT_EQ(read_project_settings(folder.path("")).settings, Settings{}) << "none of ours";
    folder.write("pyproject.toml",
                 "[tool.pykind]\ntarget-version = \"3.11\"\nsearch-paths = ['lib', '/opt']\nhover.detail = 'brief'\n");
    const ReadSettings read = read_project_settings(folder.path(""));
    EXPECT_EQ(read.settings.target_minor, 11);
    EXPECT_EQ(read.settings.search_paths, (std::vector<std::string>{"lib", "/opt"}));
    EXPECT_EQ(read.settings.hover_detail, Detail::Brief);
    EXPECT_TRUE(read.problems.empty()) << read.problems[0].message;
}

TEST(ProjectSettings, AWrongOneIsNamedWithItsFileAndLine) {
    const TemporaryFolder folder;
    const std::string path = folder.path("pyproject.toml");
    const auto problems = [&](const std::string& text) {
        folder.write("pyproject.toml", text);
        return read_project_settings(folder.path("")).problems;
    };
    using Problems = std::vector<SettingProblem>;
    EXPECT_EQ(problems("[tool.pykind]\n\ntarget-version = '2.7'\n"),
              (Problems{{path + ":3", "the target version is one of 3.8 to 3.16, not '2.7'"}}));
    EXPECT_EQ(problems("[tool.pykind]\ntarget-version = 3.11\n"),
              (Problems{{path + ":2", "the target version is one of 3.8 to 3.16, not 'something that is no string'"}}));
    EXPECT_EQ(problems("[tool.pykind]\nsearch-paths = 'lib'\n"),
              (Problems{{path + ":2", "search-paths is a list of strings"}}));
    EXPECT_EQ(problems("[tool.pykind]\ncode-lens = 1\n"),
              (Problems{{path + ":2", "code-lens is true or false, or a table"}}));
    EXPECT_EQ(problems("[tool.pykind]\ntarget = 1\n"), (Problems{{path + ":2", "there is no setting 'target'"}}));
    EXPECT_EQ(problems("[tool.pykind]\nexclude = 'x'\n"), (Problems{{path + ":2", "exclude is a list of strings"}}));
    EXPECT_EQ(problems("[tool.pykind]\nhover = 'brief'\n"), (Problems{{path + ":2", "hover is a table"}}));
    EXPECT_EQ(problems("[tool.pykind.hover]\ndetail = 'none'\n"),
              (Problems{{path + ":2", "hover.detail is one of full and brief, not 'none'"}}));
    EXPECT_EQ(problems("[tool.pykind]\nchecks = 1\n"), (Problems{{path + ":2", "checks is a table of checks"}}));
    EXPECT_EQ(problems("[tool.pykind.checks]\n\nnever-waited = 'off'\n"),
              (Problems{{path + ":3", "there is no check 'never-waited'"}}));
    const std::string severities = "checks.term is one of error, warning, information, hint and off, not ";
    EXPECT_EQ(problems("[tool.pykind]\nchecks.term = 'fatal'\n"), (Problems{{path + ":2", severities + "'fatal'"}}));
    EXPECT_EQ(problems("[tool.pykind.checks]\nterm = true\n"),
              (Problems{{path + ":2", severities + "'something that is no string'"}}));
    EXPECT_EQ(problems("[tool.pykind.checks]\npreset = 'strict'\n"),
              (Problems{{path + ":2", "checks.preset is one of default and beside-type-checker, not 'strict'"}}));
    const auto broken = problems("[tool.pykind\n");
    ASSERT_EQ(broken.size(), 1U);
    EXPECT_EQ(broken[0].place, path + ":1");
}

TEST(ProjectSettings, SayWhichChecksAreMade) {
    const TemporaryFolder folder;
    folder.write("pyproject.toml",
                 "[tool.pykind]\nexclude = ['build/']\n[tool.pykind.checks]\npreset = 'beside-type-checker'\n"
                 "never-awaited = 'hint'\nunneeded-async = 'error'\nterm = 'off'\n");
    const ReadSettings read = read_project_settings(folder.path(""));
    EXPECT_TRUE(read.problems.empty()) << read.problems[0].message;
    EXPECT_EQ(read.settings.exclude, std::vector<std::string>{"build/"});
    const CheckSettings checks = read.settings.checks();
    EXPECT_EQ(checks.severity(Check::NeverAwaited), Severity::Hint) << "what is named wins over the preset";
    EXPECT_EQ(checks.severity(Check::AwaitAsyncGenerator), Severity::Off) << "type checkers have it";
    EXPECT_EQ(checks.severity(Check::UnneededAsync), Severity::Error);
    EXPECT_EQ(checks.severity(Check::Term), Severity::Off);
    EXPECT_EQ(checks.severity(Check::NotClosed), default_severity(Check::NotClosed));
    EXPECT_EQ(Settings().checks(), CheckSettings());
}

TEST(ProjectSettings, ThePythonIsTheTargetElseTheLowestThatTheProjectAllows) {
    const TemporaryFolder folder;
    const auto minor = [&](const std::string& text) {
        folder.write("pyproject.toml", text);
        return read_project_settings(folder.path("")).settings.minor();
    };
    EXPECT_EQ(minor("[project]\nname = 'x'\n"), std::nullopt);
    EXPECT_EQ(minor("[project]\nrequires-python = '>=3.9'\n"), 9);
    EXPECT_EQ(minor("[project]\nrequires-python = '>=3.9'\n[tool.pykind]\ntarget-version = '3.12'\n"), 12);
    EXPECT_EQ(minor("[project]\nrequires-python = 'new'\n"), std::nullopt);
    EXPECT_EQ(minor("[tool.poetry.dependencies]\npython = '^3.10'\n"), 10);
    EXPECT_EQ(minor("[tool.poetry.dependencies]\npython = {version = '^3.10'}\n"), std::nullopt);
    Settings project;
    project.required_minor = 9;
    EXPECT_EQ(project.overridden_by(read_editor_settings({{"target-version", "3.13"}}).settings).minor(), 13);
    EXPECT_EQ(project.overridden_by(Settings()).minor(), 9);
}

TEST(PythonRequirement, TheLowestThatIsAllowed) {
    for (const auto& [requirement, minor] :
         std::initializer_list<std::pair<const char*, int>>{{">=3.9", 9},
                                                            {">= 3.9.2 , < 4", 9},
                                                            {">3.9", 9},
                                                            {">=3.6", 8},
                                                            {">=3", 8},
                                                            {">=2.7", 8},
                                                            {"==3.11.*", 11},
                                                            {"3.11.4", 11},
                                                            {"==3.*", 8},
                                                            {"~=3.10", 10},
                                                            {"~=3.10.2", 10},
                                                            {"~3.10", 10},
                                                            {"^3.10.1", 10},
                                                            {"^3", 8},
                                                            {"*", 8},
                                                            {">=3.8,!=3.8.*", 9},
                                                            {">=3.8,!=3.8.1", 8},
                                                            {"<3.12", 8},
                                                            {"<=3.9,>=3.9", 9},
                                                            {"<3.9.5,>3.8", 8},
                                                            {">=3.12 || ^3.10", 10},
                                                            {">=2.7,!=3.0.*,!=3.1.*", 8}})
        EXPECT_EQ(lowest_minor(requirement), minor) << requirement;
    for (const char* const requirement :
         {"", "new", ">=", ">=3.x", ">=4", "<3", "==2.7", ">=3.99", "?3.9", ">=3.9,", "||"})
        EXPECT_EQ(lowest_minor(requirement), std::nullopt) << requirement;
}

TEST(EditorSettings, MayBeFlattened) {
    const Json nested = {{"checks", {{"term", "off"}, {"not-closed", nullptr}, {"preset", "default"}}}};
    const Json flat = {{"checks.term", "off"}, {"checks.not-closed", nullptr}, {"checks.preset", "default"}};
    for (const Json& settings : {nested, flat}) {
        const ReadSettings read = read_editor_settings(settings);
        EXPECT_TRUE(read.problems.empty()) << read.problems[0].message;
        EXPECT_EQ(read.settings.severities, (std::map<Check, Severity>{{Check::Term, Severity::Off}}));
        EXPECT_EQ(read.settings.beside_type_checker, false);
        Settings project;
        project.severities = {{Check::Term, Severity::Error}, {Check::NotClosed, Severity::Error}};
        project.beside_type_checker = true;
        const CheckSettings both = project.overridden_by(read.settings).checks();
        EXPECT_EQ(both.severity(Check::Term), Severity::Off);
        EXPECT_EQ(both.severity(Check::NotClosed), Severity::Error);
        EXPECT_EQ(both.severity(Check::AwaitAsyncGenerator), Severity::Error) << "the preset is overridden";
    }
    using Problems = std::vector<SettingProblem>;
    EXPECT_EQ(read_editor_settings({{"checks", {{"x", "off"}}}, {"exclude", 1}}).problems,
              (Problems{{"the editor's settings", "there is no check 'x'"},
                        {"the editor's settings", "exclude is a list of strings"}}));
}

TEST(EditorSettings, OverrideThoseOfTheProject) {
    const ReadSettings read =
        read_editor_settings({{"target-version", "3.9"}, {"path", "/x"}, {"hover.detail", "brief"}});
    EXPECT_TRUE(read.problems.empty());
    const Settings project{11, std::vector<std::string>{"lib"}, {{Shown::LensConversions, true}}};
    const Settings both = project.overridden_by(read.settings);
    EXPECT_EQ(both.target_minor, 9);
    EXPECT_EQ(both.search_paths, project.search_paths);
    EXPECT_EQ(both.hover_detail, Detail::Brief);
    EXPECT_TRUE(both.shows(Shown::LensConversions));
    EXPECT_EQ(read_editor_settings({{"search-paths", {1}}, {"nope", 1}, {"code-lens", "yes"}}).problems.size(), 3U);
    const Settings without = both.overridden_by(read_editor_settings({{"code-lens", false}}).settings);
    EXPECT_FALSE(without.shows(Shown::LensConversions));
    EXPECT_EQ(read_editor_settings(nullptr).settings, Settings{});
}

TEST(EditorSettings, WhatIsShownIsTrueOrFalseOrATable) {
    const Settings defaults;
    for (const Shown what : {Shown::HintAssignments, Shown::HintFunctions, Shown::SemanticTokens})
        EXPECT_TRUE(defaults.shows(what));
    for (const Shown what : {Shown::LensConversions, Shown::LensCounts}) EXPECT_FALSE(defaults.shows(what));
    const Settings all = read_editor_settings({{"code-lens", true}, {"inlay-hints", false}}).settings;
    EXPECT_TRUE(all.shows(Shown::LensConversions) && all.shows(Shown::LensCounts));
    EXPECT_FALSE(all.shows(Shown::HintAssignments) || all.shows(Shown::HintFunctions));
    for (const Json& settings : {Json{{"inlayHints", {{"functions", false}}}, {"semanticTokens", false}},
                                 Json{{"inlay-hints.functions", false}, {"semantic-tokens", false}}}) {
        const ReadSettings some = read_editor_settings(settings);
        EXPECT_TRUE(some.problems.empty());
        EXPECT_FALSE(some.settings.shows(Shown::HintFunctions) || some.settings.shows(Shown::SemanticTokens));
        EXPECT_TRUE(some.settings.shows(Shown::HintAssignments));
        EXPECT_TRUE(all.overridden_by(some.settings).shows(Shown::LensCounts)) << "what is not named stays";
    }
    using Problems = std::vector<SettingProblem>;
    EXPECT_EQ(read_editor_settings({{"inlayHints", {{"calls", true}}}, {"semanticTokens", "off"}}).problems,
              (Problems{{"the editor's settings", "there is no setting 'inlay-hints.calls'"},
                        {"the editor's settings", "semantic-tokens is true or false"}}));
}

// The editor's folder, with a module that only a search path leads to.
class Configured : public testing::Test {
protected:
    Configured() {
        folder.write("lib/deep.py", "async def work(): pass\n");
        folder.write("app.py", app);
    }

    void start(const Json& capabilities, const Json& options = nullptr) {
        client.request("initialize", {{"processId", nullptr},
                                      {"capabilities", capabilities},
                                      {"initializationOptions", options},
                                      {"workspaceFolders", {{{"uri", uri("")}, {"name", "w"}}}}});
        client.notify("initialized", Json::object());
        client.open(uri("app.py"), app);
    }

    [[nodiscard]] std::string uri(const std::string& name) const {
        const std::string root = std::filesystem::canonical(folder.path("")).string();
        return lsp::uri_of_path(name.empty() ? root : root + "/" + name);
    }

    [[nodiscard]] bool is_found() { return !client.hover(uri("app.py"), 1, 0).is_null(); }

    // The next request or notification with this method.
    Json next(const std::string& method) {
        while (const auto message = client.receive()) {
            if (message->value("method", "") == method) return *message;
        }
        return nullptr;
    }

    static constexpr const char* app = "from deep import work\nwork()\n";
    TemporaryFolder folder;
    LspClient client{PYKIND_BINARY};
};

TEST_F(Configured, SearchPathsOfTheProjectsFile) {
    start(Json::object());
    EXPECT_FALSE(is_found());
    folder.write("pyproject.toml", "[tool.pykind]\nsearch-paths = ['lib']\n");
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    EXPECT_TRUE(is_found());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Configured, ABriefHoverLeavesTheListOut) {
    start(Json::object(), {{"search-paths", {"lib"}}});
    const auto text = [&] { return client.hover(uri("app.py"), 1, 0)["contents"]["value"].get<std::string>(); };
    EXPECT_NE(text().find("Consume"), std::string::npos) << text();
    client.notify("workspace/didChangeConfiguration",
                  {{"settings", {{"pykind", {{"search-paths", {"lib"}}, {"hover", {{"detail", "brief"}}}}}}}});
    EXPECT_EQ(text().find("Consume"), std::string::npos) << text();
    EXPECT_NE(text().find("coroutine function"), std::string::npos) << text();
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Configured, SettingsAreAskedForWhereTheClientHasThem) {
    start({{"workspace", {{"configuration", true}, {"didChangeConfiguration", {{"dynamicRegistration", true}}}}}});
    const Json registration = next("client/registerCapability");
    EXPECT_EQ(registration["params"]["registrations"][0]["method"], "workspace/didChangeConfiguration");
    Json question = next("workspace/configuration");
    EXPECT_EQ(question["params"]["items"][0]["section"], "pykind");
    const auto answer = [&](const Json& settings) {
        client.send({{"jsonrpc", "2.0"}, {"id", question["id"]}, {"result", Json::array({settings})}});
    };
    answer({{"search-paths", {"lib"}}});
    EXPECT_TRUE(is_found());
    client.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
    question = next("workspace/configuration");
    answer(nullptr);
    EXPECT_FALSE(is_found());
    EXPECT_EQ(client.shut_down(), 0);
}

// As Neovim does, which says that they have changed right after `initialized`.
TEST_F(Configured, TheLastQuestionCountsWhereTheyChangeMeanwhile) {
    start({{"workspace", {{"configuration", true}}}});
    client.notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
    const Json first = next("workspace/configuration");
    const Json second = next("workspace/configuration");
    EXPECT_NE(first["id"], second["id"]);
    const auto answer = [&](const Json& question, const Json& settings) {
        client.send({{"jsonrpc", "2.0"}, {"id", question["id"]}, {"result", Json::array({settings})}});
    };
    answer(second, {{"search-paths", {"lib"}}});
    answer(first, nullptr);
    EXPECT_TRUE(is_found());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Configured, OtherClientsSendThem) {
    start(Json::object(), {{"search-paths", {"lib"}}});
    EXPECT_TRUE(is_found());
    client.notify("workspace/didChangeConfiguration", {{"settings", {{"pykind", {{"search-paths", Json::array()}}}}}});
    EXPECT_FALSE(is_found());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Configured, TheyMayComeAsASection) {
    start(Json::object(), {{"pykind", {{"search-paths", {"lib"}}}}});
    EXPECT_TRUE(is_found());
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Configured, AWrongSettingIsShownOnce) {
    folder.write("pyproject.toml", "[tool.pykind]\ntarget-version = '1'\n");
    start({{"textDocument", {{"diagnostic", Json::object()}}}});
    const Json message = next("window/showMessage");
    EXPECT_EQ(message["params"]["type"], 2);
    const auto text = message["params"]["message"].get<std::string>();
    EXPECT_NE(text.find("pyproject.toml:2: the target version is one of"), std::string::npos) << text;
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    const int id = client.ask("textDocument/hover", {{"textDocument", {{"uri", uri("app.py")}}},
                                                     {"position", {{"line", 1}, {"character", 0}}}});
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->value("id", Json()), id) << "no second message: " << *answer;
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Configured, TheCommandLineReadsThemToo) {
    folder.write("pyproject.toml", "[tool.pykind]\nsearch-paths = ['lib']\nwrong = 1\n");
    const auto outcome = test::run_process(PYKIND_BINARY, {"hover", folder.path("app.py") + ":2:1"}, "");
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(outcome.output.starts_with("work — coroutine function")) << outcome.output;
    EXPECT_NE(outcome.errors.find("pyproject.toml:3: there is no setting 'wrong'"), std::string::npos);
}

}  // namespace
}  // namespace pykind::server
