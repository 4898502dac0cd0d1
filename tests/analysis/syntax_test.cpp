// The parser's promises that no comparison with CPython covers: encodings and line ends, bounded cost, coverage of the
// text.
#include "analysis/syntax/parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "analysis/syntax/encoding.hpp"

namespace pykind::syntax {
namespace {

std::shared_ptr<const SyntaxTree> parse(std::string source) { return SyntaxTree::parse(SourceText(std::move(source))); }

std::shared_ptr<const SyntaxTree> parse_bytes(std::string bytes) {
    return SyntaxTree::parse(SourceText::decode(std::move(bytes)));
}

// The nodes in preorder, without recursion.
std::vector<const Node*> all_nodes(const SyntaxTree& tree) {
    std::vector<const Node*> nodes;
    std::vector<const Node*> pending{&tree.module()};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        nodes.push_back(node);
        const auto first = static_cast<std::ptrdiff_t>(pending.size());
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
        std::reverse(pending.begin() + first, pending.end());
    }
    return nodes;
}

std::size_t count(const SyntaxTree& tree, NodeKind kind) {
    const auto nodes = all_nodes(tree);
    return static_cast<std::size_t>(
        std::count_if(nodes.begin(), nodes.end(), [kind](const Node* node) { return node->kind == kind; }));
}

TEST(Encoding, FollowsTheCookieAndTheMark) {
    const auto name = [](std::string bytes) {
        const auto tree = parse_bytes(std::move(bytes));
        EXPECT_TRUE(tree->errors().empty()) << tree->errors().front().message;
        return std::string(tree->text().bytes());
    };
    EXPECT_EQ(name("\xEF\xBB\xBFx = 1\n"), "x = 1\n");
    EXPECT_EQ(name("# coding: latin-1\nx = '\xE9'\n"), "# coding: latin-1\nx = 'é'\n");
    EXPECT_EQ(name("#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '\x80'\n"),
              "#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '€'\n");
    EXPECT_EQ(name("# vim: set fileencoding=koi8-r :\nx = '\xC1'\n"), "# vim: set fileencoding=koi8-r :\nx = 'а'\n");
    EXPECT_EQ(name("# coding: utf-8\nx = 'é'\n"), "# coding: utf-8\nx = 'é'\n");
    EXPECT_EQ(name("x = 1\n# coding: latin-1\ny = 'é'\n"), "x = 1\n# coding: latin-1\ny = 'é'\n")
        << "after code it is a comment";
}

TEST(Encoding, FaultsAreErrorsAndTheRestIsRead) {
    for (const std::string& bytes :
         {std::string("x = '\xE9'\ndef f(): yield\n"), std::string("# coding: no-such\ndef f(): yield\n"),
          std::string("\xEF\xBB\xBF# coding: latin-1\ndef f(): yield\n"),
          std::string("# coding: ascii\nx = '\xE9'\ndef f(): yield\n")}) {
        const auto tree = parse_bytes(bytes);
        EXPECT_FALSE(tree->errors().empty()) << bytes;
        EXPECT_EQ(count(*tree, NodeKind::FunctionDef), 1U) << bytes;
    }
}

TEST(Encoding, AChangedTextGoesBackAsItCame) {
    const auto written = [](const std::string& before, std::string_view text) {
        const auto result = encode_as(before, text);
        const auto* const problem = std::get_if<EncodingProblem>(&result);
        return problem == nullptr ? std::get<std::string>(result) : "problem: " + problem->message;
    };
    EXPECT_EQ(written("x = 'é'\n", "y = 'à'\n"), "y = 'à'\n");
    EXPECT_EQ(written("\xEF\xBB\xBFx = 1\n", "y = 1\n"), "\xEF\xBB\xBFy = 1\n");
    EXPECT_EQ(written("# coding: latin-1\nx = '\xE9'\n", "# coding: latin-1\ny = 'à'\n"),
              "# coding: latin-1\ny = '\xE0'\n");
    EXPECT_EQ(written("# coding: latin-1\nx = '\xE9'\n", "# coding: latin-1\ny = '€'\n"),
              "problem: a character that latin-1 does not have");
    EXPECT_EQ(written("x = '\xE9'\n", "y = 1\n"), "problem: a byte that is not UTF-8, and no encoding declared");
    // Shift-out and shift-in: the text must end in the state in which it began.
    const std::string japanese = "# coding: iso-2022-jp\n# \x1B$B$\"\x1B(B";
    EXPECT_EQ(written(japanese, "# coding: iso-2022-jp\n# あ"), japanese);
    EXPECT_EQ(written("# coding: iso-2022-jp\n# \x1B(B\n", "# coding: iso-2022-jp\n# あ"),
              "problem: its encoding, iso-2022-jp, would not give all of its bytes back")
        << "a needless escape would be lost";
}

TEST(Encoding, ManyFaultsCostLittle) {
    const std::string bytes = "# coding: ascii\n# " + std::string(1U << 20U, '\xE9');
    EXPECT_EQ(SourceText::decode(bytes).size(), 18U + (3U << 20U));
}

TEST(Lines, EndInThreeWays) {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        const auto tree = parse("def f():" + end + "    yield" + end + end + "x = (1," + end + "  2)" + end +
                                "y = 1 + \\" + end + "  2" + end);
        EXPECT_TRUE(tree->errors().empty());
        EXPECT_EQ(tree->module().body.size(), 3U);
        EXPECT_EQ(tree->text().line_of(tree->module().body.back()->span.begin), 6U);
    }
}

