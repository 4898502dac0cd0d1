// The pages of the checks: there is one for each, and it reads well.
#include "analysis/check_page.hpp"

#include <gtest/gtest.h>

namespace pykind {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST(CheckPages, EveryCheckHasOne) {
    for (std::size_t i = 0; i < check_count; ++i) {
        const auto check = static_cast<Check>(i);
        const std::string code(code_of(check));
        const std::string_view source = page_source(check);
        if (source.empty()) {
            ADD_FAILURE() << code << " has no page";
            continue;
        }
        EXPECT_TRUE(source.starts_with("# `" + code + "`: ")) << code << ": the title is \"# `code`: what it finds\"";
        EXPECT_FALSE(summary_of(check).empty()) << code;
        EXPECT_FALSE(lead_of(check).empty()) << code << ": a paragraph follows the title";
        EXPECT_LT(lead_of(check).size(), 1000U) << code << ": the first paragraph is long";
        const std::string page = check_page(check);
        EXPECT_TRUE(page.starts_with(code + ": " + std::string(summary_of(check)) + "\n")) << page;
        EXPECT_FALSE(holds(page, "```")) << code;
        EXPECT_FALSE(holds(page, "\n\n\n\n")) << code;  // two blank lines stand before definitions
        EXPECT_TRUE(page.ends_with('\n') && !page.ends_with("\n\n")) << code;
    }
}

TEST(CheckPages, WhatOnlyTestsNeedIsLeftOut) {
    const std::string page = check_page_markdown(Check::UnusedIgnore);
    EXPECT_TRUE(holds(page, "\n\nSeverity: warning by default.\n\n"));
    EXPECT_TRUE(holds(page, "```python\n")) << page;
    EXPECT_FALSE(holds(page, "```python ")) << "no words of a fence";
    EXPECT_TRUE(holds(page, " warning[unused-ignore]: ")) << "the marks stay";
    EXPECT_TRUE(holds(page, "\nfix: Remove the comment (preferred, safe)\n"));
    EXPECT_TRUE(holds(page, "\n## Silent"));
    EXPECT_TRUE(holds(check_page(Check::UnusedIgnore), "\n    async def main():\n")) << "code is indented";
}

}  // namespace
}  // namespace pykind
