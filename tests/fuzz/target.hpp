// What is fuzzed: one function a target, one file a function. The same functions run under libFuzzer (driver.cpp) and,
// with the inputs that are kept, in every build's tests (replay_test.cpp).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pykind::fuzz {

// What inputs are made of, for the mutator.
enum class Language : std::uint8_t {
    Bytes,     // anything
    Python,    // a Python file
    Sections,  // parts, each below a line that begins with section_mark
    Messages,  // JSON, one document a line
};

// An input shows a fault: the product does not keep a promise. What ends the process shows one as well.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws Fault with the words unless the condition holds.
void require(bool holds, const std::string& words);

struct Target {
    std::string_view name;
    void (*run)(std::string_view input);
    Language language;
    std::size_t largest;  // inputs that are longer are cut: what there is to find is found in few bytes, and sooner
};

[[nodiscard]] const std::vector<Target>& targets();
// Null for a name that none has.
[[nodiscard]] const Target* find_target(std::string_view name);

inline constexpr std::string_view section_mark = "#%% ";

// A part of an input: what follows the mark, and the lines below, up to the next mark.
struct Section {
    std::string title;
    std::string text;
};

// What stands before the first mark is a section without a title, and comes first.
[[nodiscard]] std::vector<Section> sections_of(std::string_view input);

// targets/NAME.cpp
void fuzz_parser(std::string_view input);
void fuzz_edits(std::string_view input);
void fuzz_frames(std::string_view input);
void fuzz_messages(std::string_view input);
void fuzz_hover(std::string_view input);
void fuzz_checks(std::string_view input);
void fuzz_conversions(std::string_view input);
void fuzz_settings(std::string_view input);
void fuzz_cache(std::string_view input);
void fuzz_environment(std::string_view input);

}  // namespace pykind::fuzz
