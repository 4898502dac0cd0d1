// From an offset to the facts about what stands there.
#include "analysis/hover.hpp"

#include <algorithm>

#include "analysis/function_facts.hpp"
#include "analysis/hover_context.hpp"

namespace pykind {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::KnownDecorator;

namespace {

class HoveredFinder {
public:
    HoveredFinder(semantics::Evaluator& evaluator, const AnalyzedFile& file, Offset offset)
        : at_{evaluator, file, offset, path_to(*file.tree, offset)},
          file_(file),
          tree_(*file.tree),
          offset_(offset),
          path_(at_.path),
          token_(tree_.tokens().index_at(offset)) {}

    std::optional<Explanation> find() const {
        if (auto term = find_term_in_comment()) return term;
        const Token& token = tree_.tokens().tokens[token_];
        if (!token.span().contains(offset_)) return std::nullopt;
        switch (token.kind) {
            case TokenKind::String: return find_term_in_docstring();
            case TokenKind::Name: return find_at_name();
            case TokenKind::Def: return explain_function(nearest<FunctionDef>());
            case TokenKind::Lambda: return explain_function(nearest<Lambda>());
            case TokenKind::LeftParen: return find_at_parenthesis();
            case TokenKind::For: return find_at_for();
            case TokenKind::Yield: return explain_yield();
            case TokenKind::From: return explain_yield();
            case TokenKind::Await: return explain_await();
            case TokenKind::Class: return explain_class(as<ClassDef>(path_.back()));
            case TokenKind::Async: return find_at_async();
            case TokenKind::With: return find_at_with();
            default: return std::nullopt;
        }
    }

private:
    template <class T>
    [[nodiscard]] const T* nearest() const {
        for (auto node = path_.rbegin(); node != path_.rend(); ++node) {
            if (const auto* found = as<T>(*node)) return found;
        }
        return nullptr;
    }

    [[nodiscard]] Span token_span() const { return tree_.tokens().tokens[token_].span(); }
    [[nodiscard]] TokenKind next_token() const {
        const auto& tokens = tree_.tokens().tokens;
        return tokens[std::min(token_ + 1, tokens.size() - 1)].kind;
    }
    // The token at hand and the one after it: `async for`, `yield from`.
    [[nodiscard]] Span with_next_token() const { return {token_span().begin, tree_.tokens().tokens[token_ + 1].end}; }

    [[nodiscard]] std::optional<Explanation> explain_function(const Node* node) const {
        const FunctionInfo* const info = file_.functions().find(node);
        if (info == nullptr) return std::nullopt;
        const FunctionDef* const def = info->def();
        const bool named = def != nullptr && def->name.length() > 0;
        FunctionFacts facts = gather_function_facts(file_, *info);
        facts.role = gather_role_facts(at_, *info);
        return at_.about(named ? def->name : token_span(), std::move(facts));
    }

    [[nodiscard]] std::optional<Explanation> explain_class(const ClassDef* cls) const {
        if (cls == nullptr || cls->name.length() == 0) return std::nullopt;
        ClassFacts facts = gather_class_facts(at_, {&file_, cls});
        if (!is_worth_a_hover(facts)) return std::nullopt;
        Explanation explanation = at_.about(cls->name, std::move(facts));
        explanation.conversion = conversion_in_file(at_, *cls);
        return explanation;
    }

    [[nodiscard]] std::optional<Explanation> find_at_name() const {
        const auto* const def = as<FunctionDef>(path_.back());
        if (def != nullptr && def->name.contains(offset_)) return explain_function(def);
        const auto* const cls = as<ClassDef>(path_.back());
        if (cls != nullptr && cls->name.contains(offset_)) return explain_class(cls);
        if (auto decorator = find_decorator()) return decorator;
        return explain_use(at_);
    }

