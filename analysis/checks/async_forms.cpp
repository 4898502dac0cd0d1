#include "analysis/checks/async_forms.hpp"

#include <algorithm>
#include <array>

#include "analysis/rewriting/await_edits.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::FunctionInfo;

namespace {

constexpr int first_with_nested_async_comprehensions = 11;

// The child of a comprehension that belongs to what is around it.
bool is_leftmost_iterable(const ComprehensionExpr& outer, const Node& child) {
    return outer.generators.front() == &child;
}

// What stands behind `in` of a comprehension has to be without these.
bool needs_parentheses(const Node& operand) {
    const bool is_loose =
        operand.kind == NodeKind::IfExp || operand.kind == NodeKind::NamedExpr || operand.kind == NodeKind::Lambda;
    return is_loose && !operand.parenthesized;
}

bool binds_tighter(const Node& around, const Node& inner) {
    switch (around.kind) {
        case NodeKind::Attribute:
        case NodeKind::Await: return true;
        case NodeKind::Subscript: return static_cast<const Subscript&>(around).value == &inner;
        case NodeKind::Call: return static_cast<const Call&>(around).func == &inner;
        case NodeKind::BinOp: return static_cast<const BinOp&>(around).op == TokenKind::DoubleStar;
        default: return false;
    }
}

}  // namespace

bool may_await(const Visit& at) {
    const FunctionInfo* const owner = at.owner();
    return owner != nullptr && owner->is_async_def();
}

bool may_comprehend(const Visit& at, std::size_t index) {
    const auto& path = at.path();
    bool is_nested = false;
    for (std::size_t i = index; i > 0; --i) {
        const Node* const node = path[i - 1];
        if (node->kind == NodeKind::Lambda || node->kind == NodeKind::ClassDef) return false;
        if (const auto* def = as<FunctionDef>(node)) {
            const auto is_in_body = std::find(def->body.begin(), def->body.end(), path[i]) != def->body.end();
            if (!is_in_body) return false;
            return def->is_async() && (!is_nested || at.target_minor() >= first_with_nested_async_comprehensions);
        }
        const auto* const outer = as<ComprehensionExpr>(node);
        if (outer == nullptr) continue;
        const auto* const clause = as<Comprehension>(path[i]);
        const bool is_around = clause != nullptr && is_leftmost_iterable(*outer, *clause) && i + 1 < path.size() &&
                               clause->iter == path[i + 1];
        if (is_around) continue;
        if (outer->kind == NodeKind::GeneratorExp) return false;
        is_nested = true;
    }
    return false;
}

Edit added_async(Offset keyword) { return {{keyword, keyword}, "async "}; }

Edit dropped_keyword(const Visit& at, Offset keyword) {
    const std::string_view text = at.tree().text().bytes();
    const auto& tokens = at.tree().tokens();
    Offset end = tokens.tokens[tokens.index_at(keyword)].end;
    while (end < text.size() && is_space_or_tab(text[end])) ++end;
    return {{keyword, end}, ""};
}

std::vector<Edit> added_await(const Visit& at, const Node& expression) {
    return rewriting::await_edits(expression, at.tree());
}

bool is_free(const Visit& at, std::string_view name) {
    const auto& symbols = at.file().symbols();
    return std::none_of(at.path().begin(), at.path().end(), [&](const Node* node) {
        const semantics::ScopeId scope = symbols.scope_of(node);
        return scope != semantics::no_id && symbols.find(scope, name) != semantics::no_id;
    });
}

std::vector<Edit> awaited(const Visit& at, const Node& expression, const Node& around) {
    std::vector<Edit> edits = added_await(at, expression);
    if (!binds_tighter(around, expression) || expression.parenthesized) return edits;
    edits.front().text.insert(0, "(");
    edits.push_back({{expression.span.end, expression.span.end}, ")"});
    return edits;
}

std::vector<Edit> collected(const Visit& at, const Node& operand) {
    const Span span = operand.span;
    if (operand.kind == NodeKind::GeneratorExp)
        return {{{span.begin + 1, span.begin + 1}, "["}, {{span.end - 1, span.end - 1}, "]"}};
    return collected_instead(at, operand, span, "[", "]");
}

std::vector<Edit> collected_instead(const Visit& at, const Node& operand, Span whole, std::string_view open,
                                    std::string_view close) {
    const bool is_expression_itself = operand.kind == NodeKind::GeneratorExp;
    const Span inner = is_expression_itself ? Span{operand.span.begin + 1, operand.span.end - 1} : operand.span;
    const Span before = {whole.begin, inner.begin};
    const Span after = {inner.end, whole.end};
    for (const Span gap : {before, after}) {
        if (at.slice(gap).find('#') != std::string_view::npos) return {};
    }
    const std::string name = free_name(at);
    std::string begin(open);
    if (!is_expression_itself) begin += name + " async for " + name + " in ";
    if (needs_parentheses(operand)) begin += "(";
    return {{before, begin}, {after, (needs_parentheses(operand) ? ")" : "") + std::string(close)}};
}

std::string free_name(const Visit& at) {
    static constexpr std::array names = {std::string_view("x"), std::string_view("item"), std::string_view("element")};
    const auto* const found =
        std::find_if(names.begin(), names.end(), [&](std::string_view name) { return is_free(at, name); });
    if (found != names.end()) return std::string(*found);
    for (int number = 2;; ++number) {
        std::string name = "x" + std::to_string(number);
        if (is_free(at, name)) return name;
    }
}

std::vector<Edit> looped(const Visit& at, const Node& statement, Span operand, bool is_async) {
    const SyntaxTree& tree = at.tree();
    const SourceText& text = tree.text();
    const std::uint32_t line = text.line_of(statement.span.begin);
    const std::string_view before = text.slice({text.line_span(line).begin, statement.span.begin});
    if (before.find_first_not_of(" \t\f") != std::string_view::npos) return {};
    const Span last = text.line_span(text.line_of(statement.span.end));
    const std::string_view after = text.slice({statement.span.end, last.end});
    const std::size_t word = after.find_first_not_of(" \t");
    if (word != std::string_view::npos && after[word] != '#') return {};
    const std::string_view opened = text.slice({statement.span.begin, operand.begin});
    const std::string_view closed = text.slice({operand.end, statement.span.end});
    if (opened.find('\n') != std::string_view::npos || closed.find_first_of("#\n") != std::string_view::npos) return {};
    const std::string indentation(before);
    const std::string unit = before.find('\t') == std::string_view::npos ? "    " : "\t";
    const std::string name = is_free(at, "_") ? "_" : free_name(at);
    return {{{statement.span.begin, operand.begin}, (is_async ? "async for " : "for ") + name + " in "},
            {{operand.end, statement.span.end}, ":"},
            {{last.end, last.end}, std::string(line_end_of(text)) + indentation + unit + "pass"}};
}

}  // namespace pykind::checks
