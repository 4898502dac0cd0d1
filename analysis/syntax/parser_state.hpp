// The parser at work: recursive descent over the token stream, operators by precedence. Private to the parser's files.
//
// Recovery: every function returns a node, Missing where nothing stands. After a fault the rest of the statement is
// still read (for the functions in it) but reports nothing more; the next statement starts afresh.
#pragma once

#include <algorithm>
#include <vector>

#include "analysis/syntax/parser.hpp"

namespace pykind::syntax {

// How deep expressions may nest: far beyond CPython's 200 brackets, and safe on a stack of 512 KiB.
inline constexpr unsigned max_expression_depth = 250;
// How many operators, calls or `elif`s may follow each other in one chain, each of which makes the tree one level
// deeper.
inline constexpr unsigned max_chain_length = 20000;

// The precedences of binary operators, loosest first; `none` is no operator.
enum Precedence : int {
    none,
    disjunction,
    conjunction,
    inversion,
    comparison,
    bitwise_or,
    bitwise_xor,
    bitwise_and,
    shift,
    sum,
    term
};

class Parser {
public:
    explicit Parser(SyntaxTree& tree);
    Module* run();

private:
    using Kind = TokenKind;

    // --- Tokens ---
    [[nodiscard]] Kind kind() const { return tokens_[at_].kind; }
    [[nodiscard]] Kind peek(std::size_t ahead = 1) const { return tokens_[std::min(at_ + ahead, last_)].kind; }
    [[nodiscard]] bool is_at(Kind wanted) const { return kind() == wanted; }
    [[nodiscard]] Offset begin() const { return tokens_[at_].begin; }
    [[nodiscard]] Span span() const { return tokens_[at_].span(); }
    [[nodiscard]] Offset last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].end; }
    [[nodiscard]] std::string_view text(Span at) const { return source_.substr(at.begin, at.end - at.begin); }
    [[nodiscard]] std::string_view text() const { return text(span()); }
    [[nodiscard]] bool at_statement_end() const {
        return is_at(Kind::Newline) || is_at(Kind::EndMarker) || is_at(Kind::Dedent) || is_at(Kind::Indent);
    }
    // The end of the stream is never passed.
    void advance() {
        if (at_ < last_) ++at_;
    }
    bool accept(Kind wanted) {
        if (!is_at(wanted)) return false;
        advance();
        return true;
    }
    bool expect(Kind wanted);

    // --- Faults ---
    void fault(Span at, std::string message);
    void fault_here(std::string message) { fault(span(), std::move(message)); }
    void unexpected();
    // Not a fault, but newer than some target versions: legal since Python 3.`since`.
    void newer(Span at, std::uint8_t since, std::string message);

    // --- Nodes ---
    template <class T>
    T* make(NodeKind node_kind, Offset start) {
        T* node = arena_.create<T>();
        node->kind = node_kind;
        node->span = {start, start};
        return node;
    }
    template <class T>
    T* done(T* node) {
        node->span.end = std::max(last_end(), node->span.begin);
        return node;
    }
    Node* missing();

    // A list under construction: nodes pile up on a common stack and are copied to the arena once, when all are there.
    // Builders nest like calls: only the innermost one that is not finished may be added to.
    class ListBuilder {
    public:
        explicit ListBuilder(Parser& parser)
            : pending_(parser.pending_), arena_(parser.arena_), base_(pending_.size()) {}
        ListBuilder(const ListBuilder&) = delete;
        ListBuilder& operator=(const ListBuilder&) = delete;
        ~ListBuilder() {
            if (!finished_) pending_.resize(base_);
        }
        void add(Node* node) { pending_.push_back(node); }
        [[nodiscard]] std::size_t size() const { return pending_.size() - base_; }
        [[nodiscard]] Node* operator[](std::size_t index) const { return pending_[base_ + index]; }
        Nodes finish() {
            const Nodes list = Nodes::copy(arena_, pending_.begin() + static_cast<std::ptrdiff_t>(base_), size());
            pending_.resize(base_);
            finished_ = true;
            return list;
        }

    private:
        std::vector<Node*>& pending_;
        Arena& arena_;
        std::size_t base_;
        bool finished_ = false;
    };

    // --- Statements (parser_statements.cpp, parser_blocks.cpp) ---
    void parse_statements(ListBuilder& out, bool top_level);
    void parse_statement(ListBuilder& out);
    void parse_simple_statements(ListBuilder& out);
    Node* parse_simple_statement();
    void skip_rest_of_line(ListBuilder& out);
    Nodes parse_block();
    Nodes parse_header_end_and_block();
    Node* parse_expression_statement();
    Node* parse_assignment(Offset start, Node* first);
    Node* parse_annotated_assignment(Offset start, Node* target);
    Node* parse_augmented_assignment(Offset start, Node* target);
    Node* parse_return();
    Node* parse_raise();
    Node* parse_delete();
    Node* parse_assert();
    Node* parse_global(NodeKind node_kind);
    Node* parse_import(Offset start, bool lazy);
    Node* parse_import_from(Offset start, bool lazy);
    Alias* parse_import_alias(bool dotted);
    Identifier parse_dotted_name();
    Node* parse_type_alias();
    Node* parse_decorated();
    Node* parse_decorator();
    Node* parse_function(Offset start, bool is_async, Nodes decorators);
    Node* parse_class(Nodes decorators);
    Nodes parse_type_params();
    Node* parse_if();
    Node* parse_while();
    Node* parse_for(Offset start, bool is_async);
    Node* parse_with(Offset start, bool is_async);
    bool parse_parenthesized_with_items(ListBuilder& items);
    WithItem* parse_with_item();
    Node* parse_try();
    Node* parse_except();
    Node* parse_match();
    Node* parse_case();
    Node* parse_orphan_clause();
    void skip_to_header_end(ListBuilder& parts);
    [[nodiscard]] bool at_statement_keyword() const;
    [[nodiscard]] bool can_be_parenthesized_with_items() const;
    template <class T>
    T* done_with_block(T* node) {
        node->span.end = std::max(statement_end_, node->span.begin);
        return node;
    }
    Node* parse_async();
    [[nodiscard]] bool at_match_statement() const;
    [[nodiscard]] bool is_soft_keyword(std::string_view word) const { return is_at(Kind::Name) && text() == word; }
    Identifier parse_name(const char* what);

    // --- Patterns (parser_match.cpp) ---
    Node* parse_patterns();
    Node* parse_maybe_star_pattern();
    Node* parse_pattern();
    Node* parse_or_pattern();
    Node* parse_closed_pattern();
    Node* parse_pattern_number();
    Node* parse_name_or_class_pattern();
    Node* parse_class_pattern(Node* cls);
    Node* parse_mapping_pattern();
    Node* parse_sequence_pattern(Kind close);

    // --- Expressions (parser_expressions.cpp, parser_atoms.cpp) ---
    Node* parse_star_expressions();
    Node* parse_star_expression();
    Node* parse_star_expressions_or_yield();
    Node* parse_star_named_expression();
    Node* parse_named_expression();
    Node* parse_expression();
    Node* parse_operators(int lowest);
    Node* parse_operators_after(Node* left, Offset start, int lowest);
    Node* parse_comparison(Node* left, Offset start);
    Node* parse_bool_operation(Node* left, Offset start, Kind op);
    Node* parse_not();
    Node* parse_factor();
    Node* parse_await_primary();
    Node* parse_primary();
    Node* parse_lambda();
    Node* parse_yield();
    Node* parse_atom();
    Node* parse_group();
    Node* parse_list_display();
    Node* parse_brace_display();
    Node* parse_call(Node* func, Offset start);
    Nodes parse_call_arguments(Offset open);
    Node* parse_call_argument(Node*& bare_generator);
    Node* parse_subscript(Node* value, Offset start);
    Node* parse_slice();
    Nodes parse_comprehension_clauses();
    ComprehensionExpr* finish_comprehension(NodeKind node_kind, Offset start, Node* element, Node* value);
    [[nodiscard]] bool at_comprehension() const {
        return is_at(Kind::For) || (is_at(Kind::Async) && peek() == Kind::For);
    }
    void parse_elements_until(Kind close, ListBuilder& elements);
    bool parse_separator(Kind close, std::size_t before);
    void close_bracket(Kind close, ListBuilder* extra = nullptr);
    [[nodiscard]] bool starts_expression() const;

    // --- Parameters (parser_parameters.cpp) ---
    Arguments* parse_parameters(Kind close, bool annotated);
    Arg* parse_parameter(bool annotated, bool star_annotation);

    // --- Strings (parser_strings.cpp) ---
    Node* parse_strings();
    // Of the f-string or t-string that is being read.
    struct FString {
        std::string_view quote;
        bool is_template = false;
    };
    void parse_fstring_parts(ListBuilder& values, const FString& string, unsigned spec_depth);
    Node* parse_replacement_field(const FString& string, unsigned spec_depth);
    void check_field_before_312(const FormattedValue& field, const FString& string, unsigned spec_depth);

    // --- Targets (parser_targets.cpp) ---
    void make_target(Node* node, ExprContext context);
    void make_single_target(Node* node, const char* problem);
    Node* parse_for_target();

    [[nodiscard]] bool enter() { return ++depth_ <= max_expression_depth; }
    void leave() { --depth_; }
    void too_deep();

    std::string_view source_;
    Arena& arena_;
    std::vector<SyntaxError>& errors_;
    const Token* tokens_;
    std::size_t last_;  // index of EndMarker
    std::size_t at_ = 0;
    std::vector<Node*> pending_;
    std::vector<Kind> pending_ops_;  // of comparisons under construction
    unsigned depth_ = 0;
    // Where the last finished statement ends: what a compound statement's span ends with.
    Offset statement_end_ = 0;
    // Something in this statement has been reported.
    bool faulty_ = false;
    // How many yields, awaits, lambdas, comprehensions and `:=` have been read so far (Node::plain).
    std::size_t remarkable_ = 0;
};

}  // namespace pykind::syntax
