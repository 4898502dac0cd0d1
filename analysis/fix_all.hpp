// All fixes of a file that are right without a look, made one after the other until there is none left.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/check.hpp"

namespace pykind {

// A text, and what was found in it.
struct CheckedText {
    std::shared_ptr<const AnalyzedFile> file;
    std::vector<Finding> findings;
};

// Checks another text of the same file.
using CheckText = std::function<CheckedText(std::string text)>;

// The fix of a finding that needs no look and changes the file alone; null if there is none.
[[nodiscard]] const Fix* safe_fix_of(const Finding& finding, const AnalyzedFile& file);

// How many findings, of the check if one is given, have such a fix.
[[nodiscard]] std::size_t count_safe_fixes(const CheckedText& checked, std::optional<Check> only = {});

// The edits of the text that all of them come to. Fixes that are in each other's way are made one after the other, on
// the text that the others have left.
[[nodiscard]] std::vector<Edit> fix_all(CheckedText checked, const CheckText& check, std::optional<Check> only = {});

}  // namespace pykind
