// Specs: markdown files whose Python blocks say what is expected of them. The format is described in tests/README.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pykind::test {

struct SpecFailure {
    std::size_t line = 0;  // 1-based, in the markdown file
    std::string message;
};

struct SpecResult {
    std::vector<SpecFailure> failures;
    std::size_t expectations = 0;  // how many were checked
    std::string updated;           // the file with every expectation as it should be to hold
};

enum class SpecSubject : std::uint8_t {
    HoversAndConversions,  // what is asked for
    Checks,                // every finding in every block
};

[[nodiscard]] SpecResult run_spec(const std::string& markdown, SpecSubject subject = SpecSubject::HoversAndConversions);

}  // namespace pykind::test
