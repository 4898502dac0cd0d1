#include "analysis/function_facts.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace pykind {

using namespace syntax;
using semantics::Binding;
using semantics::FunctionInfo;
using semantics::KnownDecorator;
using semantics::PointKind;

namespace {

// What stands in a function's own body, nested functions and classes left out.
struct OwnBody {
    std::set<const Node*> statement_yields;  // whose value nobody uses
    std::vector<const Return*> returns;
    std::vector<const Node*> range_targets;  // names that `for name in range(…)` binds
    std::vector<const Node*> other_targets;  // names that anything else binds
};

bool is_range_loop(const SyntaxTree& tree, const For& loop) {
    const auto* const call = as<Call>(loop.iter);
    const auto* const func = call == nullptr ? nullptr : as<Name>(call->func);
    return loop.kind == NodeKind::For && loop.target->kind == NodeKind::Name && func != nullptr &&
           tree.slice(func->span) == "range";
}

OwnBody read_body(const SyntaxTree& tree, const FunctionDef& def) {
    OwnBody body;
    std::vector<const Node*> pending(def.body.begin(), def.body.end());
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr || as<Lambda>(node) != nullptr) continue;
        const Node* skipped = nullptr;
        if (const auto* statement = as<ExprStatement>(node);
            statement != nullptr && as<Yield>(statement->value) != nullptr) {
            body.statement_yields.insert(statement->value);
        } else if (const auto* value = as<Return>(node)) {
            body.returns.push_back(value);
        } else if (const auto* loop = as<For>(node); loop != nullptr && is_range_loop(tree, *loop)) {
            body.range_targets.push_back(loop->target);
            skipped = loop->target;
        } else if (node->kind == NodeKind::Name && node->context != ExprContext::Load) {
            body.other_targets.push_back(node);
        }
        for_each_child(*node, [&](const Node* child) {
            if (child != skipped) pending.push_back(child);
        });
    }
    return body;
}

bool binds(const SyntaxTree& tree, const std::vector<const Node*>& targets, std::string_view name) {
    return std::any_of(targets.begin(), targets.end(),
                       [&](const Node* target) { return tree.slice(target->span) == name; });
}

// The type that an expression shows plainly: a literal's, or int for the target of a loop over a range.
std::string_view plain_type(const SyntaxTree& tree, const OwnBody& body, const Node* value) {
    if (value == nullptr) return "None";
    if (value->kind == NodeKind::JoinedStr) return "str";
    if (value->kind == NodeKind::Name) {
        const std::string_view name = tree.slice(value->span);
        return binds(tree, body.range_targets, name) && !binds(tree, body.other_targets, name) ? "int" : "";
    }
    const auto* const constant = as<Constant>(value);
    if (constant == nullptr) return "";
    switch (constant->type) {
        case ConstantKind::None: return "None";
        case ConstantKind::True:
        case ConstantKind::False: return "bool";
        case ConstantKind::Int: return "int";
        case ConstantKind::Float: return "float";
        case ConstantKind::Complex: return "complex";
        case ConstantKind::Str: return "str";
        case ConstantKind::Bytes: return "bytes";
        case ConstantKind::Ellipsis: return "";
    }
    return "";
}

// The type that all yields have in common, if each of them shows it.
std::string common_yield_type(const SyntaxTree& tree, const OwnBody& body, const FunctionInfo& info) {
    std::string_view common;
    for (const auto& point : info.points) {
        if (point.kind == PointKind::YieldFrom) return {};
        if (point.kind != PointKind::Yield) continue;
        const std::string_view type = plain_type(tree, body, static_cast<const Yield*>(point.node)->value);
        if (type.empty() || (!common.empty() && common != type)) return {};
        common = type;
    }
    return std::string(common);
}

bool has_parameters(const Arguments& arguments, std::size_t skipped) {
    return arguments.posonlyargs.size() + arguments.args.size() > skipped || arguments.vararg != nullptr ||
           !arguments.kwonlyargs.empty() || arguments.kwarg != nullptr;
}

// The name of a decorator without its arguments and without the module it is in.
std::string short_name(const SyntaxTree& tree, const Node* decorator) {
    if (const auto* call = as<Call>(decorator)) decorator = call->func;
    const std::string_view full = tree.slice(decorator->span);
    return std::string(full.substr(full.rfind('.') == std::string_view::npos ? 0 : full.rfind('.') + 1));
}

bool decides(KnownDecorator known, Binding binding) {
    switch (binding) {
        case Binding::Unknown: return known == KnownDecorator::Unknown;
        case Binding::Property: return known == KnownDecorator::Property;
        case Binding::CachedProperty: return known == KnownDecorator::CachedProperty;
        case Binding::ContextManagerFunction: return known == KnownDecorator::ContextManager;
        case Binding::AsyncContextManagerFunction: return known == KnownDecorator::AsyncContextManager;
        case Binding::CachedFunction: return known == KnownDecorator::Cache;
        case Binding::Fixture: return known == KnownDecorator::Fixture;
        case Binding::Overload: return known == KnownDecorator::Overload;
        case Binding::StaticMethod: return known == KnownDecorator::StaticMethod;
        case Binding::ClassMethod: return known == KnownDecorator::ClassMethod;
        case Binding::Same: return false;
    }
    return false;
}

bool is_static(const FunctionInfo& info) {
    return info.name == "__new__" || std::any_of(info.decorators.begin(), info.decorators.end(), [](const auto& used) {
               return used.known == KnownDecorator::StaticMethod;
           });
}

void add_definition(const AnalyzedFile& file, const FunctionDef& def, FunctionFacts& facts) {
    const SyntaxTree& tree = *file.tree;
    const FunctionInfo& info = *facts.info;
    facts.name = info.name.empty() ? "…" : info.name;
    facts.is_method = info.is_in_class() && !is_static(info);
    facts.takes_arguments = has_parameters(*def.args, facts.is_method ? 1 : 0);
    if (def.returns != nullptr) facts.return_annotation = tree.slice(def.returns->span);
    for (const auto& used : info.decorators) {
        if (decides(used.known, info.binding)) facts.decorator = short_name(tree, used.node);
    }
    const OwnBody body = read_body(tree, def);
    facts.yield_type = common_yield_type(tree, body, info);
    facts.returns_nothing = std::all_of(body.returns.begin(), body.returns.end(), [](const Return* statement) {
        const auto* const constant = as<Constant>(statement->value);
        return statement->value == nullptr || (constant != nullptr && constant->type == ConstantKind::None);
    });
    facts.ignores_sent_values = std::all_of(info.points.begin(), info.points.end(), [&](const auto& point) {
        const bool is_yield = point.kind == PointKind::Yield || point.kind == PointKind::YieldFrom;
        return !is_yield || body.statement_yields.contains(point.node);
    });
}

}  // namespace

FunctionFacts gather_function_facts(const AnalyzedFile& file, const FunctionInfo& info) {
    FunctionFacts facts;
    facts.info = &info;
    facts.result = call_result(info);
    for (const auto& point : info.points)
        facts.points.emplace_back(point.kind, file.tree->text().line_of(point.node->span.begin));
    if (const FunctionDef* const def = info.def()) {
        add_definition(file, *def, facts);
    } else if (const auto* lambda = as<Lambda>(info.node)) {
        facts.name = "lambda";
        facts.takes_arguments = has_parameters(*lambda->args, 0);
    } else {
        facts.name = "(… for … in …)";
    }
    return facts;
}

}  // namespace pykind
