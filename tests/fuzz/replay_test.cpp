// Inputs that once showed a fault, and those that are kept because each reaches what no other one does: in every build
// they run through without one.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fuzz/mutator.hpp"
#include "tests/fuzz/session_client.hpp"

namespace pykind::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(PYKIND_SOURCE_DIR) / "tests" / "fuzz";

std::string content_of(const fs::path& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

std::vector<fs::path> inputs_of(const std::string& target) {
    std::vector<fs::path> inputs;
    for (const char* const folder : {"regressions", "corpus"}) {
        if (!fs::exists(root / folder / target)) continue;
        for (const auto& entry : fs::directory_iterator(root / folder / target)) inputs.push_back(entry.path());
    }
    std::sort(inputs.begin(), inputs.end());
    return inputs;
}

std::vector<std::string> target_names() {
    std::vector<std::string> names;
    for (const Target& target : targets()) names.emplace_back(target.name);
    return names;
}

class KeptInputs : public testing::TestWithParam<std::string> {};

TEST_P(KeptInputs, ShowNoFault) {
    forget_environment();
    const Target& target = *find_target(GetParam());
    const std::vector<fs::path> inputs = inputs_of(GetParam());
    EXPECT_FALSE(inputs.empty()) << "there are no inputs of " << GetParam();
    for (const fs::path& path : inputs) {
        const std::string input = content_of(path).substr(0, target.largest);
        EXPECT_NO_THROW(target.run(input)) << path;
    }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, KeptInputs, testing::ValuesIn(target_names()),
                         [](const auto& target) { return target.param; });

TEST(KeptInputs, AreOfTargets) {
    for (const char* const folder : {"regressions", "corpus"}) {
        for (const auto& entry : fs::directory_iterator(root / folder))
            EXPECT_NE(find_target(entry.path().filename().string()), nullptr) << entry.path() << " is of no target";
    }
}

// A target must be able to fail.
TEST(Targets, SeeFaults) {
    EXPECT_THROW(require(false, "a fault"), Fault);
    EXPECT_NO_THROW(require(true, "none"));
    EXPECT_EQ(sections_of("a\n#%% 1:0-1:2\nb\nc\n#%% x").size(), 3U);
    EXPECT_EQ(sections_of("a\n#%% 1:0-1:2\nb\nc\n#%% x")[1].title, "1:0-1:2");
    EXPECT_EQ(sections_of("a\n#%% 1:0-1:2\nb\nc\n#%% x")[1].text, "b\nc\n");
}

// What the mutator makes hangs on the seed alone.
TEST(Mutator, IsRepeatable) {
    for (const Language language : {Language::Python, Language::Sections, Language::Messages}) {
        std::string one = "def f(x):\n    return x\n";
        std::string other = one;
        for (unsigned seed = 0; seed < 200; ++seed) {
            one = mutated(language, one, seed).substr(0, 1000);
            other = mutated(language, other, seed).substr(0, 1000);
            ASSERT_EQ(one, other);
        }
    }
}

}  // namespace
}  // namespace pykind::fuzz
