// All safe fixes of a text: those that are in each other's way, and those that only come up when others are made.
#include "analysis/fix_all.hpp"
#include "analysis/safe_fixes.hpp"

#include <gtest/gtest.h>

namespace pykind {
namespace {

using syntax::Offset;

// A made-up check: every "(x)" is to be "x", every "!" is to go, "?" is to be "!", and "import" is wanted at the top
// where there is "use". What is in capitals is found too, and has no safe fix.
CheckedText check(std::string text) {
    CheckedText checked;
    checked.file = AnalyzedFile::analyze(syntax::SourceText(std::move(text)));
    const std::string_view bytes = checked.file->tree->text().bytes();
    const auto add = [&](Check of, std::size_t begin, std::vector<Edit> edits, bool is_safe = true) {
        Finding finding;
        finding.check = of;
        finding.span = {static_cast<Offset>(begin), static_cast<Offset>(begin + 1)};
        finding.fixes.push_back({.title = "", .changes = {{checked.file, std::move(edits)}}, .is_safe = is_safe});
        checked.findings.push_back(std::move(finding));
    };
    const auto span = [](std::size_t begin, std::size_t size) {
        return syntax::Span{static_cast<Offset>(begin), static_cast<Offset>(begin + size)};
    };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '(' && bytes.substr(i + 2, 1) == ")")
            add(Check::Term, i, {{span(i, 1), ""}, {span(i + 2, 1), ""}});
        if (bytes[i] == '!') add(Check::NotClosed, i, {{span(i, 1), ""}});
        if (bytes[i] == '?') add(Check::Term, i, {{span(i, 1), "!"}});
        if (bytes[i] == 'X') add(Check::Term, i, {{span(i, 1), ""}}, false);
        if (bytes.substr(i).starts_with("use") && !bytes.starts_with("import"))
            add(Check::WrongWith, i, {{span(0, 0), "import\n"}});
    }
    return checked;
}

std::string fixed(const std::string& text, std::optional<Check> only = {}) {
    const std::vector<Edit> edits = fix_all(check(text), check, only);
    Offset end = 0;
    for (const Edit& edit : edits) {
        EXPECT_GE(edit.span.begin, end) << "in order, none overlapping another";
        EXPECT_TRUE(edit.span.length() > 0 || !edit.text.empty());
        end = edit.span.end;
    }
    return apply_edits(text, edits);
}

TEST(FixAll, MakesThemUntilNoneIsLeft) {
    EXPECT_EQ(fixed("a"), "a");
    EXPECT_EQ(fixed(""), "");
    EXPECT_EQ(fixed("!a!b!"), "ab");
    EXPECT_EQ(fixed("!!!"), "");
    EXPECT_EQ(fixed("a?b?"), "ab") << "what one leaves is the next one's";
    EXPECT_EQ(fixed("((((a))))"), "a") << "inside out";
    EXPECT_EQ(fixed("(?)(!)"), "()") << "those that touch one another come one after the other";
    EXPECT_EQ(fixed("use use use"), "import\nuse use use") << "the same import once";
    EXPECT_EQ(fixed("X!X"), "XX");
}

TEST(FixAll, OfOneCheck) {
    EXPECT_EQ(fixed("!a?(b)", Check::Term), "!a!b");
    EXPECT_EQ(fixed("!a?(b)", Check::NotClosed), "a?(b)");
    const CheckedText checked = check("!a?(b)X");
    EXPECT_EQ(count_safe_fixes(checked.findings, *checked.file), 3U);
    EXPECT_EQ(count_safe_fixes(checked.findings, *checked.file, Check::Term), 2U);
}

TEST(FixAll, EndsWhereFixesUndoEachOther) {
    const auto turn = [](std::string text) {
        CheckedText checked = check(std::move(text));
        const std::string other = checked.file->tree->text().bytes() == "a" ? "b" : "a";
        Finding finding;
        finding.check = Check::Term;
        finding.fixes.push_back({.title = "", .changes = {{checked.file, {{{0, 1}, other}}}}, .is_safe = true});
        checked.findings = {finding};
        return checked;
    };
    EXPECT_LE(fix_all(turn("a"), turn).size(), 1U);
}

TEST(FixAll, LeavesOtherFilesAlone) {
    CheckedText checked = check("!");
    const CheckedText other = check("!");
    checked.findings.front().fixes.front().changes.push_back({other.file, {{{0, 1}, ""}}});
    EXPECT_EQ(safe_fix_of(checked.findings.front(), *checked.file), nullptr);
    EXPECT_EQ(safe_fix_of(other.findings.front(), *checked.file), nullptr);
    EXPECT_NE(safe_fix_of(other.findings.front(), *other.file), nullptr);
}

}  // namespace
}  // namespace pykind
