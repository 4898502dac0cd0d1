// Blocks of specs that say what an editor shows of them: hints, tokens, highlights, symbols, calls, counts.
#pragma once

#include <memory>

#include "tests/support/spec_runner.hpp"
#include "tests/support/spec_text.hpp"

namespace pykind::test {

// Compares what `shows=…` asks for with the ```text block that follows. Gives the line after that.
std::size_t check_shown(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                        SpecResult& result);

}  // namespace pykind::test
