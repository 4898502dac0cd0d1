// Atoms, displays, comprehensions, calls and subscripts (Python reference, "Atoms" and "Primaries").
#include "analysis/syntax/literals.hpp"
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

Node* Parser::parse_atom() {
    const auto constant = [this](ConstantKind type) {
        auto* const node = make<Constant>(NodeKind::Constant, begin());
        node->type = type;
        advance();
        return done(node);
    };
    switch (kind()) {
        case Kind::Name: {
            auto* const name = make<Name>(NodeKind::Name, begin());
            advance();
            return done(name);
        }
        case Kind::Number: return constant(kind_of_number(text()));
        case Kind::String:
        case Kind::FStringStart: return parse_strings();
        case Kind::None: return constant(ConstantKind::None);
        case Kind::True: return constant(ConstantKind::True);
        case Kind::False: return constant(ConstantKind::False);
        case Kind::Ellipsis: return constant(ConstantKind::Ellipsis);
        case Kind::LeftParen: return parse_group();
        case Kind::LeftBracket: return parse_list_display();
        case Kind::LeftBrace: return parse_brace_display();
        default: unexpected(); return missing();
    }
}

// `()`, `(a)`, `(a,)`, `(yield)`, `(a for b in c)`
Node* Parser::parse_group() {
    const Offset start = begin();
    advance();
    if (is_at(Kind::Yield)) {
        Node* const yield = parse_yield();
        close_bracket(Kind::RightParen);
        yield->parenthesized = true;
        return yield;
    }
    ListBuilder elements(*this);
    bool comma = false;
    if (!is_at(Kind::RightParen)) {
        Node* const first = parse_star_named_expression();
        if (at_comprehension()) {
            ComprehensionExpr* const generator = finish_comprehension(NodeKind::GeneratorExp, start, first, nullptr);
            close_bracket(Kind::RightParen);
            return done(generator);
        }
        elements.add(first);
        comma = is_at(Kind::Comma);
        parse_elements_until(Kind::RightParen, elements);
    }
    close_bracket(Kind::RightParen, &elements);
    if (elements.size() == 1 && !comma) {
        Node* const inner = elements[0];
        if (inner->kind == NodeKind::Starred && !inner->parenthesized)
            fault(inner->span, "cannot use starred expression here");
        // A tuple or generator expression in parentheses of its own keeps those; a second pair is outside again.
        inner->parenthesized = true;
        return inner;
    }
    auto* const tuple = make<Sequence>(NodeKind::Tuple, start);
    tuple->elts = elements.finish();
    return done(tuple);
}

Node* Parser::parse_list_display() {
    const Offset start = begin();
    advance();
    ListBuilder elements(*this);
    if (!is_at(Kind::RightBracket)) {
        Node* const first = parse_star_named_expression();
        if (at_comprehension()) {
            ComprehensionExpr* const comprehension = finish_comprehension(NodeKind::ListComp, start, first, nullptr);
            close_bracket(Kind::RightBracket);
            return done(comprehension);
        }
        elements.add(first);
        parse_elements_until(Kind::RightBracket, elements);
    }
    close_bracket(Kind::RightBracket, &elements);
    auto* const list = make<Sequence>(NodeKind::List, start);
    list->elts = elements.finish();
    return done(list);
}

// `, b, c` up to the closing bracket, which stays. Whatever stands between is read on, so that no function in it is
// lost.
void Parser::parse_elements_until(Kind close, ListBuilder& elements) {
    while (!is_at(close) && !at_statement_end()) {
        if (!accept(Kind::Comma)) {
            unexpected();
            if (!starts_expression()) {
                advance();
                continue;
            }
        }
        if (is_at(close)) return;
        if (starts_expression() || is_at(Kind::Star)) {
            const std::size_t before = at_;
            elements.add(parse_star_named_expression());
            if (at_ == before) advance();
        } else if (is_at(Kind::Yield)) {
            unexpected();
            elements.add(parse_yield());
        } else if (!at_statement_end()) {
            unexpected();
            if (!is_at(Kind::Comma)) advance();
        }
    }
}

// What stands after an item in brackets. True if another item may follow: after a comma, or after something that does
// not belong there. `before` is where the item began; at least one token is consumed since then.
bool Parser::parse_separator(Kind close, std::size_t before) {
    if (is_at(close) || at_statement_end()) return false;
    if (accept(Kind::Comma)) return true;
    unexpected();
    if (!starts_expression() || at_ == before) advance();
    return true;
}

