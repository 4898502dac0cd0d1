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

// Calling the class gives an instance of it: no base has a `__new__` of its own, or a metaclass that may do otherwise.
bool Evaluator::makes_own_instances(const Value& cls) {
    const ClassOrder& order = order_of({cls.file, static_cast<const ClassDef*>(cls.node)});
    return order.complete && std::all_of(order.classes.begin(), order.classes.end(), [](const ClassRef& base) {
               const bool is_builtin = base.file->identity.module == "builtins";
               const bool has_keyword =
                   std::any_of(base.node->arguments.begin(), base.node->arguments.end(),
                               [](const Node* argument) { return argument->kind == NodeKind::Keyword; });
               return is_builtin || (!has_keyword && class_bindings(base, "__new__").empty());
           });
}

SymbolTable::Bindings Evaluator::class_bindings(const ClassRef& cls, std::string_view name) {
    const SymbolTable& symbols = cls.file->symbols();
    const ScopeId scope = symbols.scope_of(cls.node);
    if (scope == no_id) return {};
    const SymbolId symbol = symbols.find(scope, name);
    return symbol == no_id || symbols.symbols()[symbol].target != symbol ? SymbolTable::Bindings{}
                                                                         : symbols.bindings(symbol);
}

namespace {

// The metaclass of an Enum makes members of what its body assigns; so may one of a base that is not known.
bool may_transform_members(const ClassOrder& order) {
    return !order.complete || std::any_of(order.classes.begin(), order.classes.end(),
                                          [](const ClassRef& cls) { return cls.file->identity.module == "enum"; });
}

void forget_plain_members(Values& values) {
    const auto is_plain = [](const Value& value) {
        return value.kind != ValueKind::Function && value.kind != ValueKind::Class;
    };
    if (std::erase_if(values.known, is_plain) > 0) values.complete = false;
}

}  // namespace

