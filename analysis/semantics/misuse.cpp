#include "analysis/semantics/misuse.hpp"

#include <algorithm>
#include <array>

#include "analysis/semantics/class_changes.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

RuntimeType of_produced(CallResult produced) {
    switch (produced) {
        case CallResult::Value: break;
        case CallResult::GeneratorIterator:
        case CallResult::AwaitableGeneratorIterator: return {"generator", "generator"};
        case CallResult::CoroutineObject: return {"coroutine", "coroutine"};
        case CallResult::AsyncGeneratorIterator: return {"async_generator", "async_generator"};
        case CallResult::ContextManager: return {"_GeneratorContextManager", "contextlib._GeneratorContextManager"};
        case CallResult::AsyncContextManager:
            return {"_AsyncGeneratorContextManager", "contextlib._AsyncGeneratorContextManager"};
    }
    return {};
}

// Attributes that what functions produce has, besides those that every object has.
bool has_attribute(CallResult produced, std::string_view name) {
    static constexpr std::array generator = {std::string_view("send"), std::string_view("throw"),
                                             std::string_view("close")};
    static constexpr std::array async_generator = {std::string_view("asend"), std::string_view("athrow"),
                                                   std::string_view("aclose")};
    const auto is_in = [name](const auto& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
    if (name.starts_with("__")) return true;
    switch (produced) {
        case CallResult::GeneratorIterator:
        case CallResult::AwaitableGeneratorIterator: return is_in(generator) || name.starts_with("gi_");
        case CallResult::CoroutineObject: return is_in(generator) || name.starts_with("cr_");
        case CallResult::AsyncGeneratorIterator: return is_in(async_generator) || name.starts_with("ag_");
        default: return true;  // a context manager's class is an ordinary one
    }
}

// Since then the arguments of a call are gathered in a list, if one of several is unpacked.
constexpr int first_that_builds_a_list = 9;
// The first version that inlines all(), any() and tuple() of a generator expression.
constexpr int first_with_loops_for_calls = 14;

// What one value supports. `Unknown` where a derived class, or a base that is not known, may make it so.
enum class Support : std::uint8_t { No, Yes, Unknown };

class Judge {
public:
    Judge(Evaluator& evaluator, const AnalyzedFile& file, const Value& value)
        : evaluator_(evaluator), file_(file), value_(value), minor_(file.identity.target_minor) {}

    [[nodiscard]] Support has_all(std::initializer_list<std::string_view> methods) {
        const auto has_one_of = [&](std::initializer_list<std::string_view> known) {
            return std::find(known.begin(), known.end(), *methods.begin()) != known.end() ? Support::Yes : Support::No;
        };
        switch (value_.kind) {
            case ValueKind::Produced:
                switch (value_.produced) {
                    case CallResult::GeneratorIterator: return has_one_of({"__iter__", "__next__"});
                    case CallResult::AwaitableGeneratorIterator: return has_one_of({"__iter__", "__next__"});
                    case CallResult::CoroutineObject: return has_one_of({"__await__"});
                    case CallResult::AsyncGeneratorIterator: return has_one_of({"__aiter__", "__anext__"});
                    case CallResult::ContextManager: return has_one_of({"__enter__"});
                    case CallResult::AsyncContextManager: return has_one_of({"__aenter__"});
                    case CallResult::Value: return Support::Unknown;
                }
                return Support::Unknown;
            case ValueKind::Instance: return instance_has(methods);
            default: return Support::No;
        }
    }

    std::string judge(const Use& use) {
        const auto type = runtime_type(evaluator_, file_, value_);
        if (!type || value_.may_change || is_meant_to_be_overridden()) return {};
        switch (use.kind) {
            case UseKind::Dropped: return of_dropping();
            case UseKind::Awaited: {
                const std::string problem = if_not(is_awaitable(), not_awaitable(*type, minor_));
                return problem.empty() ? of_result("__await__", "__next__", await_returned) : problem;
            }
            case UseKind::Iterated: {
                const std::string problem = if_not(is_iterable(), not_iterable(*type));
                return problem.empty() ? of_result("__iter__", "__next__", iter_returned) : problem;
            }
            case UseKind::Unpacked: return of_unpacking(*type, use);
            case UseKind::AsyncIterated: {
                if (is_display_of_comprehension(use)) return {};
                const std::string problem = if_not(has_all({"__aiter__"}), not_async_iterable(*type));
                return problem.empty() ? of_result("__aiter__", "__anext__", aiter_returned) : problem;
            }
            case UseKind::Entered:
                return if_not(has_all({"__enter__", "__exit__"}),
                              no_context_manager(*type, false, context_methods(), minor_));
            case UseKind::AsyncEntered:
                return if_not(has_all({"__aenter__", "__aexit__"}),
                              no_context_manager(*type, true, context_methods(), minor_));
            case UseKind::Delegated: return of_yield_from(*type, use);
            case UseKind::Called: return is_coroutine_or_generator() ? not_callable(*type) : std::string();
            case UseKind::Subscripted: {
                const bool fails = use.node->context == ExprContext::Load && is_coroutine_or_generator();
                return fails ? not_subscriptable(*type) : std::string();
            }
            case UseKind::Read: {
                const std::string_view name = file_.tree->slice(static_cast<const Attribute*>(use.node)->attr);
                const bool fails = use.node->context == ExprContext::Load && value_.kind == ValueKind::Produced &&
                                   !has_attribute(value_.produced, name);
                return fails ? no_attribute(*type, name) : std::string();
            }
            case UseKind::Assigned: return of_assignment(*type, use);
            case UseKind::Passed: return of_argument(*type, use);
            default: return {};
        }
    }

private:
    static std::string if_not(Support support, std::string words) {
        return support == Support::No ? std::move(words) : std::string();
    }

    [[nodiscard]] bool is(CallResult produced) const {
        return value_.kind == ValueKind::Produced && value_.produced == produced;
    }
    [[nodiscard]] bool is_coroutine_or_generator() const {
        return value_.kind == ValueKind::Produced && value_.produced != CallResult::ContextManager &&
               value_.produced != CallResult::AsyncContextManager;
    }

    // It comes from a method that is only a place for those of derived classes, or may give something else there.
    [[nodiscard]] bool is_meant_to_be_overridden() const {
        if (!value_.is_overridable) return false;
        const auto* const def = as<FunctionDef>(value_.node);
        return def == nullptr || has_stub_body(*value_.file, *def);
    }

    [[nodiscard]] Support instance_has(std::initializer_list<std::string_view> methods) {
        const ClassProtocols protocols = protocols_of(evaluator_, class_of(value_));
        const bool all = std::all_of(methods.begin(), methods.end(),
                                     [&](std::string_view name) { return protocols.method(name) != nullptr; });
        if (all) return Support::Yes;
        if (std::any_of(methods.begin(), methods.end(), [&](std::string_view name) { return has_as_none(name); }))
            return Support::Unknown;
        return protocols.bases_unknown || !value_.is_exact ? Support::Unknown : Support::No;
    }

    // `__exit__ = None`: what Python says then depends on who looks for the method.
    [[nodiscard]] bool has_as_none(std::string_view method) {
        const auto& order = evaluator_.order_of(class_of(value_)).classes;
        const bool is_bound = std::any_of(order.begin(), order.end(), [&](const ClassRef& holder) {
            return !Evaluator::class_bindings(holder, method).empty();
        });
        return is_bound && protocols_of(evaluator_, class_of(value_)).method(method) == nullptr;
    }

    [[nodiscard]] Support is_awaitable() {
        if (is(CallResult::AwaitableGeneratorIterator)) return Support::Yes;
        return has_all({"__await__"});
    }

    // `__getitem__` makes an object iterable too.
    [[nodiscard]] Support is_iterable() {
        const Support has_iter = has_all({"__iter__"});
        if (has_iter != Support::No || value_.kind != ValueKind::Instance) return has_iter;
        const auto& order = evaluator_.order_of(class_of(value_)).classes;
        const bool has_items = std::any_of(order.begin(), order.end(), [](const ClassRef& holder) {
            return !Evaluator::class_bindings(holder, "__getitem__").empty();
        });
        return has_items ? Support::Yes : Support::No;
    }

    [[nodiscard]] ContextMethods context_methods() {
        if (is(CallResult::ContextManager)) return {.enters = true, .exits = true};
        if (is(CallResult::AsyncContextManager)) return {.enters_async = true, .exits_async = true};
        if (value_.kind != ValueKind::Instance) return {};
        return context_methods_of(protocols_of(evaluator_, class_of(value_)));
    }

    [[nodiscard]] std::string of_dropping() const {
        if (!is(CallResult::CoroutineObject)) return {};
        const FunctionInfo* const maker = value_.file->functions().find(value_.node);
        const std::string name = maker == nullptr ? std::string() : coroutine_name(*maker);
        return name.empty() ? std::string() : never_awaited(name);
    }

    [[nodiscard]] static std::ptrdiff_t positional_count(const Call& call) {
        return std::count_if(call.arguments.begin(), call.arguments.end(),
                             [](const Node* argument) { return argument->kind != NodeKind::Keyword; });
    }

    // A call with one positional argument names the function, by a name that is not certain.
    [[nodiscard]] std::string of_unpacking(const RuntimeType& type, const Use& use) {
        if (use.around == nullptr) return {};
        if (use.around->kind == NodeKind::Set) return if_not(is_iterable(), not_iterable(type));
        if (as<Sequence>(use.around) != nullptr) return if_not(is_iterable(), not_starrable(type, minor_));
        const auto* const call = as<Call>(use.around);
        if (call == nullptr || minor_ < first_that_builds_a_list) return {};
        return positional_count(*call) > 1 ? if_not(is_iterable(), not_starrable(type, minor_)) : std::string();
    }

    // The compiler makes a tuple of a list that only a comprehension sees.
    [[nodiscard]] static bool is_display_of_comprehension(const Use& use) {
        const auto* const clause = as<Comprehension>(use.node);
        return clause != nullptr && (clause->iter->kind == NodeKind::List || clause->iter->kind == NodeKind::Set);
    }

    // The method of the protocol is there, but what it gives lacks the one that is called on it next.
    [[nodiscard]] std::string of_result(std::string_view name, std::string_view next,
                                        std::string (*words)(const RuntimeType&)) {
        if (value_.kind != ValueKind::Instance || !value_.is_exact) return {};
        const ClassProtocols protocols = protocols_of(evaluator_, class_of(value_));
        const ProtocolMethod* const method = protocols.method(name);
        const auto* const def =
            method == nullptr || method->binding == nullptr ? nullptr : as<FunctionDef>(method->binding->node);
        if (protocols.bases_unknown || def == nullptr || !def->decorator_list.empty()) return {};
        const Value callee{.kind = ValueKind::Function,
                           .file = method->holder.file,
                           .node = def,
                           .is_bound = true,
                           .self_file = value_.file,
                           .self = value_.node};
        const Values results = evaluator_.call(callee);
        if (!results.complete || results.known.size() != 1 || results.known[0].may_change) return {};
        const auto type = runtime_type(evaluator_, file_, results.known[0]);
        return type && lacks(evaluator_, file_, results.known[0], next) ? words(*type) : std::string();
    }

    [[nodiscard]] std::string of_yield_from(const RuntimeType& type, const Use& use) {
        if (!is(CallResult::CoroutineObject)) return if_not(is_iterable(), not_iterable(type));
        // In a generator-based coroutine function a coroutine object is right.
        const FunctionInfo* const owner = file_.functions().owner(path_to(*file_.tree, use.node->span.begin));
        const bool is_plain =
            owner != nullptr && owner->kind == FunctionKind::GeneratorFunction && owner->binding == Binding::Same;
        return is_plain ? coroutine_in_yield_from() : std::string();
    }

    // `a, b = value`
    [[nodiscard]] std::string of_assignment(const RuntimeType& type, const Use& use) {
        const auto* const assign = as<Assign>(use.node);
        const auto is_sequence = [](const Node* target) { return as<Sequence>(target) != nullptr; };
        if (assign == nullptr || std::none_of(assign->targets.begin(), assign->targets.end(), is_sequence)) return {};
        return if_not(is_iterable(), not_unpackable(type));
    }

    [[nodiscard]] std::string of_argument(const RuntimeType& type, const Use& use) {
        const auto& call = static_cast<const Call&>(*use.node);
        const std::string name = Evaluator::qualified_name(file_, call.func);
        const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        const bool is_first = use.position == 0;
        if (name == "builtins.zip") return if_not(is_iterable(), not_iterable(type));
        if (is_first && name == "builtins.dict" && value_.kind == ValueKind::Produced)  // others may be mappings
            return if_not(is_iterable(), not_iterable(type));
        if (is_first && is_one_of({"builtins.max", "builtins.min"}) && positional_count(call) == 1)
            return if_not(is_iterable(), not_iterable(type));
        if (is_first && name == "builtins.reversed" && is_iterable() == Support::No)
            return if_not(has_all({"__reversed__"}), not_reversible(type));
        // The compiler writes a loop in their place, which takes what the expression gives for an iterator.
        if (is_first && minor_ >= first_with_loops_for_calls && !call.arguments.empty() &&
            call.arguments[0]->kind == NodeKind::GeneratorExp &&
            is_one_of({"builtins.all", "builtins.any", "builtins.tuple"}))
            return if_not(has_all({"__next__"}), not_iterator(type));
        if (is_first &&
            is_one_of({"builtins.all", "builtins.any", "builtins.enumerate", "builtins.frozenset", "builtins.list",
                       "builtins.set", "builtins.sorted", "builtins.sum", "builtins.tuple"}))
            return if_not(is_iterable(), not_iterable(type));
        if (is_first && name == "builtins.iter" && call.arguments.size() == 1)
            return if_not(is_iterable(), not_iterable(type));
        if (!is_first && is_one_of({"builtins.filter", "builtins.map"}))
            return if_not(is_iterable(), not_iterable(type));
        if (is_first && name == "builtins.len" && is_coroutine_or_generator()) return no_length(type);
        if (is_first && name == "builtins.next") return if_not(has_all({"__next__"}), not_iterator(type));
        if (minor_ < first_with_async_builtins) return {};
        if (is_first && name == "builtins.anext") return if_not(has_all({"__anext__"}), not_async_iterator(type));
        if (is_first && name == "builtins.aiter") return if_not(has_all({"__aiter__"}), not_async_iterable_call(type));
        return {};
    }

    Evaluator& evaluator_;
    const AnalyzedFile& file_;
    const Value& value_;
    int minor_;
};

// The class or its module sets a name that messages give.
bool is_renamed(Evaluator& evaluator, const ClassRef& cls) {
    const auto is_name = [](std::string_view name) {
        return name == "__name__" || name == "__qualname__" || name == "__module__";
    };
    const ClassChanges changes = changes_of(evaluator, cls);
    return changes.is_unknown || !Evaluator::class_bindings(cls, "__qualname__").empty() ||
           !Evaluator::class_bindings(cls, "__module__").empty() ||
           std::any_of(changes.attributes.begin(), changes.attributes.end(),
                       [&](const AttributeChange& change) { return is_name(change.name); });
}

std::optional<RuntimeType> type_of_instance(Evaluator& evaluator, const AnalyzedFile& file, const ClassRef& cls) {
    constexpr std::size_t longest = 100;  // some messages cut names that are longer
    const SymbolTable& symbols = cls.file->symbols();
    const std::string qualname = qualified_name_of(*cls.file->tree, symbols, symbols.scope_of(cls.node));
    const std::string name = qualname.substr(qualname.rfind('.') + 1);
    const std::string& module = cls.file->identity.module;
    if (module == "builtins") return RuntimeType{name, name};
    if (cls.file->is_stub() || name.size() > longest || is_renamed(evaluator, cls)) return std::nullopt;
    return RuntimeType{name, cls.file == &file || module.empty() ? qualname : module + "." + qualname};
}

}  // namespace

