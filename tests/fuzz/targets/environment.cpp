// Environments: `pyvenv.cfg`, `.pth` files, `.python-version`, whatever they hold. Each section is a file, by its path;
// a title without a slash is a variable.
//
//     #%% /project/.venv/pyvenv.cfg
//     home = /usr/bin
//     #%% VIRTUAL_ENV
//     /project/.venv
#include "analysis/project/project.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind::fuzz {

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool is_path(const std::string& path) {
    return path.starts_with('/') && path.find("//") == std::string::npos && !path.ends_with('/');
}

// Nothing is a file and a folder.
bool is_free(const test::MemoryFileSystem& files, const std::string& path) {
    if (files.status(path).is_folder) return false;
    for (std::size_t slash = path.rfind('/'); slash > 0; slash = path.rfind('/', slash - 1)) {
        if (files.status(path.substr(0, slash)).is_file) return false;
    }
    return true;
}

}  // namespace

void fuzz_environment(std::string_view input) {
    const auto files = std::make_shared<test::MemoryFileSystem>();
    std::map<std::string, std::string> variables;
    for (const Section& section : sections_of(input)) {
        if (is_path(section.title)) {
            if (is_free(*files, section.title)) files->write(section.title, section.text);
        } else if (section.title.find('/') == std::string::npos) {
            variables[section.title] = first_line(section.text);
        }
    }
    const auto variable = [&](const std::string& name) { return variables[name]; };
    const project::Environment environment = project::find_environment(
        *files, variable, {.folders = {"/project"}, .interpreter_prefix = variables["PYTHON"]});
    for (const auto* const folders : {&environment.site_packages, &environment.typeshed}) {
        for (const std::string& folder : *folders)
            require(files->status(folder).is_folder, "a folder of the environment is not there: " + folder);
    }
    require(environment.minor >= 0, "there is no such Python: " + std::to_string(environment.minor));

    project::Project project(files, environment);
    for (const std::string& path : files->paths()) {
        const std::string module = project.modules().module_name(path);
        const auto file = project.load_module(module);
        require(file == nullptr || !file->identity.path.empty() || module == "builtins",
                "a module has no file: " + module);
    }
    require(project.load_module("builtins") != nullptr, "there are no builtins");
}

}  // namespace pykind::fuzz
