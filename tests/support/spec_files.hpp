// The files of a spec's project.
#pragma once

#include <algorithm>

#include "analysis/project_context.hpp"
#include "tests/support/spec_text.hpp"

namespace pykind::test {

// All files under the heading that hold one of the words.
class SpecFiles final : public ProjectFiles {
public:
    explicit SpecFiles(SpecProject& project) : project_(project) {}

    [[nodiscard]] std::vector<std::shared_ptr<const AnalyzedFile>> with_words(
        const std::set<std::string>& words) override {
        std::vector<std::shared_ptr<const AnalyzedFile>> found;
        for (const std::string& path : project_.files->paths()) {
            const auto file = project_.project.load(path);
            const std::string_view text = file->tree->text().bytes();
            if (std::any_of(words.begin(), words.end(),
                            [text](const std::string& word) { return text.find(word) != std::string_view::npos; }))
                found.push_back(file);
        }
        return found;
    }

private:
    SpecProject& project_;
};

}  // namespace pykind::test