std::optional<RuntimeType> runtime_type(Evaluator& evaluator, const AnalyzedFile& file, const Value& value) {
    switch (value.kind) {
        case ValueKind::Module: return RuntimeType{"module", "module"};
        case ValueKind::None: return RuntimeType{"NoneType", "NoneType"};
        case ValueKind::Function: {
            if (value.is_partial) return std::nullopt;
            const char* const name = value.is_bound ? "method" : "function";
            // What decorators make of it is of other types.
            const FunctionInfo* const info = value.file->functions().find(value.node);
            if (info == nullptr || value.file->is_stub() || !info->decorators.empty()) return std::nullopt;
            return RuntimeType{name, name};
        }
        case ValueKind::Class: return std::nullopt;  // its metaclass may support anything
        case ValueKind::Produced: return of_produced(value.produced);
        case ValueKind::Instance: return type_of_instance(evaluator, file, class_of(value));
    }
    return std::nullopt;
}

std::string coroutine_name(const FunctionInfo& maker) {
    // `functools.wraps(other)` gives it another's name.
    const bool is_kept = std::all_of(maker.decorators.begin(), maker.decorators.end(), [](const Decorator& decorator) {
        const bool may_rename = decorator.known == KnownDecorator::Unknown ||
                                (decorator.known == KnownDecorator::Transparent && as<Call>(decorator.node));
        return !may_rename;
    });
    return is_kept ? maker.qualname : std::string();
}

