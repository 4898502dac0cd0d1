// String literals beside each other, f-strings and t-strings (Python reference, "f-strings"; PEP 701, 750).
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

Node* Parser::parse_strings() {
    const Offset start = begin();
    ListBuilder values(*this);
    bool bytes = false;
    bool text_seen = false;
    bool formatted = false;
    bool is_template = false;
    while (is_at(Kind::String) || is_at(Kind::FStringStart)) {
        const std::string_view literal = text();
        const std::string_view prefix = literal.substr(0, literal.find_first_of("'\""));
        const auto has = [prefix](char lower, char upper) {
            return prefix.find(lower) != std::string_view::npos || prefix.find(upper) != std::string_view::npos;
        };
        (has('b', 'B') ? bytes : text_seen) = true;
        if (bytes && text_seen) fault_here("cannot mix bytes and nonbytes literals");
        if (is_at(Kind::String)) {
            if (is_template) fault_here("cannot mix t-string literals with string or bytes literals");
            advance();
            continue;
        }
        const bool this_is_template = has('t', 'T');
        if (this_is_template) newer(span(), 14, "t-strings are new in Python 3.14");
        if (begin() != start && this_is_template != is_template) {
            fault_here("cannot mix t-string literals with string or bytes literals");
        }
        is_template = is_template || this_is_template;
        formatted = true;
        advance();
        parse_fstring_parts(values, {literal.substr(prefix.size()), this_is_template}, 0);
        if (!accept(Kind::FStringEnd)) unexpected();
    }
    if (formatted) {
        auto* const joined = make<JoinedStr>(is_template ? NodeKind::TemplateStr : NodeKind::JoinedStr, start);
        joined->values = values.finish();
        return done(joined);
    }
    auto* const constant = make<Constant>(NodeKind::Constant, start);
    constant->type = bytes ? ConstantKind::Bytes : ConstantKind::Str;
    return done(constant);
}

// Literal text and replacement fields, up to the end of the string or of the format.
void Parser::parse_fstring_parts(ListBuilder& values, const FString& string, unsigned spec_depth) {
    for (;;) {
        if (is_at(Kind::LeftBrace)) {
            values.add(parse_replacement_field(string, spec_depth));
        } else if (is_at(Kind::FStringMiddle)) {
            advance();
        } else if (is_at(Kind::FStringEnd) || at_statement_end() || (spec_depth > 0 && is_at(Kind::RightBrace))) {
            return;
        } else {
            unexpected();
            if (!starts_expression()) {
                advance();
            } else {
                values.add(parse_expression());
            }
        }
    }
}

Node* Parser::parse_replacement_field(const FString& string, unsigned spec_depth) {
    auto* const field =
        make<FormattedValue>(string.is_template ? NodeKind::Interpolation : NodeKind::FormattedValue, begin());
    advance();
    if (!starts_expression() && !is_at(Kind::Star) && !is_at(Kind::Yield)) {
        fault_here("f-string: valid expression required before '}'");
        field->value = missing();
    } else {
        field->value = parse_star_expressions_or_yield();
    }
    field->debug = accept(Kind::Equal);
    if (accept(Kind::Exclamation)) {
        const std::string_view conversion = is_at(Kind::Name) && begin() == last_end() ? text() : std::string_view();
        if (conversion == "r" || conversion == "s" || conversion == "a") {
            field->conversion = conversion[0];
        } else {
            fault_here("f-string: invalid conversion character: expected 's', 'r', or 'a'");
        }
        if (is_at(Kind::Name)) advance();
    }
    if (is_at(Kind::Colon)) {
        auto* const spec = make<JoinedStr>(NodeKind::JoinedStr, begin());
        advance();
        ListBuilder values(*this);
        parse_fstring_parts(values, string, spec_depth + 1);
        spec->values = values.finish();
        field->format_spec = done(spec);
    }
    if (!accept(Kind::RightBrace)) {
        unexpected();
        // What is left of the field, with the functions in it, then the string goes on.
        ListBuilder dropped(*this);
        while (!is_at(Kind::RightBrace) && !is_at(Kind::FStringEnd) && !at_statement_end()) {
            if (starts_expression()) {
                dropped.add(parse_expression());
            } else {
                advance();
            }
        }
        accept(Kind::RightBrace);
    }
    done(field);
    check_field_before_312(*field, string, spec_depth);
    return field;
}

// What PEP 701 has lifted, and the one limit that it kept: until 3.11 a field could hold no backslash, no comment and
// not the string's own quotes, and its format no fields with formats of their own.
void Parser::check_field_before_312(const FormattedValue& field, const FString& string, unsigned spec_depth) {
    const Span value{field.span.begin, field.format_spec != nullptr ? field.format_spec->span.begin : field.span.end};
    const std::string_view inside = text(value);
    constexpr unsigned deepest = 2;
    if (spec_depth > deepest) {
        fault(field.span, "f-string: expressions nested too deeply");
    } else if (spec_depth == deepest) {
        newer(field.span, 12, "fields nested this deeply are new in Python 3.12");
    } else if (inside.find('\\') != std::string_view::npos || inside.find(string.quote) != std::string_view::npos) {
        newer(field.span, 12, "backslashes and the string's own quotes in a field are new in Python 3.12");
    }
}

}  // namespace pykind::syntax
