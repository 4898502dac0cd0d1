// Which files may use what a file defines: all of a project, but not all of somebody's home.
#include "server/workspace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "server/exclusion.hpp"
#include "tests/support/editor.hpp"

namespace pykind::server {
namespace {

using test::Json;
using test::TemporaryFolder;
using Names = std::vector<std::string>;

// A folder with two files, a package, a folder that is none, and one in a package.
class FilesAround : public testing::Test {
protected:
    FilesAround() {
        for (const char* const name : {"a.py", "b.pyi", "pkg/__init__.py", "pkg/in.py", "pkg/sub/__init__.py",
                                       "pkg/sub/deep.py", "pkg/data/x.py", "other/y.py"})
            folder.write(name, "");
    }

    [[nodiscard]] std::string path(const std::string& name) const { return folder.path(name); }

    // Without the folder before them.
    [[nodiscard]] Names names(std::vector<std::string> paths) const {
        for (std::string& each : paths) each = each.substr(folder.path("").size() + 1);
        std::sort(paths.begin(), paths.end());
        return paths;
    }

    const Names all = {"a.py",          "b.pyi",     "other/y.py",          "pkg/__init__.py",
                       "pkg/data/x.py", "pkg/in.py", "pkg/sub/__init__.py", "pkg/sub/deep.py"};
    const Names packages = {"a.py", "b.pyi", "pkg/__init__.py", "pkg/in.py", "pkg/sub/__init__.py", "pkg/sub/deep.py"};
    TemporaryFolder folder;
};

TEST_F(FilesAround, AProjectIsWalkedAndAnUnmarkedFolderIsNot) {
    EXPECT_EQ(names(files_of_project(path(""))), packages);
    Workspace workspace({});
    EXPECT_EQ(names(workspace.files_around(path("a.py"), {}, {})), packages);
    EXPECT_EQ(names(workspace.files_around(path("pkg/sub/deep.py"), {}, {})), packages);
    EXPECT_EQ(names(workspace.files_around(path("other/y.py"), {}, {})), Names{"other/y.py"});
    folder.write("setup.cfg", "");
    EXPECT_EQ(names(files_of_project(path(""))), all);
    EXPECT_EQ(names(workspace.files_around(path("a.py"), {}, {})), packages) << "what was listed serves";
    workspace.files_changed();
    EXPECT_EQ(names(workspace.files_around(path("a.py"), {}, {})), all) << "until files change";
}

TEST_F(FilesAround, AFolderOfTheEditorIsAProject) {
    Workspace workspace({path("")});
    EXPECT_EQ(names(workspace.files_around(path("pkg/in.py"), {}, {})), all);
    EXPECT_EQ(names(workspace.files_around("", {}, {})), all) << "what has no path yet may be one of them";
    Workspace nested({path("pkg"), path("")});
    EXPECT_EQ(names(nested.files_around(path("a.py"), {}, {})), all) << "each once";
}

TEST_F(FilesAround, WhatIsLeftOutOfTheWalkHasItsPackage) {
    folder.write(".venv/pyvenv.cfg", "");
    folder.write(".venv/lib/python3.11/site-packages/lib/__init__.py", "");
    folder.write(".venv/lib/python3.11/site-packages/lib/core.py", "");
    folder.write(".venv/lib/python3.11/site-packages/huge/__init__.py", "");
    const std::string installed = ".venv/lib/python3.11/site-packages/lib/";
    Names expected = all;
    expected.insert(expected.begin(), {installed + "__init__.py", installed + "core.py"});
    Workspace workspace({path("")});
    EXPECT_EQ(names(workspace.files_around(path(installed + "core.py"), {}, {})), expected);
}

TEST_F(FilesAround, WhatIsElsewhereIsUsedInTheWorkspaceAndWhereItIs) {
    const TemporaryFolder elsewhere;
    elsewhere.write("lone.py", "");
    elsewhere.write("beside.py", "");
    Workspace workspace({path("")});
    const std::size_t both = workspace.files_around(elsewhere.path("lone.py"), {}, {}).size();
    EXPECT_EQ(both, all.size() + 2);
    const std::string library = workspace.project_of(path("a.py"))->environment().standard_library;
    if (library.empty()) GTEST_SKIP() << "no Python is installed";
    EXPECT_EQ(workspace.files_around(library + "/shlex.py", {}, {}).size(), all.size() + 1);
}

TEST_F(FilesAround, WhatIsOpenCounts) {
    Workspace workspace({path("pkg")});
    const project::OpenTexts open = {{path("pkg/new.py"), nullptr}, {path("pkg/in.py"), nullptr}};
    const Names expected = {"pkg/__init__.py", "pkg/data/x.py",       "pkg/in.py",
                            "pkg/new.py",      "pkg/sub/__init__.py", "pkg/sub/deep.py"};
    EXPECT_EQ(names(workspace.files_around(path("pkg/in.py"), open, {})), expected);
}

TEST_F(FilesAround, WhatIsCheckedIsNotExcluded) {
    Workspace workspace({path("pkg"), path("")});
    EXPECT_EQ(names(workspace.files_to_check({})), all) << "each once";
    Settings settings;
    settings.exclude = {"data/", "*.pyi", "/pkg"};
    EXPECT_TRUE(workspace.set_editor_settings(settings));
    EXPECT_EQ(names(workspace.files_to_check({})),
              (Names{"a.py", "other/y.py", "pkg/__init__.py", "pkg/in.py", "pkg/sub/__init__.py", "pkg/sub/deep.py"}))
        << "each folder by itself";
    Workspace one({path("")});
    settings.exclude = {"/pkg/s*", "**/data/"};
    EXPECT_TRUE(one.set_editor_settings(settings));
    EXPECT_EQ(names(one.files_to_check({})), (Names{"a.py", "b.pyi", "other/y.py", "pkg/__init__.py", "pkg/in.py"}));
}

TEST(Exclusion, PatternsAreThoseOfGitIgnore) {
    const Exclusion exclusion({"build/", "/top.py", "**/gen/*.py", "*_pb2.py", "!kept_pb2.py"});
    for (const char* const path : {"build/x.py", "a/build/b/x.py", "top.py", "gen/x.py", "a/gen/x.py", "a/x_pb2.py"})
        EXPECT_TRUE(exclusion.covers(path)) << path;
    for (const char* const path : {"build.py", "a/top.py", "gen.py", "gen/a/x.pyi", "kept_pb2.py", "x.py"})
        EXPECT_FALSE(exclusion.covers(path)) << path;
    EXPECT_FALSE(Exclusion({}).covers("x.py"));
}

TEST_F(FilesAround, ACancelledListIsNotKept) {
    Workspace workspace({path("")});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_LT(workspace.files_around(path("a.py"), {}, stop.get_token()).size(), all.size());
    EXPECT_EQ(names(workspace.files_around(path("a.py"), {}, {})), all);
}

// The same as an editor and the command line see it.
class Uses : public test::Editor {
protected:
    // Why the conversion of steps.py is not offered; empty if it is.
    [[nodiscard]] std::string reason() {
        const Json actions = actions_at("steps.py", 0, 6, {{"only", {"refactor.rewrite.generator-method"}}})["result"];
        return actions.at(0).contains("disabled") ? actions[0]["disabled"]["reason"].get<std::string>() : "";
    }

