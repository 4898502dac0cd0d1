// Where modules come from: environments found by looking at files alone, the module search, and what a project keeps.
#include "analysis/project/project.hpp"

#include <gtest/gtest.h>

#include "tests/support/memory_file_system.hpp"

namespace pykind::project {
namespace {

using test::MemoryFileSystem;
using Paths = std::vector<std::string>;

class Environments : public testing::Test {
protected:
    // An interpreter with its library, as it is installed.
    void install(const std::string& prefix, const std::string& version) {
        files.write(prefix + "/bin/python3", "binary");
        files.write(prefix + "/lib/python" + version + "/os.py", "");
        files.write(prefix + "/lib/python" + version + "/site-packages/README.txt", "");
    }
    [[nodiscard]] Environment find(const EnvironmentRequest& request = {.folders = {"/w"}}) const {
        const auto variable = [this](const std::string& name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::string() : found->second;
        };
        return find_environment(files, variable, request);
    }

    MemoryFileSystem files;
    std::map<std::string, std::string> variables;
};

TEST_F(Environments, ThePythonOnThePathIsTheLastResort) {
    install("/opt/py", "3.11");
    variables["PATH"] = "/nowhere:/opt/py/bin";
    const Environment found = find();
    EXPECT_EQ(found.minor, 11);
    EXPECT_EQ(found.standard_library, "/opt/py/lib/python3.11");
    EXPECT_EQ(found.site_packages, Paths{"/opt/py/lib/python3.11/site-packages"});
    EXPECT_EQ(found.roots, Paths{"/w"});
}

TEST_F(Environments, AVirtualEnvironmentInTheFolderComesFirst) {
    install("/opt/py", "3.11");
    install("/opt/new", "3.13");
    variables["PATH"] = "/opt/py/bin";
    variables["VIRTUAL_ENV"] = "/opt/py";
    files.write("/w/.venv/pyvenv.cfg", "home = /opt/new/bin\ninclude-system-site-packages = false\n");
    files.write("/w/.venv/lib/python3.13/site-packages/x.py", "");
    const Environment found = find();
    EXPECT_EQ(found.minor, 13);
    EXPECT_EQ(found.standard_library, "/opt/new/lib/python3.13");
    EXPECT_EQ(found.site_packages, Paths{"/w/.venv/lib/python3.13/site-packages"});

    files.write("/w/.venv/pyvenv.cfg", "home = /opt/new/bin\ninclude-system-site-packages = true\n");
    EXPECT_EQ(find().site_packages,
              (Paths{"/w/.venv/lib/python3.13/site-packages", "/opt/new/lib/python3.13/site-packages"}));
}

TEST_F(Environments, AVirtualEnvironmentSaysItsVersionWhereItsInterpreterIsNotHere) {
    for (const char* const version : {"version = 3.12.4", "version_info = 3.12.4.final.0", "version = 3.12"}) {
        files.write("/w/.venv/pyvenv.cfg", std::string("home = /gone/bin\n") + version + "\n");
        EXPECT_EQ(find().minor, 12) << version;
    }
    for (const char* const version : {"version = 2.7.18", "version = new", "version ="}) {
        files.write("/w/.venv/pyvenv.cfg", std::string("home = /gone/bin\n") + version + "\n");
        EXPECT_EQ(find().minor, 0) << version;
    }
}

TEST_F(Environments, VariablesNameOne) {
    install("/opt/py", "3.11");
    install("/opt/conda", "3.12");
    variables["PATH"] = "/opt/py/bin";
    variables["CONDA_PREFIX"] = "/opt/conda";
    EXPECT_EQ(find().minor, 12);
    install("/opt/active", "3.10");
    variables["VIRTUAL_ENV"] = "/opt/active";
    EXPECT_EQ(find().minor, 10);
    variables["VIRTUAL_ENV"] = "/opt/gone";
    EXPECT_EQ(find().minor, 12);
}

TEST_F(Environments, PyenvsVersionOfTheFolderOrOfTheUser) {
    install("/home/me/.pyenv/versions/3.9.18", "3.9");
    install("/home/me/.pyenv/versions/3.12.1", "3.12");
    install("/home/me/.pyenv/versions/3.12.10", "3.12");
    files.write("/home/me/.pyenv/shims/python3", "#!/bin/sh\n");
    variables["HOME"] = "/home/me";
    variables["PATH"] = "/home/me/.pyenv/shims";
    files.write("/home/me/.pyenv/version", "3.9.18\n");
    EXPECT_EQ(find().standard_library, "/home/me/.pyenv/versions/3.9.18/lib/python3.9");
    files.write("/w/.python-version", "3.12\n");
    EXPECT_EQ(find().standard_library, "/home/me/.pyenv/versions/3.12.10/lib/python3.12") << "the newest of them";
}

TEST_F(Environments, PathFilesAddFoldersAndRunNothing) {
    install("/opt/py", "3.11");
    const std::string packages = "/opt/py/lib/python3.11/site-packages";
    files.write(packages + "/dev.pth",
                "# a comment\n\nimport os; os.system('true')\n/code/lib\nlocal\n/code/missing\n");
    files.write("/code/lib/m.py", "");
    files.write(packages + "/local/n.py", "");
    variables["PATH"] = "/opt/py/bin";
    EXPECT_EQ(find().site_packages, (Paths{packages, "/code/lib", packages + "/local"}));
}

TEST_F(Environments, TheSettingsWinOverAllThat) {
    install("/opt/py", "3.11");
    install("/opt/chosen", "3.9");
    variables["VIRTUAL_ENV"] = "/opt/py";
    const Environment found =
        find({.folders = {"/w"}, .search_paths = {"/extra"}, .interpreter_prefix = "/opt/chosen"});
    EXPECT_EQ(found.minor, 9);
    EXPECT_EQ(found.roots, (Paths{"/extra", "/w"}));
}

TEST_F(Environments, SourceLayoutsAndTypesheds) {
    install("/opt/py", "3.11");
    variables["PATH"] = "/opt/py/bin";
    files.write("/w/src/pkg/__init__.py", "");
    const std::string packages = "/opt/py/lib/python3.11/site-packages";
    files.write(packages + "/jedi/third_party/typeshed/stdlib/3/builtins.pyi", "");
    EXPECT_EQ(find().roots, (Paths{"/w", "/w/src"}));
    EXPECT_EQ(find().typeshed.front(), packages + "/jedi/third_party/typeshed/stdlib/3");
    files.write(packages + "/mypy/typeshed/stdlib/builtins.pyi", "");
    EXPECT_EQ(find().typeshed, Paths{packages + "/mypy/typeshed/stdlib"});
}

TEST_F(Environments, NothingAtAllIsNoFailure) {
    const Environment found = find();
    EXPECT_EQ(found.minor, 0);
    EXPECT_TRUE(found.standard_library.empty());
    EXPECT_TRUE(found.site_packages.empty());
}

TEST_F(Environments, AnInterpreterLeadsToItsPrefix) {
    install("/opt/py", "3.11");
    EXPECT_EQ(prefix_of(files, "/opt/py"), "/opt/py");
    EXPECT_EQ(prefix_of(files, "/opt/py/bin/python3"), "/opt/py");
    files.write("/w/.venv/pyvenv.cfg", "home = /opt/py/bin\n");
    files.write("/w/.venv/bin/python", "");
    EXPECT_EQ(prefix_of(files, "/w/.venv/bin/python"), "/w/.venv");
}

class Modules : public testing::Test {
protected:
    [[nodiscard]] std::string path_of(const std::string& name) {
        ModuleSearch search(files, environment);
        const auto module = search.find(name);
        return module ? module->path : std::string();
    }

