// Expressions: what may stand where, and operators by precedence (Python reference, "Operator precedence").
#include <array>

#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

namespace {

consteval std::array<std::uint8_t, token_kind_count> make_precedences() {
    std::array<std::uint8_t, token_kind_count> table{};
    const auto set = [&table](int precedence, std::initializer_list<TokenKind> kinds) {
        for (const TokenKind kind : kinds)
            table[static_cast<std::size_t>(kind)] = static_cast<std::uint8_t>(precedence);
    };
    set(disjunction, {TokenKind::Or});
    set(conjunction, {TokenKind::And});
    set(comparison, {TokenKind::Less, TokenKind::Greater, TokenKind::LessEqual, TokenKind::GreaterEqual,
                     TokenKind::EqualEqual, TokenKind::NotEqual, TokenKind::In, TokenKind::Is, TokenKind::Not});
    set(bitwise_or, {TokenKind::VerticalBar});
    set(bitwise_xor, {TokenKind::Caret});
    set(bitwise_and, {TokenKind::Ampersand});
    set(shift, {TokenKind::LeftShift, TokenKind::RightShift});
    set(sum, {TokenKind::Plus, TokenKind::Minus});
    set(term, {TokenKind::Star, TokenKind::Slash, TokenKind::DoubleSlash, TokenKind::Percent, TokenKind::At});
    return table;
}

constexpr auto precedences = make_precedences();

consteval std::array<bool, token_kind_count> make_expression_starts() {
    std::array<bool, token_kind_count> table{};
    for (const TokenKind kind :
         {TokenKind::Name, TokenKind::Number, TokenKind::String, TokenKind::FStringStart, TokenKind::False,
          TokenKind::None, TokenKind::True, TokenKind::Await, TokenKind::Lambda, TokenKind::Not, TokenKind::LeftParen,
          TokenKind::LeftBracket, TokenKind::LeftBrace, TokenKind::Ellipsis, TokenKind::Plus, TokenKind::Minus,
          TokenKind::Tilde}) {
        table[static_cast<std::size_t>(kind)] = true;
    }
    return table;
}

constexpr auto expression_starts = make_expression_starts();

}  // namespace

bool Parser::starts_expression() const { return expression_starts[static_cast<std::size_t>(kind())]; }

// star_expressions: `a`, `*a, b`
Node* Parser::parse_star_expressions() {
    const Offset start = begin();
    Node* const first = parse_star_expression();
    if (!is_at(Kind::Comma)) return first;
    auto* const tuple = make<Sequence>(NodeKind::Tuple, start);
    ListBuilder elements(*this);
    elements.add(first);
    while (accept(Kind::Comma)) {
        if (!starts_expression() && !is_at(Kind::Star)) break;
        elements.add(parse_star_expression());
    }
    tuple->elts = elements.finish();
    return done(tuple);
}

Node* Parser::parse_star_expression() {
    if (!is_at(Kind::Star)) return parse_expression();
    auto* const starred = make<Starred>(NodeKind::Starred, begin());
    advance();
    starred->value = parse_operators(bitwise_or);
    return done(starred);
}

Node* Parser::parse_star_expressions_or_yield() {
    return is_at(Kind::Yield) ? parse_yield() : parse_star_expressions();
}

Node* Parser::parse_star_named_expression() {
    return is_at(Kind::Star) ? parse_star_expression() : parse_named_expression();
}

Node* Parser::parse_named_expression() {
    const Offset start = begin();
    Node* const target = parse_expression();
    if (!is_at(Kind::ColonEqual)) return target;
    if (target->kind != NodeKind::Name || target->parenthesized) {
        fault(target->span, "cannot use assignment expressions with this target");
    }
    ++remarkable_;
    auto* const named = make<NamedExpr>(NodeKind::NamedExpr, start);
    named->target = target;
    target->context = ExprContext::Store;
    newer(span(), 8, "assignment expressions are new in Python 3.8");
    advance();
    named->value = parse_expression();
    return done(named);
}

