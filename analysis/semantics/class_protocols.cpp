#include "analysis/semantics/class_protocols.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "analysis/semantics/class_changes.hpp"
#include "analysis/semantics/reaching.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

const std::array protocols = {
    Protocol{"Hashable", {"__hash__"}},
    Protocol{"Callable", {"__call__"}},
    Protocol{"Sized", {"__len__"}},
    Protocol{"Container", {"__contains__"}},
    Protocol{"Iterable", {"__iter__"}},
    Protocol{"Collection", {"__len__", "__iter__", "__contains__"}},
    Protocol{"Iterator", {"__iter__", "__next__"}},
    Protocol{"Generator", {"__iter__", "__next__", "send", "throw", "close"}},
    Protocol{"Reversible", {"__reversed__", "__iter__"}},
    Protocol{"AsyncIterable", {"__aiter__"}},
    Protocol{"AsyncIterator", {"__aiter__", "__anext__"}},
    Protocol{"AsyncGenerator", {"__aiter__", "__anext__", "asend", "athrow", "aclose"}},
    Protocol{"Awaitable", {"__await__"}},
    Protocol{"Coroutine", {"__await__", "send", "throw", "close"}},
    Protocol{"AbstractContextManager", {"__enter__", "__exit__"}},
    Protocol{"AbstractAsyncContextManager", {"__aenter__", "__aexit__"}},
    Protocol{"Buffer", {"__buffer__"}},
    Protocol{"Set", {}},
    Protocol{"MutableSet", {}},
    Protocol{"Mapping", {}},
    Protocol{"MutableMapping", {}},
    Protocol{"MappingView", {}},
    Protocol{"KeysView", {}},
    Protocol{"ItemsView", {}},
    Protocol{"ValuesView", {}},
    Protocol{"Sequence", {}},
    Protocol{"MutableSequence", {}},
    Protocol{"ByteString", {}},
};

// `Sequence.register(tuple)` and the like, where a class is registered by another module than its own.
struct Registered {
    std::string_view module;
    std::string_view name;
    std::string_view protocol;
    int since = 0;  // 3.`since`
};
constexpr std::array registered = {
    Registered{"builtins", "frozenset", "Set"},
    Registered{"builtins", "set", "Set"},
    Registered{"builtins", "set", "MutableSet"},
    Registered{"builtins", "dict", "Mapping"},
    Registered{"builtins", "dict", "MutableMapping"},
    Registered{"types", "MappingProxyType", "Mapping"},
    Registered{"builtins", "tuple", "Sequence"},
    Registered{"builtins", "str", "Sequence"},
    Registered{"builtins", "range", "Sequence"},
    Registered{"builtins", "memoryview", "Sequence"},
    Registered{"builtins", "bytes", "Sequence"},
    Registered{"builtins", "bytes", "ByteString"},
    Registered{"builtins", "bytearray", "Sequence"},
    Registered{"builtins", "bytearray", "ByteString"},
    Registered{"builtins", "bytearray", "MutableSequence"},
    Registered{"builtins", "list", "Sequence"},
    Registered{"builtins", "list", "MutableSequence"},
    Registered{"array", "array", "Sequence", 10},
    Registered{"array", "array", "MutableSequence", 10},
    Registered{"collections", "deque", "Sequence"},
    Registered{"collections", "deque", "MutableSequence"},
    Registered{"_weakrefset", "WeakSet", "Set", 9},
    Registered{"_weakrefset", "WeakSet", "MutableSet", 9},
};

// Methods that a stub gives to all versions though they came with 3.`since`.
struct MethodSince {
    std::string_view module;
    std::string_view cls;
    std::string_view method;
    int since;
};
constexpr std::array methods_since = {MethodSince{"builtins", "staticmethod", "__call__", 10}};

bool came_later(const ClassRef& cls, std::string_view method) {
    return cls.file->is_stub() &&
           std::any_of(methods_since.begin(), methods_since.end(), [&](const MethodSince& entry) {
               return entry.method == method && entry.cls == cls.file->tree->slice(cls.node->name) &&
                      entry.module == cls.file->identity.module && cls.file->identity.target_minor < entry.since;
           });
}

// Whether a protocol exists in Python 3.`minor`.
bool exists(const Protocol& protocol, int minor) {
    if (protocol.name == "Buffer") return minor >= 12;
    if (protocol.name == "ByteString") return minor < 17;
    return true;
}

bool is_none_constant(const Node* node) {
    const auto* const constant = as<Constant>(node);
    return constant != nullptr && constant->type == ConstantKind::None;
}

