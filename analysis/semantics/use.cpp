#include "analysis/semantics/use.hpp"

#include <algorithm>

namespace pykind::semantics {

using namespace syntax;

namespace {

bool holds(const Nodes& nodes, const Node* wanted) {
    return std::find(nodes.begin(), nodes.end(), wanted) != nodes.end();
}

Use use_in_call(const Call& call, const Node* value) {
    if (call.func == value) return {UseKind::Called, &call};
    std::size_t position = 0;
    for (const Node* const argument : call.arguments) {
        if (argument == value) return {UseKind::Passed, &call, position};
        if (argument->kind != NodeKind::Keyword) ++position;
    }
    return {};
}

// The use by the node right above it, if there is one.
Use use_by(const Node& user, const Node* value, const Node* around) {
    switch (user.kind) {
        case NodeKind::Expr: return {UseKind::Dropped, &user};
        case NodeKind::Await: return {UseKind::Awaited, &user};
        case NodeKind::For:
        case NodeKind::AsyncFor: {
            const auto& loop = static_cast<const For&>(user);
            if (loop.iter != value) return {};
            return {loop.is_async() ? UseKind::AsyncIterated : UseKind::Iterated, &user};
        }
        case NodeKind::Comprehension: {
            const auto& clause = static_cast<const Comprehension&>(user);
            if (holds(clause.ifs, value)) return {UseKind::Tested, &user};
            if (clause.iter != value) return {};
            return {clause.is_async ? UseKind::AsyncIterated : UseKind::Iterated, &user};
        }
        case NodeKind::WithItem: {
            if (static_cast<const WithItem&>(user).context_expr != value) return {};
            const auto* const block = as<With>(around);
            return {block != nullptr && block->is_async() ? UseKind::AsyncEntered : UseKind::Entered, &user};
        }
        case NodeKind::YieldFrom: return {UseKind::Delegated, &user};
        case NodeKind::Yield: return {UseKind::Yielded, &user};
        case NodeKind::Return: return {UseKind::Returned, &user};
        case NodeKind::Starred: return {UseKind::Unpacked, &user, 0, around};
        case NodeKind::Assign: return {UseKind::Assigned, &user};
        case NodeKind::AnnAssign:
            if (static_cast<const AnnAssign&>(user).value != value) return {};
            return {UseKind::Assigned, &user};
        case NodeKind::Call: return use_in_call(static_cast<const Call&>(user), value);
        case NodeKind::Keyword: {
            const auto* const call = as<Call>(around);
            return call == nullptr ? Use{} : Use{UseKind::Passed, call, call->arguments.size()};
        }
        case NodeKind::Attribute: return {UseKind::Read, &user};
        case NodeKind::Subscript:
            if (static_cast<const Subscript&>(user).value != value) return {};
            return {UseKind::Subscripted, &user};
        case NodeKind::If:
        case NodeKind::While:
        case NodeKind::Assert: return {UseKind::Tested, &user};
        case NodeKind::BoolOp: return {UseKind::Tested, &user};
        case NodeKind::UnaryOp:
            if (static_cast<const UnaryOp&>(user).op != TokenKind::Not) return {};
            return {UseKind::Tested, &user};
        case NodeKind::IfExp:
            if (static_cast<const IfExp&>(user).test != value) return {};
            return {UseKind::Tested, &user};
        case NodeKind::FunctionDef:
        case NodeKind::AsyncFunctionDef:
            if (!holds(static_cast<const FunctionDef&>(user).decorator_list, value)) return {};
            return {UseKind::Decorating, &user};
        case NodeKind::ClassDef:
            if (!holds(static_cast<const ClassDef&>(user).decorator_list, value)) return {};
            return {UseKind::Decorating, &user};
        default: return {};
    }
}

// What `value` is used as is what this node is used as.
bool passes_on(const Node& node, const Node* value) {
    if (const auto* choice = as<IfExp>(&node)) return choice->test != value;
    const auto* const named = as<NamedExpr>(&node);
    return named != nullptr && named->value == value;
}

}  // namespace

Use use_of(const std::vector<const Node*>& path, std::size_t index) {
    while (index > 0 && passes_on(*path[index - 1], path[index])) --index;
    if (index == 0) return {};
    return use_by(*path[index - 1], path[index], index > 1 ? path[index - 2] : nullptr);
}

}  // namespace pykind::semantics
