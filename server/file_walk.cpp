#include "server/file_walk.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "server/files.hpp"
#include "server/git_ignore.hpp"

namespace pykind::server {

namespace fs = std::filesystem;

namespace {

// A folder's .gitignore, and through it those of the folders above.
struct IgnoreScope {
    std::shared_ptr<const IgnoreScope> outer;
    fs::path folder;
    GitIgnore patterns;
};
using Scope = std::shared_ptr<const IgnoreScope>;

Scope enter(const fs::path& folder, Scope outer) {
    std::error_code error;
    const fs::path file = folder / ".gitignore";
    if (!fs::is_regular_file(file, error)) return outer;
    const auto text = read_file(file.string());
    const auto* const bytes = std::get_if<std::string>(&text);
    return bytes == nullptr
               ? outer
               : std::make_shared<const IgnoreScope>(IgnoreScope{std::move(outer), folder, GitIgnore(*bytes)});
}

// Inner files are stronger than outer ones.
bool is_ignored(const Scope& scope, const fs::path& path, bool is_folder) {
    for (const IgnoreScope* at = scope.get(); at != nullptr; at = at->outer.get()) {
        const auto verdict = at->patterns.judge(path.lexically_relative(at->folder).generic_string(), is_folder);
        if (verdict != GitIgnore::Verdict::Silent) return verdict == GitIgnore::Verdict::Ignored;
    }
    return false;
}

// The .gitignore files between the root of the repository and the folder, the folder's own left out.
Scope scope_above(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> above;
    for (fs::path at = folder;; at = at.parent_path()) {
        if (at != folder) above.push_back(at);
        if (fs::exists(at / ".git", error)) break;
        if (at == at.parent_path())
            return nullptr;  // no repository: no .gitignore outside of what was asked for counts
    }
    Scope scope;
    for (auto at = above.rbegin(); at != above.rend(); ++at) scope = enter(*at, std::move(scope));
    return scope;
}

bool is_left_out(const fs::path& folder) {
    const std::string name = folder.filename().string();
    std::error_code error;
    return name.starts_with('.') || name == "node_modules" || name == "__pycache__" ||
           fs::exists(folder / "pyvenv.cfg", error);
}

class Walker {
public:
    Walker(const WalkOptions& options, WalkResult& result) : options_(options), result_(result) {}

    // `shown` is how the folder is called in the output, `real` its absolute path.
    void walk_folder(const std::string& shown, const fs::path& real) {
        struct Pending {
            std::string shown;
            fs::path real;
            Scope scope;
        };
        std::vector<Pending> pending{{shown, real, options_.ignore_files ? scope_above(real) : nullptr}};
        while (!pending.empty() && !options_.cancelled.stop_requested()) {
            const Pending folder = std::move(pending.back());
            pending.pop_back();
            const Scope scope = options_.ignore_files ? enter(folder.real, folder.scope) : nullptr;
            std::error_code error;
            std::vector<fs::directory_entry> entries;
            for (fs::directory_iterator at(folder.real, error), end; !error && at != end; at.increment(error))
                entries.push_back(*at);
            if (error) result_.problems.emplace_back(folder.shown, "cannot read: " + error.message());
            std::sort(entries.begin(), entries.end());
            std::vector<Pending> folders;
            for (const fs::directory_entry& entry : entries) {
                const std::string name = (folder.shown.ends_with('/') ? folder.shown : folder.shown + "/") +
                                         entry.path().filename().string();
                const bool is_folder = entry.is_directory(error) && !entry.is_symlink(error);
                if (options_.ignore_files && is_ignored(scope, entry.path(), is_folder)) continue;
                if (is_folder) {
                    if (is_walked(entry.path())) folders.push_back({name, entry.path(), scope});
                } else if (is_python(entry.path()) && entry.is_regular_file(error)) {
                    result_.files.push_back(name);
                }
            }
            std::move(folders.rbegin(), folders.rend(), std::back_inserter(pending));
        }
    }

private:
    [[nodiscard]] bool is_walked(const fs::path& folder) const {
        std::error_code error;
        if (options_.only_packages && !fs::exists(folder / "__init__.py", error)) return false;
        return !options_.ignore_files || !is_left_out(folder);
    }

    static bool is_python(const fs::path& path) { return path.extension() == ".py" || path.extension() == ".pyi"; }

    const WalkOptions& options_;
    WalkResult& result_;
};

}  // namespace

WalkResult walk(const std::vector<std::string>& paths, const WalkOptions& options) {
    WalkResult result;
    Walker walker(options, result);
    for (const std::string& path : paths) {
        std::error_code error;
        if (path == "-") {
            result.files.push_back(path);
        } else if (fs::is_directory(path, error)) {
            walker.walk_folder(path, fs::absolute(path, error).lexically_normal());
        } else {
            result.files.push_back(path);
        }
    }
    return result;
}

}  // namespace pykind::server
