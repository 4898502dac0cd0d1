#include "analysis/rewriting/calm.hpp"

#include <algorithm>
#include <array>

namespace pykind::rewriting {

using namespace syntax;
using semantics::BindingKind;
using semantics::BindingSite;
using semantics::Evaluator;
using semantics::SymbolId;

namespace {

template <class Test>
bool all(const Nodes& nodes, Test&& test) {
    return std::all_of(nodes.begin(), nodes.end(), [&](const Node* node) { return test(*node); });
}

bool is_number(const Node& node) {
    const auto* const constant = as<Constant>(&node);
    return constant != nullptr && (constant->type == ConstantKind::Int || constant->type == ConstantKind::Float);
}

// The value that a name is assigned, where a target of several has one of its own; null where it has none.
const Node* value_for(const Node* target, const Node* value, Identifier name) {
    if (target->kind == NodeKind::Name) return value;
    const auto* const targets = as<Sequence>(target);
    const auto* const values = as<Sequence>(value);
    if (targets == nullptr || values == nullptr || targets->elts.size() != values->elts.size()) return nullptr;
    for (std::size_t i = 0; i < targets->elts.size(); ++i) {
        if (targets->elts[i]->kind == NodeKind::Starred || values->elts[i]->kind == NodeKind::Starred) return nullptr;
    }
    for (std::size_t i = 0; i < targets->elts.size(); ++i) {
        if (targets->elts[i]->span.begin <= name.begin && name.end <= targets->elts[i]->span.end)
            return value_for(targets->elts[i], values->elts[i], name);
    }
    return nullptr;
}

bool binds_only_names(const Node* target, const Node* value) {
    if (target->kind == NodeKind::Name) return true;
    const auto* const targets = as<Sequence>(target);
    const auto* const values = as<Sequence>(value);
    if (targets == nullptr || values == nullptr || values->kind == NodeKind::Set) return false;
    if (targets->elts.size() != values->elts.size()) return false;
    for (std::size_t i = 0; i < targets->elts.size(); ++i) {
        if (!binds_only_names(targets->elts[i], values->elts[i])) return false;
    }
    return true;
}

}  // namespace

// The greatest set of names whose bindings are all whole numbers if they are.
Calm::Calm(const Subject& subject, const FunctionDef& generator, const GeneratorLocals& locals)
    : subject_(subject), locals_(locals), scope_(subject.file().symbols().scope_of(&generator)) {
    const auto& symbols = subject.file().symbols();
    for (SymbolId id = 0; id < symbols.symbols().size(); ++id) {
        const semantics::Symbol& symbol = symbols.symbols()[id];
        if (symbol.scope == scope_ && symbol.resolution == semantics::Resolution::Local) ints_.insert(id);
    }
    bool is_stable = false;
    while (!is_stable) {
        const std::size_t before = ints_.size();
        std::erase_if(ints_, [&](SymbolId id) {
            const auto bindings = symbols.bindings(id);
            return bindings.empty() || !std::all_of(bindings.begin(), bindings.end(),
                                                    [&](const BindingSite& site) { return is_int_binding(site); });
        });
        is_stable = ints_.size() == before;
    }
}

bool Calm::is_int_parameter(const Node& node) const {
    const auto& arg = static_cast<const Arg&>(node);
    if (arg.annotation == nullptr || Evaluator::qualified_name(subject_.file(), arg.annotation) != "builtins.int")
        return false;
    const auto* const constant = as<Constant>(arg.default_value);
    return arg.default_value == nullptr || (constant != nullptr && constant->type == ConstantKind::Int);
}

bool Calm::is_int_binding(const BindingSite& site) const {
    if (site.scope != scope_) return false;
    switch (site.kind) {
        case BindingKind::Parameter: return is_int_parameter(*site.node);
        case BindingKind::Annotation: return true;
        case BindingKind::Augmented: {
            const auto& augmented = static_cast<const AugAssign&>(*site.node);
            return is_int(*augmented.value) && is_calm_operation(*augmented.value, augmented.op);
        }
        case BindingKind::Assignment: {
            const auto* const assign = as<Assign>(site.node);
            const auto* const annotated = as<AnnAssign>(site.node);
            const auto* const named = as<NamedExpr>(site.node);
            const Node* value = annotated != nullptr ? annotated->value : named != nullptr ? named->value : nullptr;
            if (assign != nullptr) value = value_for(site.part, assign->value, site.name);
            return value != nullptr && is_int(*value);
        }
        case BindingKind::Loop: {
            const auto* const loop = as<For>(site.node);
            return loop != nullptr && loop->target->kind == NodeKind::Name && is_range(*loop->iter);
        }
        default: return false;
    }
}

bool Calm::is_range(const Node& expression) const {
    const auto* const call = as<Call>(&expression);
    return call != nullptr && Evaluator::qualified_name(subject_.file(), call->func) == "builtins.range";
}

// Whether an operation of whole numbers gives one, whatever they are.
bool Calm::is_calm_operation(const Node& right, TokenKind op) const {
    switch (op) {
        case TokenKind::Plus:
        case TokenKind::PlusEqual:
        case TokenKind::Minus:
        case TokenKind::MinusEqual:
        case TokenKind::Star:
        case TokenKind::StarEqual:
        case TokenKind::Ampersand:
        case TokenKind::AmpersandEqual:
        case TokenKind::VerticalBar:
        case TokenKind::VerticalBarEqual:
        case TokenKind::Caret:
        case TokenKind::CaretEqual: return true;
        case TokenKind::DoubleSlash:
        case TokenKind::DoubleSlashEqual:
        case TokenKind::Percent:
        case TokenKind::PercentEqual: {
            const std::string_view text = subject_.tree().slice(right.span);
            return is_number(right) && text.find_first_of("123456789") == 0;
        }
        default: return false;
    }
}

bool Calm::is_int(const Node& expression) const {
    switch (expression.kind) {
        case NodeKind::Constant: return static_cast<const Constant&>(expression).type == ConstantKind::Int;
        case NodeKind::Name: return ints_.contains(local_at(subject_.file(), scope_, expression.span.begin));
        case NodeKind::UnaryOp: {
            const auto& unary = static_cast<const UnaryOp&>(expression);
            return unary.op != TokenKind::Not && is_int(*unary.operand);
        }
        case NodeKind::BinOp: {
            const auto& operation = static_cast<const BinOp&>(expression);
            return is_int(*operation.left) && is_int(*operation.right) &&
                   is_calm_operation(*operation.right, operation.op);
        }
        default: return false;
    }
}

bool Calm::is_calm_test(const Node& expression) const {
    switch (expression.kind) {
        case NodeKind::Constant: return true;
        case NodeKind::BoolOp:
            return all(static_cast<const BoolOp&>(expression).values,
                       [&](const Node& node) { return is_calm_test(node); });
        case NodeKind::Compare: {
            const auto& compare = static_cast<const Compare&>(expression);
            const bool is_identity = std::all_of(compare.ops.begin(), compare.ops.end(), [](TokenKind op) {
                return op == TokenKind::Is || op == TokenKind::IsNot;
            });
            const auto fits = [&](const Node& node) { return is_identity ? is_calm(node) : is_int(node); };
            const bool is_search = std::any_of(compare.ops.begin(), compare.ops.end(), [](TokenKind op) {
                return op == TokenKind::In || op == TokenKind::NotIn;
            });
            return !is_search && fits(*compare.left) && all(compare.comparators, fits);
        }
        case NodeKind::UnaryOp: {
            const auto& unary = static_cast<const UnaryOp&>(expression);
            if (unary.op == TokenKind::Not) return is_calm_test(*unary.operand);
            return is_int(expression) && is_calm(expression);
        }
        default: return is_int(expression) && is_calm(expression);
    }
}

bool Calm::is_calm(const Node& expression) const {
    switch (expression.kind) {
        case NodeKind::Constant: return true;
        case NodeKind::Name: {
            const SymbolId local = local_at(subject_.file(), scope_, expression.span.begin);
            return local != semantics::no_id && !locals_.unbound.contains(local);
        }
        case NodeKind::Tuple:
        case NodeKind::List:
            return all(static_cast<const Sequence&>(expression).elts, [&](const Node& node) { return is_calm(node); });
        case NodeKind::UnaryOp: {
            const auto& unary = static_cast<const UnaryOp&>(expression);
            return is_number(*unary.operand) ||
                   (unary.op == TokenKind::Not ? is_calm_test(expression)
                                               : is_int(expression) && is_calm(*unary.operand));
        }
        case NodeKind::BinOp: {
            const auto& operation = static_cast<const BinOp&>(expression);
            return is_int(expression) && is_calm(*operation.left) && is_calm(*operation.right);
        }
        case NodeKind::Compare: return is_calm_test(expression);
        case NodeKind::Dict: {
            const auto& dict = static_cast<const Dict&>(expression);
            for (std::size_t i = 0; i < dict.keys.size(); ++i) {
                if (as<Constant>(dict.keys[i]) == nullptr || !is_calm(*dict.values[i])) return false;
            }
            return true;
        }
        case NodeKind::Call: return is_new_container(expression);
        default: return false;
    }
}

// `set()`
bool Calm::is_new_container(const Node& expression) const {
    const auto& call = static_cast<const Call&>(expression);
    if (!call.arguments.empty()) return false;
    constexpr std::array<std::string_view, 6> known = {"builtins.set",      "builtins.list",
                                                       "builtins.dict",     "builtins.bytearray",
                                                       "collections.deque", "collections.Counter"};
    return std::find(known.begin(), known.end(), Evaluator::qualified_name(subject_.file(), call.func)) != known.end();
}

bool Calm::is_calm_statement(const Node& statement) const {
    if (statement.kind == NodeKind::Pass) return true;
    const auto& symbols = subject_.file().symbols();
    const bool is_seen = std::any_of(locals_.captured.begin(), locals_.captured.end(), [&](const auto& captured) {
        const auto bindings = symbols.bindings(captured.first);
        return std::any_of(bindings.begin(), bindings.end(), [&](const BindingSite& site) {
            return statement.span.begin <= site.name.begin && site.name.end <= statement.span.end;
        });
    });
    if (is_seen) return false;
    if (const auto* const assign = as<Assign>(&statement)) {
        return is_calm(*assign->value) &&
               all(assign->targets, [&](const Node& target) { return binds_only_names(&target, assign->value); });
    }
    if (const auto* const annotated = as<AnnAssign>(&statement))
        return annotated->simple() && (annotated->value == nullptr || is_calm(*annotated->value));
    const auto* const augmented = as<AugAssign>(&statement);
    return augmented != nullptr && is_int(*augmented->target) && is_calm(*augmented->target) &&
           is_int(*augmented->value) && is_calm(*augmented->value) &&
           is_calm_operation(*augmented->value, augmented->op);
}

bool Calm::is_calm_iterable(const Node& expression) const {
    if (is_range(expression)) {
        const auto& call = static_cast<const Call&>(expression);
        const std::size_t count = call.arguments.size();
        // A step of 0 is an error.
        const bool has_step = count == 3 && !is_calm_operation(*call.arguments[2], TokenKind::Percent);
        return 1 <= count && count <= 3 && !has_step &&
               all(call.arguments, [&](const Node& node) { return is_int(node) && is_calm(node); });
    }
    const auto* const constant = as<Constant>(&expression);
    if (constant != nullptr) return constant->type == ConstantKind::Str || constant->type == ConstantKind::Bytes;
    return (expression.kind == NodeKind::Tuple || expression.kind == NodeKind::List) && is_calm(expression);
}

}  // namespace pykind::rewriting
