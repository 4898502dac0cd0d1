// Parameters of functions and lambdas (Python reference, "Function definitions"; PEP 570, 3102, 646).
#include "analysis/syntax/parser_state.hpp"

namespace pykind::syntax {

Arguments* Parser::parse_parameters(Kind close, bool annotated) {
    auto* const arguments = make<Arguments>(NodeKind::Arguments, begin());
    std::vector<Node*> positional;
    std::vector<Node*> keyword_only;
    bool slash = false;
    bool star = false;
    bool bare_star = false;
    bool default_seen = false;
    while (!is_at(close) && !at_statement_end()) {
        const std::size_t before = at_;
        if (arguments->kwarg != nullptr) fault_here("arguments cannot follow var-keyword argument");
        if (is_at(Kind::Slash)) {
            if (slash) fault_here("/ may appear only once");
            if (star) fault_here("/ must be ahead of *");
            if (positional.empty()) fault_here("at least one argument must precede /");
            newer(span(), 8, "positional-only parameters are new in Python 3.8");
            slash = true;
            arguments->posonlyargs = Nodes::copy(arena_, positional.begin(), positional.size());
            positional.clear();
            advance();
        } else if (is_at(Kind::Star)) {
            if (star) fault_here("* argument may appear only once");
            star = true;
            advance();
            if (is_at(Kind::Name)) {
                arguments->vararg = parse_parameter(annotated, true);
                if (arguments->vararg->default_value != nullptr) {
                    fault(arguments->vararg->span, "var-positional argument cannot have default value");
                }
            } else {
                bare_star = true;
            }
        } else if (accept(Kind::DoubleStar)) {
            arguments->kwarg = parse_parameter(annotated, false);
            if (arguments->kwarg->default_value != nullptr) {
                fault(arguments->kwarg->span, "var-keyword argument cannot have default value");
            }
        } else if (is_at(Kind::Name)) {
            Arg* const arg = parse_parameter(annotated, false);
            if (star) {
                keyword_only.push_back(arg);
            } else {
                if (default_seen && arg->default_value == nullptr) {
                    fault(arg->span, "parameter without a default follows parameter with a default");
                }
                default_seen = default_seen || arg->default_value != nullptr;
                positional.push_back(arg);
            }
        } else {
            unexpected();
        }
        if (!is_at(close) && (is_at(Kind::Colon) || is_at(Kind::Arrow))) {
            // A parameter list that is not closed ends where the header does.
            unexpected();
            break;
        }
        if (!parse_separator(close, before)) break;
    }
    if (bare_star && keyword_only.empty()) fault(arguments->span, "named arguments must follow bare *");
    arguments->args = Nodes::copy(arena_, positional.begin(), positional.size());
    arguments->kwonlyargs = Nodes::copy(arena_, keyword_only.begin(), keyword_only.size());
    return done(arguments);
}

Arg* Parser::parse_parameter(bool annotated, bool star_annotation) {
    auto* const arg = make<Arg>(NodeKind::Arg, begin());
    arg->name = parse_name("a parameter name");
    if (annotated && accept(Kind::Colon)) {
        if (star_annotation && is_at(Kind::Star)) {
            newer(span(), 11, "unpacking in an annotation is new in Python 3.11");
            arg->annotation = parse_star_expression();
        } else {
            arg->annotation = parse_expression();
        }
    }
    done(arg);
    if (accept(Kind::Equal)) arg->default_value = parse_expression();
    return arg;
}

}  // namespace pykind::syntax
