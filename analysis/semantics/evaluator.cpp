// Expressions, bindings and calls. Names and imports are in evaluator_names.cpp, calls of what the standard library is
// known for in evaluator_known_calls.cpp, classes in evaluator_classes.cpp and evaluator_bases.cpp, annotations and
// what the protocols give in evaluator_protocols.cpp.
#include "analysis/semantics/evaluator.hpp"

#include <algorithm>

#include "analysis/semantics/completion.hpp"
#include "analysis/semantics/constant_tests.hpp"
#include "analysis/semantics/evaluator_guard.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

// `@contextmanager` or `@types.coroutine` on a function that only returns a generator: what it returns is wrapped.
bool wraps_result(const FunctionInfo& info) {
    return std::any_of(info.decorators.begin(), info.decorators.end(), [](const Decorator& decorator) {
        return decorator.known == KnownDecorator::ContextManager ||
               decorator.known == KnownDecorator::AsyncContextManager || decorator.known == KnownDecorator::Coroutine;
    });
}

}  // namespace

const AnalyzedFile* Evaluator::keep(std::shared_ptr<const AnalyzedFile> file) {
    if (file == nullptr) return nullptr;
    kept_.push_back(std::move(file));
    return kept_.back().get();
}

const AnalyzedFile* Evaluator::module(const std::string& name) {
    const auto known = modules_by_name_.find(name);
    if (known != modules_by_name_.end()) return known->second;
    const AnalyzedFile* const file = keep(modules_.load_module(name));
    modules_by_name_.emplace(name, file);
    if (file == nullptr) return nullptr;
    const AnalyzedFile* const other = put_in_place(*file);
    if (other != nullptr) modules_by_name_[name] = other;
    return other != nullptr ? other : file;
}

// `sys.modules[__name__] = module`: what is imported by this name is another module. Null if there is no such line.
const AnalyzedFile* Evaluator::put_in_place(const AnalyzedFile& file) {
    if (file.symbols().find(0, "__name__") == no_id) return nullptr;
    for (const Node* const statement : file.tree->module().body) {
        const auto* const assign = as<Assign>(statement);
        const auto* const entry = assign == nullptr ? nullptr : as<Subscript>(assign->targets[0]);
        if (entry == nullptr || file.tree->slice(entry->slice->span) != "__name__" ||
            qualified_name(file, entry->value) != "sys.modules")
            continue;
        const Values values = evaluate(file, assign->value);
        if (values.known.size() == 1 && values.known[0].kind == ValueKind::Module) return values.known[0].file;
    }
    return nullptr;
}

