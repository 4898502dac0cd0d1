// Compound statements (Python reference, "Compound statements").
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

// What follows a header's colon: an indented block, or simple statements on the same line.
Nodes Parser::parse_block() {
    ListBuilder body(*this);
    if (!accept(Kind::Newline)) {
        if (at_statement_end()) {
            fault_here("expected a statement");
        } else {
            parse_simple_statements(body);
        }
        return body.finish();
    }
    if (!accept(Kind::Indent)) {
        faulty_ = false;
        fault_here("expected an indented block");
        return body.finish();
    }
    parse_statements(body, false);
    accept(Kind::Dedent);
    return body.finish();
}

// The colon and the block. A header that is broken still has its block: whatever is indented under it.
Nodes Parser::parse_header_end_and_block() {
    statement_end_ = std::max(statement_end_, last_end());
    if (accept(Kind::Colon)) return parse_block();
    if (!faulty_) fault_here("expected ':'");
    ListBuilder body(*this);
    skip_to_header_end(body);
    if (accept(Kind::Colon) || (is_at(Kind::Newline) && peek() == Kind::Indent)) {
        const Nodes block = parse_block();
        for (Node* const statement : block) body.add(statement);
    } else {
        accept(Kind::Newline);
    }
    return body.finish();
}

// Reads on to the colon that ends the line, or to the line's end. What stands between becomes an Invalid among the
// body.
void Parser::skip_to_header_end(ListBuilder& body) {
    auto* const rest = make<Invalid>(NodeKind::Invalid, begin());
    ListBuilder parts(*this);
    while (!at_statement_end() && !(is_at(Kind::Colon) && peek() == Kind::Newline)) {
        const std::size_t before = at_;
        if (starts_expression()) parts.add(parse_expression());
        if (at_ == before) advance();
    }
    rest->parts = parts.finish();
    if (!rest->parts.empty()) body.add(done(rest));
}

Node* Parser::parse_decorated() {
    const Offset start = begin();
    const std::size_t remarkable = remarkable_;
    ListBuilder list(*this);
    while (accept(Kind::At)) {
        faulty_ = false;
        list.add(parse_decorator());
        if (!accept(Kind::Newline)) {
            if (!at_statement_end()) unexpected();
            ListBuilder dropped(*this);
            if (!at_statement_keyword()) skip_rest_of_line(dropped);
            accept(Kind::Newline);
        }
    }
    const Nodes decorators = list.finish();
    const std::size_t remarkable_in_decorators = remarkable_ - remarkable;
    Node* definition = nullptr;
    if (is_at(Kind::Def)) {
        definition = parse_function(begin(), false, decorators);
    } else if (is_at(Kind::Class)) {
        definition = parse_class(decorators);
    } else if (is_at(Kind::Async) && peek() == Kind::Def) {
        const Offset async_begin = begin();
        advance();
        definition = parse_function(async_begin, true, decorators);
    } else {
        faulty_ = false;
        fault_here("expected a function or a class after its decorators");
        auto* const invalid = make<Invalid>(NodeKind::Invalid, start);
        invalid->parts = decorators;
        return done(invalid);
    }
    definition->plain = definition->plain && remarkable_in_decorators == 0;
    return definition;
}

// Any expression since 3.9 (PEP 614); before, a dotted name or a call of one.
Node* Parser::parse_decorator() {
    Node* const decorator = parse_named_expression();
    const Node* name = decorator->kind == NodeKind::Call ? static_cast<const Call*>(decorator)->func : decorator;
    while (name->kind == NodeKind::Attribute && !name->parenthesized) name = static_cast<const Attribute*>(name)->value;
    if (name->kind != NodeKind::Name || name->parenthesized || decorator->parenthesized) {
        newer(decorator->span, 9, "decorators that are any expression are new in Python 3.9");
    }
    return decorator;
}

Node* Parser::parse_async() {
    const Offset start = begin();
    switch (peek()) {
        case Kind::Def: advance(); return parse_function(start, true, {});
        case Kind::For: advance(); return parse_for(start, true);
        case Kind::With: advance(); return parse_with(start, true);
        default: break;
    }
    advance();
    unexpected();
    auto* const invalid = make<Invalid>(NodeKind::Invalid, start);
    ListBuilder rest(*this);
    skip_rest_of_line(rest);
    invalid->parts = rest.finish();
    done(invalid);
    accept(Kind::Newline);
    return invalid;
}

Node* Parser::parse_function(Offset start, bool is_async, Nodes decorators) {
    const std::size_t remarkable = remarkable_;
    auto* const def = make<FunctionDef>(is_async ? NodeKind::AsyncFunctionDef : NodeKind::FunctionDef, start);
    def->decorator_list = decorators;
    advance();
    def->name = parse_name("a function's name");
    def->type_params = parse_type_params();
    const bool open = expect(Kind::LeftParen);
    def->args = open ? parse_parameters(Kind::RightParen, true) : make<Arguments>(NodeKind::Arguments, begin());
    if (open && !accept(Kind::RightParen)) fault_here("'(' was never closed");
    if (accept(Kind::Arrow)) def->returns = parse_expression();
    def->plain = remarkable == remarkable_;
    def->body = parse_header_end_and_block();
    return done_with_block(def);
}