    // The name of a decorator: the last part of `@contextlib.contextmanager`, with or without a call.
    [[nodiscard]] std::optional<Explanation> find_decorator() const {
        for (std::size_t i = 0; i + 1 < path_.size(); ++i) {
            const FunctionInfo* const info = file_.functions().find(path_[i]);
            if (info == nullptr) continue;
            for (const auto& used : info->decorators) {
                const auto* const call = as<Call>(used.node);
                const Node* const name = call == nullptr ? used.node : call->func;
                if (used.known == KnownDecorator::Unknown || used.known == KnownDecorator::Transparent ||
                    name != path_.back())
                    continue;
                const auto* const attribute = as<Attribute>(name);
                const Span span = attribute == nullptr ? name->span : attribute->attr;
                if (!span.contains(offset_)) continue;
                return at_.about(span, DecoratorFacts{std::string(tree_.slice(span)), used.known,
                                                      gather_function_facts(file_, *info)});
            }
        }
        return std::nullopt;
    }

    // The parenthesis that opens a generator expression.
    [[nodiscard]] std::optional<Explanation> find_at_parenthesis() const {
        const Node* const node = path_.back();
        return node->kind == NodeKind::GeneratorExp && node->span.begin == offset_ ? explain_function(node)
                                                                                   : std::nullopt;
    }

    [[nodiscard]] std::optional<Explanation> find_at_for() const {
        if (const auto* loop = as<For>(path_.back())) {
            const auto keyword = loop->is_async() ? KeywordKind::AsyncFor : KeywordKind::For;
            return explain_keyword(at_, keyword, *loop, Span{loop->span.begin, token_span().end});
        }
        const auto* const clause = as<Comprehension>(path_.back());
        if (clause == nullptr || path_.size() < 2) return std::nullopt;
        const Node* const whole = path_[path_.size() - 2];
        if (whole->kind == NodeKind::GeneratorExp) return explain_function(whole);
        return at_.about(token_span(), ComprehensionFacts{whole->kind, is_async_comprehension(*whole)});
    }

    [[nodiscard]] static bool is_async_comprehension(const Node& node) {
        const auto& generators = static_cast<const ComprehensionExpr&>(node).generators;
        return std::any_of(generators.begin(), generators.end(),
                           [](const Node* clause) { return static_cast<const Comprehension*>(clause)->is_async; });
    }

    [[nodiscard]] std::optional<Explanation> explain_await() const {
        const auto* const await = nearest<Await>();
        if (await == nullptr) return std::nullopt;
        return explain_keyword(at_, KeywordKind::Await, *await, token_span());
    }

    [[nodiscard]] std::optional<Explanation> explain_yield() const {
        const auto* const yield = as<Yield>(path_.back());
        if (yield == nullptr) return std::nullopt;  // the `from` of an import
        if (yield->kind == NodeKind::Yield) return explain_keyword(at_, KeywordKind::Yield, *yield, token_span());
        const std::size_t first = tree_.tokens().index_at(yield->span.begin);
        return explain_keyword(at_, KeywordKind::YieldFrom, *yield,
                               Span{yield->span.begin, tree_.tokens().tokens[first + 1].end});
    }

    [[nodiscard]] std::optional<Explanation> find_at_async() const {
        const Node* const node = path_.back();
        switch (next_token()) {
            case TokenKind::Def: return explain_function(nearest<FunctionDef>());
            case TokenKind::With:
                if (as<With>(node) == nullptr) return std::nullopt;
                return explain_keyword(at_, KeywordKind::AsyncWith, *node, with_next_token());
            case TokenKind::For:
                if (as<Comprehension>(node) != nullptr)
                    return explain_keyword(at_, KeywordKind::AsyncComprehension, *node, with_next_token());
                if (as<For>(node) == nullptr) return std::nullopt;
                return explain_keyword(at_, KeywordKind::AsyncFor, *node, with_next_token());
            default: return std::nullopt;
        }
    }

    [[nodiscard]] std::optional<Explanation> find_at_with() const {
        const auto* const block = as<With>(path_.back());
        if (block == nullptr) return std::nullopt;
        const auto keyword = block->is_async() ? KeywordKind::AsyncWith : KeywordKind::With;
        return explain_keyword(at_, keyword, *block, Span{block->span.begin, token_span().end});
    }