Values Evaluator::evaluate(const AnalyzedFile& file, const Node* expression) {
    if (expression == nullptr) return Values::unknown();
    const Guard guard(*this, expression, 0);
    if (!guard) return Values::unknown();
    switch (expression->kind) {
        case NodeKind::Name: return name_values(file, *expression);
        case NodeKind::Attribute: {
            const auto& attribute = static_cast<const Attribute&>(*expression);
            if (is_super_call(file, attribute.value)) return super_member(file, attribute);
            const Values owners = evaluate(file, attribute.value);
            Values values{{}, owners.complete};
            for (const Value& owner : owners.known) values.add(member(owner, file.tree->slice(attribute.attr)));
            return values;
        }
        case NodeKind::Call: {
            const auto& site = static_cast<const Call&>(*expression);
            bool is_known = false;
            Values values = call_known(file, site, is_known);
            if (is_known) return values;
            const Values callees = evaluate(file, site.func);
            values = {{}, callees.complete};
            for (const Value& callee : callees.known) {
                const Values made =
                    callee.kind == ValueKind::Class
                        ? made_class(file, site, {callee.file, static_cast<const ClassDef*>(callee.node)})
                        : Values::unknown();
                values.add(made.is_unknown() ? call(callee, &file, &site) : made);
            }
            return values;
        }
        case NodeKind::Await: {
            const Node* const operand = static_cast<const Await&>(*expression).value;
            bool is_known = false;
            Values values = awaited_call(file, as<Call>(operand), is_known);
            return is_known ? values : all_awaited(evaluate(file, operand));
        }
        case NodeKind::NamedExpr: return evaluate(file, static_cast<const NamedExpr&>(*expression).value);
        case NodeKind::IfExp: {
            const auto& choice = static_cast<const IfExp&>(*expression);
            const auto decided = decide(file, choice.test);
            if (decided) return evaluate(file, *decided ? choice.body : choice.orelse);
            Values values = evaluate(file, choice.body);
            values.add(evaluate(file, choice.orelse));
            return values;
        }
        case NodeKind::BoolOp: {
            Values values;
            for (const Node* operand : static_cast<const BoolOp&>(*expression).values)
                values.add(evaluate(file, operand));
            return values;
        }
        case NodeKind::GeneratorExp: {
            const FunctionInfo* const info = file.functions().find(expression);
            if (info == nullptr) return Values::unknown();
            return Values::of(
                {.kind = ValueKind::Produced, .file = &file, .node = expression, .produced = call_result(*info)});
        }
        case NodeKind::Lambda: return Values::of({.kind = ValueKind::Function, .file = &file, .node = expression});
        case NodeKind::Subscript: {
            const auto& subscript = static_cast<const Subscript&>(*expression);
            const Values wholes = evaluate(file, subscript.value);
            Values values{{}, wholes.complete};
            for (const Value& whole : wholes.known) {
                if (whole.kind != ValueKind::Class) {
                    values.add(item(whole, subscript.slice));
                } else {
                    values.add(is_subscriptable(whole) ? Values::of(whole) : Values::unknown());
                }
            }
            return values;
        }
        case NodeKind::Constant: return constant_values(static_cast<const Constant&>(*expression));
        case NodeKind::JoinedStr: return instance_of_builtin("str");
        case NodeKind::List:
        case NodeKind::Tuple: {
            Values values = instance_of_builtin(expression->kind == NodeKind::List ? "list" : "tuple");
            for (Value& value : values.known) {
                value.display_file = &file;
                value.display = expression;
            }
            return values;
        }
        case NodeKind::ListComp: return instance_of_builtin("list");
        case NodeKind::Dict:
        case NodeKind::DictComp: return instance_of_builtin("dict");
        case NodeKind::Set:
        case NodeKind::SetComp: return instance_of_builtin("set");
        default: return Values::unknown();
    }
}

Values Evaluator::constant_values(const Constant& constant) {
    switch (constant.type) {
        case ConstantKind::None: return Values::of({.kind = ValueKind::None});
        case ConstantKind::True:
        case ConstantKind::False: return instance_of_builtin("bool");
        case ConstantKind::Int: return instance_of_builtin("int");
        case ConstantKind::Float: return instance_of_builtin("float");
        case ConstantKind::Complex: return instance_of_builtin("complex");
        case ConstantKind::Str: return instance_of_builtin("str");
        case ConstantKind::Bytes: return instance_of_builtin("bytes");
        case ConstantKind::Ellipsis: return Values::unknown();
    }
    return Values::unknown();
}

Values Evaluator::instance_of_builtin(std::string_view name) {
    Values values = builtin(name);
    for (Value& value : values.known) {
        if (value.kind == ValueKind::Class) value.kind = ValueKind::Instance;
        value.is_exact = true;
    }
    return values;
}

Values Evaluator::binding_value(const AnalyzedFile& file, const BindingSite& binding) {
    return remembered(bindings_, file, &binding, [&] { return value_of_binding(file, binding); });
}

