// Blocks of specs that say what the checks find in them.
#pragma once

#include <memory>

#include "tests/support/spec_runner.hpp"
#include "tests/support/spec_text.hpp"

namespace pykind::test {

// Compares the findings in a block, and its fixes if it asks for them, with what the marks and the blocks after it say.
// Gives the line after all of that.
std::size_t check_findings(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                           SpecResult& result);

}  // namespace pykind::test
