// What the benches work on: CPython's standard library, and files of a given length cut from it.
#pragma once

#include <string>
#include <vector>

namespace pykind::bench {

// The bytes of every .py file of the standard library. Ends the program with one line if no library is found.
[[nodiscard]] const std::vector<std::string>& corpus();
[[nodiscard]] std::size_t corpus_bytes();

// A text of about so many lines: files of the library one after the other.
[[nodiscard]] std::string text_of(std::size_t lines);

}  // namespace pykind::bench