Values Evaluator::value_of_binding(const AnalyzedFile& file, const BindingSite& binding) {
    switch (binding.kind) {
        case BindingKind::Function: return function_value(file, static_cast<const FunctionDef&>(*binding.node));
        case BindingKind::Class: return Values::of({.kind = ValueKind::Class, .file = &file, .node = binding.node});
        case BindingKind::Import: return import_value(file, binding);
        case BindingKind::Parameter: return parameter_value(file, binding);
        case BindingKind::Annotation: return annotated(file, static_cast<const AnnAssign&>(*binding.node).annotation);
        case BindingKind::Assignment: {
            if (const auto* assign = as<Assign>(binding.node))
                return target_value(evaluate(file, assign->value), file, binding.part, assign->value, binding.name);
            if (const auto* assign = as<AnnAssign>(binding.node)) {
                Values values = annotated(file, assign->annotation);
                return values.is_unknown() ? evaluate(file, assign->value) : values;
            }
            return evaluate(file, static_cast<const NamedExpr&>(*binding.node).value);
        }
        case BindingKind::Loop: {
            const auto* const loop = as<For>(binding.node);
            const auto* const clause = as<Comprehension>(binding.node);
            const Node* const iter = loop != nullptr ? loop->iter : clause->iter;
            const bool is_async = loop != nullptr ? loop->is_async() : clause->is_async;
            const Values wholes = evaluate(file, iter);
            Values values{{}, wholes.complete};
            for (const Value& whole : wholes.known) values.add(element(whole, is_async));
            return target_value(values, file, binding.part, nullptr, binding.name);
        }
        case BindingKind::With: {
            const auto& item = static_cast<const WithItem&>(*binding.node);
            return target_value(entered_by(file, item), file, binding.part, nullptr, binding.name);
        }
        case BindingKind::Exception: return annotated(file, static_cast<const ExceptHandler&>(*binding.node).type);
        case BindingKind::TypeAlias: return evaluate(file, static_cast<const TypeAlias&>(*binding.node).value);
        case BindingKind::Augmented:
        case BindingKind::Pattern:
        case BindingKind::TypeParameter:
        case BindingKind::Delete: break;
    }
    return Values::unknown();
}

// What a name in a target gets: all of it, or the part at the same place.
Values Evaluator::target_value(const Values& whole, const AnalyzedFile& file, const Node* target, const Node* source,
                               Identifier name) {
    const auto* const targets = as<Sequence>(target);
    if (targets == nullptr) return target != nullptr && target->kind == NodeKind::Starred ? Values::unknown() : whole;
    const auto is_starred = [](const Node* node) { return node->kind == NodeKind::Starred; };
    if (std::any_of(targets->elts.begin(), targets->elts.end(), is_starred)) return Values::unknown();
    const auto* const sources = as<Sequence>(source);
    const bool is_parallel = sources != nullptr && sources->elts.size() == targets->elts.size() &&
                             std::none_of(sources->elts.begin(), sources->elts.end(), is_starred);
    for (std::size_t i = 0; i < targets->elts.size(); ++i) {
        const Node* const part = targets->elts[i];
        if (!part->span.contains(name.begin)) continue;
        if (is_parallel) return target_value(evaluate(file, sources->elts[i]), file, part, sources->elts[i], name);
        Values values{{}, whole.complete};
        for (const Value& value : whole.known) values.add(unpacked(value, i, targets->elts.size()));
        return target_value(values, file, part, nullptr, name);
    }
    return Values::unknown();
}

// One of `count` values that unpacking an object gives.
Values Evaluator::unpacked(const Value& value, std::size_t index, std::size_t count) {
    if (const auto* display = as<Sequence>(value.display)) {
        const bool fits = display->elts.size() == count &&
                          std::none_of(display->elts.begin(), display->elts.end(),
                                       [](const Node* node) { return node->kind == NodeKind::Starred; });
        return fits ? evaluate(*value.display_file, display->elts[index]) : Values::unknown();
    }
    const auto* const types = as<Sequence>(value.arguments);
    const bool is_tuple = value.kind == ValueKind::Instance && value.file->identity.module == "builtins" &&
                          value.file->tree->slice(static_cast<const ClassDef*>(value.node)->name) == "tuple";
    if (!is_tuple || types == nullptr) return element(value, false);
    const auto is_ellipsis = [](const Node* node) {
        const auto* const constant = as<Constant>(node);
        return constant != nullptr && constant->type == ConstantKind::Ellipsis;
    };
    if (types->elts.size() == 2 && is_ellipsis(types->elts[1])) return argument(value, 0);  // tuple[int, ...]
    return types->elts.size() == count ? argument(value, index) : Values::unknown();
}

