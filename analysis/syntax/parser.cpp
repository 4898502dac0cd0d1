#include "analysis/syntax/parser.hpp"

#include <algorithm>

#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

std::shared_ptr<const SyntaxTree> SyntaxTree::parse(SourceText text, Storage storage) {
    auto tokenized = std::make_shared<TokenizedText>(TokenizedText{std::move(text), {}});
    tokenized->stream = tokenize(tokenized->text);
    return parse(tokenized, storage);
}

std::shared_ptr<const SyntaxTree> SyntaxTree::parse(SourceText text, const TokenizedText& other) {
    auto tokenized = std::make_shared<TokenizedText>(TokenizedText{std::move(text), {}});
    tokenized->stream = tokenize(tokenized->text, other);
    return parse(tokenized, Storage::Ready);
}

std::shared_ptr<const SyntaxTree> SyntaxTree::parse(const std::shared_ptr<TokenizedText>& tokenized, Storage storage) {
    const std::shared_ptr<SyntaxTree> tree(new SyntaxTree);
    tree->tokenized_ = tokenized;
    const SourceText& text = tree->text();
    // Measured on the standard library: 17 to 20 bytes of nodes a token in most files, fewer where the text is data.
    tree->arena_.reserve(tree->tokens().tokens.size() * 17 + 512);
    tree->module_ = Parser(*tree).run();
    auto& errors = tree->errors_;
    errors.insert(errors.end(), tree->tokens().errors.begin(), tree->tokens().errors.end());
    if (!text.encoding_problem().empty()) {
        const Offset offset = text.encoding_problem_offset();
        errors.push_back({{offset, offset}, text.encoding_problem(), 0});
    }
    std::stable_sort(errors.begin(), errors.end(),
                     [](const SyntaxError& a, const SyntaxError& b) { return a.span.begin < b.span.begin; });
    if (storage == Storage::Compact) {
        tokenized->stream.tokens = std::vector<Token>();
        tree->is_compact_ = true;
    }
    return tree;
}

const TokenStream& SyntaxTree::tokens() const {
    if (!is_compact_) return tokenized_->stream;
    std::call_once(lexed_again_, [this] { tokens_again_ = tokenize(text()); });
    return tokens_again_;
}

std::vector<SyntaxError> SyntaxTree::errors(int minor) const {
    std::vector<SyntaxError> result;
    std::copy_if(errors_.begin(), errors_.end(), std::back_inserter(result),
                 [minor](const SyntaxError& error) { return error.since == 0 || error.since > minor; });
    return result;
}

std::size_t SyntaxTree::memory() const {
    return arena_.reserved_bytes() + tokenized_->stream.tokens.capacity() * sizeof(Token) +
           comments().capacity() * sizeof(Span) + text().line_starts().capacity() * sizeof(Offset);
}

namespace {

// The bytes that a node and all it owns take: decorators stand before their definition's span, a default after its
// parameter's.
Span extent(const Node& node) {
    Span span = node.span;
    const auto include = [&span](const Nodes& nodes) {
        if (!nodes.empty()) span.begin = std::min(span.begin, nodes.front()->span.begin);
    };
    if (const auto* def = as<FunctionDef>(&node)) include(def->decorator_list);
    if (const auto* def = as<ClassDef>(&node)) include(def->decorator_list);
    if (const auto* arg = as<Arg>(&node); arg != nullptr && arg->default_value != nullptr)
        span.end = arg->default_value->span.end;
    return span;
}

}  // namespace

namespace {

// The statements of a module, class or function, which may be many; null for any other node.
const Nodes* body_of(const Node& node) {
    if (const auto* module = as<Module>(&node)) return &module->body;
    if (const auto* cls = as<ClassDef>(&node)) return &cls->body;
    const auto* const def = as<FunctionDef>(&node);
    return def == nullptr ? nullptr : &def->body;
}

// The child that contains an offset; null if none does. The last one of several, which only broken code has.
const Node* child_at(const Node& node, Offset offset) {
    const Nodes* const body = body_of(node);
    if (body != nullptr && !body->empty() && extent(*(*body)[0]).begin <= offset) {
        const auto after =
            std::upper_bound(body->begin(), body->end(), offset,
                             [](Offset value, const Node* statement) { return value < extent(*statement).begin; });
        const Node* const statement = *std::prev(after);
        return extent(*statement).contains(offset) ? statement : nullptr;
    }
    const Node* found = nullptr;
    for_each_child(node, [&](const Node* child) {
        if (extent(*child).contains(offset)) found = child;
    });
    return found;
}

}  // namespace

std::vector<const Node*> path_to(const SyntaxTree& tree, Offset offset) {
    std::vector<const Node*> path;
    for (const Node* node = &tree.module(); node != nullptr; node = child_at(*node, offset)) path.push_back(node);
    return path;
}

Parser::Parser(SyntaxTree& tree)
    : source_(tree.text().bytes()),
      arena_(tree.arena_),
      errors_(tree.errors_),
      tokens_(tree.tokens().tokens.data()),
      last_(tree.tokens().tokens.size() - 1) {
    pending_.reserve(256);
}

Module* Parser::run() {
    auto* const module = make<Module>(NodeKind::Module, 0);
    module->span.end = static_cast<Offset>(source_.size());
    ListBuilder body(*this);
    parse_statements(body, true);
    module->body = body.finish();
    return module;
}

bool Parser::expect(Kind wanted) {
    if (accept(wanted)) return true;
    if (!faulty_) fault_here("expected '" + std::string(text_of(wanted)) + "'");
    return false;
}

void Parser::fault(Span at, std::string message) {
    if (faulty_) return;
    faulty_ = true;
    errors_.push_back({at, std::move(message), 0});
}

void Parser::unexpected() {
    if (faulty_) return;
    if (is_at(Kind::Indent)) return fault_here("unexpected indent");
    fault_here("invalid syntax");
}

void Parser::newer(Span at, std::uint8_t since, std::string message) {
    errors_.push_back({at, std::move(message), since});
}

Node* Parser::missing() { return make<Missing>(NodeKind::Missing, begin()); }

void Parser::too_deep() { fault_here("too many nested expressions"); }

Identifier Parser::parse_name(const char* what) {
    if (is_at(Kind::Name)) {
        const Span name = span();
        advance();
        return name;
    }
    fault_here(std::string("expected ") + what);
    return {begin(), begin()};
}

}  // namespace pykind::syntax