// `a if b else c if d else e` nests to the right; the chain is read in a loop and built from its end.
Node* Parser::parse_expression() {
    if (!enter()) {
        leave();
        too_deep();
        return missing();
    }
    ListBuilder chain(*this);
    std::vector<Offset> begins;
    Node* last = nullptr;
    for (;;) {
        const Offset start = begin();
        last = is_at(Kind::Lambda) ? parse_lambda() : parse_operators(disjunction);
        if (!is_at(Kind::If) || last->kind == NodeKind::Lambda) break;
        advance();
        chain.add(last);
        chain.add(parse_operators(disjunction));
        begins.push_back(start);
        if (!is_at(Kind::Else)) {
            if (!faulty_) fault_here("expected 'else' after 'if' expression");
            last = missing();
            break;
        }
        advance();
        if (begins.size() > max_chain_length) {
            too_deep();
            last = missing();
            break;
        }
    }
    const Offset end = last_end();
    for (std::size_t i = begins.size(); i-- > 0;) {
        auto* const choice = make<IfExp>(NodeKind::IfExp, begins[i]);
        choice->body = chain[2 * i];
        choice->test = chain[2 * i + 1];
        choice->orelse = last;
        choice->span.end = std::max(end, begins[i]);
        last = choice;
    }
    leave();
    return last;
}

Node* Parser::parse_operators(int lowest) {
    const Offset start = begin();
    Node* const left = is_at(Kind::Not) && lowest <= inversion ? parse_not() : parse_factor();
    return precedences[static_cast<std::size_t>(kind())] < lowest ? left : parse_operators_after(left, start, lowest);
}

Node* Parser::parse_operators_after(Node* left, Offset start, int lowest) {
    unsigned length = 0;
    for (;;) {
        const Kind op = kind();
        const int precedence = precedences[static_cast<std::size_t>(op)];
        // The lowest that is asked for is never `none`.
        if (precedence < lowest) return left;
        if (precedence <= conjunction) {
            left = parse_bool_operation(left, start, op);
            continue;
        }
        if (precedence == comparison) {
            if (op == Kind::Not && peek() != Kind::In) return left;
            left = parse_comparison(left, start);
            continue;
        }
        advance();
        Node* const right = parse_operators(precedence + 1);
        if (++length > max_chain_length) {
            too_deep();
            continue;
        }
        auto* const operation = make<BinOp>(NodeKind::BinOp, start);
        operation->left = left;
        operation->right = right;
        operation->op = op;
        left = done(operation);
    }
}

Node* Parser::parse_bool_operation(Node* left, Offset start, Kind op) {
    auto* const operation = make<BoolOp>(NodeKind::BoolOp, start);
    operation->op = op;
    const int tighter = op == Kind::Or ? conjunction : inversion;
    ListBuilder values(*this);
    values.add(left);
    while (accept(op)) values.add(parse_operators(tighter));
    operation->values = values.finish();
    return done(operation);
}

Node* Parser::parse_comparison(Node* left, Offset start) {
    auto* const compare = make<Compare>(NodeKind::Compare, start);
    compare->left = left;
    ListBuilder comparators(*this);
    const std::size_t first_op = pending_ops_.size();
    while (precedences[static_cast<std::size_t>(kind())] == comparison) {
        Kind op = kind();
        if (op == Kind::Not) {
            if (peek() != Kind::In) break;
            advance();
            op = Kind::NotIn;
        } else if (op == Kind::Is && peek() == Kind::Not) {
            advance();
            op = Kind::IsNot;
        }
        advance();
        pending_ops_.push_back(op);
        comparators.add(parse_operators(bitwise_or));
    }
    const auto ops = pending_ops_.begin() + static_cast<std::ptrdiff_t>(first_op);
    compare->ops = List<Kind>::copy(arena_, ops, pending_ops_.size() - first_op);
    pending_ops_.resize(first_op);
    compare->comparators = comparators.finish();
    return done(compare);
}

namespace {

// Prefix operators in the order in which they stand.
struct Prefix {
    TokenKind op;
    Offset begin;
};

}  // namespace

