// The pages of the checks: what each finds, why, what Python says, and how to mend it. Their source is the spec that
// the check is tested by.
#pragma once

#include <string>
#include <string_view>

#include "analysis/check.hpp"

namespace pykind {

// Empty for a check that has no page.
[[nodiscard]] std::string_view page_source(Check check);

// "an asynchronous generator iterator is awaited": what the check finds, as its page says in its title.
[[nodiscard]] std::string_view summary_of(Check check);

// What it finds and why, in a sentence or two: the first paragraph of its page, on one line.
[[nodiscard]] std::string lead_of(Check check);

// For markdown: all that comes before its examples of what is found and what is not, and of those the first few; what
// only a test needs is left out.
[[nodiscard]] std::string check_page_markdown(Check check);

// The same without markup, as `pykind explain` prints it.
[[nodiscard]] std::string check_page(Check check);

}  // namespace pykind
