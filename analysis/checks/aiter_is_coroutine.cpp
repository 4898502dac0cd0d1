// A coroutine function, or an asynchronous generator function, as a special method that Python calls and does not
// await.
//
//     async def __aiter__(self): return self    →    def __aiter__(self): return self
//
// Methods whose result may be anything (`__getitem__`, `__call__`, operators) may give a coroutine object on purpose.
#include <algorithm>
#include <array>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/methods.hpp"
#include "analysis/page.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::RuntimeType;

namespace {

// What Python makes of what the method returns.
enum class Wants : std::uint8_t {
    AsyncIterator,  // `async for` calls a method of it
    Type,           // it must be of a certain type, or the call fails
    Nothing,        // it is dropped
    Truth,          // it is true, whatever the coroutine would come to
    Item,           // it is the next item
    Entered,        // `with` binds it to the name after `as`
};

struct Role {
    std::string_view method;
    Wants wants;
};

constexpr std::array roles = {
    Role{"__aiter__", Wants::AsyncIterator},
    Role{"__await__", Wants::Type},
    Role{"__bool__", Wants::Type},
    Role{"__bytes__", Wants::Type},
    Role{"__complex__", Wants::Type},
    Role{"__contains__", Wants::Truth},
    Role{"__del__", Wants::Nothing},
    Role{"__delattr__", Wants::Nothing},
    Role{"__delete__", Wants::Nothing},
    Role{"__delitem__", Wants::Nothing},
    Role{"__enter__", Wants::Entered},
    Role{"__exit__", Wants::Truth},
    Role{"__float__", Wants::Type},
    Role{"__format__", Wants::Type},
    Role{"__hash__", Wants::Type},
    Role{"__index__", Wants::Type},
    Role{"__init__", Wants::Type},
    Role{"__init_subclass__", Wants::Nothing},
    Role{"__int__", Wants::Type},
    Role{"__iter__", Wants::Type},
    Role{"__len__", Wants::Type},
    Role{"__next__", Wants::Item},
    Role{"__repr__", Wants::Type},
    Role{"__set__", Wants::Nothing},
    Role{"__set_name__", Wants::Nothing},
    Role{"__setattr__", Wants::Nothing},
    Role{"__setitem__", Wants::Nothing},
    Role{"__str__", Wants::Type},
};

class Method {
public:
    Method(Visit& at, const FunctionInfo& info, const ClassDef& cls, const Role& role)
        : at_(at),
          info_(info),
          def_(*info.def()),
          cls_(cls),
          role_(role),
          type_(info.kind == FunctionKind::CoroutineFunction ? "coroutine" : "async_generator") {}

    void check() {
        if (is_right() || is_meant()) return;
        Finding finding{.span = def_.name, .message = message(), .said = said()};
        if (auto fix = fix_of()) finding.fixes.push_back(std::move(*fix));
        at_.report(std::move(finding));
    }

private:
    [[nodiscard]] bool is_coroutine() const { return info_.kind == FunctionKind::CoroutineFunction; }
    [[nodiscard]] const FunctionDef* method(std::string_view name) const {
        const auto bindings = semantics::Evaluator::class_bindings({&at_.file(), &cls_}, name);
        return bindings.empty() || bindings.begin() + 1 != bindings.end() ? nullptr
                                                                          : as<FunctionDef>(bindings.begin()->node);
    }
    [[nodiscard]] bool has_no(std::string_view name) const {
        return semantics::Evaluator::class_bindings({&at_.file(), &cls_}, name).empty();
    }

    // An asynchronous generator function is the best `__aiter__` there is.
    [[nodiscard]] bool is_right() const {
        if (role_.wants == Wants::AsyncIterator) return !is_coroutine();
        // What `with` gives may be awaited in its block; not so if it is left by an `__exit__` that is as wrong.
        if (role_.wants == Wants::Entered) {
            const FunctionDef* const exit = method("__exit__");
            return exit == nullptr || !exit->is_async();
        }
        return false;
    }

    // The method has another one after it, or is called by hand: an `__init__` that a `__new__` awaits, an `__enter__`
    // that `__aenter__` is set to.
    [[nodiscard]] bool is_meant() const {
        if (method(info_.name) != &def_ || is_placeholder(at_, def_) || !is_plain_class(at_, cls_)) return true;
        if (info_.name == "__init__" && makes_instances_itself({&at_.file(), &cls_})) return true;
        return is_used_by_hand();
    }

    // Its instances, or those of a class of the file that is derived from it, may be made by something else than
    // `object.__new__`, which calls `__init__` by hand.
    [[nodiscard]] bool makes_instances_itself(const semantics::ClassRef& cls) const {
        const auto may_make = [&](const semantics::ClassRef& derived) {
            const auto& order = at_.evaluator().order_of(derived);
            return !order.complete ||
                   std::any_of(order.classes.begin(), order.classes.end(), [](const semantics::ClassRef& holder) {
                       return holder.file->identity.module != "builtins" &&
                              !semantics::Evaluator::class_bindings(holder, "__new__").empty();
                   });
        };
        if (may_make(cls)) return true;
        const auto& scopes = at_.file().symbols().scopes();
        return std::any_of(scopes.begin(), scopes.end(), [&](const semantics::Scope& scope) {
            const auto* const other = as<ClassDef>(scope.node);
            if (scope.kind != semantics::ScopeKind::Class || other == nullptr || other == &cls_) return false;
            const semantics::ClassRef derived{&at_.file(), other};
            const auto& order = at_.evaluator().order_of(derived).classes;
            return std::find(order.begin(), order.end(), cls) != order.end() &&
                   (may_make(derived) || !is_plain_class(at_, *other));
        });
    }