Node* Parser::parse_class(Nodes decorators) {
    const std::size_t remarkable = remarkable_;
    auto* const def = make<ClassDef>(NodeKind::ClassDef, begin());
    def->decorator_list = decorators;
    advance();
    def->name = parse_name("a class's name");
    def->type_params = parse_type_params();
    if (is_at(Kind::LeftParen)) {
        const Offset open = begin();
        advance();
        def->arguments = parse_call_arguments(open);
        if (def->arguments.size() == 1 && def->arguments[0]->kind == NodeKind::GeneratorExp &&
            def->arguments[0]->span.begin == open) {
            fault(def->arguments[0]->span, "invalid syntax");
        }
    }
    def->plain = remarkable == remarkable_;
    def->body = parse_header_end_and_block();
    return done_with_block(def);
}

// `[T: bound = default, *Ts, **P]` (PEP 695, 696)
Nodes Parser::parse_type_params() {
    ListBuilder params(*this);
    if (!is_at(Kind::LeftBracket)) return {};
    newer(span(), 12, "type parameter lists are new in Python 3.12");
    advance();
    if (is_at(Kind::RightBracket)) fault_here("Type parameter list cannot be empty");
    while (!is_at(Kind::RightBracket) && !at_statement_end()) {
        const std::size_t before = at_;
        const NodeKind node_kind = is_at(Kind::Star)         ? NodeKind::TypeVarTuple
                                   : is_at(Kind::DoubleStar) ? NodeKind::ParamSpec
                                                             : NodeKind::TypeVar;
        auto* const param = make<TypeParam>(node_kind, begin());
        if (node_kind != NodeKind::TypeVar) advance();
        param->name = parse_name("a type parameter's name");
        if (is_at(Kind::Colon)) {
            if (node_kind != NodeKind::TypeVar) fault_here("cannot use bound with this type parameter");
            advance();
            param->bound = parse_expression();
        }
        if (is_at(Kind::Equal)) {
            newer(span(), 13, "defaults of type parameters are new in Python 3.13");
            advance();
            param->default_value = node_kind == NodeKind::TypeVarTuple ? parse_star_expression() : parse_expression();
        }
        params.add(done(param));
        if (!parse_separator(Kind::RightBracket, before)) break;
    }
    close_bracket(Kind::RightBracket);
    return params.finish();
}

// An `elif` chain is read in a loop and nested from its end, as it may be long.
Node* Parser::parse_if() {
    std::vector<If*> chain;
    const auto branch = [this, &chain] {
        const std::size_t remarkable = remarkable_;
        auto* const node = make<If>(NodeKind::If, begin());
        advance();
        node->test = parse_named_expression();
        node->plain = remarkable == remarkable_;
        node->body = parse_header_end_and_block();
        chain.push_back(node);
    };
    branch();
    while (is_at(Kind::Elif) && chain.size() < max_chain_length) {
        faulty_ = false;
        branch();
    }
    if (is_at(Kind::Else)) {
        faulty_ = false;
        advance();
        chain.back()->orelse = parse_header_end_and_block();
    }
    for (std::size_t i = chain.size(); i-- > 0;) {
        done_with_block(chain[i]);
        if (i > 0) {
            Node* const nested = chain[i];
            chain[i - 1]->orelse = Nodes::copy(arena_, &nested, 1);
        }
    }
    return chain.front();
}

Node* Parser::parse_while() {
    const std::size_t remarkable = remarkable_;
    auto* const loop = make<While>(NodeKind::While, begin());
    advance();
    loop->test = parse_named_expression();
    loop->plain = remarkable == remarkable_;
    loop->body = parse_header_end_and_block();
    if (accept(Kind::Else)) loop->orelse = parse_header_end_and_block();
    return done_with_block(loop);
}

Node* Parser::parse_for(Offset start, bool is_async) {
    const std::size_t remarkable = remarkable_;
    auto* const loop = make<For>(is_async ? NodeKind::AsyncFor : NodeKind::For, start);
    advance();
    loop->target = parse_for_target();
    expect(Kind::In);
    loop->iter = parse_star_expressions();
    loop->plain = remarkable == remarkable_;
    loop->body = parse_header_end_and_block();
    if (accept(Kind::Else)) loop->orelse = parse_header_end_and_block();
    return done_with_block(loop);
}

Node* Parser::parse_with(Offset start, bool is_async) {
    const std::size_t remarkable = remarkable_;
    auto* const block = make<With>(is_async ? NodeKind::AsyncWith : NodeKind::With, start);
    advance();
    ListBuilder items(*this);
    if (!can_be_parenthesized_with_items() || !parse_parenthesized_with_items(items)) {
        do {
            items.add(parse_with_item());
        } while (accept(Kind::Comma));
    }
    block->items = items.finish();
    block->plain = remarkable == remarkable_;
    block->body = parse_header_end_and_block();
    return done_with_block(block);
}

