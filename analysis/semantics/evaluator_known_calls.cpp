// Calls of what the standard library is known for, where reading its source would not tell: `super`, `iter`, `partial`,
// `create_task`, …
#include <algorithm>

#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/evaluator_guard.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

// The first argument of a call, if it is a positional one that stands there as it is.
const Node* first_argument(const Call* call) {
    if (call == nullptr || call->arguments.empty()) return nullptr;
    const Node* const first = call->arguments[0];
    return first->kind == NodeKind::Starred || first->kind == NodeKind::Keyword ? nullptr : first;
}

}  // namespace

Values Evaluator::call_known(const AnalyzedFile& file, const Call& site, bool& is_known) {
    is_known = false;
    if (site.arguments.empty() || as<Starred>(site.arguments[0]) != nullptr ||
        as<Keyword>(site.arguments[0]) != nullptr)
        return Values::unknown();
    const std::string name = qualified_name(file, site.func);
    const Node* const first = site.arguments[0];
    if (name == "typing.cast" || name == "typing_extensions.cast") {
        is_known = true;
        return annotated(file, first);
    }
    // What they make is a class of tuples, or of dicts.
    if (name == "collections.namedtuple" || name == "typing.NamedTuple") {
        is_known = true;
        return builtin("tuple");
    }
    if (name == "typing.TypedDict" || name == "typing_extensions.TypedDict") {
        is_known = true;
        return builtin("dict");
    }
    if (name == "functools.partial") {
        is_known = true;
        Values values = evaluate(file, first);
        for (Value& value : values.known) value.is_partial = true;
        return values;
    }
    if (name == "builtins.type" && site.arguments.size() == 1) {
        is_known = true;
        return type_of(file, first);
    }
    if (name == "asyncio.run") {
        is_known = true;
        return all_awaited(evaluate(file, first));
    }
    const bool iterates = name == "builtins.iter" || name == "builtins.aiter";
    const bool steps = name == "builtins.next";
    if (!iterates && !steps) return Values::unknown();
    const Values wholes = evaluate(file, first);
    Values values{{}, wholes.complete};
    for (const Value& whole : wholes.known)
        values.add(steps ? element(whole, false) : iterator_of(whole, name == "builtins.aiter"));
    is_known = !values.is_unknown();
    if (steps && site.arguments.size() > 1) values.add(evaluate(file, site.arguments[1]));
    return values;
}

// `await anext(it)` gives an item; `await wait_for(x, 1)` what `await x` does.
Values Evaluator::awaited_call(const AnalyzedFile& file, const Call* call, bool& is_known) {
    is_known = false;
    const Node* const first = first_argument(call);
    if (first == nullptr) return Values::unknown();
    const std::string name = qualified_name(file, call->func);
    if (name == "builtins.anext") {
        is_known = true;
        const Values wholes = evaluate(file, first);
        Values values{{}, wholes.complete};
        for (const Value& whole : wholes.known) values.add(element(whole, true));
        if (call->arguments.size() > 1) values.add(evaluate(file, call->arguments[1]));
        return values;
    }
    if (name == "asyncio.wait_for" || name == "asyncio.shield") {
        is_known = true;
        return all_awaited(evaluate(file, first));
    }
    return Values::unknown();
}

Values Evaluator::all_awaited(const Values& operands) {
    Values values{{}, operands.complete};
    for (const Value& operand : operands.known) values.add(awaited(operand));
    return values;
}

// `asyncio.create_task`, `asyncio.ensure_future`, and the methods `create_task` of event loops and task groups.
bool Evaluator::makes_task(const Value& callee, const FunctionInfo& info) {
    return (info.name == "create_task" || info.name == "ensure_future") &&
           callee.file->identity.module.starts_with("asyncio.");
}

// The method of event loops and of asyncio.Runner that runs a coroutine object and gives what it returns.
bool Evaluator::runs_until_complete(const Value& callee, const FunctionInfo& info) {
    return callee.file->identity.module.starts_with("asyncio.") &&
           (info.qualname.ends_with(".run_until_complete") || info.qualname == "Runner.run");
}

Values Evaluator::result_of(const AnalyzedFile& file, const Call* site) {
    const Node* const first = first_argument(site);
    return first == nullptr ? Values::unknown() : all_awaited(evaluate(file, first));
}

