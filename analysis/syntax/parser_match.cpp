// The `match` statement and its patterns (Python reference, "The match statement"; PEP 634).
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

// `match` is a name unless what follows can only be a subject, or a `case` block hangs under the line.
bool Parser::at_match_statement() const {
    if (!is_soft_keyword("match")) return false;
    switch (peek()) {
        case Kind::Name:
        case Kind::Number:
        case Kind::String:
        case Kind::FStringStart:
        case Kind::None:
        case Kind::True:
        case Kind::False:
        case Kind::Await:
        case Kind::Lambda:
        case Kind::LeftBrace:
        case Kind::Tilde:
        case Kind::Ellipsis: return true;
        case Kind::Not: return peek(2) != Kind::In;
        case Kind::LeftParen:
        case Kind::LeftBracket:
        case Kind::Star:
        case Kind::Minus:
        case Kind::Plus: break;
        default: return false;
    }
    std::size_t line_end = at_;
    while (line_end < last_ && tokens_[line_end].kind != Kind::Newline) ++line_end;
    return line_end + 2 < last_ && tokens_[line_end - 1].kind == Kind::Colon &&
           tokens_[line_end + 1].kind == Kind::Indent && text(tokens_[line_end + 2].span()) == "case";
}

Node* Parser::parse_match() {
    const std::size_t remarkable = remarkable_;
    auto* const match = make<Match>(NodeKind::Match, begin());
    newer(span(), 10, "the match statement is new in Python 3.10");
    advance();
    const Offset subject_begin = begin();
    Node* const subject = parse_star_named_expression();
    match->subject = subject;
    if (is_at(Kind::Comma)) {
        auto* const tuple = make<Sequence>(NodeKind::Tuple, subject_begin);
        ListBuilder elements(*this);
        elements.add(subject);
        while (accept(Kind::Comma)) {
            if (!starts_expression() && !is_at(Kind::Star)) break;
            elements.add(parse_star_named_expression());
        }
        tuple->elts = elements.finish();
        match->subject = done(tuple);
    } else if (subject->kind == NodeKind::Starred) {
        fault(subject->span, "invalid syntax");
    }
    match->plain = remarkable == remarkable_;
    statement_end_ = std::max(statement_end_, last_end());
    if (!expect(Kind::Colon) || !accept(Kind::Newline) || !accept(Kind::Indent)) {
        fault_here("expected an indented block after 'match' statement");
        ListBuilder rest(*this);
        skip_rest_of_line(rest);
        accept(Kind::Newline);
        return done_with_block(match);
    }
    ListBuilder cases(*this);
    while (!is_at(Kind::Dedent) && !is_at(Kind::EndMarker)) {
        if (is_soft_keyword("case")) {
            faulty_ = false;
            cases.add(parse_case());
        } else {
            faulty_ = false;
            if (!is_at(Kind::Newline)) fault_here("expected a 'case'");
            if (is_at(Kind::Indent) || is_at(Kind::Newline)) {
                advance();
            } else {
                parse_statement(cases);
            }
        }
    }
    accept(Kind::Dedent);
    match->cases = cases.finish();
    return done_with_block(match);
}

Node* Parser::parse_case() {
    const std::size_t remarkable = remarkable_;
    auto* const clause = make<MatchCase>(NodeKind::MatchCase, begin());
    advance();
    clause->pattern = parse_patterns();
    if (accept(Kind::If)) clause->guard = parse_named_expression();
    clause->plain = remarkable == remarkable_;
    clause->body = parse_header_end_and_block();
    return done_with_block(clause);
}

// What stands after `case`: a pattern, or a sequence without brackets.
Node* Parser::parse_patterns() {
    const Offset start = begin();
    Node* const first = parse_maybe_star_pattern();
    if (!is_at(Kind::Comma)) {
        if (first->kind == NodeKind::MatchStar) fault(first->span, "invalid syntax");
        return first;
    }
    auto* const sequence = make<MatchSequence>(NodeKind::MatchSequence, start);
    ListBuilder patterns(*this);
    patterns.add(first);
    while (accept(Kind::Comma)) {
        if (is_at(Kind::Colon) || is_at(Kind::If) || at_statement_end()) break;
        patterns.add(parse_maybe_star_pattern());
    }
    sequence->patterns = patterns.finish();
    return done(sequence);
}