    MemoryFileSystem files;
    Environment environment{
        .roots = {"/w", "/w/src"}, .standard_library = "/std", .site_packages = {"/site"}, .typeshed = {"/typeshed"}};
};

TEST_F(Modules, AreFoundAsPythonFindsThem) {
    files.write("/w/src/pkg/__init__.py", "");
    files.write("/w/src/pkg/a.py", "");
    files.write("/w/a.py", "");
    files.write("/w/a/__init__.py", "");
    files.write("/std/json/__init__.py", "");
    files.write("/site/lib.py", "");
    EXPECT_EQ(path_of("pkg"), "/w/src/pkg/__init__.py");
    EXPECT_EQ(path_of("pkg.a"), "/w/src/pkg/a.py");
    EXPECT_EQ(path_of("a"), "/w/a/__init__.py") << "a package before a module";
    EXPECT_EQ(path_of("json"), "/std/json/__init__.py");
    EXPECT_EQ(path_of("lib"), "/site/lib.py");
    EXPECT_EQ(path_of("missing"), "");
    EXPECT_EQ(path_of("pkg.missing"), "");
}

TEST_F(Modules, NamespacePackagesAreFoldersWithoutAFile) {
    files.write("/w/space/one.py", "");
    files.write("/site/space/two.py", "");
    files.write("/site/other/__init__.py", "");
    files.write("/w/other/readme.txt", "");
    EXPECT_EQ(path_of("space"), "/w/space");
    EXPECT_EQ(path_of("space.one"), "/w/space/one.py");
    EXPECT_EQ(path_of("space.two"), "/site/space/two.py") << "its parts lie in several places";
    EXPECT_EQ(path_of("other"), "/site/other/__init__.py") << "a package anywhere is before a bare folder";
}

TEST_F(Modules, StubsServeWhereThereIsNoSource) {
    files.write("/w/both.py", "");
    files.write("/w/both.pyi", "");
    files.write("/w/only.pyi", "");
    files.write("/typeshed/_socket.pyi", "");
    files.write("/typeshed/json/__init__.pyi", "");
    files.write("/std/json/__init__.py", "");
    files.write("/site/fast-stubs/__init__.pyi", "");
    EXPECT_EQ(path_of("both"), "/w/both.py");
    EXPECT_EQ(path_of("only"), "/w/only.pyi");
    EXPECT_EQ(path_of("_socket"), "/typeshed/_socket.pyi");
    EXPECT_EQ(path_of("json"), "/std/json/__init__.py");
    EXPECT_EQ(path_of("fast"), "/site/fast-stubs/__init__.pyi");
}

TEST_F(Modules, NamesNeverLeaveTheSearchPath) {
    files.write("/secret.py", "");
    files.write("/w/x.py", "");
    for (const char* const name :
         {"", ".", "..", "..secret", ".x", "a..secret", "../secret", "/secret", "x/../../secret"})
        EXPECT_EQ(path_of(name), "") << name;
}

TEST_F(Modules, ModulesThatComeAreFoundOnceTheOldAnswersAreForgotten) {
    ModuleSearch search(files, environment);
    EXPECT_FALSE(search.find("late"));
    files.write("/w/late.py", "");
    EXPECT_FALSE(search.find("late"));
    search.forget();
    EXPECT_TRUE(search.find("late"));
}

TEST_F(Modules, PathsHaveNames) {
    const ModuleSearch search(files, environment);
    EXPECT_EQ(search.module_name("/w/src/pkg/a.py"), "pkg.a") << "the innermost root counts";
    EXPECT_EQ(search.module_name("/w/src/pkg/__init__.py"), "pkg");
    EXPECT_EQ(search.module_name("/std/json/decoder.py"), "json.decoder");
    EXPECT_EQ(search.module_name("/typeshed/_socket.pyi"), "_socket");
    EXPECT_EQ(search.module_name("/elsewhere/b.py"), "b");
}

TEST(Projects, ReadAFileAgainWhenItChanged) {
    const auto files = std::make_shared<MemoryFileSystem>();
    files->write("/w/m.py", "def f(): pass\n");
    Project project(files, {.roots = {"/w"}});
    const auto first = project.load("/w/m.py");
    EXPECT_EQ(project.load("/w/m.py"), first) << "kept";
    files->write("/w/m.py", "def f(): yield\n");
    const auto second = project.load("/w/m.py");
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(second->functions().functions()[0].kind, semantics::FunctionKind::GeneratorFunction);
    files->remove("/w/m.py");
    EXPECT_EQ(project.load("/w/m.py"), nullptr);
    EXPECT_EQ(project.load_module("builtins")->identity.module, "builtins") << "it is there always";
}

TEST(Projects, TheTextOfAnEditorWins) {
    class Text final : public OpenText {
    public:
        [[nodiscard]] std::shared_ptr<const AnalyzedFile> analyzed() const override {
            return AnalyzedFile::analyze(syntax::SourceText("async def f(): yield\n"), {.path = "/w/m.py"});
        }
    };
    const auto files = std::make_shared<MemoryFileSystem>();
    files->write("/w/m.py", "def f(): pass\n");
    const auto project = std::make_shared<Project>(files, Environment{.roots = {"/w"}});
    const auto open = std::make_shared<OpenTexts>();
    open->emplace("/w/m.py", std::make_shared<Text>());
    ProjectView view(project, open);
    EXPECT_EQ(view.load_module("m")->functions().functions()[0].kind, semantics::FunctionKind::AsyncGeneratorFunction);
    EXPECT_EQ(project->load_module("m")->functions().functions()[0].kind, semantics::FunctionKind::Function);
}

TEST(Projects, KeepWhatIsUsedAndLetGoOfTheRest) {
    const auto files = std::make_shared<MemoryFileSystem>();
    const std::string megabyte = "#" + std::string((1U << 20U) - 2, 'x') + "\n";
    for (int i = 0; i < 40; ++i) files->write("/w/m" + std::to_string(i) + ".py", megabyte);
    Project project(files, {.roots = {"/w"}});
    const std::weak_ptr<const AnalyzedFile> first = project.load("/w/m0.py");
    EXPECT_FALSE(first.expired());
    for (int i = 1; i < 40; ++i) EXPECT_NE(project.load("/w/m" + std::to_string(i) + ".py"), nullptr);
    EXPECT_TRUE(first.expired()) << "forty megabytes of source are not all kept";
    EXPECT_NE(project.load("/w/m0.py"), nullptr);
}

TEST(Projects, GiveWhatSomeoneElseStillHoldsInsteadOfReadingItAgain) {
    const auto files = std::make_shared<MemoryFileSystem>();
    const std::string megabyte = "#" + std::string((1U << 20U) - 2, 'x') + "\n";
    for (int i = 0; i < 40; ++i) files->write("/w/m" + std::to_string(i) + ".py", megabyte);
    Project project(files, {.roots = {"/w"}});
    const auto load_others = [&] {
        for (int i = 2; i < 40; ++i) EXPECT_NE(project.load("/w/m" + std::to_string(i) + ".py"), nullptr);
    };
    const auto held = project.load("/w/m0.py");
    const auto changed = project.load("/w/m1.py");
    load_others();
    files->write("/w/m1.py", "x = 1\n");
    EXPECT_EQ(project.load("/w/m0.py"), held);
    EXPECT_NE(project.load("/w/m1.py"), changed);
    load_others();
    EXPECT_EQ(project.load("/w/m0.py"), held);
}

TEST(Projects, LetGoOfWhatAnEditorHas) {
    const auto files = std::make_shared<MemoryFileSystem>();
    files->write("/w/m.py", "def f(): pass\n");
    Project project(files, {.roots = {"/w"}});
    const std::weak_ptr<const AnalyzedFile> file = project.load("/w/m.py");
    EXPECT_FALSE(file.expired());
    project.let_go("/w/m.py");
    project.let_go("/w/other.py");
    EXPECT_TRUE(file.expired());
    EXPECT_NE(project.load("/w/m.py"), nullptr) << "the editor has closed it";
}

TEST(Projects, WhatIsLoadedInPassingDoesNotDriveOutTheRest) {
    const auto files = std::make_shared<MemoryFileSystem>();
    const std::string megabyte = "#" + std::string((1U << 20U) - 2, 'x') + "\n";
    for (int i = 0; i < 40; ++i) files->write("/w/m" + std::to_string(i) + ".py", megabyte);
    Project project(files, {.roots = {"/w"}});
    const std::weak_ptr<const AnalyzedFile> imported = project.load("/w/m0.py");
    for (int i = 1; i < 40; ++i) {
        const auto file = project.load("/w/m" + std::to_string(i) + ".py", "x = 1\n" + megabyte);
        ASSERT_NE(file, nullptr);
        EXPECT_EQ(file->symbols().symbols().size(), 1U) << "what was read is what is analysed";
    }
    EXPECT_FALSE(imported.expired());
}

TEST(Words, TellFromWhichModulesNamesAreTakenWithAStar) {
    const WordSet words(
        "from lib . util import *\nfrom . import \\\n *\nfrom .core import *  # all\nfrom other import a, b\nimport "
        "c\n*d, e = c\n");
    for (const char* const module : {"util", "lib.util", "core", "a.b.core"})
        EXPECT_TRUE(words.may_contain(WordSet::star_of(module))) << module;
    EXPECT_TRUE(words.may_contain(std::string(WordSet::star_of_package)));
    for (const char* const module : {"lib", "other", "c", "a"})
        EXPECT_FALSE(words.may_contain(WordSet::star_of(module))) << module;
    EXPECT_FALSE(WordSet("from . import a\nx = from_import * 2\n").may_contain(std::string(WordSet::star_of_package)));
}

TEST(Words, AreFoundWhole) {
    const WordSet words("def foo(bar1): return _x + 'é' # baz\n");
    for (const char* const word : {"def", "foo", "bar1", "return", "_x", "é", "baz"})
        EXPECT_TRUE(words.may_contain(word));
    for (const char* const word : {"fo", "bar", "x", "oo", "1", ""}) EXPECT_FALSE(words.may_contain(word)) << word;
}

}  // namespace
}  // namespace pykind::project
