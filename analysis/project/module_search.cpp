#include "analysis/project/module_search.hpp"

#include <algorithm>

namespace pykind::project {

std::optional<Module> ModuleSearch::find(const std::string& name) const {
    {
        const std::scoped_lock lock(mutex_);
        const auto known = found_.find(name);
        if (known != found_.end()) return known->second;
    }
    auto found = search(name);
    const std::scoped_lock lock(mutex_);
    return found_.emplace(name, std::move(found)).first->second;
}

void ModuleSearch::forget() {
    const std::scoped_lock lock(mutex_);
    found_.clear();
}

std::optional<Module> ModuleSearch::search(const std::string& name) const {
    if (name.empty() || name.front() == '.' || name.find("..") != std::string::npos) return std::nullopt;
    std::optional<Module> fallback;  // a stub or a namespace package, if nothing better comes
    const auto look_in = [&](const std::string& folder, bool stubs) {
        auto found = find_in(folder, name, stubs);
        if (found && !found->is_stub && !found->is_namespace) return found;
        if (found && (!fallback || (fallback->is_namespace && !found->is_namespace))) fallback = std::move(found);
        return std::optional<Module>();
    };
    for (const std::string& root : environment_.roots) {
        if (auto found = look_in(root, false)) return found;
    }
    if (!environment_.standard_library.empty()) {
        if (auto found = look_in(environment_.standard_library, false)) return found;
    }
    for (const std::string& folder : environment_.site_packages) {
        if (auto found = look_in(folder, false)) return found;
    }
    if (fallback && !fallback->is_namespace) return fallback;
    for (const std::string& folder : environment_.typeshed) static_cast<void>(look_in(folder, false));
    for (const std::string& folder : environment_.site_packages) static_cast<void>(look_in(folder, true));
    return fallback;
}

std::optional<Module> ModuleSearch::find_stub(const std::string& name) const {
    for (const std::string& folder : environment_.typeshed) {
        if (auto found = find_in(folder, name, false)) return found;
    }
    return std::nullopt;
}

// Goes down the parts of the name. `stubs`: in the folder that PEP 561 names `package-stubs`.
std::optional<Module> ModuleSearch::find_in(const std::string& folder, std::string_view name, bool stubs) const {
    std::string at = folder;
    while (true) {
        const auto dot = name.find('.');
        const std::string part = std::string(name.substr(0, dot)) + (stubs ? "-stubs" : "");
        stubs = false;
        const std::string path = join(at, part);
        const bool is_last = dot == std::string_view::npos;
        if (is_last) {
            for (const char* const suffix : {"/__init__.py", ".py", "/__init__.pyi", ".pyi"}) {
                const std::string file = path + suffix;
                if (!files_.status(file).is_file) continue;
                return Module{file, suffix[0] == '/', false, file.back() == 'i'};
            }
            if (files_.status(path).is_folder) return Module{path, true, true, false};
            return std::nullopt;
        }
        if (!files_.status(path).is_folder) return std::nullopt;
        at = path;
        name.remove_prefix(dot + 1);
    }
}

std::string ModuleSearch::module_name(const std::string& path) const {
    std::string best;
    const auto consider = [&](const std::string& root) {
        if (root.size() > best.size() && path.size() > root.size() && path.starts_with(root) &&
            path[root.size()] == '/')
            best = root;
    };
    for (const std::string& root : environment_.roots) consider(root);
    consider(environment_.standard_library);
    for (const std::string& folder : environment_.site_packages) consider(folder);
    for (const std::string& folder : environment_.typeshed) consider(folder);
    std::string name(best.empty() ? name_of(path) : std::string_view(path).substr(best.size() + 1));
    for (const std::string_view suffix : {".pyi", ".py"}) {
        if (name.ends_with(suffix)) {
            name.resize(name.size() - suffix.size());
            break;
        }
    }
    if (name.ends_with("/__init__")) name.resize(name.size() - std::string_view("/__init__").size());
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

}  // namespace pykind::project