// `(` whose `)` is followed by the header's colon
bool Parser::can_be_parenthesized_with_items() const {
    if (!is_at(Kind::LeftParen)) return false;
    std::size_t depth = 0;
    for (std::size_t i = at_; i < last_ && tokens_[i].kind != Kind::Newline; ++i) {
        switch (tokens_[i].kind) {
            case Kind::LeftParen:
            case Kind::LeftBracket:
            case Kind::LeftBrace: ++depth; break;
            case Kind::RightParen:
            case Kind::RightBracket:
            case Kind::RightBrace:
                if (--depth == 0) return tokens_[i + 1].kind == Kind::Colon;
                break;
            default: break;
        }
    }
    return false;
}

// `(a as b, c)`: items in parentheses (3.10). False, with nothing changed, if what stands there is one expression
// instead.
bool Parser::parse_parenthesized_with_items(ListBuilder& items) {
    const std::size_t start = at_;
    const std::size_t errors = errors_.size();
    const std::size_t remarkable = remarkable_;
    const bool faulty = faulty_;
    ListBuilder read(*this);
    advance();
    while (!is_at(Kind::RightParen) && !faulty_) {
        read.add(parse_with_item());
        if (!accept(Kind::Comma)) break;
    }
    const bool right = read.size() > 0 && !faulty_ && is_at(Kind::RightParen) && peek() == Kind::Colon;
    if (!right) {
        at_ = start;
        errors_.resize(errors);
        remarkable_ = remarkable;
        faulty_ = faulty;
        return false;
    }
    advance();
    const Nodes all = read.finish();
    for (Node* const item : all) items.add(item);
    return true;
}

WithItem* Parser::parse_with_item() {
    auto* const item = make<WithItem>(NodeKind::WithItem, begin());
    item->context_expr = parse_expression();
    if (accept(Kind::As)) {
        item->optional_vars = is_at(Kind::Star) ? parse_star_expression() : parse_operators(bitwise_or);
        make_target(item->optional_vars, ExprContext::Store);
    }
    return done(item);
}

Node* Parser::parse_try() {
    auto* const block = make<Try>(NodeKind::Try, begin());
    block->plain = true;
    advance();
    block->body = parse_header_end_and_block();
    ListBuilder handlers(*this);
    bool plain_handlers = false;
    bool group_handlers = false;
    while (is_at(Kind::Except)) {
        faulty_ = false;
        (peek() == Kind::Star ? group_handlers : plain_handlers) = true;
        if (plain_handlers && group_handlers) fault_here("cannot have both 'except' and 'except*' on the same 'try'");
        handlers.add(parse_except());
    }
    block->handlers = handlers.finish();
    if (group_handlers) block->kind = NodeKind::TryStar;
    faulty_ = false;
    if (is_at(Kind::Else) && !block->handlers.empty()) {
        advance();
        block->orelse = parse_header_end_and_block();
    }
    const bool has_finally = accept(Kind::Finally);
    if (has_finally) block->finalbody = parse_header_end_and_block();
    if (block->handlers.empty() && !has_finally) {
        faulty_ = false;
        fault_here("expected 'except' or 'finally' block");
    }
    return done_with_block(block);
}

Node* Parser::parse_except() {
    const std::size_t remarkable = remarkable_;
    auto* const handler = make<ExceptHandler>(NodeKind::ExceptHandler, begin());
    handler->name = {begin(), begin()};
    advance();
    const bool group = is_at(Kind::Star);
    if (group) newer(span(), 11, "except* is new in Python 3.11");
    if (group) advance();
    if (is_at(Kind::Colon)) {
        if (group) fault_here("expected one or more exception types");
    } else {
        const Offset start = begin();
        handler->type = parse_expression();
        if (is_at(Kind::Comma)) {
            const Span comma = span();
            auto* const tuple = make<Sequence>(NodeKind::Tuple, start);
            ListBuilder types(*this);
            types.add(handler->type);
            while (accept(Kind::Comma)) {
                if (!starts_expression()) break;
                types.add(parse_expression());
            }
            tuple->elts = types.finish();
            handler->type = done(tuple);
            newer(comma, 14, "multiple exception types must be parenthesized before Python 3.14");
            if (is_at(Kind::As)) fault_here("multiple exception types must be parenthesized when using 'as'");
        }
        if (accept(Kind::As)) handler->name = parse_name("a name after 'as'");
    }
    handler->plain = remarkable == remarkable_;
    handler->body = parse_header_end_and_block();
    return done_with_block(handler);
}

// An `else`, `except`, … that belongs to nothing.
Node* Parser::parse_orphan_clause() {
    auto* const invalid = make<Invalid>(NodeKind::Invalid, begin());
    unexpected();
    advance();
    ListBuilder parts(*this);
    if (starts_expression()) parts.add(parse_named_expression());
    if (accept(Kind::As)) parse_name("a name after 'as'");
    invalid->parts = parts.finish();
    invalid->body = parse_header_end_and_block();
    return done_with_block(invalid);
}

}  // namespace pykind::syntax
