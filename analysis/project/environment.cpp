#include "analysis/project/environment.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>

namespace pykind::project {

namespace {

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

// 11 of "python3.11"; 0 of anything else.
int minor_of(std::string_view folder) {
    constexpr std::string_view prefix = "python3.";
    int minor = 0;
    if (!folder.starts_with(prefix)) return 0;
    const char* const end = folder.data() + folder.size();
    const auto parsed = std::from_chars(folder.data() + prefix.size(), end, minor);
    return parsed.ptr == end ? minor : 0;
}

class Search {
public:
    Search(const FileSystem& files, const Variables& variables, const EnvironmentRequest& request)
        : files_(files), variables_(variables), request_(request) {}

    Environment run() {
        add_roots();
        add_interpreter(find_prefix());
        add_typeshed();
        return std::move(found_);
    }

private:
    [[nodiscard]] bool is_folder(const std::string& path) const { return files_.status(path).is_folder; }
    [[nodiscard]] bool is_file(const std::string& path) const { return files_.status(path).is_file; }

    static void add_once(std::vector<std::string>& to, const std::string& path) {
        if (std::find(to.begin(), to.end(), path) == to.end()) to.push_back(path);
    }

    void add_roots() {
        for (const std::string& path : request_.search_paths) add_once(found_.roots, path);
        for (const std::string& folder : request_.folders) {
            add_once(found_.roots, above_packages(folder));
            if (is_folder(join(folder, "src"))) add_once(found_.roots, join(folder, "src"));
        }
    }

    // A folder that is a package itself is no place that imports are looked for in, but the one above it is.
    [[nodiscard]] std::string above_packages(std::string folder) const {
        while (is_file(join(folder, "__init__.py")) && parent_of(folder) != folder) folder = parent_of(folder);
        return folder;
    }

    // The folder above bin/ and lib/ of the project's interpreter; empty if there is none.
    [[nodiscard]] std::string find_prefix() const {
        if (!request_.interpreter_prefix.empty()) return request_.interpreter_prefix;
        for (const std::string& folder : request_.folders) {
            for (const char* const name : {".venv", "venv"}) {
                if (is_file(join(join(folder, name), "pyvenv.cfg"))) return join(folder, name);
            }
        }
        for (const char* const name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
            std::string prefix = variables_(name);
            if (!prefix.empty() && is_folder(prefix)) return prefix;
        }
        for (const std::string& folder : request_.folders) {
            std::string prefix = pyenv_prefix(first_line(join(folder, ".python-version")));
            if (!prefix.empty()) return prefix;
        }
        return prefix_on_path();
    }

    [[nodiscard]] std::string first_line(const std::string& path) const {
        const auto text = files_.read(path);
        return text ? trimmed(std::string_view(*text).substr(0, text->find('\n'))) : std::string();
    }

    [[nodiscard]] std::string pyenv_root() const {
        const std::string root = variables_("PYENV_ROOT");
        return root.empty() ? join(variables_("HOME"), ".pyenv") : root;
    }

    // "3.11" stands for the newest 3.11.x.
    [[nodiscard]] std::string pyenv_prefix(const std::string& version) const {
        if (version.empty()) return {};
        const std::string versions = join(pyenv_root(), "versions");
        if (is_folder(join(versions, version))) return join(versions, version);
        std::string best;
        for (const std::string& name : files_.list(versions)) {
            const bool longer = name.size() > best.size() || (name.size() == best.size() && name > best);
            if (name.starts_with(version + ".") && longer) best = name;
        }
        return best.empty() ? std::string() : join(versions, best);
    }

    [[nodiscard]] std::string prefix_on_path() const {
        std::istringstream path(variables_("PATH"));
        for (std::string folder; std::getline(path, folder, ':');) {
            if (folder.empty() || !is_file(join(folder, "python3"))) continue;
            if (name_of(folder) == "shims") {
                // pyenv's python3 is a script that looks up which one is meant.
                std::string version = variables_("PYENV_VERSION");
                if (version.empty()) version = first_line(join(pyenv_root(), "version"));
                std::string prefix = pyenv_prefix(version);
                if (!prefix.empty()) return prefix;
                continue;
            }
            return parent_of(parent_of(files_.resolve(join(folder, "python3"))));
        }
        return {};
    }

