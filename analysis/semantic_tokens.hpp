// The names that stand for functions, and what kind of function: what editors colour.
#pragma once

#include <stop_token>
#include <vector>

#include "analysis/semantics/evaluator.hpp"

namespace pykind {

enum class SemanticTokenType : std::uint8_t { Function, Method };

struct SemanticToken {
    syntax::Span span;
    SemanticTokenType type = SemanticTokenType::Function;
    bool is_declaration = false;
    bool is_async = false;      // a coroutine function or an asynchronous generator function
    bool is_generator = false;  // with `yield`

    friend bool operator==(const SemanticToken&, const SemanticToken&) = default;
};

// Those that begin in the range, in order of place: where functions are defined, and where they are used if it is
// certain what kind they are. They are names, and so neither overlap nor span lines. Ends early, with what was found,
// once it is stopped.
[[nodiscard]] std::vector<SemanticToken> semantic_tokens(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                         syntax::Span range, const std::stop_token& stopped = {});

}  // namespace pykind