TEST(Lines, FormFeedsTabsAndMissingEnds) {
    EXPECT_TRUE(parse("if x:\n\f    a\n    b\n")->errors().empty());
    EXPECT_TRUE(parse("if x:\n\ta\n\tb")->errors().empty());
    EXPECT_TRUE(parse("if x:\n        a\n\tb\n")->errors().size() == 1) << "the nesting depends on the width of a tab";
    EXPECT_TRUE(parse("")->errors().empty());
    EXPECT_TRUE(parse("# only a comment")->errors().empty());
    EXPECT_TRUE(parse("x = 1\\\n")->errors().size() == 1);
}

TEST(Lines, NulBytesAreFaults) {
    EXPECT_FALSE(parse(std::string("x = 1\0\n", 7))->errors().empty());
    EXPECT_FALSE(parse(std::string("'\0'\n", 4))->errors().empty());
    EXPECT_FALSE(parse(std::string("# \0\n", 4))->errors().empty());
}

struct Deep {
    const char* name;
    std::string (*make)();
};

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

std::string nested_ifs() {
    std::string text;
    for (std::size_t i = 0; i < 2000; ++i) text += std::string(i, ' ') + "if a:\n";
    return text + std::string(2000, ' ') + "pass\n";
}

class Hostile : public testing::TestWithParam<Deep> {};

// A tree with an error, in bounded memory, and nothing that overflows a stack; then a function that is still found.
TEST_P(Hostile, GivesATreeWithAnError) {
    const std::string text = GetParam().make();
    const auto tree = parse(text + "\ndef after():\n    yield\n");
    EXPECT_FALSE(tree->errors().empty());
    EXPECT_LT(tree->memory(), text.size() * 60 + 100000);
    EXPECT_GT(all_nodes(*tree).size(), 1U);
    EXPECT_EQ(count(*tree, NodeKind::Yield), 1U);
    EXPECT_GT(path_to(*tree, static_cast<Offset>(text.size() / 2)).size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Inputs, Hostile,
    testing::Values(Deep{"Parentheses", [] { return repeated("(", 100000) + repeated(")", 100000); }},
                    Deep{"OpenParentheses", [] { return repeated("(", 100000); }},
                    Deep{"OpenParenthesesOnLines", [] { return repeated("(\n", 100000); }},
                    Deep{"Sum", [] { return "x = " + repeated("a+", 500000) + "a"; }}, Deep{"Ifs", nested_ifs},
                    Deep{"Elifs", [] { return "if a:\n pass\n" + repeated("elif b:\n pass\n", 50000); }},
                    Deep{"Conditionals", [] { return "x = " + repeated("a if b else ", 50000) + "c"; }},
                    Deep{"Nots", [] { return "x = " + repeated("not ", 300000) + "a"; }},
                    Deep{"Minuses", [] { return "x = " + repeated("-", 300000) + "a"; }},
                    Deep{"Powers", [] { return "x = " + repeated("a**", 100000) + "a"; }},
                    Deep{"Lambdas", [] { return "x = " + repeated("lambda: ", 100000) + "a"; }},
                    Deep{"Calls", [] { return "x = a" + repeated("()", 100000); }},
                    Deep{"FStrings", [] { return repeated("f'{", 50000); }},
                    Deep{"FStringsOnLines", [] { return repeated("x = f'{\n", 50000); }},
                    Deep{"Comprehensions", [] { return repeated("[x for ", 50000); }},
                    Deep{"Braces", [] { return repeated("{a:", 50000); }},
                    Deep{"Patterns", [] { return "match x:\n    case " + repeated("[", 50000) + ": pass\n"; }}),
    [](const auto& input) { return input.param.name; });

// What is being typed at the end of a text that has no last line ending.
TEST(Tree, TheTextEndsAnywhereInAString) {
    const std::string text =
        R"(def f():
    yield '''
'''
x = f'a{b:{c}}' + rf"""{d!r:>{e}}\N""" + b'\x41' + '''g''')";
    for (std::size_t size = text.find("x = "); size <= text.size(); ++size) {
        const auto tree = parse(text.substr(0, size));
        EXPECT_EQ(count(*tree, NodeKind::Yield), 1U) << text.substr(0, size);
        EXPECT_EQ(tree->tokens().tokens.back().end, size);
    }
}

