// Each conversion has a page, and its example can be converted.
#include "analysis/conversion_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "analysis/project/project.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind {
namespace {

class EachConversion : public testing::TestWithParam<std::size_t> {};

TEST_P(EachConversion, HasAPageWithAnExampleThatItIsOfferedFor) {
    const auto conversion = static_cast<Conversion>(GetParam());
    const ConversionPage* const page = page_of(conversion);
    ASSERT_NE(page, nullptr) << id_of(conversion);
    project::Project project(std::make_shared<test::MemoryFileSystem>(), project::Environment{});
    semantics::Evaluator evaluator(project);
    const auto proposals = proposals_of(*page, evaluator);
    const auto found = std::find_if(proposals.begin(), proposals.end(),
                                    [&](const Proposal& proposal) { return proposal.conversion == conversion; });
    ASSERT_NE(found, proposals.end()) << id_of(conversion);
    EXPECT_TRUE(found->is_offered()) << id_of(conversion) << ": " << reason_with_place(*found);
    const std::string text = render_conversion(conversion, evaluator);
    for (const char* const part : {"\n\nFrom\n\n    ", "\n\nto\n\n    ", "\n\nNot offered where:\n- "})
        EXPECT_NE(text.find(part), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(Table, EachConversion, testing::Range(std::size_t{0}, conversion_count));

}  // namespace
}  // namespace pykind
