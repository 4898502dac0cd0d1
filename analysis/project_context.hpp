// A file in its project: what conversions and checks are asked of.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analysis/analyzed_file.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind {

// The files in which what a file defines may be used.
class ProjectFiles {
public:
    ProjectFiles() = default;
    ProjectFiles(const ProjectFiles&) = delete;
    ProjectFiles& operator=(const ProjectFiles&) = delete;
    virtual ~ProjectFiles() = default;

    // Those in which one of the words may stand, the one asked about among them or not.
    [[nodiscard]] virtual std::vector<std::shared_ptr<const AnalyzedFile>> with_words(
        const std::set<std::string>& words) = 0;
};

// Where there are no others, or none that are to be looked at.
class NoFiles final : public ProjectFiles {
public:
    std::vector<std::shared_ptr<const AnalyzedFile>> with_words(const std::set<std::string>& /*words*/) override {
        return {};
    }
};

// A file that something is asked about, and the project around it.
struct ProjectContext {
    semantics::Evaluator& evaluator;
    std::shared_ptr<const AnalyzedFile> file;
    ProjectFiles& project;
};

}  // namespace pykind
