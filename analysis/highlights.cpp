#include "analysis/highlights.hpp"

#include <algorithm>

#include "analysis/semantics/own_nodes.hpp"

namespace pykind {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::PointKind;

namespace {

class HighlightFinder {
public:
    HighlightFinder(const AnalyzedFile& file, std::size_t token)
        : file_(file), tokens_(file.tree->tokens().tokens), token_(token) {}

    std::vector<Highlight> run() {
        path_ = path_to(*file_.tree, token().begin);
        if (token().kind == TokenKind::Name) {
            add_occurrences();
            const auto* const def = as<FunctionDef>(path_.back());
            if (def != nullptr && def->name == token().span()) add_function(file_.functions().find(def));
        } else if (is_defining()) {
            add_function(file_.functions().find(path_.back()));
        } else if (is_suspending()) {
            add_function(file_.functions().owner(path_));
        }
        std::sort(found_.begin(), found_.end(),
                  [](const Highlight& a, const Highlight& b) { return a.span.begin < b.span.begin; });
        return std::move(found_);
    }

private:
    [[nodiscard]] const Token& token() const { return tokens_[token_]; }
    [[nodiscard]] TokenKind kind_of(std::size_t index) const {
        return index < tokens_.size() ? tokens_[index].kind : TokenKind::EndMarker;
    }
    [[nodiscard]] bool follows(TokenKind before) const { return token_ > 0 && kind_of(token_ - 1) == before; }

    // `def`, or the `async` before it.
    [[nodiscard]] bool is_defining() const {
        return as<FunctionDef>(path_.back()) != nullptr &&
               (token().kind == TokenKind::Def ||
                (token().kind == TokenKind::Async && kind_of(token_ + 1) == TokenKind::Def));
    }

    [[nodiscard]] bool is_suspending() const {
        switch (token().kind) {
            case TokenKind::Yield:
            case TokenKind::Await:
            case TokenKind::Return:
            case TokenKind::Async: return true;
            case TokenKind::From: return follows(TokenKind::Yield);
            case TokenKind::For:
            case TokenKind::With: return follows(TokenKind::Async);
            default: return false;
        }
    }

    void add_function(const FunctionInfo* info) {
        if (info == nullptr) return;
        for (const semantics::Point& point : info->points) {
            const bool is_two = point.kind != PointKind::Yield && point.kind != PointKind::Await;
            add_keyword(point.node->span.begin, is_two);
        }
        const FunctionDef* const def = info->def();
        if (def == nullptr) return;
        semantics::for_each_own(def->body, [this](const Node& node) {
            if (node.kind == NodeKind::Return) add_keyword(node.span.begin, false);
        });
    }

    // The keyword that begins at an offset, with the one after it if there are two.
    void add_keyword(Offset begin, bool is_two) {
        const std::size_t index = file_.tree->tokens().index_at(begin);
        // What makes a comprehension asynchronous need not be a keyword of its own.
        if (!is_keyword(kind_of(index)) || tokens_[index].begin != begin) return;
        const bool has_two = is_two && is_keyword(kind_of(index + 1));
        found_.push_back({{begin, tokens_[index + (has_two ? 1 : 0)].end}, HighlightKind::Text});
    }

    void add_occurrences() {
        const semantics::SymbolTable& symbols = file_.symbols();
        const semantics::Occurrence* const here = symbols.occurrence_at(token().begin);
        if (here == nullptr) return;
        const semantics::SymbolId target = symbols.symbols()[here->symbol].target;
        const auto add = [this](const semantics::Occurrence& occurrence) {
            found_.push_back({occurrence.span, occurrence.is_binding ? HighlightKind::Write : HighlightKind::Read});
        };
        if (target != semantics::no_id) {
            for (const std::uint32_t index : symbols.occurrences_of(target)) add(symbols.occurrences()[index]);
            return;
        }
        // A builtin is another symbol in each scope that uses it.
        const std::string_view name = symbols.symbols()[here->symbol].name;
        for (const semantics::Occurrence& occurrence : symbols.occurrences()) {
            const semantics::Symbol& symbol = symbols.symbols()[occurrence.symbol];
            if (symbol.target == semantics::no_id && symbol.name == name) add(occurrence);
        }
    }

    const AnalyzedFile& file_;
    const std::vector<Token>& tokens_;
    const std::size_t token_;
    std::vector<const Node*> path_;
    std::vector<Highlight> found_;
};

}  // namespace

std::vector<Highlight> highlights_at(const AnalyzedFile& file, Offset offset) {
    const TokenStream& stream = file.tree->tokens();
    const auto is_word = [&](std::size_t index) {
        return stream.tokens[index].kind == TokenKind::Name || is_keyword(stream.tokens[index].kind);
    };
    std::size_t token = stream.index_at(offset);
    // A cursor right behind a word is at the word.
    const bool is_in_word = stream.tokens[token].span().contains(offset) && is_word(token);
    if (!is_in_word && offset > 0) token = stream.index_at(offset - 1);
    if (!stream.tokens[token].span().touches(offset) || !is_word(token)) return {};
    return HighlightFinder(file, token).run();
}

}  // namespace pykind