bool is_none(const ClassRef& cls, const BindingSite& binding) {
    if (const auto* assign = as<Assign>(binding.node)) return is_none_constant(assign->value);
    const auto* const declared = as<AnnAssign>(binding.node);
    if (declared == nullptr) return false;
    // A stub says `__hash__: ClassVar[None]`.
    const auto* const subscript = as<Subscript>(declared->annotation);
    return is_none_constant(declared->value) || is_none_constant(declared->annotation) ||
           (subscript != nullptr && cls.file->is_stub() && is_none_constant(subscript->slice));
}

// What one class of an order says of a name.
enum class Has : std::uint8_t { No, Yes, None, Unknown };

class ProtocolsReader {
public:
    ProtocolsReader(Evaluator& evaluator, const ClassRef& cls, ClassOrder order)
        : evaluator_(evaluator), cls_(cls), order_(std::move(order)) {}

    ClassProtocols run() {
        found_.bases_unknown = !order_.complete;
        for (const ClassRef& holder : order_.classes) {
            if (!evaluator_.decorators_keep(holder) || changes_derived(holder) || is_made_by_metaclass(holder))
                found_.bases_unknown = true;
            changes_.push_back(changes_of(evaluator_, holder));
            if (changes_.back().is_unknown || writes_namespace(holder)) found_.bases_unknown = true;
        }
        std::set<std::string_view> wanted;
        for (const Protocol& protocol : protocols) wanted.insert(protocol.methods.begin(), protocol.methods.end());
        for (const std::string_view name : wanted) look_for(name);
        for (const Protocol& protocol : protocols) {
            if (exists(protocol, cls_.file->identity.target_minor)) add(protocol);
        }
        return std::move(found_);
    }

private:
    // A base whose `__init_subclass__` may give the classes derived from it methods of protocols. Those of `typing` do
    // not.
    [[nodiscard]] bool changes_derived(const ClassRef& base) const {
        if (base == cls_ || base.file->is_stub() || base.file->identity.module == "typing") return false;
        const auto bindings = Evaluator::class_bindings(base, "__init_subclass__");
        return std::any_of(bindings.begin(), bindings.end(), [&](const BindingSite& binding) {
            const auto* const def = as<FunctionDef>(binding.node);
            return def == nullptr || hands_on_first_parameter(*base.file->tree, *def);
        });
    }

    // The metaclass has a `__new__` or `__init__` that may give the class methods of protocols.
    [[nodiscard]] bool is_made_by_metaclass(const ClassRef& cls) const {
        constexpr std::size_t members_of_metaclass = 3;  // `def __new__(cls, name, bases, members)`
        const auto makes = [](const ClassRef& metaclass) {
            for (const std::string_view name : {"__new__", "__init__"}) {
                for (const BindingSite& binding : Evaluator::class_bindings(metaclass, name)) {
                    const auto* const def = as<FunctionDef>(binding.node);
                    if (def == nullptr || sets_methods(*metaclass.file, *def, members_of_metaclass)) return true;
                }
            }
            return false;
        };
        return std::any_of(cls.node->arguments.begin(), cls.node->arguments.end(), [&](const Node* argument) {
            const auto* const keyword = as<Keyword>(argument);
            if (keyword == nullptr || cls.file->tree->slice(keyword->name) != "metaclass") return false;
            const Values values = evaluator_.evaluate(*cls.file, keyword->value);
            return std::any_of(values.known.begin(), values.known.end(), [&](const Value& value) {
                if (value.kind != ValueKind::Class || is_standard(value)) return false;
                const auto& order = evaluator_.order_of(class_of(value)).classes;
                return std::any_of(order.begin(), order.end(), makes);
            });
        });
    }

    // Those of the standard library whose own methods give a class none of protocols.
    static bool is_standard(const Value& metaclass) {
        static constexpr std::array<std::string_view, 5> harmless = {"builtins", "abc", "_py_abc", "enum", "typing"};
        return std::find(harmless.begin(), harmless.end(), metaclass.file->identity.module) != harmless.end();
    }