    // `key = value` lines
    [[nodiscard]] std::map<std::string, std::string> read_configuration(const std::string& path) const {
        std::map<std::string, std::string> values;
        std::istringstream lines(files_.read(path).value_or(""));
        for (std::string line; std::getline(lines, line);) {
            const auto equals = line.find('=');
            if (equals != std::string::npos) values[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
        }
        return values;
    }

    void add_interpreter(const std::string& prefix) {
        if (prefix.empty()) return;
        const auto configuration = read_configuration(join(prefix, "pyvenv.cfg"));
        const auto home = configuration.find("home");
        if (home == configuration.end()) return add_base(prefix, true);
        // A virtual environment: its own packages first, the standard library of the interpreter it was made with.
        add_site_packages(prefix, 0);
        const auto system = configuration.find("include-system-site-packages");
        const std::string base = parent_of(files_.resolve(join(home->second, "python3")));
        add_base(parent_of(base), system != configuration.end() && system->second == "true");
        if (found_.minor == 0) found_.minor = noted_minor(configuration);
    }

    // What the environment was made with, where that interpreter is not here: "version" of venv, "version_info" of
    // virtualenv.
    static int noted_minor(const std::map<std::string, std::string>& configuration) {
        for (const char* const name : {"version", "version_info"}) {
            const auto noted = configuration.find(name);
            if (noted == configuration.end()) continue;
            const std::string_view version = noted->second;
            if (const int minor = minor_of("python" + std::string(version.substr(0, version.find('.', 2)))))
                return minor;
        }
        return 0;
    }

    void add_base(const std::string& prefix, bool with_packages) {
        for (const std::string& name : files_.list(join(prefix, "lib"))) {
            const std::string folder = join(join(prefix, "lib"), name);
            const int minor = minor_of(name);
            if (minor <= found_.minor || !is_file(join(folder, "os.py"))) continue;
            found_.minor = minor;
            found_.standard_library = folder;
        }
        if (with_packages) add_site_packages(prefix, found_.minor);
    }

    // `minor`: that of the interpreter, or 0 for all that are there.
    void add_site_packages(const std::string& prefix, int minor) {
        const std::string lib = join(prefix, "lib");
        for (const std::string& name : files_.list(lib)) {
            const int found = minor_of(name);
            if (found == 0 || (minor != 0 && found != minor)) continue;
            add_site_folder(join(join(lib, name), "site-packages"));
            // Debian's, for what was installed by hand with the system's interpreter.
            add_site_folder(join(join("/usr/local/lib", name), "dist-packages"), prefix == "/usr");
        }
        add_site_folder(join(lib, "python3/dist-packages"));
    }

    void add_site_folder(const std::string& folder, bool applies = true) {
        if (!applies || !is_folder(folder)) return;
        add_once(found_.site_packages, folder);
        for (const std::string& name : files_.list(folder)) {
            if (!name.ends_with(".pth")) continue;
            std::istringstream lines(files_.read(join(folder, name)).value_or(""));
            for (std::string line; std::getline(lines, line);) {
                line = trimmed(line);
                // A line that imports would be run by Python; what it does cannot be known here.
                if (line.empty() || line[0] == '#' || line.starts_with("import ") || line.starts_with("import\t"))
                    continue;
                const std::string path = line[0] == '/' ? line : join(folder, line);
                if (is_folder(path)) add_once(found_.site_packages, path);
            }
        }
    }

    // A typeshed comes with mypy, jedi and pyright. Jedi's older one has a folder for each version of Python.
    void add_typeshed() {
        std::vector<std::string> candidates = request_.search_paths;
        std::vector<std::string> packages = found_.site_packages;
        packages.emplace_back("/usr/lib/python3/dist-packages");
        for (const std::string& folder : packages) {
            candidates.push_back(join(folder, "mypy/typeshed"));
            candidates.push_back(join(folder, "jedi/third_party/typeshed"));
            candidates.push_back(join(folder, "basedpyright/dist/typeshed-fallback"));
        }
        for (const std::string& folder : request_.folders) {
            candidates.push_back(join(folder, "node_modules/pyright/dist/typeshed-fallback"));
        }
        for (const char* const global : {"/usr/lib/node_modules", "/usr/local/lib/node_modules"})
            candidates.push_back(join(global, "pyright/dist/typeshed-fallback"));
        for (const std::string& candidate : candidates) {
            const std::string library = join(candidate, "stdlib");
            if (is_file(join(library, "builtins.pyi"))) {
                found_.typeshed = {library};
                return;
            }
            if (is_file(join(library, "3/builtins.pyi"))) {
                found_.typeshed = {join(library, "3"), join(library, "3.7"), join(library, "2and3")};
                return;
            }
        }
    }

    const FileSystem& files_;
    const Variables& variables_;
    const EnvironmentRequest& request_;
    Environment found_;
};

}  // namespace

std::string prefix_of(const FileSystem& files, const std::string& path) {
    if (!files.status(path).is_file) return path;
    const std::string prefix = parent_of(parent_of(path));
    return files.status(join(prefix, "pyvenv.cfg")).is_file ? prefix : parent_of(parent_of(files.resolve(path)));
}

Environment find_environment(const FileSystem& files, const Variables& variables, const EnvironmentRequest& request) {
    return Search(files, variables, request).run();
}

}  // namespace pykind::project
