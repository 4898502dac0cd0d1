// The edits that make one text of another, line by line, so that only what changes is touched.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/rewrite.hpp"

namespace pykind::rewriting {

// `span` is what `text` takes the place of in `before`, and begins at a line's beginning. Lines of `text` end in '\n',
// and are given the line ending that the file has.
[[nodiscard]] std::vector<Edit> line_edits(std::string_view before, syntax::Span span, std::string_view text);

}  // namespace pykind::rewriting
