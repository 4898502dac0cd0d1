// Names that are said in a file without standing there as names.
#pragma once

#include <string_view>

#include "analysis/analyzed_file.hpp"

namespace pykind::rewriting {

// A string that is for people: no annotation, path or part of `__all__`.
[[nodiscard]] bool is_prose(std::string_view string);

// In a string that is no prose, or in a type comment.
[[nodiscard]] bool is_mentioned(const AnalyzedFile& file, std::string_view name);

}  // namespace pykind::rewriting
