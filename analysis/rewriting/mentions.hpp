// Names that are said in a file without standing there as names.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/analyzed_file.hpp"

namespace pykind::rewriting {

// In a string that may be an annotation, a path or a part of `__all__`, or in a type comment; but not in these spans.
[[nodiscard]] bool is_mentioned(const AnalyzedFile& file, std::string_view name,
                                const std::vector<syntax::Span>& except = {});

}  // namespace pykind::rewriting