Node* Parser::parse_not() {
    std::vector<Prefix> prefixes;
    for (; is_at(Kind::Not); advance()) prefixes.push_back({Kind::Not, begin()});
    Node* operand = parse_operators(comparison);
    if (prefixes.size() > max_chain_length) {
        too_deep();
        return operand;
    }
    for (std::size_t i = prefixes.size(); i-- > 0;) {
        auto* const operation = make<UnaryOp>(NodeKind::UnaryOp, prefixes[i].begin);
        operation->op = Kind::Not;
        operation->operand = operand;
        operand = done(operation);
    }
    return operand;
}

// `-x`, `+x`, `~x` and the power they hold: `-x ** -y` is `-(x ** (-y))`.
Node* Parser::parse_factor() {
    if (!is_at(Kind::Minus) && !is_at(Kind::Plus) && !is_at(Kind::Tilde)) {
        const Offset start = begin();
        Node* const base = parse_await_primary();
        if (!is_at(Kind::DoubleStar)) return base;
        advance();
        auto* const power = make<BinOp>(NodeKind::BinOp, start);
        power->op = Kind::DoubleStar;
        power->left = base;
        if (enter()) {
            power->right = parse_factor();
        } else {
            too_deep();
            power->right = missing();
        }
        leave();
        return done(power);
    }
    std::vector<Prefix> prefixes;
    for (; is_at(Kind::Minus) || is_at(Kind::Plus) || is_at(Kind::Tilde); advance())
        prefixes.push_back({kind(), begin()});
    Node* operand = parse_factor();
    if (prefixes.size() > max_chain_length) {
        too_deep();
        return operand;
    }
    for (std::size_t i = prefixes.size(); i-- > 0;) {
        auto* const operation = make<UnaryOp>(NodeKind::UnaryOp, prefixes[i].begin);
        operation->op = prefixes[i].op;
        operation->operand = operand;
        operand = done(operation);
    }
    return operand;
}

Node* Parser::parse_await_primary() {
    if (!is_at(Kind::Await)) return parse_primary();
    ++remarkable_;
    auto* const await = make<Await>(NodeKind::Await, begin());
    advance();
    await->value = parse_primary();
    return done(await);
}

Node* Parser::parse_primary() {
    const Offset start = begin();
    Node* value = parse_atom();
    for (unsigned length = 0;; ++length) {
        Node* next = nullptr;
        switch (kind()) {
            case Kind::Dot: {
                auto* const attribute = make<Attribute>(NodeKind::Attribute, start);
                attribute->value = value;
                advance();
                // A keyword that touches the dot is a name being typed; one further on belongs to something else.
                if (is_keyword(kind()) && begin() == last_end()) {
                    fault_here("invalid syntax");
                    attribute->attr = span();
                    advance();
                } else {
                    attribute->attr = parse_name("a name after '.'");
                }
                next = done(attribute);
                break;
            }
            case Kind::LeftParen: next = parse_call(value, start); break;
            case Kind::LeftBracket: next = parse_subscript(value, start); break;
            default: return value;
        }
        if (length > max_chain_length) {
            too_deep();
            continue;
        }
        value = next;
    }
}

Node* Parser::parse_lambda() {
    ++remarkable_;
    auto* const lambda = make<Lambda>(NodeKind::Lambda, begin());
    advance();
    lambda->args = parse_parameters(Kind::Colon, false);
    expect(Kind::Colon);
    lambda->body = parse_expression();
    return done(lambda);
}

Node* Parser::parse_yield() {
    ++remarkable_;
    const Offset start = begin();
    advance();
    auto* const yield = make<Yield>(is_at(Kind::From) ? NodeKind::YieldFrom : NodeKind::Yield, start);
    if (accept(Kind::From)) {
        yield->value = parse_expression();
    } else if (starts_expression() || is_at(Kind::Star)) {
        yield->value = parse_star_expressions();
    }
    return done(yield);
}

}  // namespace pykind::syntax
