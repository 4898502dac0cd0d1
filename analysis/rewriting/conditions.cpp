#include "analysis/rewriting/conditions.hpp"

#include <algorithm>

namespace pykind::rewriting {

using namespace syntax;

namespace {

class Inverter {
public:
    Inverter(const Subject& subject, const Source& source) : subject_(subject), source_(source) {}

    [[nodiscard]] std::string invert(const Node& node) const {
        if (const auto* const unary = as<UnaryOp>(&node); unary != nullptr && unary->op == TokenKind::Not)
            return written(*unary->operand);
        if (const auto* const both = as<BoolOp>(&node)) return invert_bool(*both);
        if (const auto* const compare = as<Compare>(&node); compare != nullptr && compare->ops.size() == 1) {
            const TokenKind op = opposite(*compare);
            if (op != TokenKind::EndMarker)
                return written(*compare->left) + " " + std::string(text_of(op)) + " " +
                       written(*compare->comparators.front());
        }
        const bool binds_weaker =
            node.kind == NodeKind::IfExp || node.kind == NodeKind::Lambda || node.kind == NodeKind::NamedExpr;
        return binds_weaker && !node.parenthesized ? "not (" + written(node) + ")" : "not " + written(node);
    }

private:
    // With the parentheses that it stands in.
    [[nodiscard]] std::string written(const Node& node) const {
        const std::string text = source_.text(node.span);
        return node.parenthesized ? "(" + text + ")" : text;
    }

    [[nodiscard]] std::string invert_bool(const BoolOp& both) const {
        const bool was_and = both.op == TokenKind::And;
        std::string text;
        for (const Node* const value : both.values) {
            if (!text.empty()) text += was_and ? " or " : " and ";
            const auto* const inner = as<BoolOp>(value);
            std::string part = invert(*value);
            // `or` inside `and` needs parentheses; `and` inside `or` does not.
            const bool is_or = inner != nullptr && inner->op == TokenKind::And;
            const auto* const unary = as<UnaryOp>(value);
            const auto* const operand =
                unary != nullptr && unary->op == TokenKind::Not ? as<BoolOp>(unary->operand) : nullptr;
            const bool is_plain_or = operand != nullptr && !operand->parenthesized;
            if ((is_or && !was_and) || is_plain_or) part = "(" + part + ")";
            text += part;
        }
        return text;
    }

    [[nodiscard]] TokenKind opposite(const Compare& compare) const {
        const auto ordered = [&](TokenKind op) {
            return is_int(*compare.left) || is_int(*compare.comparators.front()) ? op : TokenKind::EndMarker;
        };
        switch (compare.ops[0]) {
            case TokenKind::EqualEqual: return TokenKind::NotEqual;
            case TokenKind::NotEqual: return TokenKind::EqualEqual;
            case TokenKind::Is: return TokenKind::IsNot;
            case TokenKind::IsNot: return TokenKind::Is;
            case TokenKind::In: return TokenKind::NotIn;
            case TokenKind::NotIn: return TokenKind::In;
            case TokenKind::Less: return ordered(TokenKind::GreaterEqual);
            case TokenKind::LessEqual: return ordered(TokenKind::Greater);
            case TokenKind::Greater: return ordered(TokenKind::LessEqual);
            case TokenKind::GreaterEqual: return ordered(TokenKind::Less);
            default: return TokenKind::EndMarker;
        }
    }

    [[nodiscard]] bool is_int(const Node& node) const {
        const semantics::Values values = subject_.context.evaluator.evaluate(subject_.file(), &node);
        return !values.known.empty() &&
               std::all_of(values.known.begin(), values.known.end(), [](const semantics::Value& value) {
                   return value.kind == semantics::ValueKind::Instance && value.file->identity.module == "builtins" &&
                          value.file->tree->slice(static_cast<const ClassDef*>(value.node)->name) == "int";
               });
    }

    const Subject& subject_;
    const Source& source_;
};

}  // namespace

std::string inverted(const Subject& subject, const Source& source, const Node& condition) {
    const auto* const unary = as<UnaryOp>(&condition);
    // Parentheses around all of a condition are not needed.
    const bool is_not = unary != nullptr && unary->op == TokenKind::Not;
    const std::string text = is_not ? source.text(unary->operand->span) : Inverter(subject, source).invert(condition);
    return text.find('\n') == std::string::npos ? text : "";
}

}  // namespace pykind::rewriting