bool lacks(Evaluator& evaluator, const AnalyzedFile& file, const Value& value, std::string_view method) {
    return Judge(evaluator, file, value).has_all({method}) == Support::No;
}

ContextMethods context_methods_of(const ClassProtocols& protocols) {
    const auto has = [&](std::string_view name) { return protocols.method(name) != nullptr; };
    return {has("__enter__"), has("__exit__"), has("__aenter__"), has("__aexit__")};
}

std::string problem_of(Evaluator& evaluator, const AnalyzedFile& file, const Value& value, const Use& use) {
    return Judge(evaluator, file, value).judge(use);
}

std::string problem_of(Evaluator& evaluator, const AnalyzedFile& file, const Values& values, const Use& use) {
    if (!values.complete || values.is_unknown()) return {};
    std::string first;
    for (const Value& value : values.known) {
        std::string problem = problem_of(evaluator, file, value, use);
        if (problem.empty() || (!first.empty() && problem != first)) return {};
        first = std::move(problem);
    }
    return first;
}

bool has_stub_body(const AnalyzedFile& file, const FunctionDef& def) {
    return std::all_of(def.body.begin(), def.body.end(), [&](const Node* statement) {
        if (statement->kind == NodeKind::Pass) return true;
        if (const auto* raised = as<Raise>(statement); raised != nullptr && raised->exc != nullptr)
            return file.tree->slice(raised->exc->span).find("NotImplemented") != std::string_view::npos;
        const auto* const expression = as<ExprStatement>(statement);
        return expression != nullptr && as<Constant>(expression->value) != nullptr;
    });
}

}  // namespace pykind::semantics
