// The page of a conversion: what it does, shown on an example, what a program could notice, and when it is not offered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/rewrite.hpp"

namespace pykind {

struct ConversionPage {
    std::string_view id;
    std::string_view what;                    // a sentence or two
    std::vector<std::string_view> example;    // lines of Python, which it can be made of
    std::vector<std::string_view> forbidden;  // when it is not offered
};

// Null for one that has no page.
[[nodiscard]] const ConversionPage* page_of(Conversion conversion);

// What it is for its example; its class or function is the last statement.
[[nodiscard]] std::vector<Proposal> proposals_of(const ConversionPage& page, semantics::Evaluator& evaluator);

// The whole page, as `pykind explain` prints it. What the example becomes, and what differs then, is found by making
// the conversion.
[[nodiscard]] std::string render_conversion(Conversion conversion, semantics::Evaluator& evaluator);

}  // namespace pykind