Node* Parser::parse_maybe_star_pattern() {
    if (!is_at(Kind::Star)) return parse_pattern();
    auto* const star = make<MatchStar>(NodeKind::MatchStar, begin());
    advance();
    star->name = parse_name("a name");
    if (text(star->name) == "_") star->name = {star->name.begin, star->name.begin};
    return done(star);
}

Node* Parser::parse_pattern() {
    const Offset start = begin();
    if (!enter()) {
        leave();
        too_deep();
        return missing();
    }
    Node* const pattern = parse_or_pattern();
    leave();
    if (!accept(Kind::As)) return pattern;
    auto* const as_pattern = make<MatchAs>(NodeKind::MatchAs, start);
    as_pattern->pattern = pattern;
    if (is_soft_keyword("_")) fault_here("cannot use '_' as a target");
    as_pattern->name = parse_name("a name after 'as'");
    if (is_at(Kind::Dot) || is_at(Kind::LeftParen)) fault_here("invalid pattern target");
    return done(as_pattern);
}

Node* Parser::parse_or_pattern() {
    const Offset start = begin();
    Node* const first = parse_closed_pattern();
    if (!is_at(Kind::VerticalBar)) return first;
    auto* const either = make<MatchOr>(NodeKind::MatchOr, start);
    ListBuilder patterns(*this);
    patterns.add(first);
    while (accept(Kind::VerticalBar)) patterns.add(parse_closed_pattern());
    either->patterns = patterns.finish();
    return done(either);
}

Node* Parser::parse_closed_pattern() {
    const Offset start = begin();
    switch (kind()) {
        case Kind::None:
        case Kind::True:
        case Kind::False: {
            auto* const singleton = make<MatchSingleton>(NodeKind::MatchSingleton, start);
            advance();
            return done(singleton);
        }
        case Kind::Minus:
        case Kind::Number: {
            auto* const value = make<MatchValue>(NodeKind::MatchValue, start);
            value->value = parse_pattern_number();
            return done(value);
        }
        case Kind::String:
        case Kind::FStringStart: {
            auto* const value = make<MatchValue>(NodeKind::MatchValue, start);
            value->value = parse_strings();
            return done(value);
        }
        case Kind::Name: return parse_name_or_class_pattern();
        case Kind::LeftBrace: return parse_mapping_pattern();
        case Kind::LeftBracket: return parse_sequence_pattern(Kind::RightBracket);
        case Kind::LeftParen: return parse_sequence_pattern(Kind::RightParen);
        default: unexpected(); return missing();
    }
}

// `1`, `-1`, `-1 + 2j`
Node* Parser::parse_pattern_number() {
    const Offset start = begin();
    const auto number = [this]() -> Node* {
        if (is_at(Kind::Number)) return parse_atom();
        unexpected();
        return missing();
    };
    Node* value = nullptr;
    if (accept(Kind::Minus)) {
        auto* const negative = make<UnaryOp>(NodeKind::UnaryOp, start);
        negative->op = Kind::Minus;
        negative->operand = number();
        value = done(negative);
    } else {
        value = number();
    }
    if (!is_at(Kind::Plus) && !is_at(Kind::Minus)) return value;
    auto* const complex = make<BinOp>(NodeKind::BinOp, start);
    complex->op = kind();
    advance();
    complex->left = value;
    complex->right = number();
    const auto* const imaginary = as<Constant>(complex->right);
    if (imaginary != nullptr && imaginary->type != ConstantKind::Complex)
        fault(imaginary->span, "imaginary number required in complex literal");
    const auto* const sign = as<UnaryOp>(value);
    const auto* const real = as<Constant>(sign != nullptr ? sign->operand : value);
    if (real != nullptr && real->type == ConstantKind::Complex)
        fault(real->span, "real number required in complex literal");
    return done(complex);
}