    // It sets special methods of its first parameter, or gives it to something that may.
    static bool hands_on_first_parameter(const SyntaxTree& tree, const FunctionDef& def) {
        if (def.args->args.empty()) return true;
        const std::string_view cls = tree.slice(static_cast<const Arg*>(def.args->args[0])->name);
        const auto is_cls = [&](const Node* node) {
            return node->kind == NodeKind::Name && tree.slice(node->span) == cls;
        };
        std::vector<const Node*> pending(def.body.begin(), def.body.end());
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            const auto* const attribute = as<Attribute>(node);
            if (attribute != nullptr && attribute->context == ExprContext::Store && is_cls(attribute->value) &&
                tree.slice(attribute->attr).starts_with("__"))
                return true;
            const auto* const call = as<Call>(node);
            const bool is_super = call != nullptr && tree.slice(call->func->span) == "super";
            if (call != nullptr && !is_super && std::any_of(call->arguments.begin(), call->arguments.end(), is_cls))
                return true;
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
        }
        return false;
    }

    void look_for(std::string_view name) {
        for (std::size_t i = 0; i < order_.classes.size(); ++i) {
            const ClassRef& holder = order_.classes[i];
            const BindingSite* site = nullptr;
            Has has = in_body(holder, name, site);
            if (has == Has::No && is_slot(holder, name)) has = Has::Yes;
            if (has == Has::No && name == "__hash__" && loses_hash(holder)) has = Has::None;
            if (name == "__hash__") has = by_dataclass(holder, has);
            for (const AttributeChange& change : changes_[i].attributes) {
                if (change.name != name) continue;
                has = change.value == nullptr ? Has::No : is_none_constant(change.value) ? Has::None : Has::Yes;
            }
            if (has == Has::No) continue;
            if (has == Has::Unknown) found_.bases_unknown = true;
            if (has == Has::Yes) found_.methods.push_back({name, holder, site});
            return;
        }
    }

    // `locals()["__iter__"] = f` in the body: what it binds cannot be read off.
    static bool writes_namespace(const ClassRef& cls) {
        const SymbolTable& symbols = cls.file->symbols();
        const ScopeId scope = symbols.scope_of(cls.node);
        if (scope == no_id || cls.file->is_stub()) return false;
        return std::any_of(std::begin(namespace_functions), std::end(namespace_functions), [&](std::string_view name) {
            const SymbolId symbol = symbols.find(scope, name);
            return symbol != no_id && symbols.symbols()[symbol].target == no_id;
        });
    }
    static constexpr std::string_view namespace_functions[] = {"locals", "vars", "exec"};

    // Each name in `__slots__` becomes an attribute of the class.
    static bool is_slot(const ClassRef& cls, std::string_view name) {
        const auto bindings = Evaluator::class_bindings(cls, "__slots__");
        return std::any_of(bindings.begin(), bindings.end(), [&](const BindingSite& binding) {
            const auto* const assign = as<Assign>(binding.node);
            const auto is_name = [&](const Node* entry) {
                const std::string_view text = cls.file->tree->slice(entry->span);
                return entry->kind == NodeKind::Constant && text.size() == name.size() + 2 &&
                       text.substr(1, name.size()) == name;
            };
            if (assign == nullptr) return false;
            const auto* const names = as<Sequence>(assign->value);
            return names == nullptr ? is_name(assign->value)
                                    : std::any_of(names->elts.begin(), names->elts.end(), is_name);
        });
    }

    // The bindings that the body of the class leaves the name with.
    static Has in_body(const ClassRef& cls, std::string_view name, const BindingSite*& site) {
        const auto all = Evaluator::class_bindings(cls, name);
        if (all.empty() || came_later(cls, name)) return Has::No;
        const Reaching left = reaching_bindings(*cls.file, all.begin()->symbol, cls.node->span.end + 1);
        if (left.is_cut_short) return Has::Unknown;
        bool any_none = false;
        bool any_other = false;
        for (const BindingSite* const binding : left.bindings) {
            if (binding->kind == BindingKind::Delete) continue;
            (is_none(cls, *binding) ? any_none : any_other) = true;
            site = binding;
        }
        if (!any_none && !any_other) return Has::No;
        if (left.may_be_unbound || (any_none && any_other)) return Has::Unknown;
        return any_none ? Has::None : Has::Yes;
    }

    // A class whose body defines `__eq__` and not `__hash__` gets `__hash__ = None`.
    static bool loses_hash(const ClassRef& cls) {
        const BindingSite* site = nullptr;
        return !cls.file->is_stub() && in_body(cls, "__eq__", site) != Has::No;
    }

    // The table of `dataclasses`: `unsafe_hash` adds a `__hash__`; else `eq`, which is on if nothing is said, adds one
    // to a frozen class and takes it away from any other, unless the class has its own.
    static Has by_dataclass(const ClassRef& cls, Has has) {
        for (const Node* const decorator : cls.node->decorator_list) {
            const auto* const call = as<Call>(decorator);
            const std::string name = Evaluator::qualified_name(*cls.file, call == nullptr ? decorator : call->func);
            if (name != "dataclasses.dataclass") continue;
            const BindingSite* site = nullptr;
            if (in_body(cls, "__hash__", site) != Has::No) return has;
            const std::string_view unsafe_hash = option(cls, call, "unsafe_hash", "False");
            const std::string_view eq = option(cls, call, "eq", "True");
            const std::string_view frozen = option(cls, call, "frozen", "False");
            for (const std::string_view value : {unsafe_hash, eq, frozen}) {
                if (value != "True" && value != "False") return Has::Unknown;
            }
            if (unsafe_hash == "True") return Has::Yes;
            if (eq == "False") return has;
            return frozen == "True" ? Has::Yes : Has::None;
        }
        return has;
    }

    // The value of a keyword as it is written; empty where `**options` may hold it.
    static std::string_view option(const ClassRef& cls, const Call* call, std::string_view name,
                                   std::string_view otherwise) {
        if (call == nullptr) return otherwise;
        for (const Node* const argument : call->arguments) {
            const auto* const keyword = as<Keyword>(argument);
            if (keyword == nullptr || keyword->value == nullptr) continue;
            const std::string_view said = cls.file->tree->slice(keyword->name);
            if (said.empty()) return {};
            if (said == name) return cls.file->tree->slice(keyword->value->span);
        }
        return otherwise;
    }

    // In the order itself as one of the abstract base classes, or as a class that is registered with it.
    [[nodiscard]] bool inherits(const Protocol& protocol) const {
        for (std::size_t i = 0; i < order_.classes.size(); ++i) {
            const ClassRef& base = order_.classes[i];
            const auto& by_module = changes_[i].registered;
            if (Evaluator::abstract_base(base) == protocol.name) return true;
            if (std::find(by_module.begin(), by_module.end(), protocol.name) != by_module.end()) return true;
            const std::string_view name = base.file->tree->slice(base.node->name);
            const int minor = base.file->identity.target_minor;
            const bool is_registered = std::any_of(registered.begin(), registered.end(), [&](const Registered& entry) {
                return entry.protocol == protocol.name && entry.name == name &&
                       entry.module == base.file->identity.module && minor >= entry.since;
            });
            if (is_registered) return true;
        }
        return false;
    }

    void add(const Protocol& protocol) {
        std::vector<std::string_view> missing;
        bool any_own = false;
        for (const std::string_view method : protocol.methods) {
            const ProtocolMethod* const found = found_.method(method);
            if (found == nullptr) {
                missing.push_back(method);
            } else if (found->holder == cls_) {
                any_own = true;
            }
        }
        const bool by_methods = !protocol.methods.empty() && missing.empty();
        if (by_methods || inherits(protocol)) {
            found_.protocols.push_back(&protocol);
        } else if (is_half_done(protocol, any_own)) {
            found_.half.push_back({&protocol, std::move(missing)});
        }
    }

    // What was plainly meant to be one: it has the method that only this protocol has.
    [[nodiscard]] bool is_half_done(const Protocol& protocol, bool any_own) const {
        if (!any_own || found_.bases_unknown) return false;
        struct Mark {
            std::string_view protocol;
            std::string_view method;
        };
        static constexpr std::array marks = {
            Mark{"Iterator", "__next__"},
            Mark{"AsyncIterator", "__anext__"},
            Mark{"AsyncGenerator", "asend"},
            Mark{"AsyncGenerator", "athrow"},
            Mark{"AbstractContextManager", "__enter__"},
            Mark{"AbstractContextManager", "__exit__"},
            Mark{"AbstractAsyncContextManager", "__aenter__"},
            Mark{"AbstractAsyncContextManager", "__aexit__"},
            Mark{"Reversible", "__reversed__"},
        };
        return std::any_of(marks.begin(), marks.end(), [&](const Mark& mark) {
            const ProtocolMethod* const method = found_.method(mark.method);
            return mark.protocol == protocol.name && method != nullptr && method->holder == cls_;
        });
    }

    Evaluator& evaluator_;
    const ClassRef& cls_;
    const ClassOrder order_;
    std::vector<ClassChanges> changes_;  // of each class of the order
    ClassProtocols found_;
};

}  // namespace

std::span<const Protocol> all_protocols() { return protocols; }

bool ClassProtocols::has(std::string_view protocol) const {
    return std::any_of(protocols.begin(), protocols.end(),
                       [protocol](const Protocol* entry) { return entry->name == protocol; });
}

const ProtocolMethod* ClassProtocols::method(std::string_view name) const {
    const auto found = std::find_if(methods.begin(), methods.end(),
                                    [name](const ProtocolMethod& method) { return method.name == name; });
    return found == methods.end() ? nullptr : &*found;
}

ClassProtocols protocols_of(Evaluator& evaluator, const ClassRef& cls) {
    const std::vector<ClassOrder> orders = evaluator.orders_of(cls);
    ClassProtocols found = ProtocolsReader(evaluator, cls, orders.front()).run();
    // Where a base may be one of several classes, it is as good as known if they all come to the same.
    for (std::size_t i = 1; i < orders.size(); ++i) {
        const ClassProtocols other = ProtocolsReader(evaluator, cls, orders[i]).run();
        if (other.bases_unknown || other.protocols != found.protocols) found.bases_unknown = true;
    }
    return found;
}

}  // namespace pykind::semantics
