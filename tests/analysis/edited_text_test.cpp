// The tokens of a text that was edited are those that it has by itself, whatever of them was taken from before.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "analysis/syntax/lexer.hpp"

namespace pykind::syntax {
namespace {

std::vector<std::string> python_files() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(PYKIND_SOURCE_DIR "/tests")) {
        if (entry.path().extension() == ".py") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> texts;
    for (const auto& path : paths) {
        std::ostringstream bytes;
        bytes << std::ifstream(path, std::ios::binary).rdbuf();
        texts.push_back(std::move(bytes).str());
    }
    return texts;
}

std::string described(const TokenStream& stream, const SourceText& text) {
    std::ostringstream out;
    for (const Token& token : stream.tokens)
        out << token.begin << '-' << token.end << ' ' << text_of(token.kind) << ' ' << text.slice(token.span()) << '\n';
    for (const Span& comment : stream.comments) out << "comment " << comment.begin << '-' << comment.end << '\n';
    for (const SyntaxError& error : stream.errors)
        out << "error " << error.span.begin << '-' << error.span.end << ' ' << error.message << '\n';
    for (const Indentation& indentation : stream.indentations)
        out << "indentation " << indentation.column << ' ' << indentation.alternative << '\n';
    for (const Span& damaged : stream.damaged) out << "damaged " << damaged.begin << '-' << damaged.end << '\n';
    return out.str();
}

// What hands type, and what breaks or mends the layout.
constexpr std::string_view typed[] = {"x",           " ",
                                      "\n",          "\r",
                                      "\r\n",        "\t",
                                      "\f",          "    ",
                                      "(",           ")",
                                      "[",           "}",
                                      "'",           "\"",
                                      "'''",         "\"\"\"",
                                      "f'",          "f\"{",
                                      "{",           ":",
                                      "#",           "\\",
                                      "\\\n",        "def f(\n",
                                      "def",         "class",
                                      "else",        "async ",
                                      "with",        "\nif x:\n",
                                      "\n  y\n",     "\nreturn (",
                                      "b'\xc3\xa9'", "\xe2\x82\xac",
                                      "0x",          std::string_view("\0", 1)};

// Edits the text again and again, each time from the tokens before, and now and then undoes it all.
void edit_and_compare(const std::string& original, std::uint32_t seed, int edits) {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    std::string bytes = original;
    TokenizedText other{SourceText(bytes), {}};
    other.stream = tokenize(other.text);
    for (int i = 0; i < edits; ++i) {
        const std::string before = bytes;
        if (below(12) == 0) {
            bytes = original;
        } else {
            const std::size_t at = below(bytes.size() + 1);
            const std::size_t removed = below(3) == 0 ? below(std::min<std::size_t>(bytes.size() - at, 40) + 1) : 0;
            const std::string_view added = below(4) == 0 ? "" : typed[below(std::size(typed))];
            bytes.replace(at, removed, added);
        }
        SourceText edited(bytes);
        bytes = edited.bytes();  // bytes that are no UTF-8 are replaced
        TokenStream reused = tokenize(edited, other);
        const TokenStream fresh = tokenize(edited);
        ASSERT_EQ(described(reused, edited), described(fresh, edited))
            << "edit " << i << " of seed " << seed << ": from\n"
            << before << "\nto\n"
            << bytes;
        ASSERT_EQ(reused.of_one_piece, fresh.of_one_piece);
        other = {std::move(edited), std::move(reused)};
    }
}

TEST(EditedText, HasTheTokensOfAFreshOne) {
    std::uint32_t seed = 0;
    for (const std::string& original : python_files()) edit_and_compare(original.substr(0, 3000), ++seed, 150);
    EXPECT_GE(seed, 40U) << "the Python files of the tests are gone";
}

TEST(EditedText, HasThemInSmallTextsToo) {
    for (std::uint32_t seed = 1; seed <= 400; ++seed)
        edit_and_compare("def f(a):\n    if a:\n        return '''\n  x'''\n    g(\n      1)\n# end\nclass C: pass\n",
                         seed, 60);
}

}  // namespace
}  // namespace pykind::syntax
