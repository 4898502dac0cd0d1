// The files of a project and of what it imports: read when they are asked for, kept while they are used, and read again
// when they changed on the disk.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "analysis/analyzed_file.hpp"
#include "analysis/project/module_search.hpp"
#include "analysis/project/word_index.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind::project {

// Free to be used by any number of threads.
class Project final : public semantics::ModuleLoader {
public:
    Project(std::shared_ptr<const FileSystem> files, Environment environment);

    [[nodiscard]] const FileSystem& files() const { return *files_; }
    [[nodiscard]] const Environment& environment() const { return environment_; }
    [[nodiscard]] const ModuleSearch& modules() const { return modules_; }
    [[nodiscard]] WordIndex& words() { return words_; }

    // What the file at a path is called here: its module, and the Python that it is for.
    [[nodiscard]] FileIdentity identity_of(const std::string& path) const;

    // The analysis of the file at a path; null if it cannot be read.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load(const std::string& path);
    // The same of a file that has just been read, to be looked at by itself: it is the first one not to be kept.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load(const std::string& path, std::string bytes);

    // That of a module by its full dotted name; null if there is none, or it is a namespace package. `builtins` is
    // there always: where no stub of it is found, one that pykind brings.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_module(const std::string& name) override;

    // That of the stub of a module in the typeshed at hand.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_stub(const std::string& name) override;

    // Lets go of the analysis of the file at a path, which will not be asked for: an editor's text stands in its place.
    void let_go(const std::string& path);

    // Modules may have come or gone.
    void files_changed() { modules_.forget(); }

private:
    struct Kept {
        FileStatus status;
        std::shared_ptr<const AnalyzedFile> file;  // null: it could not be read
        std::list<std::string>::iterator use;      // its place in `uses_`
    };

    enum class Use : std::uint8_t { Asked, InPassing };

    // No longer kept, but it may be held by others, and is the same for whoever asks then.
    struct Released {
        FileStatus status;
        std::weak_ptr<const AnalyzedFile> file;
    };

    template <class Read>
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_with(const std::string& path, Use use, Read&& read);
    void erase(std::map<std::string, Kept, std::less<>>::iterator kept);
    void release(std::map<std::string, Kept, std::less<>>::iterator kept);
    void keep(const std::string& path, const FileStatus& status, Use use, std::shared_ptr<const AnalyzedFile> file);

    std::shared_ptr<const FileSystem> files_;
    Environment environment_;
    ModuleSearch modules_;
    WordIndex words_;
    std::mutex mutex_;
    std::map<std::string, Kept, std::less<>> kept_;
    std::list<std::string> uses_;  // the paths of `kept_`, the one used last first
    std::size_t kept_bytes_ = 0;   // of source
    std::unordered_map<std::string, Released> released_;
    std::size_t most_released_ = 1000;  // those that nobody holds are forgotten when there are as many
    std::shared_ptr<const AnalyzedFile> builtins_;
};

// A text that an editor holds.
class OpenText {
public:
    OpenText() = default;
    OpenText(const OpenText&) = delete;
    OpenText& operator=(const OpenText&) = delete;
    virtual ~OpenText() = default;
    [[nodiscard]] virtual std::shared_ptr<const AnalyzedFile> analyzed() const = 0;
};

// By absolute path. Null for one that is open with a text that is not known: what is on the disk serves then.
using OpenTexts = std::map<std::string, std::shared_ptr<const OpenText>, std::less<>>;

// A project as it is at one moment: the texts of open editors win over the disk.
class ProjectView final : public semantics::ModuleLoader {
public:
    ProjectView(std::shared_ptr<Project> project, std::shared_ptr<const OpenTexts> open)
        : project_(std::move(project)), open_(std::move(open)) {}

    [[nodiscard]] Project& project() const { return *project_; }
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load(const std::string& path) const;
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_module(const std::string& name) override;
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_stub(const std::string& name) override {
        return project_->load_stub(name);
    }

    // The open text at a path; null if there is none.
    [[nodiscard]] const OpenText* open_text(const std::string& path) const;

private:
    std::shared_ptr<Project> project_;
    std::shared_ptr<const OpenTexts> open_;  // may be null
};

}  // namespace pykind::project
