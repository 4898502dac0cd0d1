// Sequences of statements and the simple ones (Python reference, "Simple statements").
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

// Statements up to the dedent that ends the block, which stays; at top level, to the end of the file.
void Parser::parse_statements(ListBuilder& out, bool top_level) {
    std::size_t unexpected_indents = 0;
    for (;;) {
        switch (kind()) {
            case Kind::EndMarker: return;
            case Kind::Newline: advance(); break;
            case Kind::Indent:
                // A block that nothing opens: its statements count as the surrounding block's.
                faulty_ = false;
                unexpected();
                ++unexpected_indents;
                advance();
                break;
            case Kind::Dedent:
                if (unexpected_indents == 0 && !top_level) return;
                if (unexpected_indents > 0) --unexpected_indents;
                advance();
                break;
            default: parse_statement(out);
        }
    }
}

void Parser::parse_statement(ListBuilder& out) {
    faulty_ = false;
    const std::size_t before = at_;
    switch (kind()) {
        case Kind::At: out.add(parse_decorated()); break;
        case Kind::Def: out.add(parse_function(begin(), false, {})); break;
        case Kind::Class: out.add(parse_class({})); break;
        case Kind::If: out.add(parse_if()); break;
        case Kind::While: out.add(parse_while()); break;
        case Kind::For: out.add(parse_for(begin(), false)); break;
        case Kind::With: out.add(parse_with(begin(), false)); break;
        case Kind::Try: out.add(parse_try()); break;
        case Kind::Async: out.add(parse_async()); break;
        case Kind::Elif:
        case Kind::Else:
        case Kind::Except:
        case Kind::Finally: out.add(parse_orphan_clause()); break;
        default:
            if (at_match_statement()) {
                out.add(parse_match());
            } else {
                parse_simple_statements(out);
            }
    }
    if (at_ == before) advance();
}

// `a; b; c` and the line's end
void Parser::parse_simple_statements(ListBuilder& out) {
    for (;;) {
        const std::size_t remarkable = remarkable_;
        const std::size_t before = at_;
        Node* const statement = parse_simple_statement();
        statement->plain = remarkable == remarkable_;
        statement_end_ = std::max(statement_end_, statement->span.end);
        out.add(statement);
        if (accept(Kind::Newline)) return;
        if (accept(Kind::Semicolon)) {
            // CPython counts a last semicolon into the block, though not into the statement.
            statement_end_ = std::max(statement_end_, last_end());
            if (accept(Kind::Newline) || at_statement_end()) return;
            continue;
        }
        if (at_statement_end()) return;
        unexpected();
        if (at_ == before && !starts_expression()) advance();
        skip_rest_of_line(out);
        accept(Kind::Newline);
        return;
    }
}

bool Parser::at_statement_keyword() const {
    if (is_at(Kind::Async)) return peek() == Kind::Def || peek() == Kind::With;
    return only_starts_statement(kind());
}

// What is left of a broken line, up to its end or to a keyword that can only start a statement. The functions in it are
// kept.
void Parser::skip_rest_of_line(ListBuilder& out) {
    auto* const rest = make<Invalid>(NodeKind::Invalid, begin());
    ListBuilder parts(*this);
    while (!at_statement_end() && !at_statement_keyword()) {
        const std::size_t before = at_;
        if (starts_expression()) {
            parts.add(parse_expression());
        } else if (is_at(Kind::Yield)) {
            parts.add(parse_yield());
        }
        if (at_ == before) advance();
    }
    rest->parts = parts.finish();
    done(rest);
    if (rest->span.length() == 0) return;
    statement_end_ = std::max(statement_end_, rest->span.end);
    out.add(rest);
}

Node* Parser::parse_simple_statement() {
    const auto keyword_only = [this](NodeKind node_kind) {
        auto* const statement = make<SimpleStatement>(node_kind, begin());
        advance();
        return done(statement);
    };
    switch (kind()) {
        case Kind::Return: return parse_return();
        case Kind::Raise: return parse_raise();
        case Kind::Pass: return keyword_only(NodeKind::Pass);
        case Kind::Break: return keyword_only(NodeKind::Break);
        case Kind::Continue: return keyword_only(NodeKind::Continue);
        case Kind::Del: return parse_delete();
        case Kind::Assert: return parse_assert();
        case Kind::Global: return parse_global(NodeKind::Global);
        case Kind::Nonlocal: return parse_global(NodeKind::Nonlocal);
        case Kind::Import: return parse_import(begin(), false);
        case Kind::From: return parse_import_from(begin(), false);
        case Kind::Name: break;
        default: return parse_expression_statement();
    }
    if (peek() == Kind::Name && text() == "type" && (peek(2) == Kind::Equal || peek(2) == Kind::LeftBracket))
        return parse_type_alias();
    if ((peek() == Kind::Import || peek() == Kind::From) && text() == "lazy") {
        const Offset start = begin();
        newer(span(), 15, "lazy imports are new in Python 3.15");
        advance();
        return is_at(Kind::Import) ? parse_import(start, true) : parse_import_from(start, true);
    }
    return parse_expression_statement();
}

Node* Parser::parse_expression_statement() {
    const Offset start = begin();
    Node* const first = parse_star_expressions_or_yield();
    if (is_at(Kind::Equal)) return parse_assignment(start, first);
    if (is_at(Kind::Colon)) {
        // A colon that ends the line belongs to a header whose keyword is broken, not to an annotation.
        if (peek() == Kind::Newline) unexpected();
        if (peek() != Kind::Newline) return parse_annotated_assignment(start, first);
    }
    if (is_augmented_assignment(kind())) return parse_augmented_assignment(start, first);
    auto* const statement = make<ExprStatement>(NodeKind::Expr, start);
    statement->value = first;
    return done(statement);
}