// The closing bracket. If something else stands there, reads on to it; expressions on the way go to `extra`.
void Parser::close_bracket(Kind close, ListBuilder* extra) {
    if (accept(close)) return;
    if (at_statement_end()) return fault_here("'" + std::string(text_of(close)) + "' expected");
    unexpected();
    if (extra != nullptr) {
        parse_elements_until(close, *extra);
    } else {
        ListBuilder dropped(*this);
        parse_elements_until(close, dropped);
    }
    accept(close);
}

// `{}`, `{a, b}`, `{a: b, **c}`, and their comprehensions
Node* Parser::parse_brace_display() {
    const Offset start = begin();
    advance();
    ListBuilder items(*this);  // keys and values in turn for a dictionary; a null key stands for `**`
    bool is_dict = true;
    bool is_set = false;
    while (!is_at(Kind::RightBrace) && !at_statement_end()) {
        const std::size_t before = at_;
        Node* key = nullptr;
        Node* value = nullptr;
        bool pair = true;
        if (accept(Kind::DoubleStar)) {
            value = parse_operators(bitwise_or);
        } else {
            key = parse_star_named_expression();
            if (is_at(Kind::Colon)) {
                if (key->kind == NodeKind::NamedExpr && !key->parenthesized) fault(key->span, "invalid syntax");
                if (key->kind == NodeKind::Starred)
                    fault(key->span, "cannot use a starred expression in a dictionary key");
                advance();
                if (is_at(Kind::Star)) fault_here("cannot use a starred expression in a dictionary value");
                value = parse_star_named_expression();
                if (value->kind == NodeKind::NamedExpr && !value->parenthesized) fault(value->span, "invalid syntax");
            } else {
                pair = false;
            }
        }
        const bool first = items.size() == 0;
        if (first && at_comprehension()) {
            auto* const comprehension =
                finish_comprehension(pair ? NodeKind::DictComp : NodeKind::SetComp, start, key, value);
            close_bracket(Kind::RightBrace);
            return done(comprehension);
        }
        if (first) {
            is_set = !pair;
            is_dict = pair;
        } else if (pair != is_dict) {
            fault(span(), pair ? "':' expected only in a dictionary" : "':' expected after dictionary key");
        }
        if (is_set) {
            if (pair && key != nullptr) items.add(key);
            items.add(pair ? value : key);
        } else {
            items.add(key);
            items.add(pair ? value : missing());
        }
        if (!parse_separator(Kind::RightBrace, before)) break;
    }
    close_bracket(Kind::RightBrace);
    if (is_set) {
        auto* const set = make<Sequence>(NodeKind::Set, start);
        set->elts = items.finish();
        return done(set);
    }
    auto* const dict = make<Dict>(NodeKind::Dict, start);
    std::vector<Node*> keys;
    std::vector<Node*> values;
    for (std::size_t i = 0; i < items.size(); i += 2) {
        keys.push_back(items[i]);
        values.push_back(items[i + 1]);
    }
    dict->keys = Nodes::copy(arena_, keys.begin(), keys.size());
    dict->values = Nodes::copy(arena_, values.begin(), values.size());
    return done(dict);
}

Nodes Parser::parse_comprehension_clauses() {
    ListBuilder clauses(*this);
    while (at_comprehension()) {
        auto* const clause = make<Comprehension>(NodeKind::Comprehension, begin());
        clause->is_async = accept(Kind::Async);
        advance();
        clause->target = parse_for_target();
        expect(Kind::In);
        clause->iter = parse_operators(disjunction);
        ListBuilder conditions(*this);
        while (accept(Kind::If)) conditions.add(parse_operators(disjunction));
        clause->ifs = conditions.finish();
        clauses.add(done(clause));
    }
    return clauses.finish();
}

ComprehensionExpr* Parser::finish_comprehension(NodeKind node_kind, Offset start, Node* element, Node* value) {
    ++remarkable_;
    auto* const comprehension = make<ComprehensionExpr>(node_kind, start);
    comprehension->element = element;
    comprehension->value = value;
    if (node_kind == NodeKind::DictComp && element == nullptr)
        newer(value->span, 15, "unpacking in a comprehension is new in Python 3.15");
    if (element != nullptr && element->kind == NodeKind::Starred && !element->parenthesized) {
        newer(element->span, 15, "unpacking in a comprehension is new in Python 3.15");
    }
    comprehension->generators = parse_comprehension_clauses();
    return done(comprehension);
}

Node* Parser::parse_call(Node* func, Offset start) {
    auto* const call = make<Call>(NodeKind::Call, start);
    call->func = func;
    const Offset open = begin();
    advance();
    call->arguments = parse_call_arguments(open);
    return done(call);
}

