#include "analysis/semantics/class_protocols.hpp"

#include <algorithm>
#include <array>
#include <set>

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
    Protocol{"AsyncIterator", {"__anext__", "__aiter__"}},
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

// `Sequence.register(tuple)` and the like, as _collections_abc and the modules themselves do it.
struct Registered {
    std::string_view module;
    std::string_view name;
    std::string_view protocol;
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
    Registered{"array", "array", "Sequence"},
    Registered{"array", "array", "MutableSequence"},
    Registered{"collections", "deque", "Sequence"},
    Registered{"collections", "deque", "MutableSequence"},
};

bool is_none(const ClassRef& cls, const BindingSite& binding) {
    const auto is_none_constant = [](const Node* node) {
        const auto* const constant = as<Constant>(node);
        return constant != nullptr && constant->type == ConstantKind::None;
    };
    if (const auto* assign = as<Assign>(binding.node)) return is_none_constant(assign->value);
    const auto* const declared = as<AnnAssign>(binding.node);
    if (declared == nullptr) return false;
    // A stub says `__hash__: ClassVar[None]`.
    const auto* const subscript = as<Subscript>(declared->annotation);
    return is_none_constant(declared->value) || is_none_constant(declared->annotation) ||
           (subscript != nullptr && cls.file->is_stub() && is_none_constant(subscript->slice));
}

class Reader {
public:
    Reader(Evaluator& evaluator, const ClassRef& cls) : cls_(cls), order_(evaluator.order_of(cls)) {}

    ClassProtocols run() {
        found_.bases_unknown = !order_.complete;
        std::set<std::string_view> wanted;
        for (const Protocol& protocol : protocols) wanted.insert(protocol.methods.begin(), protocol.methods.end());
        for (const std::string_view name : wanted) look_for(name);
        for (const Protocol& protocol : protocols) add(protocol);
        return std::move(found_);
    }

private:
    void look_for(std::string_view name) {
        for (const ClassRef& holder : order_.classes) {
            const BindingSite* last = nullptr;
            for (const BindingSite& binding : Evaluator::class_bindings(holder, name)) {
                const bool binds = binding.kind != BindingKind::Delete &&
                                   (binding.kind != BindingKind::Annotation || holder.file->is_stub());
                if (binds) last = &binding;
            }
            if (last != nullptr) {
                if (!is_none(holder, *last)) found_.methods.push_back({name, holder, last});
                return;
            }
            if (name == "__hash__" && loses_hash(holder)) return;
        }
    }

    // A class that defines `__eq__` and not `__hash__` gets `__hash__ = None`; so does a dataclass, unless it is
    // frozen.
    static bool loses_hash(const ClassRef& cls) {
        if (cls.file->is_stub()) return false;
        if (!Evaluator::class_bindings(cls, "__eq__").empty()) return true;
        for (const Node* const decorator : cls.node->decorator_list) {
            const auto* const call = as<Call>(decorator);
            const std::string name = Evaluator::qualified_name(*cls.file, call == nullptr ? decorator : call->func);
            if (name != "dataclasses.dataclass") continue;
            return call == nullptr || !says(cls, *call, "frozen", "True", "unsafe_hash", "True", "eq", "False");
        }
        return false;
    }

    template <class... Words>
    static bool says(const ClassRef& cls, const Call& call, Words... words) {
        const std::array<std::string_view, sizeof...(words)> wanted = {words...};
        for (const Node* const argument : call.arguments) {
            const auto* const keyword = as<Keyword>(argument);
            if (keyword == nullptr || keyword->value == nullptr) continue;
            for (std::size_t i = 0; i + 1 < wanted.size(); i += 2) {
                if (cls.file->tree->slice(keyword->name) == wanted[i] &&
                    cls.file->tree->slice(keyword->value->span) == wanted[i + 1])
                    return true;
            }
        }
        return false;
    }

    // In the order itself as one of the abstract base classes, or as a class that is registered with it.
    [[nodiscard]] bool inherits(const Protocol& protocol) const {
        return std::any_of(order_.classes.begin(), order_.classes.end(), [&](const ClassRef& base) {
            if (Evaluator::abstract_base(base) == protocol.name) return true;
            const std::string_view name = base.file->tree->slice(base.node->name);
            return std::any_of(registered.begin(), registered.end(), [&](const Registered& entry) {
                return entry.protocol == protocol.name && entry.name == name &&
                       entry.module == base.file->identity.module;
            });
        });
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

    const ClassRef& cls_;
    const ClassOrder order_;
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

ClassProtocols protocols_of(Evaluator& evaluator, const ClassRef& cls) { return Reader(evaluator, cls).run(); }

}  // namespace pykind::semantics