Node* Parser::parse_assignment(Offset start, Node* first) {
    auto* const assign = make<Assign>(NodeKind::Assign, start);
    ListBuilder targets(*this);
    Node* value = first;
    while (accept(Kind::Equal)) {
        make_target(value, ExprContext::Store);
        targets.add(value);
        value = parse_star_expressions_or_yield();
    }
    assign->targets = targets.finish();
    assign->value = value;
    return done(assign);
}

Node* Parser::parse_annotated_assignment(Offset start, Node* target) {
    auto* const assign = make<AnnAssign>(NodeKind::AnnAssign, start);
    assign->target = target;
    make_single_target(target, target->kind == NodeKind::Tuple  ? "only single target (not tuple) can be annotated"
                               : target->kind == NodeKind::List ? "only single target (not list) can be annotated"
                                                                : "illegal target for annotation");
    advance();
    // PEP 526 forbids `yield` without parentheses here; those of a `(yield)` are read by parse_expression.
    assign->annotation = parse_expression();
    if (accept(Kind::Equal)) assign->value = parse_star_expressions_or_yield();
    return done(assign);
}

Node* Parser::parse_augmented_assignment(Offset start, Node* target) {
    auto* const assign = make<AugAssign>(NodeKind::AugAssign, start);
    assign->target = target;
    make_single_target(target, "illegal expression for augmented assignment");
    assign->op = kind();
    advance();
    assign->value = parse_star_expressions_or_yield();
    return done(assign);
}

Node* Parser::parse_return() {
    auto* const statement = make<Return>(NodeKind::Return, begin());
    advance();
    if (starts_expression() || is_at(Kind::Star)) statement->value = parse_star_expressions();
    return done(statement);
}

Node* Parser::parse_raise() {
    auto* const statement = make<Raise>(NodeKind::Raise, begin());
    advance();
    if (starts_expression()) {
        statement->exc = parse_expression();
        if (accept(Kind::From)) statement->cause = parse_expression();
    }
    return done(statement);
}

Node* Parser::parse_delete() {
    auto* const statement = make<Delete>(NodeKind::Delete, begin());
    advance();
    ListBuilder targets(*this);
    do {
        if (targets.size() > 0 && !starts_expression()) break;
        Node* const target = parse_operators(bitwise_or);
        make_target(target, ExprContext::Del);
        targets.add(target);
    } while (accept(Kind::Comma));
    statement->targets = targets.finish();
    return done(statement);
}

Node* Parser::parse_assert() {
    auto* const statement = make<Assert>(NodeKind::Assert, begin());
    advance();
    statement->test = parse_expression();
    if (accept(Kind::Comma)) statement->msg = parse_expression();
    return done(statement);
}

Node* Parser::parse_global(NodeKind node_kind) {
    auto* const statement = make<GlobalOrNonlocal>(node_kind, begin());
    advance();
    std::vector<Identifier> names;
    do {
        names.push_back(parse_name("a name"));
    } while (accept(Kind::Comma));
    statement->names = List<Identifier>::copy(arena_, names.begin(), names.size());
    return done(statement);
}

Node* Parser::parse_import(Offset start, bool lazy) {
    auto* const statement = make<Import>(NodeKind::Import, start);
    statement->is_lazy = lazy;
    advance();
    ListBuilder names(*this);
    do {
        names.add(parse_import_alias(true));
    } while (accept(Kind::Comma));
    statement->names = names.finish();
    return done(statement);
}

Node* Parser::parse_import_from(Offset start, bool lazy) {
    auto* const statement = make<ImportFrom>(NodeKind::ImportFrom, start);
    statement->is_lazy = lazy;
    advance();
    while (is_at(Kind::Dot) || is_at(Kind::Ellipsis)) {
        statement->level += is_at(Kind::Dot) ? 1 : 3;
        advance();
    }
    statement->module = {begin(), begin()};
    if (is_at(Kind::Name) || statement->level == 0) statement->module = parse_dotted_name();
    if (!accept(Kind::Import)) {
        unexpected();
        return done(statement);
    }
    ListBuilder names(*this);
    if (is_at(Kind::Star)) {
        auto* const star = make<Alias>(NodeKind::Alias, begin());
        star->name = span();
        star->asname = {begin(), begin()};
        advance();
        names.add(done(star));
    } else {
        const bool bracketed = accept(Kind::LeftParen);
        do {
            if (names.size() > 0 && !is_at(Kind::Name)) {
                if (!bracketed) fault_here("trailing comma not allowed without surrounding parentheses");
                break;
            }
            names.add(parse_import_alias(false));
        } while (accept(Kind::Comma));
        if (bracketed) close_bracket(Kind::RightParen);
    }
    statement->names = names.finish();
    return done(statement);
}

Alias* Parser::parse_import_alias(bool dotted) {
    auto* const alias = make<Alias>(NodeKind::Alias, begin());
    alias->name = dotted ? parse_dotted_name() : parse_name("a name to import");
    alias->asname = {last_end(), last_end()};
    if (accept(Kind::As)) alias->asname = parse_name("a name after 'as'");
    return done(alias);
}

Identifier Parser::parse_dotted_name() {
    Identifier name = parse_name("a module's name");
    while (accept(Kind::Dot)) name.end = parse_name("a name after '.'").end;
    return name;
}

Node* Parser::parse_type_alias() {
    auto* const alias = make<TypeAlias>(NodeKind::TypeAlias, begin());
    newer(span(), 12, "the type statement is new in Python 3.12");
    advance();
    alias->name = parse_atom();
    make_target(alias->name, ExprContext::Store);
    alias->type_params = parse_type_params();
    expect(Kind::Equal);
    alias->value = parse_expression();
    return done(alias);
}

}  // namespace pykind::syntax
