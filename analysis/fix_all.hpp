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

// The edits of the text that its safe fixes come to (safe_fixes.hpp), of one check if it is given. Those that are in
// each other's way are made one after the other, on the text that the others have left.
[[nodiscard]] std::vector<Edit> fix_all(CheckedText checked, const CheckText& check, std::optional<Check> only = {});

}  // namespace pykind
