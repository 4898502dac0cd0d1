// Annotations, and what `await`, loops and `with` make of a value.
#include <algorithm>

#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/evaluator_guard.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

// The innermost scope whose names an expression of an annotation sees.
ScopeId scope_at(const AnalyzedFile& file, Offset offset) {
    const Occurrence* const occurrence = file.symbols().occurrence_at(offset);
    return occurrence == nullptr ? 0 : file.symbols().symbols()[occurrence->symbol].scope;
}

bool is_identifier_path(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c == '_' || c == '.' || std::isalnum(static_cast<unsigned char>(c)) != 0;
    });
}

// The text between the quotes of a plain string.
std::string_view contents_of(std::string_view literal) {
    if (literal.size() < 2 || (literal.front() != '\'' && literal.front() != '"') || literal.front() != literal.back())
        return {};
    return literal.substr(1, literal.size() - 2);
}

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

}  // namespace

Values Evaluator::annotated(const AnalyzedFile& file, const Node* annotation) {
    if (annotation == nullptr) return Values::unknown();
    const Guard guard(*this, annotation, 2);
    if (!guard) return Values::unknown();
    switch (annotation->kind) {
        case NodeKind::Constant: {
            const auto type = static_cast<const Constant&>(*annotation).type;
            if (type == ConstantKind::None) return Values::of({.kind = ValueKind::None});
            // A forward reference: only a plain path of names is followed.
            const std::string_view text = contents_of(file.tree->slice(annotation->span));
            if (type != ConstantKind::Str || !is_identifier_path(text)) return Values::unknown();
            Values classes = named(file, enclosing_scope(file, annotation), text.substr(0, text.find('.')));
            for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
                Values members{{}, classes.complete};
                const auto end = text.find('.', dot + 1);
                for (const Value& owner : classes.known)
                    members.add(member(owner, text.substr(dot + 1, end - dot - 1)));
                classes = members;
            }
            return instances(classes);
        }
        case NodeKind::Name:
        case NodeKind::Attribute: {
            const std::string qualified = qualified_name(file, annotation);
            const std::string_view name = last_part(qualified);
            if (name == "Self") return self_instance(file, annotation);
            if (name == "Any" || name == "NoReturn" || name == "Never") return Values::unknown();
            return instances(evaluate(file, annotation));
        }
        case NodeKind::BinOp: {
            const auto& either = static_cast<const BinOp&>(*annotation);
            if (either.op != TokenKind::VerticalBar) return Values::unknown();
            Values values = annotated(file, either.left);
            values.add(annotated(file, either.right));
            return values;
        }
        case NodeKind::Tuple: {  // of an `except (A, B)`
            Values values;
            for (const Node* part : static_cast<const Sequence&>(*annotation).elts) values.add(annotated(file, part));
            return values;
        }
        case NodeKind::Subscript: return annotated_subscript(file, static_cast<const Subscript&>(*annotation));
        default: return Values::unknown();
    }
}

Values Evaluator::instances(const Values& classes) {
    Values values{{}, classes.complete};
    for (Value value : classes.known) {
        if (value.kind == ValueKind::Class) {
            value.kind = ValueKind::Instance;
            values.add(value);
        } else if (value.kind == ValueKind::None) {
            values.add(value);
        } else {
            values.complete = false;
        }
    }
    if (values.known.empty()) values.complete = false;
    return values;
}

// `Self`: the class around it.
Values Evaluator::self_instance(const AnalyzedFile& file, const Node* annotation) {
    const SymbolTable& symbols = file.symbols();
    ScopeId scope = scope_at(file, annotation->span.begin);
    for (; scope != no_id; scope = symbols.scopes()[scope].parent) {
        const auto* const cls = as<ClassDef>(symbols.scopes()[scope].node);
        if (cls == nullptr) continue;
        if (const OpenCall* const call = call_on(file, *cls)) return call->first_argument;
        return Values::of({.kind = ValueKind::Instance, .file = &file, .node = cls});
    }
    return Values::unknown();
}

ScopeId Evaluator::enclosing_scope(const AnalyzedFile& file, const Node* node) {
    const SymbolTable& symbols = file.symbols();
    const auto path = path_to(*file.tree, node->span.begin);
    for (auto at = path.rbegin(); at != path.rend(); ++at) {
        const ScopeId scope = symbols.scope_of(*at);
        // An annotation of a function's parameters stands in the scope around it.
        if (scope == no_id) continue;
        const auto* const def = as<FunctionDef>(*at);
        const bool in_body =
            def == nullptr || (!def->body.empty() && def->body.front()->span.begin <= node->span.begin);
        if (in_body) return scope;
    }
    return 0;
}

