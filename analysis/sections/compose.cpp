// The order in which a page says what it has to say, and the words that its sections share.
#include <algorithm>
#include <array>
#include <cctype>

#include "analysis/hover.hpp"
#include "analysis/sections/sections.hpp"

namespace pykind {

Page compose(const Explanation& explanation) {
    constexpr std::array order = {
        sections::title,      sections::lead, sections::here,    sections::choices,   sections::operands,
        sections::binding,    sections::role, sections::consume, sections::wrong_use, sections::protocol,
        sections::conversion, sections::why,  sections::defined, sections::links,
    };
    Page page;
    for (const auto section : order) section(explanation, page);
    return page;
}

}  // namespace pykind

namespace pykind::sections {

using semantics::Binding;
using semantics::FunctionKind;

bool is_expression(const FunctionFacts& function) {
    return function.info->kind == FunctionKind::GeneratorExpression ||
           function.info->kind == FunctionKind::AsyncGeneratorExpression;
}

std::string call_form(const FunctionFacts& function) {
    if (is_expression(function)) return "it";
    std::string form = function.is_method ? "obj." : "";
    form += function.name == "lambda" ? "f" : function.name;
    const Binding binding = function.info->binding;
    if (binding == Binding::Property || binding == Binding::CachedProperty) return form;
    return form + (function.takes_arguments ? "(…)" : "()");
}

std::string item_name(const FunctionFacts& function) { return function.yield_type == "int" ? "i" : "x"; }

std::string on_lines(const std::vector<std::uint32_t>& all) {
    std::vector<std::uint32_t> lines = all;
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    constexpr std::size_t most = 3;
    const std::size_t shown = std::min(lines.size(), most);
    const std::size_t left = lines.size() - shown;
    std::string text = lines.size() == 1 ? "on line " : "on lines ";
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) text += i + 1 == shown && left == 0 ? " and " : ", ";
        text += std::to_string(lines[i]);
    }
    if (left > 0) text += " and " + std::to_string(left) + " more";
    return text;
}

std::vector<std::uint32_t> lines_of(const FunctionFacts& function, std::initializer_list<semantics::PointKind> kinds) {
    std::vector<std::uint32_t> lines;
    for (const auto& [kind, line] : function.points) {
        if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) lines.push_back(line);
    }
    return lines;
}

std::string with_article(std::string_view phrase) {
    const bool vowel = !phrase.empty() && std::string_view("aeiou").find(phrase.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(phrase);
}

bool knows_operands(const KeywordFacts& facts) {
    return std::any_of(facts.operands.begin(), facts.operands.end(),
                       [](const OperandFacts& operand) { return !operand.values.is_unknown(); });
}

std::string quoted(std::string_view message) {
    const auto is_part = [](char c) {
        return c == '_' || c == '.' || std::isalnum(static_cast<unsigned char>(c)) != 0;
    };
    std::string text;
    for (std::size_t at = 0; at < message.size();) {
        std::size_t end = at;
        while (end < message.size() && is_part(message[end])) ++end;
        const std::string_view name = message.substr(at, end - at);
        if (name.starts_with("__") || name.find(".__") != std::string_view::npos) {
            text += code(name);
        } else {
            text += name;
        }
        if (end < message.size()) text += message[end++];
        at = end;
    }
    return text;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace pykind::sections