namespace {

// The class in whose body a function's scope stands directly; null if it stands in none.
const ClassDef* class_around(const SymbolTable& symbols, ScopeId function) {
    ScopeId around = symbols.scopes()[function].parent;
    while (around != no_id && symbols.scopes()[around].kind == ScopeKind::TypeParameters)
        around = symbols.scopes()[around].parent;
    return around == no_id ? nullptr : as<ClassDef>(symbols.scopes()[around].node);
}

const Arg* first_parameter(const Arguments& arguments) {
    if (!arguments.posonlyargs.empty()) return static_cast<const Arg*>(arguments.posonlyargs.front());
    return arguments.args.empty() ? nullptr : static_cast<const Arg*>(arguments.args.front());
}

bool has_decorator(const FunctionInfo& info, KnownDecorator wanted) {
    return std::any_of(info.decorators.begin(), info.decorators.end(),
                       [wanted](const Decorator& decorator) { return decorator.known == wanted; });
}

}  // namespace

Values Evaluator::parameter_value(const AnalyzedFile& file, const BindingSite& binding) {
    const auto& arg = static_cast<const Arg&>(*binding.node);
    const auto* const def = as<FunctionDef>(file.symbols().scopes()[binding.scope].node);
    if (def != nullptr && first_parameter(*def->args) == &arg) {
        if (const OpenCall* const call = call_of(*def)) return call->first_argument;
        const FunctionInfo* const info = file.functions().find(def);
        const ClassDef* const cls = class_around(file.symbols(), binding.scope);
        if (cls != nullptr && info != nullptr && !has_decorator(*info, KnownDecorator::StaticMethod)) {
            const bool of_class = has_decorator(*info, KnownDecorator::ClassMethod) || info->name == "__new__" ||
                                  info->name == "__init_subclass__" || info->name == "__class_getitem__";
            return Values::of({.kind = of_class ? ValueKind::Class : ValueKind::Instance, .file = &file, .node = cls});
        }
    }
    if (arg.annotation == nullptr || (def != nullptr && (def->args->vararg == &arg || def->args->kwarg == &arg)))
        return Values::unknown();
    return annotated(file, arg.annotation);
}

// What the name of a function is bound to, once its decorators have run: the function itself, unless one that is not
// known gives something else, which is then read off that decorator's own `return`.
Values Evaluator::function_value(const AnalyzedFile& file, const FunctionDef& def) {
    Values values = Values::of({.kind = ValueKind::Function, .file = &file, .node = &def});
    const FunctionInfo* const info = file.functions().find(&def);
    if (info == nullptr || info->binding != Binding::Unknown) return values;
    for (std::size_t i = info->decorators.size(); i-- > 0;) {
        if (info->decorators[i].known != KnownDecorator::Unknown) continue;
        const Values decorators = evaluate(file, info->decorators[i].node);
        if (decorators.is_unknown() || !decorators.complete) return Values::unknown();
        Values next;
        for (const Value& decorator : decorators.known) {
            const auto* const function = as<FunctionDef>(decorator.node);
            if (decorator.kind != ValueKind::Function || function == nullptr) return Values::unknown();
            const FirstArgument decorated(*this, function, values);
            next.add(call_function(decorator, nullptr, nullptr));
        }
        values = std::move(next);
        if (values.is_unknown()) return values;
    }
    return values;
}

