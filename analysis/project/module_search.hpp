// From the dotted name of a module to its file, and back.
//
// Source: the import system (language reference, "The import system"; PEP 420 namespace packages), PEP 561 for stubs.
// Where there is source it is taken before a stub: the kinds of functions are in the source. Only what has none (C
// modules) is read from stubs.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/project/environment.hpp"

namespace pykind::project {

struct Module {
    std::string path;  // of its file; of its folder for a namespace package
    bool is_package = false;
    bool is_namespace = false;
    bool is_stub = false;
};

// Free to be used by any number of threads.
class ModuleSearch {
public:
    ModuleSearch(const FileSystem& files, const Environment& environment) : files_(files), environment_(environment) {}

    // The module with a full dotted name ("collections.abc").
    [[nodiscard]] std::optional<Module> find(const std::string& name) const;

    // The stub of a module in the typeshed, also where there is source.
    [[nodiscard]] std::optional<Module> find_stub(const std::string& name) const;

    // The dotted name that the file at a path has for imports; its bare name if it is below no search path.
    [[nodiscard]] std::string module_name(const std::string& path) const;

    // Files may have come or gone: looks again.
    void forget();

private:
    [[nodiscard]] std::optional<Module> search(const std::string& name) const;
    [[nodiscard]] std::optional<Module> find_in(const std::string& folder, std::string_view name, bool stubs) const;

    const FileSystem& files_;
    const Environment& environment_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::optional<Module>> found_;
};

}  // namespace pykind::project
