// The fixes that are made without a look: the first safe one of each finding, as far as they do not get into each
// other's way.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/check.hpp"

namespace pykind {

// The safe fix of a finding that changes no file but its own; null if it has none.
[[nodiscard]] const Fix* safe_fix_of(const Finding& finding, const AnalyzedFile& file);

struct SafeEdits {
    std::vector<Edit> edits;  // by place, none touching another fix's
    std::size_t fixes = 0;    // so many are made with them
};

// Of the findings of one check, if one is given. What is left out because it touches an earlier one can be made in the
// text that these edits give.
[[nodiscard]] SafeEdits safe_edits(const std::vector<Finding>& findings, const AnalyzedFile& file,
                                   std::optional<Check> only = {});

// How many findings, of the check if one is given, have a safe fix.
[[nodiscard]] std::size_t count_safe_fixes(const std::vector<Finding>& findings, const AnalyzedFile& file,
                                           std::optional<Check> only = {});

}  // namespace pykind
