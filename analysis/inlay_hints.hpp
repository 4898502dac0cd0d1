// What an editor shows between the words of the text.
//
//     async def ticker(n)⟨asynchronous generator function⟩:
//     it⟨: AsyncGenerator[int, None]⟩ = ticker(3)
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "analysis/semantics/evaluator.hpp"

namespace pykind {

enum class InlayHintSort : std::uint8_t {
    Function,    // the kind of any but a plain one, at the end of its signature
    Assignment,  // the object that a call of such a function gives, behind the name that it is assigned to
};

struct InlayHint {
    InlayHintSort sort;
    syntax::Offset offset = 0;   // it is shown before what stands here
    syntax::Offset subject = 0;  // where the name begins that it is about
    std::string label;
};

struct InlayHintOptions {
    bool functions = true;
    bool assignments = true;
};

// Those whose place is in the range or at one of its ends, in order of place. Nothing outside of it is evaluated. Ends
// early, with what was found, once it is stopped.
[[nodiscard]] std::vector<InlayHint> inlay_hints(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                 syntax::Span range, InlayHintOptions options = {},
                                                 const std::stop_token& stopped = {});

}  // namespace pykind
