#include "analysis/rewriting/init_stores.hpp"

#include <algorithm>
#include <array>

namespace pykind::rewriting {

using namespace syntax;

namespace {

bool is_constant_or_name(const Node* node) { return node->kind == NodeKind::Constant || node->kind == NodeKind::Name; }

// `set()`, `collections.deque()`: nobody can tell when it was made.
bool makes_empty_container(const Subject& subject, const Call& call) {
    constexpr std::array<std::string_view, 7> known = {"builtins.set",       "builtins.dict",      "builtins.list",
                                                       "builtins.bytearray", "builtins.frozenset", "collections.deque",
                                                       "builtins.tuple"};
    const std::string name = semantics::Evaluator::qualified_name(subject.file(), call.func);
    return call.arguments.empty() && std::find(known.begin(), known.end(), name) != known.end();
}

}  // namespace

std::vector<Store> stores_of(const Node& statement) {
    if (const auto* const annotated = as<AnnAssign>(&statement)) {
        if (annotated->value == nullptr) return {};
        return {Store{{annotated->target}, annotated->value}};
    }
    const auto* const assign = as<Assign>(&statement);
    if (assign == nullptr) return {};
    const auto* const targets = assign->targets.size() == 1 ? as<Sequence>(assign->targets.front()) : nullptr;
    const auto* const values = as<Sequence>(assign->value);
    const bool is_parallel = targets != nullptr && values != nullptr && targets->elts.size() == values->elts.size() &&
                             std::all_of(targets->elts.begin(), targets->elts.end(),
                                         [](const Node* target) { return target->kind == NodeKind::Attribute; }) &&
                             std::all_of(values->elts.begin(), values->elts.end(), is_constant_or_name);
    if (!is_parallel) return {Store{{assign->targets.begin(), assign->targets.end()}, assign->value}};
    std::vector<Store> stores;
    for (std::size_t i = 0; i < targets->elts.size(); ++i) stores.push_back({{targets->elts[i]}, values->elts[i]});
    return stores;
}

bool is_plain_value(const Subject& subject, const Node& value, const std::set<std::string_view>& parameters,
                    std::string_view self) {
    const SyntaxTree& tree = subject.tree();
    switch (value.kind) {
        case NodeKind::Constant:
        case NodeKind::Lambda: return true;
        case NodeKind::Name: return parameters.contains(tree.slice(value.span));
        case NodeKind::Attribute: {
            const Node& owner = *static_cast<const Attribute&>(value).value;
            return owner.kind == NodeKind::Name && tree.slice(owner.span) == self;
        }
        case NodeKind::UnaryOp: return static_cast<const UnaryOp&>(value).operand->kind == NodeKind::Constant;
        case NodeKind::Call: return makes_empty_container(subject, static_cast<const Call&>(value));
        case NodeKind::List:
        case NodeKind::Tuple: {
            bool is_plain = true;
            for_each_child(value, [&](const Node* part) {
                is_plain = is_plain && is_plain_value(subject, *part, parameters, self);
            });
            return is_plain;
        }
        // Keys and members are hashed, which may call what a parameter defines.
        case NodeKind::Dict: return tree.slice(value.span).find_first_not_of("{} \t\r\n") == std::string_view::npos;
        default: return false;
    }
}

bool is_text(const Node& statement) {
    const auto* const expression = as<ExprStatement>(&statement);
    const auto* const constant = expression == nullptr ? nullptr : as<Constant>(expression->value);
    return constant != nullptr && constant->type == ConstantKind::Str;
}

std::string comment_of_store(const SyntaxTree& tree, const Node& statement, std::string_view behind) {
    const std::size_t begin = behind.find('#');
    if (begin == std::string_view::npos) return {};
    const std::vector<Store> stores = stores_of(statement);
    const bool has_name = stores.size() == 1 && stores.front().value->kind == NodeKind::Name;
    if (!has_name) return std::string(behind.substr(begin));
    return "# " + std::string(tree.slice(stores.front().value->span)) + ":" + std::string(behind.substr(begin + 1));
}

}  // namespace pykind::rewriting
