// The bases of classes and the order in which they are searched, and what decorators make of classes.
#include <algorithm>
#include <array>

#include "analysis/semantics/class_changes.hpp"
#include "analysis/semantics/class_protocols.hpp"
#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/evaluator_guard.hpp"
#include "analysis/semantics/reaching.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

// A class that may have more orders than this is as good as unknown.
constexpr std::size_t most_orders = 8;

// Of a class with more ancestors than this the nearest ones are known, so that a long chain of classes does not cost
// its square.
constexpr std::size_t most_ancestors = 250;

// Classes whose stub gives them abstract bases that they are registered with only since 3.`since`. What of those bases
// they had of their own before cannot be told from it.
struct RegisteredLater {
    std::string_view module;
    std::string_view name;
    int since;
};
constexpr std::array registered_later = {RegisteredLater{"array", "array", 10}};

bool registers_later(const ClassRef& cls) {
    const std::string_view name = cls.file->tree->slice(cls.node->name);
    return cls.file->is_stub() &&
           std::any_of(registered_later.begin(), registered_later.end(), [&](const RegisteredLater& entry) {
               return entry.name == name && entry.module == cls.file->identity.module &&
                      cls.file->identity.target_minor < entry.since;
           });
}

// C3, as `type.mro` does it: the bases' orders and the list of bases are merged; at each step the first head is taken
// that stands in no other list's tail. Where that fails Python refuses the class; the order of a search downwards is
// kept then. It ends where there are too many ancestors.
ClassOrder merge(const ClassRef& cls, std::vector<ClassOrder> inherited, std::vector<ClassRef> bases) {
    ClassOrder order;
    order.classes.push_back(cls);
    std::vector<std::vector<ClassRef>> lists;
    for (ClassOrder& base : inherited) {
        order.complete = order.complete && base.complete;
        lists.push_back(std::move(base.classes));
    }
    lists.push_back(std::move(bases));
    std::erase_if(lists, [](const auto& list) { return list.empty(); });
    std::map<ClassRef, std::size_t> tails;  // in how many of them a class stands
    for (const auto& list : lists) std::for_each(std::next(list.begin()), list.end(), [&](auto& one) { ++tails[one]; });
    while (!lists.empty() && order.classes.size() <= most_ancestors + 1) {
        const auto good =
            std::find_if(lists.begin(), lists.end(), [&](const auto& list) { return tails[list.front()] == 0; });
        const ClassRef next = (good == lists.end() ? lists.front() : *good).front();
        order.classes.push_back(next);
        for (auto& list : lists) {
            if (list.front() == next && list.size() > 1) --tails[list[1]];
            std::erase(list, next);
        }
        tails.erase(next);
        std::erase_if(lists, [](const auto& list) { return list.empty(); });
    }
    return order;
}

}  // namespace

const ClassOrder& Evaluator::order_of(const ClassRef& cls) { return orders_of(cls).front(); }

const std::vector<ClassOrder>& Evaluator::orders_of(const ClassRef& cls) {
    const auto known = orders_.find(cls);
    if (known != orders_.end()) return known->second;
    const bool is_asked_first = active_.empty();
    Tracking tracking(*this);
    std::vector<ClassOrder> orders = linearize(cls);
    const Dependencies& dependencies = tracking.found();
    // What was cut short by a question under way would be answered otherwise when asked by itself.
    if ((dependencies.frames == 0 && !dependencies.is_cut_short) || is_asked_first)
        return orders_.insert_or_assign(cls, std::move(orders)).first->second;
    cut_short_.push_back(std::move(orders));
    return cut_short_.back();
}

// `object`, if it can be read.
std::vector<ClassRef> Evaluator::objects() {
    std::vector<ClassRef> found;
    for (const Value& value : builtin("object").known) {
        if (value.kind == ValueKind::Class) found.push_back(class_of(value));
    }
    return found;
}

