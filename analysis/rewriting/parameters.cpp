#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// In the place of the instance, to find it again.
constexpr std::string_view mark = "\x02";
constexpr std::string_view white = " \t\n";

// A part and the comma behind it, with the white space after that.
void erase_part(std::string& text, std::size_t at, std::size_t length) {
    std::size_t end = text.find_first_not_of(white, at + length);
    if (text[end] == ',') end = text.find_first_not_of(white, end + 1);
    text.erase(at, end - at);
}

}  // namespace

const Arg* instance_of(const FunctionDef& method) {
    if (!method.args->posonlyargs.empty()) return static_cast<const Arg*>(method.args->posonlyargs.front());
    return method.args->args.empty() ? nullptr : static_cast<const Arg*>(method.args->args.front());
}

Span parameters_of(const Source& source, const FunctionDef& function) {
    const auto& tokens = source.tree().tokens().tokens;
    std::size_t open = source.tree().tokens().index_at(function.name.begin) + 1;
    const Offset first = function.type_params.empty() ? 0 : function.type_params.back()->span.end;
    while (tokens[open].kind != TokenKind::LeftParen || tokens[open].begin < first) ++open;
    std::size_t close = source.tree().tokens().index_at(source.header_end(function.body) - 1);
    const Offset end = function.returns != nullptr ? function.returns->span.begin : tokens[close].begin;
    while (tokens[close].kind != TokenKind::RightParen || tokens[close].end > end) --close;
    return {tokens[open].begin, tokens[close].end};
}

std::string parameters_without_instance(Source& source, const FunctionDef& method) {
    source.replace(instance_of(method)->span, std::string(mark));
    std::string text = source.text(parameters_of(source, method));
    const std::size_t instance = text.find(mark);
    erase_part(text, instance, mark.size());
    // Nothing is left to be positional only.
    if (text[instance] == '/') erase_part(text, instance, 1);
    const bool is_empty = text.find_first_not_of(white, 1) == text.size() - 1;
    return is_empty ? "()" : text;
}

}  // namespace pykind::rewriting