    // The file awaits a call of the method, or names it for another one.
    [[nodiscard]] bool is_used_by_hand() const {
        bool is_used = false;
        const auto is_named = [&](const Node* node) {
            const auto* const attribute = as<Attribute>(node);
            return (attribute != nullptr && at_.slice(attribute->attr) == info_.name) ||
                   (node->kind == NodeKind::Name && node->context == ExprContext::Load &&
                    at_.slice(node->span) == info_.name);
        };
        std::vector<const Node*> pending = {&at_.tree().module()};
        while (!pending.empty() && !is_used) {
            const Node* const node = pending.back();
            pending.pop_back();
            if (const auto* assign = as<Assign>(node)) is_used = is_named(assign->value);
            const auto* const await = as<Await>(node);
            const auto* const call = await == nullptr ? nullptr : as<Call>(await->value);
            if (call != nullptr && is_named(call->func)) is_used = true;
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
        }
        return is_used;
    }

    [[nodiscard]] std::string message() const {
        const std::string is = code(std::string(at_.slice(cls_.name)) + "." + info_.name) + " is " +
                               (is_coroutine() ? "a coroutine function" : "an asynchronous generator function");
        switch (role_.wants) {
            case Wants::AsyncIterator:
                return is + ", and the coroutine object that it returns is no asynchronous iterator";
            case Wants::Truth: return is + ", and what calling it gives is always true";
            case Wants::Item: return is + ", and a loop over " + items() + " never ends";
            case Wants::Entered:
            case Wants::Nothing:
            case Wants::Type: break;
        }
        return is + ", but Python does not " + (is_coroutine() ? "await" : "iterate") + " what it returns";
    }
    [[nodiscard]] const char* items() const {
        return is_coroutine() ? "coroutine objects" : "asynchronous generator iterators";
    }

    [[nodiscard]] std::string said() const {
        const RuntimeType type{type_, type_};
        switch (role_.wants) {
            case Wants::AsyncIterator: return semantics::aiter_returned(type);
            case Wants::Type:
                return semantics::special_method_returned(info_.name, std::string(at_.slice(cls_.name)), type,
                                                          at_.target_minor());
            case Wants::Truth:
            case Wants::Nothing:
            case Wants::Entered: return is_coroutine() ? semantics::never_awaited(info_.qualname) : std::string();
            case Wants::Item: break;
        }
        return {};
    }

    [[nodiscard]] std::optional<Fix> fix_of() const {
        const bool waits = std::any_of(info_.points.begin(), info_.points.end(), [](const semantics::Point& point) {
            return point.kind != semantics::PointKind::Yield;
        });
        if (!waits) {
            Fix fix = at_.fix("Drop `async`", {{async_of(at_.tree(), def_), ""}});
            fix.is_preferred = true;
            fix.is_safe = is_coroutine() && role_.wants == Wants::AsyncIterator && !is_awaited_elsewhere();
            return fix;
        }
        if (info_.name == "__iter__" && !is_coroutine() && has_no("__aiter__")) return rename({&def_});
        const FunctionDef* const enter = method("__enter__");
        const FunctionDef* const exit = method("__exit__");
        const bool are_both_async = enter != nullptr && exit != nullptr && enter->is_async() && exit->is_async();
        const bool is_one_of_them = enter == &def_ || exit == &def_;
        if (is_one_of_them && are_both_async && has_no("__aenter__") && has_no("__aexit__"))
            return rename({enter, exit});
        return std::nullopt;
    }

    // Some other file says `await super().__aiter__()`.
    [[nodiscard]] bool is_awaited_elsewhere() const {
        const auto files = at_.context().project.with_words({info_.name});
        return std::any_of(files.begin(), files.end(), [&](const auto& file) {
            const std::string_view text = file->tree->text().bytes();
            for (auto i = text.find(info_.name + "()"); i != text.npos; i = text.find(info_.name + "()", i + 1)) {
                const auto path = path_to(*file->tree, static_cast<Offset>(i));
                if (path.size() > 2 && path[path.size() - 3]->kind == NodeKind::Await) return true;
            }
            return false;
        });
    }

    // `__iter__` becomes `__aiter__`.
    [[nodiscard]] Fix rename(const std::vector<const FunctionDef*>& defs) const {
        std::vector<Edit> edits;
        std::string names;
        for (const FunctionDef* const def : defs) {
            edits.push_back({{def->name.begin + 2, def->name.begin + 2}, "a"});
            names += (names.empty() ? "" : " and ") + code("__a" + std::string(at_.slice(def->name).substr(2)));
        }
        Fix fix = at_.fix((defs.size() == 1 ? "Name it " : "Name them ") + names, std::move(edits));
        fix.is_preferred = true;
        return fix;
    }

    Visit& at_;
    const FunctionInfo& info_;
    const FunctionDef& def_;
    const ClassDef& cls_;
    const Role& role_;
    const std::string type_;
};

}  // namespace

void aiter_is_coroutine(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    const std::string_view name = at.slice(def.name);
    const auto* const role =
        std::find_if(roles.begin(), roles.end(), [name](const Role& known) { return known.method == name; });
    const ClassDef* const cls = role == roles.end() ? nullptr : class_of_method(at);
    const FunctionInfo* const info = cls == nullptr ? nullptr : at.file().functions().find(&def);
    if (info == nullptr || info->binding != semantics::Binding::Same || !info->decorators.empty()) return;
    Method(at, *info, *cls, *role).check();
}

}  // namespace pykind::checks