std::vector<ClassOrder> Evaluator::linearize(const ClassRef& cls) {
    const Guard guard(*this, cls.node, 1);
    if (!guard) return {{{cls}, false}};
    bool complete = !registers_later(cls);
    // Of each base: what it may be.
    std::vector<std::vector<ClassRef>> choices;
    for (const Node* const argument : cls.node->arguments) {
        if (argument->kind == NodeKind::Keyword) {
            if (static_cast<const Keyword*>(argument)->name.length() == 0) complete = false;
            continue;
        }
        const Values values = evaluate(*cls.file, argument);
        std::vector<ClassRef> classes;
        complete = complete && values.complete;
        for (const Value& value : values.known) {
            if (value.kind == ValueKind::Class) {
                classes.push_back(class_of(value));
            } else if (value.kind != ValueKind::None) {
                complete = false;  // None is no base: where the name is that, the class statement fails
            }
        }
        if (classes.empty()) {
            complete = false;
        } else {
            choices.push_back(std::move(classes));
        }
    }
    if (choices.size() > most_ancestors) {
        choices.resize(most_ancestors);
        complete = false;
    }
    const std::vector<ClassRef> object = objects();
    if (choices.empty()) {
        ClassOrder order{{cls}, complete};
        if (!object.empty() && object.front() != cls) order.classes.push_back(object.front());
        return {std::move(order)};
    }
    std::vector<std::vector<ClassRef>> combinations = {{}};
    for (const auto& choice : choices) {
        std::vector<std::vector<ClassRef>> longer;
        for (const auto& bases : combinations) {
            for (const ClassRef& base : choice) {
                longer.push_back(bases);
                if (std::find(bases.begin(), bases.end(), base) == bases.end()) longer.back().push_back(base);
            }
        }
        combinations = std::move(longer);
        if (combinations.size() > most_orders) {
            combinations.resize(1);
            complete = false;
        }
    }
    std::vector<ClassOrder> orders;
    for (auto& bases : combinations) {
        // `Generic` beside others stands for `object`, which comes last in any case.
        if (bases.size() > 1 && !object.empty()) std::erase(bases, object.front());
        std::vector<std::vector<ClassOrder>> inherited = {{}};
        for (const ClassRef& base : bases) {
            const std::vector<ClassOrder> of_base = orders_of(base);
            std::vector<std::vector<ClassOrder>> longer;
            for (const auto& before : inherited) {
                for (const ClassOrder& order : of_base) {
                    longer.push_back(before);
                    longer.back().push_back(order);
                }
            }
            inherited = std::move(longer);
            if (inherited.size() > most_orders) {
                inherited.resize(1);
                complete = false;
            }
        }
        for (auto& of_bases : inherited) orders.push_back(merge(cls, std::move(of_bases), bases));
    }
    for (ClassOrder& order : orders) {
        if (order.classes.size() <= most_ancestors + 1) continue;
        order.classes.resize(most_ancestors + 1);
        order.complete = false;
    }
    if (orders.size() > most_orders) {
        orders.resize(1);
        complete = false;
    }
    for (ClassOrder& order : orders) order.complete = order.complete && complete;
    return orders;
}