    [[nodiscard]] std::optional<Explanation> explain_term(Span text) const {
        const TermOccurrence found = term_at(tree_.slice(text), offset_ - text.begin);
        if (found.term == nullptr) return std::nullopt;
        const Span span{text.begin + static_cast<Offset>(found.begin), text.begin + static_cast<Offset>(found.end)};
        return at_.about(span, TermFacts{found.term, std::string(tree_.slice(span))});
    }

    [[nodiscard]] std::optional<Explanation> find_term_in_comment() const {
        const auto& comments = tree_.comments();
        const auto after = std::upper_bound(comments.begin(), comments.end(), offset_,
                                            [](Offset value, const Span& comment) { return value < comment.begin; });
        if (after == comments.begin() || !std::prev(after)->contains(offset_)) return std::nullopt;
        return explain_term(*std::prev(after));
    }

    // A docstring is a string that is the first statement of a module, class or function.
    [[nodiscard]] std::optional<Explanation> find_term_in_docstring() const {
        if (path_.size() < 3 || path_.back()->kind != NodeKind::Constant ||
            path_[path_.size() - 2]->kind != NodeKind::Expr)
            return std::nullopt;
        const Node* const statement = path_[path_.size() - 2];
        const Node* const holder = path_[path_.size() - 3];
        const auto begins_with = [statement](const Nodes& body) { return !body.empty() && body.front() == statement; };
        const auto* const def = as<FunctionDef>(holder);
        const auto* const cls = as<ClassDef>(holder);
        const auto* const module = as<Module>(holder);
        const bool is_docstring = (def != nullptr && begins_with(def->body)) ||
                                  (cls != nullptr && begins_with(cls->body)) ||
                                  (module != nullptr && begins_with(module->body));
        return is_docstring ? explain_term(token_span()) : std::nullopt;
    }

    HoverContext at_;
    const AnalyzedFile& file_;
    const SyntaxTree& tree_;
    Offset offset_;
    const std::vector<const Node*>& path_;
    std::size_t token_;
};

}  // namespace

std::optional<Explanation> explain_at(semantics::Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    if (offset >= file.tree->text().size()) return std::nullopt;
    return HoveredFinder(evaluator, file, offset).find();
}

std::optional<Explanation> explain_line(semantics::Evaluator& evaluator, const AnalyzedFile& file, std::uint32_t line) {
    const SourceText& text = file.tree->text();
    const Node* found = nullptr;
    const auto consider = [&](const Node* node, std::uint32_t first_line, Span name) {
        if (line < first_line || line > text.line_of(node->span.begin)) return;
        if (found == nullptr || name.begin < found->span.begin) found = node;
    };
    for (const FunctionInfo& info : file.functions().functions()) consider(info.node, info.first_line, info.node->span);
    for (const semantics::Scope& scope : file.symbols().scopes()) {
        const auto* const cls = as<ClassDef>(scope.node);
        if (cls == nullptr || scope.kind != semantics::ScopeKind::Class) continue;
        const Offset begin = cls->decorator_list.empty() ? cls->span.begin : cls->decorator_list[0]->span.begin;
        consider(cls, text.line_of(begin), cls->span);
    }
    if (found == nullptr) return std::nullopt;
    if (const auto* cls = as<ClassDef>(found)) {
        const HoverContext at{evaluator, file, cls->span.begin, {}};
        const Span range = cls->name.length() > 0 ? cls->name : Span{cls->span.begin, cls->span.begin + 1};
        Explanation explanation = at.about(range, gather_class_facts(at, {&file, cls}));
        explanation.conversion = conversion_in_file(at, *cls);
        return explanation;
    }
    const auto* const def = as<FunctionDef>(found);
    return explain_at(evaluator, file, def != nullptr && def->name.length() > 0 ? def->name.begin : found->span.begin);
}

}  // namespace pykind