// The arguments of a call or a class definition, and the closing parenthesis.
Nodes Parser::parse_call_arguments(Offset open) {
    ListBuilder arguments(*this);
    bool keyword_seen = false;
    bool unpacking_seen = false;
    Node* generator = nullptr;
    while (!is_at(Kind::RightParen) && !at_statement_end()) {
        const std::size_t before = at_;
        Node* const argument = parse_call_argument(generator);
        if (argument->kind == NodeKind::Keyword) {
            const bool unpacking = static_cast<Keyword*>(argument)->name.length() == 0;
            (unpacking ? unpacking_seen : keyword_seen) = true;
        } else if (argument->kind == NodeKind::Starred) {
            if (unpacking_seen) fault(argument->span, "iterable argument unpacking follows keyword argument unpacking");
        } else if (unpacking_seen) {
            fault(argument->span, "positional argument follows keyword argument unpacking");
        } else if (keyword_seen) {
            fault(argument->span, "positional argument follows keyword argument");
        }
        arguments.add(argument);
        if (generator != nullptr && is_at(Kind::Comma))
            fault(generator->span, "Generator expression must be parenthesized");
        if (!parse_separator(Kind::RightParen, before)) break;
    }
    close_bracket(Kind::RightParen);
    if (generator != nullptr) {
        if (arguments.size() == 1) {
            generator->span = {open, last_end()};
        } else {
            fault(generator->span, "Generator expression must be parenthesized");
        }
    }
    return arguments.finish();
}

// An argument; `bare_generator` is set if it is a generator expression without parentheses of its own.
Node* Parser::parse_call_argument(Node*& bare_generator) {
    const Offset start = begin();
    if (accept(Kind::Star)) {
        auto* const starred = make<Starred>(NodeKind::Starred, start);
        starred->value = parse_expression();
        if (at_comprehension())
            return bare_generator = finish_comprehension(NodeKind::GeneratorExp, start, done(starred), nullptr);
        return done(starred);
    }
    if (accept(Kind::DoubleStar)) {
        auto* const keyword = make<Keyword>(NodeKind::Keyword, start);
        keyword->name = {start, start};
        keyword->value = parse_expression();
        return done(keyword);
    }
    if (peek() == Kind::Equal && (is_at(Kind::Name) || is_keyword(kind()))) {
        if (!is_at(Kind::Name)) fault_here("expression cannot contain assignment, perhaps you meant \"==\"?");
        auto* const keyword = make<Keyword>(NodeKind::Keyword, start);
        keyword->name = span();
        advance();
        advance();
        keyword->value = parse_expression();
        if (at_comprehension()) {
            fault(keyword->span, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            keyword->value =
                finish_comprehension(NodeKind::GeneratorExp, keyword->value->span.begin, keyword->value, nullptr);
        }
        return done(keyword);
    }
    Node* const value = is_at(Kind::Yield) ? (unexpected(), parse_yield()) : parse_named_expression();
    if (!at_comprehension()) return value;
    return bare_generator = finish_comprehension(NodeKind::GeneratorExp, start, value, nullptr);
}

Node* Parser::parse_subscript(Node* value, Offset start) {
    auto* const subscript = make<Subscript>(NodeKind::Subscript, start);
    subscript->value = value;
    advance();
    const Offset first_begin = begin();
    Node* const first = parse_slice();
    if (is_at(Kind::Comma) || (first->kind == NodeKind::Starred && !first->parenthesized)) {
        auto* const tuple = make<Sequence>(NodeKind::Tuple, first_begin);
        ListBuilder elements(*this);
        elements.add(first);
        while (accept(Kind::Comma)) {
            if (is_at(Kind::RightBracket) || at_statement_end()) break;
            elements.add(parse_slice());
        }
        tuple->elts = elements.finish();
        done(tuple);
        subscript->slice = tuple;
    } else {
        subscript->slice = first;
    }
    close_bracket(Kind::RightBracket);
    return done(subscript);
}

Node* Parser::parse_slice() {
    const Offset start = begin();
    if (is_at(Kind::Star)) {
        newer(span(), 11, "unpacking in a subscript is new in Python 3.11");
        return parse_star_expression();
    }
    Node* const lower = is_at(Kind::Colon) ? nullptr : parse_named_expression();
    if (!is_at(Kind::Colon)) return lower;
    if (lower != nullptr && lower->kind == NodeKind::NamedExpr && !lower->parenthesized)
        fault(lower->span, "invalid syntax");
    auto* const slice = make<Slice>(NodeKind::Slice, start);
    slice->lower = lower;
    advance();
    if (starts_expression()) slice->upper = parse_expression();
    if (accept(Kind::Colon) && starts_expression()) slice->step = parse_expression();
    return done(slice);
}

}  // namespace pykind::syntax
