// What belongs together with what is under the cursor, in one file.
#pragma once

#include <vector>

#include "analysis/analyzed_file.hpp"

namespace pykind {

enum class HighlightKind : std::uint8_t { Text, Read, Write };

struct Highlight {
    syntax::Span span;
    HighlightKind kind = HighlightKind::Text;
};

// In order of place.
// - At a `yield`, `await`, `return`, `async for` or `async with`: all of those that belong to the same function.
// - At the `def` of a function: the same. At its name: the same, and where the name stands.
// - At any other name: where it stands and means the same.
// None at anything else.
[[nodiscard]] std::vector<Highlight> highlights_at(const AnalyzedFile& file, syntax::Offset offset);

}  // namespace pykind