// `Meta(name, (Base,), {})` makes a class that has what its base has, if the metaclass leaves it to `type`.
Values Evaluator::made_class(const AnalyzedFile& file, const Call& site, const ClassRef& metaclass) {
    if (site.arguments.size() != 3) return Values::unknown();
    const auto* const members = as<Dict>(site.arguments[2]);
    if (members == nullptr || !members->keys.empty()) return Values::unknown();
    const Node* bases = site.arguments[1];
    if (bases->kind == NodeKind::Name) {
        const Occurrence* const occurrence = file.symbols().occurrence_at(bases->span.begin);
        const SymbolId symbol = occurrence == nullptr ? no_id : file.symbols().symbols()[occurrence->symbol].target;
        if (symbol == no_id ||
            file.symbols().symbols()[symbol].scope != file.symbols().symbols()[occurrence->symbol].scope)
            return Values::unknown();
        const Reaching reaching = reaching_bindings(file, symbol, bases->span.begin);
        const bool is_single = reaching.bindings.size() == 1 && !reaching.is_cut_short;
        const auto* const assign = is_single ? as<Assign>(reaching.bindings[0]->node) : nullptr;
        if (assign == nullptr || assign->targets[0]->kind != NodeKind::Name) return Values::unknown();
        bases = assign->value;
    }
    const auto* const tuple = as<Sequence>(bases);
    if (tuple == nullptr || tuple->kind != NodeKind::Tuple || tuple->elts.size() != 1) return Values::unknown();
    const ClassOrder order = order_of(metaclass);
    bool is_metaclass = false;
    for (const ClassRef& base : order.classes) {
        if (base.file->identity.module == "builtins") {
            is_metaclass = is_metaclass || base.file->tree->slice(base.node->name) == "type";
        } else if (!class_bindings(base, "__new__").empty()) {
            return Values::unknown();
        }
    }
    return is_metaclass && order.complete ? evaluate(file, tuple->elts[0]) : Values::unknown();
}

bool Evaluator::decorators_keep(const ClassRef& cls) {
    // A stub shows the class as it is in the end.
    if (cls.node->decorator_list.empty() || cls.file->is_stub()) return true;
    const auto known = kept_by_decorators_.find(cls);
    if (known != kept_by_decorators_.end()) return known->second;
    // Those of the standard library that give back the class, or a copy of it with the same protocols.
    static constexpr std::array<std::string_view, 7> keeping = {
        "dataclasses.dataclass",
        "functools.total_ordering",
        "typing.final",
        "typing.runtime_checkable",
        "typing_extensions.final",
        "enum.unique",
        "typing_extensions.runtime_checkable",
    };
    const Value itself{.kind = ValueKind::Class, .file = cls.file, .node = cls.node};
    const auto keeps = [&](const Node* decorator) {
        const auto* const call = as<Call>(decorator);
        const Node* const function = call == nullptr ? decorator : call->func;
        const std::string name = qualified_name(*cls.file, function);
        if (std::find(keeping.begin(), keeping.end(), name) != keeping.end()) return true;
        // `@Sequence.register`
        if (const auto* method = as<Attribute>(decorator); method != nullptr) {
            const Values owners = evaluate(*cls.file, method->value);
            if (cls.file->tree->slice(method->attr) == "register" && owners.known.size() == 1 &&
                owners.known[0].kind == ValueKind::Class)
                return true;
        }
        for (const Value& value : evaluate(*cls.file, decorator).known) {
            if (value.kind != ValueKind::Function) continue;
            const auto* const def = as<FunctionDef>(value.node);
            if (def == nullptr) continue;
            // What `dataclass` does to the class is known of its own name alone.
            if (value.file->identity.module == "dataclasses" || sets_methods(*value.file, *def)) return false;
            const FirstArgument decorated(*this, def, Values::of(itself));
            const Values results = call_function(value, nullptr, nullptr);
            const auto is_class = [](const Value& result) { return result.kind == ValueKind::Class; };
            // One that also serves functions gives something else for those.
            if (std::find(results.known.begin(), results.known.end(), itself) != results.known.end() &&
                std::count_if(results.known.begin(), results.known.end(), is_class) == 1)
                return true;
        }
        return false;
    };
    const auto& decorators = cls.node->decorator_list;
    Tracking tracking(*this);
    const bool kept = std::all_of(decorators.begin(), decorators.end(), keeps);
    // What was found out inside of something else that asks for it, or only in part, may not be so from elsewhere.
    const Dependencies& on = tracking.found();
    if (on.frames == 0 && on.calls.empty() && !on.is_cut_short) kept_by_decorators_.emplace(cls, kept);
    return kept;
}

}  // namespace pykind::semantics