    [[nodiscard]] std::string told() const {
        const auto outcome = test::run_process(PYKIND_BINARY, {"convert", folder.path("steps.py") + ":1"}, "");
        return outcome.status == 0 ? "" : outcome.errors;
    }

    static constexpr const char* use = "from steps import Steps\nfirst = next(Steps(3))\n";
};

TEST_F(Uses, AFileOpenedAloneIsLookedForInPackagesOnly) {
    folder.write("steps.py", test::steps);
    folder.write("project/use.py", use);
    Json capabilities = all_capabilities();
    client.request("initialize", {{"processId", nullptr}, {"capabilities", capabilities}, {"rootUri", nullptr}});
    client.notify("initialized", Json::object());
    open("steps.py", test::steps);
    EXPECT_EQ(reason(), "");
    EXPECT_EQ(told(), "");
    folder.write("pkg/__init__.py", "");
    folder.write("pkg/late.py", use);
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    EXPECT_EQ(reason(), "`next(Steps(3))` asks for a single step (late.py:2)");
    EXPECT_NE(told().find("(late.py:2)"), std::string::npos) << told();
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(Uses, AnotherFolderCountsWhereItsImportsLeadHere) {
    folder.write("steps.py", test::steps);
    const TemporaryFolder other;
    other.write("steps.py", test::steps);  // its own
    other.write("use.py", use);
    const std::string other_uri = lsp::uri_of_path(std::filesystem::canonical(other.path("")).string());
    client.request("initialize",
                   {{"processId", nullptr},
                    {"capabilities", all_capabilities()},
                    {"workspaceFolders", {{{"uri", uri("")}, {"name", "a"}}, {{"uri", other_uri}, {"name", "b"}}}}});
    client.notify("initialized", Json::object());
    open("steps.py", test::steps);
    EXPECT_EQ(reason(), "");
    std::filesystem::remove(other.path("steps.py"));
    other.write("pyproject.toml", "[tool.pykind]\nsearch-paths = ['" + folder.path("") + "']\n");
    client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
    EXPECT_EQ(reason(), "`next(Steps(3))` asks for a single step (use.py:2)");
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::server
