// An input as a file of a project that holds nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "analysis/edit.hpp"
#include "analysis/project_context.hpp"
#include "tests/support/spec_files.hpp"

namespace pykind::fuzz {

// "# target=3.9" on the first line says which Python the file is for.
[[nodiscard]] int target_minor_of(std::string_view text);

class PythonFile {
public:
    explicit PythonFile(std::string_view text) : PythonFile(std::string(text), target_minor_of(text)) {}
    PythonFile(std::string text, int minor);

    [[nodiscard]] ProjectContext context() { return {evaluator_, file_, files_}; }
    [[nodiscard]] semantics::Evaluator& evaluator() { return evaluator_; }
    [[nodiscard]] const AnalyzedFile& file() const { return *file_; }
    [[nodiscard]] std::string_view text() const { return file_->tree->text().bytes(); }
    [[nodiscard]] int minor() const { return file_->identity.target_minor; }

private:
    test::SpecProject project_;
    semantics::Evaluator evaluator_;
    test::SpecFiles files_;
    std::shared_ptr<const AnalyzedFile> file_;
};

// How many faults its syntax has.
[[nodiscard]] std::size_t errors_in(const PythonFile& python);

// The edits of the file itself, made; Fault unless they are in order, inside of the text and of this file.
[[nodiscard]] std::string edited(const PythonFile& file, const std::vector<FileChange>& changes,
                                 const std::string& what);

}  // namespace pykind::fuzz