Values Evaluator::annotated_subscript(const AnalyzedFile& file, const Subscript& annotation) {
    const std::string name = qualified_name(file, annotation.value);
    const std::string_view last = last_part(name);
    const bool special = name.starts_with("typing.") || name.starts_with("typing_extensions.");
    const auto* const tuple = as<Sequence>(annotation.slice);
    if (special && (last == "Optional" || last == "Union")) {
        Values values;
        if (last == "Optional") values.add(Value{.kind = ValueKind::None});
        if (tuple == nullptr || last == "Optional") {
            values.add(annotated(file, annotation.slice));
        } else {
            for (const Node* part : tuple->elts) values.add(annotated(file, part));
        }
        return values;
    }
    if (special &&
        (last == "Annotated" || last == "ClassVar" || last == "Final" || last == "Required" || last == "NotRequired"))
        return annotated(file, tuple != nullptr && !tuple->elts.empty() ? tuple->elts[0] : annotation.slice);
    if ((special && last == "Type") || name == "builtins.type") {
        Values values = annotated(file, annotation.slice);
        for (Value& value : values.known) {
            if (value.kind == ValueKind::Instance) value.kind = ValueKind::Class;
        }
        return values;
    }
    if (special && (last == "Literal" || last == "Callable")) return Values::unknown();
    Values values = instances(evaluate(file, annotation.value));
    for (Value& value : values.known) {
        value.arguments_file = &file;
        value.arguments = annotation.slice;
    }
    return values;
}

// One of the arguments that the annotation of an instance has.
Values Evaluator::argument(const Value& value, std::size_t index) {
    if (value.arguments == nullptr) return Values::unknown();
    const auto* const tuple = as<Sequence>(value.arguments);
    if (tuple == nullptr) return index == 0 ? annotated(*value.arguments_file, value.arguments) : Values::unknown();
    return index < tuple->elts.size() ? annotated(*value.arguments_file, tuple->elts[index]) : Values::unknown();
}

// What the `yield`s of a function give.
Values Evaluator::yielded(const Value& value) {
    const FunctionInfo* const info = value.file->functions().find(value.node);
    if (info == nullptr) return Values::unknown();
    if (const auto* expression = as<ComprehensionExpr>(value.node)) return evaluate(*value.file, expression->element);
    if (const FunctionDef* const def = info->def(); def != nullptr && def->returns != nullptr) {
        Values values;
        for (const Value& declared : annotated(*value.file, def->returns).known) values.add(argument(declared, 0));
        if (!values.is_unknown()) return values;
    }
    Values values;
    for (const Point& point : info->points) {
        if (point.kind == PointKind::YieldFrom) values.complete = false;
        if (point.kind != PointKind::Yield) continue;
        const Node* const given = static_cast<const Yield*>(point.node)->value;
        values.add(given == nullptr ? Values::of({.kind = ValueKind::None}) : evaluate(*value.file, given));
    }
    if (values.known.empty()) values.complete = false;
    return values;
}

Values Evaluator::call_method(const Value& value, std::string_view name) {
    const Values methods = member(value, name);
    Values values{{}, methods.complete};
    for (const Value& method : methods.known) values.add(call(method));
    return values;
}

Values Evaluator::awaited(const Value& value) {
    if (value.kind == ValueKind::Produced) {
        const bool is_coroutine =
            value.produced == CallResult::CoroutineObject || value.produced == CallResult::AwaitableGeneratorIterator;
        const auto* const def = as<FunctionDef>(value.node);
        if (!is_coroutine || def == nullptr) return Values::unknown();
        return returned(*value.file, *def);
    }
    if (value.kind != ValueKind::Instance) return Values::unknown();
    if (const auto* run = as<FunctionDef>(value.runs)) return returned(*value.runs_file, *run);
    // Awaitable[T], Future[T], Task[T]; Coroutine[Y, S, T].
    const std::string_view name = value.file->tree->slice(static_cast<const ClassDef*>(value.node)->name);
    if (value.arguments != nullptr) return argument(value, name == "Coroutine" || name == "Generator" ? 2 : 0);
    // What the generator iterator of `__await__` returns, if its annotation says so: Generator[Y, S, T].
    const Values iterators = call_method(value, "__await__");
    Values values{{}, iterators.complete};
    for (const Value& iterator : iterators.known) {
        const auto* const def = iterator.kind == ValueKind::Produced ? as<FunctionDef>(iterator.node) : nullptr;
        const Values declared = def == nullptr ? Values::unknown() : annotated(*iterator.file, def->returns);
        values.complete = values.complete && !declared.is_unknown();
        for (const Value& generator : declared.known) values.add(argument(generator, 2));
    }
    return values;
}

