// Hover at every offset, also of files that are broken in random ways: no crash, and an answer about the place asked
// for.
#include "analysis/hover.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

namespace pykind {
namespace {

std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(std::string(PYKIND_SOURCE_DIR) + "/tests/" + name, std::ios::binary).rdbuf();
    return text.str();
}

void ask_everywhere(const std::string& source) {
    const auto file = AnalyzedFile::analyze(syntax::SourceText(source));
    const syntax::Offset size = file->tree->text().size();
    for (syntax::Offset offset = 0; offset <= size + 2; ++offset) {
        const auto found = explain_at(*file, offset);
        if (!found) continue;
        ASSERT_LT(offset, size);
        ASSERT_LE(found->range.end, size);
        ASSERT_LT(found->range.begin, found->range.end);
        const Page page = compose(*found);
        ASSERT_FALSE(page.subject.empty());
        ASSERT_FALSE(page.phrase.empty());
        ASSERT_FALSE(page.lead.empty());
        ASSERT_FALSE(render_markdown(page).empty());
        ASSERT_FALSE(render_plain(page, Detail::Brief).empty());
    }
}

TEST(Hover, EveryOffsetOfTheDemoIsSafe) { ask_everywhere(read("support/demo.py")); }

TEST(Hover, EveryOffsetOfBrokenFilesIsSafe) {
    const std::string source = read("support/demo.py");
    ASSERT_GT(source.size(), 1000U);
    const std::vector<std::string> pieces = {"(",    "[",      "{",      "'",     "\"\"\"", " f'{", "\n",
                                             "def ", "async ", "yield ", ")",     "}",      "\\\n", "lambda",
                                             "@",    "for ",   "match",  "case ", "\xFF",   "😀"};
    std::mt19937 random(20261124);  // NOLINT(cert-msc51-cpp): the same edits every time
    for (int round = 0; round < 60; ++round) {
        std::string broken = source;
        for (int edit = 0; edit < 4; ++edit) {
            const std::size_t at = random() % broken.size();
            if (random() % 2 == 0) {
                broken.insert(at, pieces[random() % pieces.size()]);
            } else {
                broken.erase(at, 1 + random() % 20);
            }
        }
        ask_everywhere(broken);
    }
}

TEST(Hover, AFunctionIsFoundByTheLineItIsDefinedOrDecoratedOn) {
    const auto file = AnalyzedFile::analyze(syntax::SourceText("@a\n@b(1,\n   2)\ndef f(): yield\nx = 1\n"));
    for (const std::uint32_t line : {1U, 2U, 3U, 4U}) EXPECT_TRUE(explain_line(*file, line)) << line;
    for (const std::uint32_t line : {0U, 5U, 6U, 99U}) EXPECT_FALSE(explain_line(*file, line)) << line;
}

}  // namespace
}  // namespace pykind
