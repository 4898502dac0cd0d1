#include "analysis/checks/misuse.hpp"

#include <algorithm>

#include "analysis/checks/kind_tests.hpp"
#include "analysis/semantics/own_nodes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::BindingSite;
using semantics::CallResult;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

// The class in whose body a function stands.
const ClassDef* class_of_method(const AnalyzedFile& file, const FunctionDef& def) {
    const auto path = path_to(*file.tree, def.name.begin);
    const auto at = std::find(path.begin(), path.end(), &def);
    return at == path.begin() || at == path.end() ? nullptr : as<ClassDef>(*std::prev(at));
}

bool overrides_otherwise(const AnalyzedFile& file, const ClassDef& cls, const Value& value, std::string_view name) {
    const auto bindings = Evaluator::class_bindings({&file, &cls}, name);
    return std::any_of(bindings.begin(), bindings.end(), [&](const BindingSite& binding) {
        const semantics::FunctionInfo* const info = file.functions().find(binding.node);
        return info == nullptr || semantics::call_result(*info) != value.produced;
    });
}

// A derived class of the project has a method of another kind in the place of the one that made the object.
bool is_overridden(const Visit& at, const Value& value) {
    const auto* const def = as<FunctionDef>(value.node);
    const ClassDef* const holder = def == nullptr ? nullptr : class_of_method(*value.file, *def);
    if (holder == nullptr || is_placeholder(*value.file, *def)) return true;
    const std::string name(value.file->tree->slice(def->name));
    const auto is_holder = [&](const ClassRef& cls) {
        return cls.node == holder ||
               (!value.file->identity.path.empty() && cls.file->identity.path == value.file->identity.path &&
                cls.node->name == holder->name);
    };
    const auto overrides_in = [&](const AnalyzedFile& file) {
        std::vector<const Node*> pending = {&file.tree->module()};
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            if (is_expression(node->kind)) continue;
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
            const auto* const cls = as<ClassDef>(node);
            if (cls == nullptr || is_holder({&file, cls}) || !overrides_otherwise(file, *cls, value, name)) continue;
            const auto& order = at.evaluator().order_of({&file, cls});
            if (std::any_of(order.classes.begin(), order.classes.end(), is_holder)) return true;
        }
        return false;
    };
    if (overrides_in(at.file())) return true;
    const auto others = at.context().project.with_words({name});
    return std::any_of(others.begin(), others.end(), [&](const auto& other) { return overrides_in(*other); });
}

// A context manager is made of what the function gives, whatever that is.
bool makes_manager(const Value& function) {
    const auto* const info = function.file == nullptr ? nullptr : function.file->functions().find(function.node);
    return info != nullptr && (info->has(semantics::KnownDecorator::ContextManager) ||
                               info->has(semantics::KnownDecorator::AsyncContextManager));
}

bool is_bare(const Value& value) {
    return value.kind != ValueKind::Produced ||
           (value.produced != CallResult::ContextManager && value.produced != CallResult::AsyncContextManager);
}

// The decorator does not fit the function, or another one stands beside it.
bool is_made_otherwise(Visit& at, const Node& operand, const Value& value) {
    if (!is_bare(value)) return false;
    if (value.kind == ValueKind::Produced && makes_manager(value)) return true;
    const auto* const call = as<Call>(&operand);
    if (call == nullptr) return false;
    const Values& callees = at.values(call->func);
    return std::any_of(callees.known.begin(), callees.known.end(), makes_manager);
}

// Another file of the project puts something else in the place of a function of a module: `store.save = fake`.
bool is_set_elsewhere(const Visit& at, const Value& function) {
    const auto* const def = as<FunctionDef>(function.node);
    if (def == nullptr || function.file == nullptr || class_of_method(*function.file, *def) != nullptr) return false;
    const std::string name(function.file->tree->slice(def->name));
    const auto is_module = [&](const Value& value) {
        return value.kind == ValueKind::Module && value.file != nullptr &&
               (value.file == function.file ||
                (!function.file->identity.path.empty() && value.file->identity.path == function.file->identity.path));
    };
    const auto sets_it = [&](const AnalyzedFile& file) {
        std::vector<const Node*> pending = {&file.tree->module()};
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
            const auto* const attribute = as<Attribute>(node);
            if (attribute == nullptr || attribute->context != ExprContext::Store ||
                file.tree->slice(attribute->attr) != name)
                continue;
            const Values owner = at.evaluator().evaluate(file, attribute->value);
            if (std::any_of(owner.known.begin(), owner.known.end(), is_module)) return true;
        }
        return false;
    };
    const auto files = at.context().project.with_words({name});
    return std::any_of(files.begin(), files.end(), [&](const auto& file) { return sets_it(*file); });
}

bool is_alike(const Value& a, const Value& b) { return a.kind == b.kind && a.produced == b.produced; }

}  // namespace

std::optional<Misuse> misuse_of(Visit& at, const Node* operand, const semantics::Use& use) {
    const Values& values = at.values(operand);
    if (values.is_unknown() || !values.complete) return std::nullopt;
    const Value& first = values.known.front();
    for (const Value& value : values.known) {
        // Of an instance of a derived class nothing is certain. To judge the others takes long.
        const bool is_open = value.kind == ValueKind::Instance && !value.is_exact;
        if (is_open || value.may_change || !is_alike(value, first)) return std::nullopt;
    }
    std::string said = semantics::problem_of(at.evaluator(), at.file(), values, use);
    if (said.empty() || is_asked_about(at, *operand)) return std::nullopt;
    if (const auto* const call = as<Call>(operand)) {
        const Values& callees = at.values(call->func);
        if (std::any_of(callees.known.begin(), callees.known.end(),
                        [&](const Value& callee) { return is_set_elsewhere(at, callee); }))
            return std::nullopt;
    }
    for (const Value& value : values.known) {
        if (value.is_overridable && is_overridden(at, value)) return std::nullopt;
        if (is_made_otherwise(at, *operand, value)) return std::nullopt;
    }
    return Misuse{&first, std::move(said)};
}

bool has_method(const Visit& at, const Value& value, std::string_view method) {
    switch (value.kind) {
        case ValueKind::Produced: return !semantics::lacks(at.evaluator(), at.file(), value, method);
        case ValueKind::Instance:
            return semantics::protocols_of(at.evaluator(), semantics::class_of(value)).method(method) != nullptr;
        default: return false;
    }
}

bool all_have_method(const Visit& at, const Values& values, std::string_view method) {
    return values.complete && !values.is_unknown() &&
           std::all_of(values.known.begin(), values.known.end(),
                       [&](const Value& value) { return has_method(at, value, method); });
}

bool is_placeholder(const AnalyzedFile& file, const FunctionDef& def) {
    for (const Node* const statement : def.body) {
        const auto* const expression = as<ExprStatement>(statement);
        const bool is_text = expression != nullptr && expression->value->kind == NodeKind::Constant;
        if (is_text || statement->kind == NodeKind::Pass) continue;
        const auto* const raised = as<Raise>(statement);
        return raised != nullptr && raised->exc != nullptr &&
               file.tree->slice(raised->exc->span).starts_with("NotImplementedError");
    }
    return true;
}

std::vector<const Return*> returns_of(const FunctionDef& def) {
    std::vector<const Return*> found;
    semantics::for_each_own(def.body, [&](const Node& node) {
        if (const auto* statement = as<Return>(&node)) found.push_back(statement);
    });
    return found;
}

}  // namespace pykind::checks