Values Evaluator::iterator_of(const Value& value, bool is_async) {
    const auto iterated = is_async ? CallResult::AsyncGeneratorIterator : CallResult::GeneratorIterator;
    if (value.kind == ValueKind::Produced) return value.produced == iterated ? Values::of(value) : Values::unknown();
    return value.kind == ValueKind::Instance ? call_method(value, is_async ? "__aiter__" : "__iter__")
                                             : Values::unknown();
}

Values Evaluator::element(const Value& value, bool is_async) {
    const Guard guard(*this, value.node, is_async ? 4 : 3);
    if (!guard) return Values::unknown();
    if (value.kind == ValueKind::Produced) {
        const auto iterated = is_async ? CallResult::AsyncGeneratorIterator : CallResult::GeneratorIterator;
        return value.produced == iterated ? yielded(value) : Values::unknown();
    }
    if (value.kind != ValueKind::Instance) return Values::unknown();
    if (const auto* display = is_async ? nullptr : as<Sequence>(value.display)) {
        Values values;
        for (const Node* const part : display->elts) values.add(evaluate(*value.display_file, part));
        // A list may hold something else by then.
        if (display->kind == NodeKind::List) values.complete = false;
        return values;
    }
    if (value.arguments != nullptr) {
        const std::string_view name = value.file->tree->slice(static_cast<const ClassDef*>(value.node)->name);
        static constexpr std::string_view by_first[] = {
            "Iterator",        "Iterable", "Generator",  "AsyncIterator", "AsyncIterable", "AsyncGenerator",
            "Sequence",        "list",     "set",        "frozenset",     "deque",         "Collection",
            "MutableSequence", "Set",      "MutableSet", "Mapping",       "dict",
        };
        if (std::find(std::begin(by_first), std::end(by_first), name) != std::end(by_first)) return argument(value, 0);
        return Values::unknown();
    }
    Values values;
    const Values iterators = iterator_of(value, is_async);
    values.complete = iterators.complete;
    for (const Value& iterator : iterators.known) {
        if (iterator.kind == ValueKind::Produced || iterator.arguments != nullptr) {
            values.add(element(iterator, is_async));
            continue;
        }
        const Values items = iterator.kind == ValueKind::Instance
                                 ? call_method(iterator, is_async ? "__anext__" : "__next__")
                                 : Values::unknown();
        values.complete = values.complete && items.complete;
        for (const Value& item : items.known) values.add(is_async ? awaited(item) : Values::of(item));
    }
    if (values.known.empty()) values.complete = false;
    return values;
}

Values Evaluator::entered(const Value& value, bool is_async) {
    if (value.kind == ValueKind::Produced) {
        const auto manager = is_async ? CallResult::AsyncContextManager : CallResult::ContextManager;
        return value.produced == manager ? yielded(value) : Values::unknown();
    }
    if (value.kind != ValueKind::Instance) return Values::unknown();
    if (value.arguments != nullptr && !abstract_base(class_of(value)).empty()) return argument(value, 0);
    Values results = call_method(value, is_async ? "__aenter__" : "__enter__");
    if (!is_async) return results;
    Values values{{}, results.complete};
    for (const Value& result : results.known) values.add(awaited_method(result, value));
    return values;
}

// `await value.method()`: in the method `self` is the value.
Values Evaluator::awaited_method(const Value& result, const Value& self) {
    const auto* const def = result.kind == ValueKind::Produced ? as<FunctionDef>(result.node) : nullptr;
    if (def == nullptr) return awaited(result);
    const FirstArgument first(*this, def, Values::of(self));
    return awaited(result);
}

// The target of a `with` item. `closing(x)` and `aclosing(x)` give x back.
Values Evaluator::entered_by(const AnalyzedFile& file, const WithItem& item) {
    const bool is_async = is_async_item(file, item);
    if (const auto* site = as<Call>(item.context_expr); site != nullptr && site->arguments.size() == 1) {
        const std::string name = qualified_name(file, site->func);
        if (name == "contextlib.aclosing" || name == "contextlib.closing") return evaluate(file, site->arguments[0]);
    }
    const Values managers = evaluate(file, item.context_expr);
    Values values{{}, managers.complete};
    for (const Value& manager : managers.known) values.add(entered(manager, is_async));
    return values;
}

bool Evaluator::is_async_item(const AnalyzedFile& file, const WithItem& item) {
    const auto path = path_to(*file.tree, item.context_expr->span.begin);
    for (auto node = path.rbegin(); node != path.rend(); ++node) {
        if (const auto* block = as<With>(*node)) return block->is_async();
    }
    return false;
}

}  // namespace pykind::semantics
