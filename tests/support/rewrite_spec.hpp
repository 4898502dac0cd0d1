// The expectations of conversions in a spec: a block with `convert=ID`, and what follows it.
#pragma once

#include <memory>

#include "tests/support/memory_file_system.hpp"
#include "tests/support/spec_runner.hpp"
#include "tests/support/spec_text.hpp"

namespace pykind::test {

// Checks what the block expects of its conversion and rewrites in the text what is not so. `files` is the project that
// the blocks under its heading make up, this one among them. Gives the line after the expectations.
std::size_t check_conversion(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                             SpecResult& result);

}  // namespace pykind::test