Values Evaluator::class_member(const Value& value, std::string_view name) {
    const ClassRef cls = class_of(value);
    const ClassOrder& order = order_of(cls);
    for (const ClassRef& holder : order.classes) {
        const auto bindings = class_bindings(holder, name);
        if (bindings.empty()) continue;
        Values values = symbol_values(*holder.file, bindings.begin()->symbol);
        if (may_transform_members(order)) forget_plain_members(values);
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

namespace {

// `self` of a method; null for what has no parameters.
const Arg* self_of(const FunctionDef& method) {
    const Nodes& first = method.args->posonlyargs.empty() ? method.args->args : method.args->posonlyargs;
    return first.empty() ? nullptr : static_cast<const Arg*>(first.front());
}

// The attributes among the targets of a statement, tuples looked through.
void collect_targets(const Node* target, std::vector<const Attribute*>& found) {
    if (const auto* attribute = as<Attribute>(target)) {
        found.push_back(attribute);
    } else if (const auto* tuple = as<Sequence>(target)) {
        for (const Node* part : tuple->elts) collect_targets(part, found);
    } else if (const auto* starred = as<Starred>(target)) {
        collect_targets(starred->value, found);
    }
}

}  // namespace

std::vector<AttributeAssignment> attribute_assignments_in(const ClassRef& cls) {
    std::vector<AttributeAssignment> found;
    const SyntaxTree& tree = *cls.file->tree;
    for (const Node* const member : cls.node->body) {
        const auto* const method = as<FunctionDef>(member);
        const Arg* const self = method == nullptr ? nullptr : self_of(*method);
        if (self == nullptr) continue;
        const auto add = [&](const Node* statement, const Node* whole) {
            std::vector<const Attribute*> targets;
            collect_targets(whole, targets);
            for (const Attribute* const target : targets) {
                if (target->value->kind == NodeKind::Name && tree.slice(target->value->span) == tree.slice(self->name))
                    found.push_back({target, statement, whole});
            }
        };
        std::vector<const Node*> pending(method->body.rbegin(), method->body.rend());
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            if (as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr || is_expression(node->kind))
                continue;
            if (const auto* assign = as<Assign>(node)) {
                for (const Node* target : assign->targets) add(node, target);
            } else if (const auto* declared = as<AnnAssign>(node)) {
                add(node, declared->target);
            } else if (const auto* changed = as<AugAssign>(node)) {
                add(node, changed->target);
            } else if (const auto* loop = as<For>(node)) {
                add(node, loop->target);
            } else if (const auto* item = as<WithItem>(node)) {
                add(node, item->optional_vars);
            }
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
        }
    }
    return found;
}

const std::vector<AttributeAssignment>& Evaluator::attribute_assignments(const ClassRef& cls, std::string_view name) {
    const auto [place, is_new] = attribute_assignments_.try_emplace(cls.node);
    if (is_new) {
        for (const AttributeAssignment& site : attribute_assignments_in(cls))
            place->second[cls.file->tree->slice(site.target->attr)].push_back(site);
    }
    static const std::vector<AttributeAssignment> none;
    const auto found = place->second.find(name);
    return found == place->second.end() ? none : found->second;
}

namespace {

// Nobody assigns to one attribute at more places; to look at all would take all the steps that an answer may take, so
// that it would not be remembered, and be looked for again at the next use.
constexpr std::size_t most_assignments = 1000;

}  // namespace

// What methods assign to `self.name`, in the class and its bases.
Values Evaluator::instance_attribute(const ClassRef& cls, std::string_view name) {
    return remembered(instance_attributes_, *cls.file, {cls.node, std::string(name)},
                      [&] { return attribute_of_instances(cls, name); });
}

Values Evaluator::attribute_of_instances(const ClassRef& cls, std::string_view name) {
    const Guard guard(*this, cls.node, std::hash<std::string_view>{}(name) | 1U);
    if (!guard) return Values::unknown();
    Values values;
    bool any = false;
    for (const ClassRef& holder : order_of(cls).classes) {
        if (holder.file->is_stub()) continue;
        const auto& assignments = attribute_assignments(holder, name);
        for (const AttributeAssignment& site : assignments) {
            const auto* const declared = as<AnnAssign>(site.statement);
            if (!any && declared != nullptr) return annotated(*holder.file, declared->annotation);
        }
        if (assignments.size() > most_assignments) return Values::unknown();
        for (const AttributeAssignment& site : assignments) values.add(assigned_value(*holder.file, site));
        any = any || !assignments.empty();
    }
    for (Value& value : values.known) value.may_change = true;
    return any ? values : Values::unknown();
}

// What a class attribute is when it is asked for: a descriptor gives something else (reference, "Implementing
// Descriptors"), and so may what the decorators of its class have made of it.
bool Evaluator::may_be_descriptor(const Value& value) {
    if (value.kind != ValueKind::Instance) return false;
    const ClassRef cls = class_of(value);
    const ClassOrder& order = order_of(cls);
    return !order.complete || std::any_of(order.classes.begin(), order.classes.end(), [this](const ClassRef& base) {
        return !decorators_keep(base) || !class_bindings(base, "__get__").empty();
    });
}

Values Evaluator::assigned_value(const AnalyzedFile& file, const AttributeAssignment& site) {
    const Identifier name = site.target->attr;
    if (const auto* assign = as<Assign>(site.statement))
        return target_value(evaluate(file, assign->value), file, site.whole, assign->value, name);
    if (const auto* item = as<WithItem>(site.statement))
        return target_value(entered_by(file, *item), file, site.whole, nullptr, name);
    return Values::unknown();
}

Values Evaluator::member(const Value& value, std::string_view name) {
    switch (value.kind) {
        case ValueKind::Module: {
            Values values = module_member(*value.file, name);
            for (Value& found : values.known) {
                if (found.kind == ValueKind::None) found.may_change = true;
            }
            return values;
        }
        case ValueKind::Class: {
            Values values = class_member(value, name);
            for (Value& found : values.known) {
                const FunctionInfo* const info =
                    found.kind == ValueKind::Function ? found.file->functions().find(found.node) : nullptr;
                if (info != nullptr && info->binding == Binding::ClassMethod) found.is_bound = true;
                if (found.kind != ValueKind::Function && found.kind != ValueKind::Class) found.may_change = true;
            }
            const auto removed =
                std::erase_if(values.known, [this](const Value& found) { return may_be_descriptor(found); });
            if (removed > 0) values.complete = false;
            return values;
        }
        case ValueKind::Instance: {
            const Values found = class_member(value, name);
            Values own = instance_attribute(class_of(value), name);
            if (found.known.empty()) return own;
            // What a method assigns hides what the class has.
            Values values = own.is_unknown() ? Values{} : own;
            values.complete = values.complete && found.complete;
            for (Value attribute : found.known) {
                const FunctionInfo* const info =
                    attribute.kind == ValueKind::Function ? attribute.file->functions().find(attribute.node) : nullptr;
                if (info == nullptr) {
                    attribute.may_change = true;
                    values.add(may_be_descriptor(attribute) ? Values::unknown() : Values::of(attribute));
                    continue;
                }
                attribute.is_bound = info->binding != Binding::StaticMethod;
                attribute.is_overridable = !value.is_exact;
                const bool is_property = info->binding == Binding::Property || info->binding == Binding::CachedProperty;
                if (is_property) {
                    values.add(call_function(attribute, nullptr, nullptr));
                } else {
                    values.add(attribute);
                }
            }
            return values;
        }
        case ValueKind::Produced: return produced_member(value, name);
        case ValueKind::Function:
        case ValueKind::None: break;
    }
    return Values::unknown();
}

// The methods of the context managers that contextlib makes are written in Python.
Values Evaluator::produced_member(const Value& value, std::string_view name) {
    const bool is_async = value.produced == CallResult::AsyncContextManager;
    if (!is_async && value.produced != CallResult::ContextManager) return Values::unknown();
    const AnalyzedFile* const contextlib = module("contextlib");
    if (contextlib == nullptr) return Values::unknown();
    Values values;
    for (Value cls :
         module_member(*contextlib, is_async ? "_AsyncGeneratorContextManager" : "_GeneratorContextManager").known) {
        if (cls.kind != ValueKind::Class) continue;
        cls.kind = ValueKind::Instance;
        values.add(member(cls, name));
    }
    return values.is_unknown() ? Values::unknown() : values;
}

}  // namespace pykind::semantics
