// The targets as a program of libFuzzer: PYKIND_FUZZ_TARGET in the environment names the one that runs.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/mutator.hpp"
#include "tests/fuzz/session_client.hpp"

namespace {

const pykind::fuzz::Target& target() {
    static const pykind::fuzz::Target& found = []() -> const pykind::fuzz::Target& {
        const char* const name = std::getenv("PYKIND_FUZZ_TARGET");
        const auto* const named = pykind::fuzz::find_target(name == nullptr ? "" : name);
        if (named != nullptr) return *named;
        std::fputs("pykind-fuzz: PYKIND_FUZZ_TARGET must name a target of tests/fuzz/targets\n", stderr);
        std::exit(2);
    }();
    return found;
}

// libFuzzer's own changes, of bytes, for so many of ours.
constexpr unsigned bytes_once_in = 3;

}  // namespace

// libFuzzer's interface: https://llvm.org/docs/LibFuzzer.html
extern "C" {

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t largest);

int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
    static_cast<void>(target());
    pykind::fuzz::forget_environment();
    return 0;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), std::min(size, target().largest));
    try {
        target().run(input);
    } catch (const pykind::fuzz::Fault& fault) {
        std::fprintf(stderr, "fault: %s\n", fault.what());
        std::abort();
    }
    return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t largest, unsigned seed) {
    if (target().language == pykind::fuzz::Language::Bytes || seed % bytes_once_in == 0)
        return LLVMFuzzerMutate(data, size, largest);
    const std::string input(reinterpret_cast<const char*>(data), size);
    const std::string result = pykind::fuzz::mutated(target().language, input, seed / bytes_once_in);
    const std::size_t length = std::min(result.size(), largest);
    std::copy_n(result.data(), length, data);
    return length;
}

}  // extern "C"
