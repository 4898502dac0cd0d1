// Changes to the texts of files.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyzed_file.hpp"

namespace pykind {

// Replaces a span of a file's text.
struct Edit {
    syntax::Span span;
    std::string text;
    friend bool operator==(const Edit&, const Edit&) = default;
};

struct FileChange {
    std::shared_ptr<const AnalyzedFile> file;
    std::vector<Edit> edits;  // by place, none overlapping another
};

// What a line that is added to a text ends with: what its first line does.
[[nodiscard]] std::string_view line_end_of(const syntax::SourceText& text);

// The edits are in order of place.
[[nodiscard]] std::string apply_edits(std::string_view text, const std::vector<Edit>& edits);

}  // namespace pykind
