#include "analysis/rewriting/coroutine_annotation.hpp"

#include <algorithm>
#include <optional>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;

namespace {

// Which argument of a generic type says what `await` gives; nothing where none does.
struct Result {
    std::string_view type;
    std::optional<std::size_t> argument;
};

constexpr Result results[] = {
    {"Generator", 2}, {"Iterator", {}}, {"Iterable", {}}, {"Coroutine", 2}, {"Awaitable", 0}, {"Future", 0},
};

const Result* result_of(std::string_view name) {
    const std::string_view last = name.substr(name.rfind('.') + 1);
    const auto* const found = std::find_if(std::begin(results), std::end(results),
                                           [last](const Result& result) { return result.type == last; });
    return found == std::end(results) ? nullptr : found;
}

const Node* type_of(const Node& annotation) {
    const auto* const subscript = as<Subscript>(&annotation);
    return subscript != nullptr ? subscript->value : &annotation;
}

// "int" of `Generator[Any, None, int]`: "None" where it is left to its default, empty where nothing says it.
std::string_view result_text(const SyntaxTree& tree, const Node& annotation, const Result& result) {
    const auto* const subscript = as<Subscript>(&annotation);
    if (subscript == nullptr || !result.argument) return {};
    const auto* const arguments = as<Sequence>(subscript->slice);
    const bool is_list = arguments != nullptr && arguments->kind == NodeKind::Tuple;
    const std::size_t count = is_list ? arguments->elts.size() : 1;
    if (*result.argument >= count) return result.type == "Generator" ? "None" : std::string_view();
    return tree.slice(is_list ? arguments->elts[*result.argument]->span : subscript->slice->span);
}

// The arrow with what it points at, be that in parentheses, and the spaces before and after. Broken code may have no
// colon behind it.
Span arrow_and_annotation(const SyntaxTree& tree, const FunctionDef& function) {
    const auto& tokens = tree.tokens().tokens;
    std::size_t arrow = tree.tokens().index_at(function.returns->span.begin);
    while (tokens[arrow].kind != TokenKind::Arrow) --arrow;
    std::size_t colon = tree.tokens().index_at(function.returns->span.end);
    while (tokens[colon].end <= function.returns->span.end || tokens[colon].kind == TokenKind::RightParen) {
        if (tokens[colon].kind == TokenKind::EndMarker) break;
        ++colon;
    }
    const bool is_there = tokens[colon].kind == TokenKind::Colon;
    return {tokens[arrow - 1].end, is_there ? tokens[colon].begin : function.returns->span.end};
}

bool is_of_standard_library(std::string_view name) {
    return name.starts_with("typing.") || name.starts_with("typing_extensions.") ||
           name.starts_with("collections.abc.") || name == "asyncio.Future";
}

// What stands between the quotes of an annotation that is a string: a text of its own.
std::vector<Edit> quoted_edits(const SyntaxTree& tree, const FunctionDef& function) {
    const std::string_view text = tree.slice(function.returns->span);
    if (text.size() < 3 || (text.front() != '"' && text.front() != '\'') || text[0] == text[1]) return {};
    const auto inner = SyntaxTree::parse(SourceText(std::string(text.substr(1, text.size() - 2))));
    const auto& body = inner->module().body;
    const auto* const statement = body.size() == 1 ? as<ExprStatement>(body.front()) : nullptr;
    if (statement == nullptr || !inner->errors().empty()) return {};
    const Result* const result = result_of(inner->slice(type_of(*statement->value)->span));
    if (result == nullptr) return {};
    const std::string_view given = result_text(*inner, *statement->value, *result);
    if (given.empty()) return {{arrow_and_annotation(tree, function), ""}};
    const Span contents = {function.returns->span.begin + 1, function.returns->span.end - 1};
    return {{contents, std::string(given)}};
}

}  // namespace

std::vector<Edit> annotation_edits(const AnalyzedFile& file, const FunctionDef& function) {
    const SyntaxTree& tree = *file.tree;
    if (function.returns == nullptr) return {};
    if (function.returns->kind == NodeKind::Constant) return quoted_edits(tree, function);
    const std::string name = Evaluator::qualified_name(file, type_of(*function.returns));
    const Result* const result = is_of_standard_library(name) ? result_of(name) : nullptr;
    if (result == nullptr) return {};
    const std::string_view given = result_text(tree, *function.returns, *result);
    if (given.empty()) return {{arrow_and_annotation(tree, function), ""}};
    const Span whole = function.returns->span;
    const char* const text = tree.text().bytes().data();
    if (given.data() < text + whole.begin || given.data() >= text + whole.end) return {{whole, std::string(given)}};
    // What stays is not written anew.
    const auto begin = static_cast<Offset>(given.data() - text);
    return {{{whole.begin, begin}, ""}, {{begin + static_cast<Offset>(given.size()), whole.end}, ""}};
}

}  // namespace pykind::rewriting
