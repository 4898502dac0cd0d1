// What is under the cursor: facts first (Explanation), then words (compose), then text (render_* of page.hpp).
//
//     semantics::Evaluator evaluator(project);
//     if (const auto found = explain_at(evaluator, file, offset)) puts(render_markdown(compose(*found)).c_str());
#pragma once

#include <optional>

#include "analysis/analyzed_file.hpp"
#include "analysis/facts.hpp"
#include "analysis/page.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind {

// What is at a byte offset; nothing where pykind has nothing to say, or past the end. Facts may point into files that
// the evaluator keeps: they are good as long as it is.
[[nodiscard]] std::optional<Explanation> explain_at(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                    syntax::Offset offset);

// What is said of the function or class defined on a 1-based line (or decorated there): the first that begins on it.
[[nodiscard]] std::optional<Explanation> explain_line(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                      std::uint32_t line);

// The facts in words: the sections of analysis/sections/, in their order.
[[nodiscard]] Page compose(const Explanation& explanation);

}  // namespace pykind
