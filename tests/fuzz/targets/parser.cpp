// Any bytes: there is a tree, and it is well formed; the table of functions and the scopes can be made of it.
#include "analysis/syntax/parser.hpp"
#include "analysis/analyzed_file.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

using syntax::Node;
using syntax::Span;

void require_in(Span inner, Span outer, const std::string& what) {
    require(outer.begin <= inner.begin && inner.begin <= inner.end && inner.end <= outer.end,
            what + " is outside: " + std::to_string(inner.begin) + " to " + std::to_string(inner.end) + " in " +
                std::to_string(outer.begin) + " to " + std::to_string(outer.end));
}

// Each node's span is in the text.
std::size_t check_nodes(const syntax::SyntaxTree& tree) {
    const Span whole{0, tree.text().size()};
    std::vector<const Node*> pending{&tree.module()};
    std::size_t count = 0;
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        ++count;
        require_in(node->span, whole, "a node");
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return count;
}

void check_tokens(const syntax::SyntaxTree& tree) {
    const Span whole{0, tree.text().size()};
    syntax::Offset last = 0;
    for (const syntax::Token& token : tree.tokens().tokens) {
        require_in(token.span(), whole, "a token");
        require(last <= token.begin, "tokens are out of order at " + std::to_string(token.begin));
        last = token.end;
    }
    require(!tree.tokens().tokens.empty() && tree.tokens().tokens.back().kind == syntax::TokenKind::EndMarker,
            "the last token is no end marker");
    for (const Span comment : tree.comments()) require_in(comment, whole, "a comment");
}

void check_errors(const syntax::SyntaxTree& tree) {
    const Span whole{0, tree.text().size()};
    syntax::Offset last = 0;
    for (const syntax::SyntaxError& error : tree.errors()) {
        require_in(error.span, whole, "an error");
        require(!error.message.empty(), "an error has no words");
        require(last <= error.span.begin, "errors are out of order");
        last = error.span.begin;
    }
}

void check_lines(const syntax::SourceText& text) {
    for (std::uint32_t line = 1; line <= text.line_count(); ++line) {
        const Span span = text.line_span(line);
        require_in(span, {0, text.size()}, "a line");
        require(text.line_of(span.begin) == line, "a line does not begin on itself");
        require(text.offset_at(line, text.code_point_column(span.end)) == span.end, "a column leads elsewhere");
    }
}

}  // namespace

void fuzz_parser(std::string_view input) {
    const auto file = AnalyzedFile::analyze(syntax::SourceText::decode(std::string(input)));
    check_lines(file->tree->text());
    check_tokens(*file->tree);
    check_errors(*file->tree);
    const std::size_t nodes = check_nodes(*file->tree);
    for (const auto& function : file->functions().functions()) {
        require(file->functions().find(function.node) == &function, "a function is not found by its node");
    }
    static_cast<void>(file->symbols());

    // What was decoded is text: parsed again it is the same.
    const auto again = syntax::SyntaxTree::parse(syntax::SourceText(std::string(file->tree->text().bytes())));
    if (file->tree->text().bytes().starts_with("\xEF\xBB\xBF")) return;
    require(check_nodes(*again) == nodes, "the text that was decoded has another tree");
}

}  // namespace pykind::fuzz
