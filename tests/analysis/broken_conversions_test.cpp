// An editor asks while one types: the classes and functions of the specs, broken off after every line and with every
// line gone, are read without harm, and what is offered of them is an edit of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "analysis/rewrite.hpp"
#include "tests/support/spec_text.hpp"

namespace pykind::test {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(PYKIND_SOURCE_DIR) / "tests" / "analysis" / "rewrites";

std::vector<std::string> spec_names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

class BrokenConversions : public testing::TestWithParam<std::string> {
protected:
    void check(const std::string& text, int minor) {
        SpecProject world(std::make_shared<MemoryFileSystem>(), minor);
        semantics::Evaluator evaluator(world.project);
        NoFiles others;
        const auto file = AnalyzedFile::analyze(syntax::SourceText(text), {.path = "/main.py", .target_minor = minor});
        for (const Proposal& proposal : proposals_in({evaluator, file, others})) {
            if (!proposal.is_offered()) continue;
            syntax::Offset last = 0;
            for (const Edit& edit : proposal.changes.front().edits) {
                EXPECT_LE(last, edit.span.begin) << text;
                EXPECT_LE(edit.span.begin, edit.span.end) << text;
                last = edit.span.end;
            }
            EXPECT_LE(last, text.size()) << text;
        }
        ++checked_;
    }

    std::size_t checked_ = 0;
};

TEST_P(BrokenConversions, AreReadWithoutHarm) {
    std::ostringstream markdown;
    markdown << std::ifstream(folder / (GetParam() + ".md"), std::ios::binary).rdbuf();
    const SpecText spec(markdown.str());
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const auto block = spec.block_at(i);
        if (!block || block->value_of("convert").empty()) continue;
        const std::string text = spec.source_of(*block).text;
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
            check(text.substr(0, end), block->target());
            check(text.substr(0, begin) + text.substr(end), block->target());
            begin = end;
        }
        i = block->end;
    }
    EXPECT_GT(checked_, 0U);
}

INSTANTIATE_TEST_SUITE_P(Specs, BrokenConversions, testing::ValuesIn(spec_names()));

}  // namespace
}  // namespace pykind::test