TEST(Tree, ChildrenLieInTheirParentsInOrder) {
    const auto tree = parse(
        "@d\nclass C(B, m=1):\n    async def f(self, a: int = 1, /, *b, c=2, **k) -> int:\n        async with x as y, "
        "z: yield {**a, b: c}\n"
        "match p:\n    case {'a': [1, *_], **r} | C(x=1) as q if q: pass\ntry: pass\nexcept* E as e: raise X from "
        "e\nelse: del a, b\nfinally: x: int = f'{a!r:>{w}}'\n");
    EXPECT_TRUE(tree->errors().empty());
    for (const Node* const node : all_nodes(*tree)) {
        EXPECT_LE(node->span.begin, node->span.end);
        for_each_child(*node, [&](const Node* child) {
            EXPECT_LE(child->span.end, node->span.end + (node->kind == NodeKind::Arg ? 10 : 0));
        });
    }
}

TEST(Tree, TokensAndCommentsAreReachable) {
    const auto tree = parse("x = 1  # one\n# two\ny = (2,  # three\n     3)\n");
    const TokenStream& tokens = tree->tokens();
    ASSERT_EQ(tokens.comments.size(), 3U);
    EXPECT_EQ(tree->slice(tokens.comments[2]), "# three");
    EXPECT_EQ(tokens.tokens[tokens.index_at(4)].kind, TokenKind::Number);
    EXPECT_EQ(tokens.tokens.back().kind, TokenKind::EndMarker);
}

TEST(Tree, TokensThatAreNotKeptAreMadeAgain) {
    const std::string source = "x = f'{a}'  # one\nif x:\n    y = (1,\n";
    const auto keeping = SyntaxTree::parse(SourceText(std::string(source)));
    const auto tree = SyntaxTree::parse(SourceText(std::string(source)), Storage::Compact);
    EXPECT_LT(tree->memory(), keeping->memory());
    EXPECT_EQ(tree->comments(), keeping->comments());
    ASSERT_EQ(tree->tokens().tokens.size(), keeping->tokens().tokens.size());
    for (std::size_t i = 0; i < tree->tokens().tokens.size(); ++i) {
        EXPECT_EQ(tree->tokens().tokens[i].kind, keeping->tokens().tokens[i].kind);
        EXPECT_EQ(tree->tokens().tokens[i].span(), keeping->tokens().tokens[i].span());
    }
    EXPECT_EQ(tree->errors().size(), keeping->errors().size());
}

TEST(Tree, NewSyntaxIsKnown) {
    for (const char* const source :
         {"t'{x!r:>{y}}'", "try: pass\nexcept A, B: pass", "[*x for x in y]", "{**x for x in y}", "f(*x for x in y)",
          "def f[T: int = str, *Ts, **P](): pass", "type X[T] = list[T]", "f'{f'{f'{1}'}'}'", "lazy import a",
          "lazy from a import b", "with (a as b, c): pass", "lazy = 1", "match = type = case = 1"}) {
        EXPECT_TRUE(parse(source)->errors().empty()) << source;
    }
    EXPECT_FALSE(parse("t'{x}'")->errors(13).empty());
    EXPECT_FALSE(parse("try: pass\nexcept A, B: pass")->errors(13).empty());
    EXPECT_FALSE(parse("[*x for x in y]")->errors(14).empty());
    EXPECT_FALSE(parse("lazy import a")->errors(14).empty());
}

TEST(Tree, Python2GivesErrorsAndKeepsItsFunctions) {
    const auto tree = parse("print 'a'\nexec 'b'\nraise E, 'x'\ndef f(): print >>x, 1\ndef g():\n    yield 0777L\n");
    EXPECT_GE(tree->errors().size(), 4U);
    EXPECT_EQ(count(*tree, NodeKind::FunctionDef), 2U);
    EXPECT_EQ(count(*tree, NodeKind::Yield), 1U);
}

TEST(Text, ColumnsCountCodePoints) {
    const SourceText text("a = '😀é'; b\nc\n");
    EXPECT_EQ(text.code_point_column(14), 11U);
    EXPECT_EQ(text.offset_at(1, 11), 14U);
    EXPECT_EQ(text.offset_at(1, 1000), 15U) << "clamped to the line";
    EXPECT_EQ(text.line_column(16), (LineColumn{2, 0}));
    EXPECT_EQ(text.line_span(1), (Span{0, 15}));
    EXPECT_EQ(text.line_span(9).begin, text.size());
}

}  // namespace
}  // namespace pykind::syntax
