// Hover at every offset, also of files that are broken in random ways: no crash, and an answer about the place asked
// for.
#include "analysis/hover.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "analysis/navigation.hpp"
#include "analysis/project/project.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind {
namespace {

std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(std::string(PYKIND_SOURCE_DIR) + "/tests/" + name, std::ios::binary).rdbuf();
    return text.str();
}

// A project of one file.
struct OneFile {
    explicit OneFile(const std::string& source) { files->write("/project/main.py", source); }

    std::shared_ptr<test::MemoryFileSystem> files = std::make_shared<test::MemoryFileSystem>();
    project::Project project{files, {.roots = {"/project"}}};
    semantics::Evaluator evaluator{project};
    std::shared_ptr<const AnalyzedFile> file() { return project.load("/project/main.py"); }
};

void ask_everywhere(const std::string& source) {
    OneFile one(source);
    const auto file = one.file();
    const syntax::Offset size = file->tree->text().size();
    for (syntax::Offset offset = 0; offset <= size + 2; ++offset) {
        for (const auto find : {find_definitions, find_type_definitions}) {
            for (const Location& location : find(one.evaluator, *file, offset))
                ASSERT_LE(location.span.end, location.file->tree->text().size());
        }
        const auto found = explain_at(one.evaluator, *file, offset);
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
    OneFile one("@a\n@b(1,\n   2)\ndef f(): yield\nx = 1\nclass C: pass\n");
    for (const std::uint32_t line : {1U, 2U, 3U, 4U, 6U})
        EXPECT_TRUE(explain_line(one.evaluator, *one.file(), line)) << line;
    for (const std::uint32_t line : {0U, 5U, 7U, 99U})
        EXPECT_FALSE(explain_line(one.evaluator, *one.file(), line)) << line;
}

}  // namespace
}  // namespace pykind