// A task around the coroutine object that a call is given.
Values Evaluator::task_of(const AnalyzedFile& file, const Call* site) {
    const Node* const first = first_argument(site);
    const AnalyzedFile* const asyncio = module("asyncio");
    if (first == nullptr || asyncio == nullptr) return Values::unknown();
    // There is one written in C and one in Python; they do the same.
    const Values classes = module_member(*asyncio, "Task");
    const auto cls = std::find_if(classes.known.begin(), classes.known.end(),
                                  [](const Value& value) { return value.kind == ValueKind::Class; });
    if (cls == classes.known.end()) return Values::unknown();
    const Values coroutines = evaluate(file, first);
    Values values{{}, coroutines.complete};
    for (const Value& coroutine : coroutines.known) {
        Value task = *cls;
        task.kind = ValueKind::Instance;
        if (coroutine.kind == ValueKind::Produced && coroutine.produced == CallResult::CoroutineObject) {
            task.runs_file = coroutine.file;
            task.runs = coroutine.node;
        }
        values.add(task);
    }
    return values;
}

bool Evaluator::is_super_call(const AnalyzedFile& file, const Node* expression) {
    const auto* const call = as<Call>(expression);
    return call != nullptr && call->arguments.empty() && qualified_name(file, call->func) == "builtins.super";
}

// `super().name`: what the bases of the class around it have by that name, bound to `self`. In an instance of a derived
// class another class may come between them, which would override it.
Values Evaluator::super_member(const AnalyzedFile& file, const Attribute& attribute) {
    const SymbolTable& symbols = file.symbols();
    const Occurrence* const super = symbols.occurrence_at(attribute.span.begin);
    ScopeId scope = super == nullptr ? no_id : symbols.symbols()[super->symbol].scope;
    while (scope != no_id && symbols.scopes()[scope].kind != ScopeKind::Class) scope = symbols.scopes()[scope].parent;
    if (scope == no_id) return Values::unknown();
    const auto* const cls = static_cast<const ClassDef*>(symbols.scopes()[scope].node);
    Value self{.kind = ValueKind::Instance, .file = &file, .node = cls};
    const ClassOrder order = order_of({&file, cls});
    const std::string_view name = file.tree->slice(attribute.attr);
    for (std::size_t i = 1; i < order.classes.size(); ++i) {
        const ClassRef& holder = order.classes[i];
        if (class_bindings(holder, name).empty()) continue;
        self.file = holder.file;
        self.node = holder.node;
        return member(self, name);
    }
    return Values::unknown();
}

// `type(object)`: its class, where that is known for certain.
Values Evaluator::type_of(const AnalyzedFile& file, const Node* object) {
    Values classes = evaluate(file, object);
    for (Value& value : classes.known) {
        if (value.kind != ValueKind::Instance) return Values::unknown();
        value.kind = ValueKind::Class;
        if (!value.is_exact) classes.complete = false;
    }
    return classes.is_unknown() ? Values::unknown() : classes;
}

// `Stream[int]` is the class again, unless it says itself what it is.
bool Evaluator::is_subscriptable(const Value& cls) {
    const ClassOrder order = order_of({cls.file, static_cast<const ClassDef*>(cls.node)});
    return order.complete && std::none_of(order.classes.begin(), order.classes.end(), [](const ClassRef& base) {
               const bool is_generic = base.file->is_stub() || base.file->identity.module == "typing";
               const auto bindings = class_bindings(base, "__class_getitem__");
               return !is_generic && std::any_of(bindings.begin(), bindings.end(), [](const BindingSite& binding) {
                   return binding.kind == BindingKind::Function;
               });
           });
}

// `whole[index]`, where the annotation of a container says what is in it.
Values Evaluator::item(const Value& whole, const Node* index) {
    if (whole.kind != ValueKind::Instance || whole.arguments == nullptr || index->kind == NodeKind::Slice)
        return Values::unknown();
    const std::string_view name = whole.file->tree->slice(static_cast<const ClassDef*>(whole.node)->name);
    const auto is_one_of = [name](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (is_one_of({"list", "Sequence", "MutableSequence", "deque"})) return argument(whole, 0);
    if (is_one_of({"dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"})) return argument(whole, 1);
    return Values::unknown();
}

}  // namespace pykind::semantics
