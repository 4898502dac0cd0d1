#include "analysis/rewriting/await_edits.hpp"

#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

bool is_primary(const Node& node) {
    switch (node.kind) {
        case NodeKind::BoolOp:
        case NodeKind::NamedExpr:
        case NodeKind::BinOp:
        case NodeKind::UnaryOp:
        case NodeKind::Lambda:
        case NodeKind::IfExp:
        case NodeKind::Compare:
        case NodeKind::Await:
        case NodeKind::Yield:
        case NodeKind::YieldFrom: return node.parenthesized;
        default: return true;
    }
}

// `await x` there has to stand in parentheses; before `**` it need not, but nobody would know.
bool binds_tighter(const Node& around, const Node& inner) {
    switch (around.kind) {
        case NodeKind::Attribute:
        case NodeKind::Await:
        case NodeKind::YieldFrom: return true;
        case NodeKind::Subscript: return static_cast<const Subscript&>(around).value == &inner;
        case NodeKind::Call: return static_cast<const Call&>(around).func == &inner;
        case NodeKind::BinOp: {
            const auto& operation = static_cast<const BinOp&>(around);
            return operation.op == TokenKind::DoubleStar && operation.left == &inner;
        }
        default: return false;
    }
}

const Token& token_before(const SyntaxTree& tree, Offset offset) {
    return tree.tokens().tokens[tree.tokens().index_at(offset) - 1];
}

// The first token that begins there or later.
const Token& token_from(const SyntaxTree& tree, Offset offset) {
    const auto& tokens = tree.tokens().tokens;
    std::size_t index = tree.tokens().index_at(offset);
    while (tokens[index].begin < offset) ++index;
    return tokens[index];
}

Span with_parentheses(const SyntaxTree& tree, const Node& node) {
    if (!node.parenthesized) return node.span;
    return {token_before(tree, node.span.begin).begin, token_from(tree, node.span.end).end};
}

bool is_word_at(const SyntaxTree& tree, Offset offset) {
    if (offset >= tree.text().size()) return false;
    return is_word_part(tree.text().bytes()[offset]);
}

bool is_word_before(const SyntaxTree& tree, Offset offset) { return offset > 0 && is_word_at(tree, offset - 1); }

// A line ends between the outermost brackets of a span, so that it is one expression only inside of them.
bool is_held_together(const SyntaxTree& tree, Span span) {
    const SourceText& text = tree.text();
    std::uint32_t line = text.line_of(span.begin);
    int depth = 0;
    for (const Token* token = &token_from(tree, span.begin + 1); token->begin < span.end; ++token) {
        const bool closes = token->kind == TokenKind::RightParen || token->kind == TokenKind::RightBracket ||
                            token->kind == TokenKind::RightBrace;
        const bool opens = token->kind == TokenKind::LeftParen || token->kind == TokenKind::LeftBracket ||
                           token->kind == TokenKind::LeftBrace;
        if (depth == 0 && text.line_of(token->begin) != line) return true;
        if (opens) ++depth;
        if (closes) --depth;
        line = text.line_of(token->end);
    }
    return false;
}

void hold_operand(const Node& operand, std::vector<Edit>& edits) {
    if (is_primary(operand)) return;
    edits.push_back({{operand.span.begin, operand.span.begin}, "("});
    edits.push_back({{operand.span.end, operand.span.end}, ")"});
}

}  // namespace

std::vector<Edit> await_edits(const SyntaxTree& tree, const Yield& yield, const Node& around) {
    std::vector<Edit> edits;
    const Token& from = token_from(tree, yield.span.begin + 1);
    const Span gap = {yield.span.begin + static_cast<Offset>(text_of(TokenKind::Yield).size()), from.begin};
    const bool has_comment = tree.slice(gap).find('#') != std::string_view::npos;
    const Span whole = with_parentheses(tree, yield);
    const bool drops = yield.parenthesized && !binds_tighter(around, yield) && !is_held_together(tree, whole);
    const Offset begin = drops ? whole.begin : yield.span.begin;
    const std::string word = drops && is_word_before(tree, whole.begin) ? " await" : "await";
    if (has_comment) {
        edits.push_back({{begin, gap.begin}, word});
        edits.push_back({from.span(), ""});
    } else {
        edits.push_back({{begin, from.end}, word});
    }
    hold_operand(*yield.value, edits);
    if (drops) edits.push_back({{yield.span.end, whole.end}, is_word_at(tree, whole.end) ? " " : ""});
    return edits;
}

std::vector<Edit> await_edits(const Node& expression, const SyntaxTree& tree) {
    const Offset begin = with_parentheses(tree, expression).begin;
    std::vector<Edit> edits = {{{begin, begin}, "await "}};
    hold_operand(expression, edits);
    return edits;
}

std::vector<Edit> operand_edits(const SyntaxTree& tree, const Yield& yield) {
    const Span whole = with_parentheses(tree, yield);
    const Span operand = with_parentheses(tree, *yield.value);
    std::vector<Edit> edits = {{{whole.begin, operand.begin}, is_word_before(tree, whole.begin) ? " " : ""}};
    if (operand.end < whole.end) edits.push_back({{operand.end, whole.end}, is_word_at(tree, whole.end) ? " " : ""});
    return edits;
}

}  // namespace pykind::rewriting
