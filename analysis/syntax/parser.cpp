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
    for (const SyntaxError& error : errors) {
        const Offset before = tree->last_ends_.empty() ? 0 : tree->last_ends_.back();
        tree->last_ends_.push_back(error.since == 0 ? std::max(before, error.span.end + 1) : before);
    }
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

bool SyntaxTree::has_error_in(Span span) const {
    const auto after = std::upper_bound(errors_.begin(), errors_.end(), span.end,
                                        [](Offset end, const SyntaxError& error) { return end < error.span.begin; });
    return after != errors_.begin() && last_ends_[static_cast<std::size_t>(after - errors_.begin()) - 1] > span.begin;
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

// Finds the child that contains an offset. The last one of several, which only broken code has.
struct ChildAt {
    Offset offset;
    const Node* found = nullptr;

    void operator()(const Node* child) {
        if (extent(*child).contains(offset)) found = child;
    }

    // There may be many, and many offsets to be asked for: those in order of place are not looked through.
    void list(const Nodes& nodes) {
        const auto after = std::upper_bound(nodes.begin(), nodes.end(), offset,
                                            [](Offset value, const Node* node) { return value < extent(*node).begin; });
        if (after != nodes.begin()) (*this)(*std::prev(after));
    }
    void pairs(const Nodes& keys, const Nodes& values) {
        const auto value = std::partition_point(values.begin(), values.end(),
                                                [this](const Node* node) { return extent(*node).end <= offset; });
        if (value == values.end()) return;
        const Node* const key = keys[static_cast<std::size_t>(value - values.begin())];
        if (key != nullptr) (*this)(key);
        (*this)(*value);
    }
};

}  // namespace

std::vector<const Node*> path_to(const SyntaxTree& tree, Offset offset) {
    std::vector<const Node*> path;
    for (const Node* node = &tree.module(); node != nullptr;) {
        path.push_back(node);
        ChildAt child{offset};
        for_each_child(*node, child);
        node = child.found;
    }
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
