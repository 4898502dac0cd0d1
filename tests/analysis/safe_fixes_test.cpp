// Which fixes are made together, and what makes a finding ignored.
#include "analysis/safe_fixes.hpp"

#include <gtest/gtest.h>

#include "analysis/checks/ignores.hpp"

namespace pykind {
namespace {

using File = std::shared_ptr<const AnalyzedFile>;

File file_of(std::string text) { return AnalyzedFile::analyze(syntax::SourceText(std::move(text)), {}); }

Finding finding_with(const File& file, std::vector<Edit> edits, bool is_safe = true) {
    Finding finding{.check = Check::NeverAwaited, .span = edits.front().span, .message = "x"};
    finding.fixes.push_back({.title = "t", .changes = {{file, std::move(edits)}}, .is_safe = is_safe});
    return finding;
}

std::string made_of(const File& file, const std::vector<Finding>& findings) {
    return apply_edits(file->tree->text().bytes(), safe_edits(findings, *file).edits);
}

TEST(SafeFixes, AreMadeInOrderOfPlace) {
    const File file = file_of("abcdef");
    const Finding late = finding_with(file, {{{4, 5}, "E"}});
    const Finding around = finding_with(file, {{{0, 1}, "A"}, {{2, 3}, "C"}});
    EXPECT_EQ(made_of(file, {late, around}), "AbCdEf");
    EXPECT_EQ(safe_edits({late, around}, *file).fixes, 2U);
}

TEST(SafeFixes, OnesThatTouchAnEarlierOneWait) {
    const File file = file_of("abcdef");
    const Finding first = finding_with(file, {{{1, 3}, "X"}});
    EXPECT_EQ(made_of(file, {first, finding_with(file, {{{2, 4}, "Y"}})}), "aXdef") << "it overlaps";
    EXPECT_EQ(made_of(file, {first, finding_with(file, {{{3, 3}, "Y"}})}), "aXdef") << "it touches";
    EXPECT_EQ(made_of(file, {first, finding_with(file, {{{0, 0}, "Y"}, {{1, 2}, "Z"}})}), "aXdef") << "all of a fix";
    EXPECT_EQ(made_of(file, {first, finding_with(file, {{{4, 4}, "Y"}})}), "aXdYef");
}

TEST(SafeFixes, OnlySafeOnesOfTheFileItself) {
    const File file = file_of("abcdef");
    const File other = file_of("abcdef");
    EXPECT_EQ(made_of(file, {finding_with(file, {{{1, 2}, "X"}}, false)}), "abcdef");
    EXPECT_EQ(made_of(file, {finding_with(other, {{{1, 2}, "X"}})}), "abcdef");
    Finding both = finding_with(file, {{{1, 2}, "X"}});
    both.fixes.front().changes.push_back({other, {{{1, 2}, "X"}}});
    EXPECT_EQ(made_of(file, {both}), "abcdef") << "another file changes too";
    Finding second = finding_with(file, {{{1, 2}, "X"}}, false);
    second.fixes.push_back({.title = "u", .changes = {{file, {{{1, 2}, "Y"}}}}, .is_safe = true});
    EXPECT_EQ(made_of(file, {second}), "aYcdef") << "the first that is safe";
}

// The text with the finding on `what` ignored; empty where that cannot be.
std::string ignored(const std::string& text, std::string_view what) {
    const File file = file_of(text);
    const auto at = static_cast<syntax::Offset>(text.find(what));
    const Finding finding{
        .check = Check::NeverAwaited, .span = {at, at + static_cast<syntax::Offset>(what.size())}, .message = "x"};
    const auto edit = checks::edit_to_ignore(*file, finding);
    if (!edit) return {};
    std::string after = apply_edits(text, {*edit});
    EXPECT_TRUE(checks::Ignores(file_of(after)).silence(finding)) << after;
    return after;
}

TEST(EditToIgnore, MakesACommentOrAddsToIt) {
    EXPECT_EQ(ignored("f()\n", "f()"), "f()  # pykind: ignore[never-awaited]\n");
    EXPECT_EQ(ignored("f()", "f()"), "f()  # pykind: ignore[never-awaited]");
    EXPECT_EQ(ignored("f()\r\ng()\r\n", "f()"), "f()  # pykind: ignore[never-awaited]\r\ng()\r\n");
    EXPECT_EQ(ignored("f()  # noqa\n", "f()"), "f()  # noqa  # pykind: ignore[never-awaited]\n");
    EXPECT_EQ(ignored("f()  # pykind: ignore[term] so\n", "f()"), "f()  # pykind: ignore[term, never-awaited] so\n");
    EXPECT_EQ(ignored("f()  # pykind: ignore[]\n", "f()"), "f()  # pykind: ignore[never-awaited]\n");
    EXPECT_EQ(ignored("f()  # pykind: ignore[ term ,]\n", "f()"), "f()  # pykind: ignore[ term, never-awaited ,]\n");
    EXPECT_EQ(ignored("f(\n  1)\n", "f(\n  1)"), "f(  # pykind: ignore[never-awaited]\n  1)\n");
    EXPECT_EQ(ignored("f('''\n''')\n", "f('''\n''')"), "f('''\n''')  # pykind: ignore[never-awaited]\n")
        << "the first line is within a string";
    EXPECT_EQ(ignored("f() + \\\n  1\n", "f()"), "") << "a backslash ends the line";
}

}  // namespace
}  // namespace pykind