Values Evaluator::call(const Value& callee, const AnalyzedFile* file, const Call* site) {
    switch (callee.kind) {
        case ValueKind::Function: return call_function(callee, file, site);
        case ValueKind::Class: {
            Value instance = callee;
            instance.kind = ValueKind::Instance;
            instance.is_exact = makes_own_instances(callee);
            return Values::of(instance);
        }
        case ValueKind::Instance: {
            const Values methods = member(callee, "__call__");
            Values values{{}, methods.complete};
            for (const Value& method : methods.known) {
                if (method.kind == ValueKind::Function) values.add(call_function(method, file, site));
            }
            return values;
        }
        case ValueKind::Module:
        case ValueKind::Produced:
        case ValueKind::None: break;
    }
    return Values::unknown();
}

Values Evaluator::call_function(const Value& callee, const AnalyzedFile* file, const Call* site) {
    const FunctionInfo* const info = callee.file->functions().find(callee.node);
    if (info == nullptr) return Values::unknown();
    if (file != nullptr && makes_task(callee, *info)) return task_of(*file, site);
    if (file != nullptr && runs_until_complete(callee, *info)) return result_of(*file, site);
    const CallResult result = call_result(*info);
    if (result != CallResult::Value)
        return Values::of({.kind = ValueKind::Produced,
                           .file = callee.file,
                           .node = callee.node,
                           .produced = result,
                           .is_overridable = callee.is_overridable});
    if (wraps_result(*info)) return Values::unknown();
    if (const auto* lambda = as<Lambda>(callee.node)) return evaluate(*callee.file, lambda->body);
    const auto& def = static_cast<const FunctionDef&>(*callee.node);
    if (callee.is_bound && callee.self != nullptr) {
        const auto kind = info->binding == Binding::ClassMethod ? ValueKind::Class : ValueKind::Instance;
        Values values = remembered(method_results_, *callee.file, {&def, callee.self},
                                   [&] { return returned_to(callee, def, kind); });
        for (Value& value : values.known) value.is_overridable = value.is_overridable || callee.is_overridable;
        return values;
    }
    const bool passes_argument = !callee.is_bound && !callee.is_partial && file != nullptr && site != nullptr &&
                                 !site->arguments.empty() && is_expression(site->arguments[0]->kind) &&
                                 as<Starred>(site->arguments[0]) == nullptr;
    if (!passes_argument) return returned(*callee.file, def);
    const PassedArgument passed{&def, evaluate(*file, site->arguments[0])};
    return remembered(results_with_argument_, *callee.file, passed, [&] {
        const FirstArgument first(*this, &def, passed.value);
        return returned(*callee.file, def);
    });
}

// What a method gives to the object or class that it was got through.
Values Evaluator::returned_to(const Value& callee, const FunctionDef& def, ValueKind first) {
    const FirstArgument self(*this, &def, Values::of({.kind = first, .file = callee.self_file, .node = callee.self}));
    return returned(*callee.file, def);
}

// What a function's `return` gives: its annotation, or what its statements show.
Values Evaluator::returned(const AnalyzedFile& file, const FunctionDef& def) {
    return remembered(results_, file, &def, [&] {
        Values declared = def.returns == nullptr ? Values::unknown() : annotated(file, def.returns);
        return declared.is_unknown() && !file.is_stub() ? returned_by_statements(file, def) : declared;
    });
}

Values Evaluator::returned_by_statements(const AnalyzedFile& file, const FunctionDef& def) {
    // One that calls itself at ten places would be looked into along all ways through these.
    const Guard guard(*this, &def, 5);
    if (!guard) return Values::unknown();
    Values values;
    if (can_complete(def.body)) values.add(Value{.kind = ValueKind::None});
    std::vector<const Node*> pending(def.body.begin(), def.body.end());
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr || is_expression(node->kind)) continue;
        if (const auto* statement = as<Return>(node)) {
            values.add(statement->value == nullptr ? Values::of({.kind = ValueKind::None})
                                                   : evaluate(file, statement->value));
        }
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    if (values.is_unknown()) values.complete = false;  // it never returns
    return values;
}

}  // namespace pykind::semantics
