// The files of a project and of what it imports, read when they are asked for, kept, and read again when they changed.
// The text of open editors wins over the disk.
//
// Free to be used by any number of threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "analysis/analyzed_file.hpp"
#include "analysis/project/module_search.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind::project {

class Project final : public semantics::ModuleLoader {
public:
    Project(std::shared_ptr<const FileSystem> files, Environment environment);

    [[nodiscard]] const Environment& environment() const { return environment_; }
    [[nodiscard]] const ModuleSearch& modules() const { return modules_; }

    // The analysis of the file at a path; null if it cannot be read.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load(const std::string& path);

    // That of a module by its full dotted name; null if there is none, or it is a namespace package. `builtins` is
    // there always: where no stub of it is found, one that pykind brings.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_module(const std::string& name) override;

    // That of the stub of a module in the typeshed at hand.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> load_stub(const std::string& name) override;

    // An editor has the file open with this text; null when it is closed.
    void set_open(const std::string& path, std::shared_ptr<const AnalyzedFile> file);

    // Modules may have come or gone.
    void files_changed() { modules_.forget(); }

private:
    struct Kept {
        FileStatus status;
        std::shared_ptr<const AnalyzedFile> file;
    };

    [[nodiscard]] std::shared_ptr<const AnalyzedFile> analyze(const std::string& path, std::string text) const;

    std::shared_ptr<const FileSystem> files_;
    Environment environment_;
    ModuleSearch modules_;
    std::mutex mutex_;
    std::map<std::string, Kept, std::less<>> kept_;
    std::map<std::string, std::shared_ptr<const AnalyzedFile>, std::less<>> open_;
};

}  // namespace pykind::project
