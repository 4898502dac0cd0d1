// Runs every spec under tests/analysis: one test a file. With UPDATE=1 in the environment expectations are rewritten.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/spec_runner.hpp"

namespace pykind::test {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(PYKIND_SOURCE_DIR) / "tests" / "analysis";

std::vector<std::string> spec_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        if (entry.path().extension() == ".md") files.push_back(entry.path().lexically_relative(root).string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class Spec : public testing::TestWithParam<std::string> {};

TEST_P(Spec, Holds) {
    const fs::path path = root / GetParam();
    std::ostringstream markdown;
    markdown << std::ifstream(path, std::ios::binary).rdbuf();
    const bool is_of_checks = GetParam().starts_with("checks/");
    const SpecResult result =
        run_spec(markdown.str(), is_of_checks ? SpecSubject::Checks : SpecSubject::HoversAndConversions);
    EXPECT_GT(result.expectations, 0U) << path << " expects nothing";
    for (const SpecFailure& failure : result.failures)
        ADD_FAILURE_AT(path.c_str(), static_cast<int>(failure.line)) << failure.message;
    if (std::getenv("UPDATE") != nullptr && !result.failures.empty())
        std::ofstream(path, std::ios::binary) << result.updated;
}

INSTANTIATE_TEST_SUITE_P(Files, Spec, testing::ValuesIn(spec_files()), [](const auto& file) {
    std::string name = file.param;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

// The runner itself must be able to fail.
TEST(SpecRunner, SeesWrongExpectations) {
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#   ^ kind: function\n```\n").failures.size(), 0U);
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#   ^ kind: generator-function\n```\n").failures.size(), 1U);
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#   ^^ kind: function\n```\n").failures.size(), 1U)
        << "the range counts";
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#     ^ no hover\n```\n").failures.size(), 0U);
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#   ^ no hover\n```\n").failures.size(), 1U);
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#     ^ hover: function\n```\n").failures.size(), 1U);
    EXPECT_EQ(run_spec("```python\ndef f(): pass\n#   ^ hovr: function\n```\n").failures.size(), 1U);
    EXPECT_EQ(run_spec("```python\ndef $0f(): pass\n```\n").failures.size(), 1U);
    EXPECT_EQ(run_spec("```python\ndef $0f(): pass\n```\n```markdown\nwrong\n```\n").failures.size(), 1U);
}

TEST(SpecRunner, SeesWrongExpectationsOfConversions) {
    const std::string function = "```python convert=async-generator-method\ndef $0f(): pass\n```\n";
    const auto failures = [](const std::string& markdown) { return run_spec(markdown).failures.size(); };
    EXPECT_EQ(failures(function + "not proposed\n"), 0U);
    EXPECT_EQ(failures(function + "not offered: it is no class (line 1)\n"), 1U);
    EXPECT_EQ(failures(function), 1U) << "something is expected of every conversion";
    EXPECT_EQ(failures(function + "```python after\n```\ndiffers: none\n"), 1U);
    EXPECT_EQ(failures("```python convert=generator\ndef $0f(): pass\n```\nnot proposed\n"), 1U);
    EXPECT_EQ(failures("```python convert=generator-method\ndef f(): pass\n```\nnot proposed\n"), 1U);
    EXPECT_EQ(failures("```python convert=generator-method preferred\ndef $0f(): pass\n```\nnot proposed\n"), 1U);
    EXPECT_EQ(failures(function + "not proposed\n\nProse.\n```python after\n```\n"), 1U) << "no conversion makes it";
    EXPECT_EQ(run_spec(function + "\nProse.\n").updated, function + "not proposed\n\nProse.\n");
    EXPECT_EQ(run_spec(function + "```python after\n```\ndiffers: none\nProse.\n").updated,
              function + "not proposed\nProse.\n");
}

TEST(SpecRunner, SeesWrongExpectationsOfChecks) {
    const auto failures = [](const std::string& source) {
        return run_spec("```python\nasync def f():\n    yield\n" + source + "```\n", SpecSubject::Checks)
            .failures.size();
    };
    const std::string use = "async def g():\n    await f()\n";
    const std::string words =
        "`f()` is an asynchronous generator iterator, which cannot be awaited: TypeError: 'async_generator' object "
        "can't be awaited\n";
    EXPECT_EQ(failures(""), 0U);
    EXPECT_EQ(failures(use + "#   ^^^^^^^^^ error[await-async-generator]: " + words), 0U);
    EXPECT_EQ(failures(use), 1U) << "a finding that nobody expects";
    EXPECT_EQ(failures("#   ^^^^^ error[await-async-generator]: " + words), 1U) << "a finding that is not there";
    EXPECT_EQ(failures(use + "#   ^^^^^ error[await-async-generator]: " + words), 1U) << "the range counts";
    EXPECT_EQ(failures(use + "#   ^^^^^^^^^ warning[await-async-generator]: " + words), 1U) << "the severity counts";
}

}  // namespace
}  // namespace pykind::test
