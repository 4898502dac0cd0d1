// Classes and their attributes.
#include <algorithm>

#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/evaluator_guard.hpp"

namespace pykind::semantics {

using namespace syntax;

std::string_view Evaluator::abstract_base(const ClassRef& cls) {
    const std::string& home = cls.file->identity.module;
    const std::string_view name = cls.file->tree->slice(cls.node->name);
    const bool is_contextlib =
        home == "contextlib" && (name == "AbstractContextManager" || name == "AbstractAsyncContextManager");
    const bool is_collection = home == "_collections_abc" || home == "collections.abc" || home == "typing";
    return is_contextlib || is_collection ? name : std::string_view();
}

SymbolTable::Bindings Evaluator::class_bindings(const ClassRef& cls, std::string_view name) {
    const SymbolTable& symbols = cls.file->symbols();
    const ScopeId scope = symbols.scope_of(cls.node);
    if (scope == no_id) return {};
    const SymbolId symbol = symbols.find(scope, name);
    return symbol == no_id || symbols.symbols()[symbol].target != symbol ? SymbolTable::Bindings{}
                                                                         : symbols.bindings(symbol);
}

Values Evaluator::class_member(const Value& value, std::string_view name) {
    const ClassRef cls{value.file, static_cast<const ClassDef*>(value.node)};
    const ClassOrder order = order_of(cls);
    for (const ClassRef& holder : order.classes) {
        const auto bindings = class_bindings(holder, name);
        if (bindings.empty()) continue;
        Values values = symbol_values(*holder.file, bindings.begin()->symbol);
        // Through an instance `Self` and `self` are of the class that was asked, not of the one that defines the
        // method.
        for (Value& found : values.known) {
            if (found.kind != ValueKind::Function) continue;
            found.self_file = value.file;
            found.self = value.node;
        }
        return values;
    }
    return order.complete ? Values{} : Values::unknown();
}

// What methods assign to `self.name`, in the class and its bases.
Values Evaluator::instance_attribute(const ClassRef& cls, std::string_view name) {
    const Guard guard(*this, cls.node, std::hash<std::string_view>{}(name) | 1U);
    if (!guard) return Values::unknown();
    for (const ClassRef& holder : ClassOrder(order_of(cls)).classes) {
        if (holder.file->is_stub()) continue;
        Values values;
        bool any = false;
        for (const Node* const statement : holder.node->body) {
            const auto* const method = as<FunctionDef>(statement);
            if (method == nullptr || (method->args->args.empty() && method->args->posonlyargs.empty())) continue;
            const auto* const self = static_cast<const Arg*>(
                method->args->posonlyargs.empty() ? method->args->args.front() : method->args->posonlyargs.front());
            const std::string_view self_name = holder.file->tree->slice(self->name);
            const auto is_wanted = [&](const Node* target) {
                const auto* const attribute = as<Attribute>(target);
                return attribute != nullptr && attribute->value->kind == NodeKind::Name &&
                       holder.file->tree->slice(attribute->attr) == name &&
                       holder.file->tree->slice(attribute->value->span) == self_name;
            };
            std::vector<const Node*> pending(method->body.begin(), method->body.end());
            while (!pending.empty()) {
                const Node* const node = pending.back();
                pending.pop_back();
                if (as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr || is_expression(node->kind))
                    continue;
                if (const auto* assign = as<Assign>(node)) {
                    if (std::any_of(assign->targets.begin(), assign->targets.end(), is_wanted)) {
                        any = true;
                        values.add(evaluate(*holder.file, assign->value));
                    }
                } else if (const auto* declared = as<AnnAssign>(node);
                           declared != nullptr && is_wanted(declared->target)) {
                    return annotated(*holder.file, declared->annotation);
                } else if (const auto* changed = as<AugAssign>(node);
                           changed != nullptr && is_wanted(changed->target)) {
                    values.complete = false;
                }
                for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
            }
        }
        if (any) return values;
    }
    return Values::unknown();
}

Values Evaluator::member(const Value& value, std::string_view name) {
    switch (value.kind) {
        case ValueKind::Module: return module_member(*value.file, name);
        case ValueKind::Class: {
            Values values = class_member(value, name);
            for (Value& found : values.known) {
                const FunctionInfo* const info =
                    found.kind == ValueKind::Function ? found.file->functions.find(found.node) : nullptr;
                if (info != nullptr && info->binding == Binding::ClassMethod) found.is_bound = true;
            }
            return values;
        }
        case ValueKind::Instance: {
            const Values found = class_member(value, name);
            if (found.known.empty())
                return instance_attribute({value.file, static_cast<const ClassDef*>(value.node)}, name);
            Values values{{}, found.complete};
            for (Value attribute : found.known) {
                const FunctionInfo* const info =
                    attribute.kind == ValueKind::Function ? attribute.file->functions.find(attribute.node) : nullptr;
                if (info == nullptr) {
                    values.add(attribute);
                    continue;
                }
                attribute.is_bound = info->binding != Binding::StaticMethod;
                const bool is_property = info->binding == Binding::Property || info->binding == Binding::CachedProperty;
                if (is_property) {
                    values.add(call_function(attribute, nullptr, nullptr));
                } else {
                    values.add(attribute);
                }
            }
            return values;
        }
        case ValueKind::Function:
        case ValueKind::Produced:
        case ValueKind::None: break;
    }
    return Values::unknown();
}

}  // namespace pykind::semantics