// `name`, `_`, `a.b`, `a.b(…)`
Node* Parser::parse_name_or_class_pattern() {
    const Offset start = begin();
    if (peek() != Kind::Dot && peek() != Kind::LeftParen) {
        auto* const capture = make<MatchAs>(NodeKind::MatchAs, start);
        if (is_at(Kind::Name) && text() != "_") capture->name = span();
        advance();
        if (is_at(Kind::Equal)) fault_here("invalid syntax");
        return done(capture);
    }
    Node* value = parse_atom();
    while (accept(Kind::Dot)) {
        auto* const attribute = make<Attribute>(NodeKind::Attribute, start);
        attribute->value = value;
        attribute->attr = parse_name("a name after '.'");
        value = done(attribute);
    }
    if (is_at(Kind::LeftParen)) return parse_class_pattern(value);
    auto* const match_value = make<MatchValue>(NodeKind::MatchValue, start);
    match_value->value = value;
    return done(match_value);
}

Node* Parser::parse_class_pattern(Node* cls) {
    auto* const pattern = make<MatchClass>(NodeKind::MatchClass, cls->span.begin);
    pattern->cls = cls;
    advance();
    ListBuilder positional(*this);
    std::vector<Node*> by_keyword;
    std::vector<Identifier> attributes;
    while (!is_at(Kind::RightParen) && !at_statement_end()) {
        const std::size_t before = at_;
        if (is_at(Kind::Name) && peek() == Kind::Equal) {
            attributes.push_back(span());
            advance();
            advance();
            by_keyword.push_back(parse_pattern());
        } else {
            if (!by_keyword.empty()) fault_here("positional patterns follow keyword patterns");
            positional.add(parse_pattern());
        }
        if (!parse_separator(Kind::RightParen, before)) break;
    }
    close_bracket(Kind::RightParen);
    pattern->patterns = positional.finish();
    pattern->kwd_attrs = List<Identifier>::copy(arena_, attributes.begin(), attributes.size());
    pattern->kwd_patterns = Nodes::copy(arena_, by_keyword.begin(), by_keyword.size());
    return done(pattern);
}

Node* Parser::parse_mapping_pattern() {
    auto* const pattern = make<MatchMapping>(NodeKind::MatchMapping, begin());
    advance();
    ListBuilder keys(*this);
    std::vector<Node*> patterns;
    while (!is_at(Kind::RightBrace) && !at_statement_end()) {
        const std::size_t before = at_;
        if (pattern->rest.length() != 0) fault_here("invalid syntax");
        if (accept(Kind::DoubleStar)) {
            if (is_soft_keyword("_")) fault_here("invalid syntax");
            pattern->rest = parse_name("a name after '**'");
        } else {
            if (is_at(Kind::LeftParen)) unexpected();
            // A key is a literal or an attribute; read as a pattern, then taken out of it.
            Node* const key = parse_closed_pattern();
            if (auto* const value = as<MatchValue>(key)) {
                keys.add(value->value);
            } else {
                if (key->kind == NodeKind::MatchSingleton) {
                    auto* const constant = make<Constant>(NodeKind::Constant, key->span.begin);
                    constant->span = key->span;
                    const char first = source_[key->span.begin];
                    constant->type = first == 'N'   ? ConstantKind::None
                                     : first == 'T' ? ConstantKind::True
                                                    : ConstantKind::False;
                    keys.add(constant);
                } else {
                    fault(key->span, "mapping pattern keys may only match literals and attribute lookups");
                    keys.add(key);
                }
            }
            expect(Kind::Colon);
            patterns.push_back(parse_pattern());
        }
        if (!parse_separator(Kind::RightBrace, before)) break;
    }
    close_bracket(Kind::RightBrace);
    pattern->keys = keys.finish();
    pattern->patterns = Nodes::copy(arena_, patterns.begin(), patterns.size());
    return done(pattern);
}

// `[a, *b]`, `(a, b)`; `(a)` is just `a`.
Node* Parser::parse_sequence_pattern(Kind close) {
    auto* const sequence = make<MatchSequence>(NodeKind::MatchSequence, begin());
    advance();
    ListBuilder patterns(*this);
    bool comma = false;
    while (!is_at(close) && !at_statement_end()) {
        const std::size_t before = at_;
        patterns.add(parse_maybe_star_pattern());
        comma = comma || is_at(Kind::Comma);
        if (!parse_separator(close, before)) break;
    }
    close_bracket(close);
    if (close == Kind::RightParen && patterns.size() == 1 && !comma) {
        if (patterns[0]->kind == NodeKind::MatchStar) fault(patterns[0]->span, "invalid syntax");
        return patterns[0];
    }
    sequence->patterns = patterns.finish();
    return done(sequence);
}

}  // namespace pykind::syntax
