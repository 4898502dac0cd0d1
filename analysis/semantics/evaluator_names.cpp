// Names: through the bindings that reach them, imports, star imports and builtins.
#include <algorithm>
#include <array>
#include <set>

#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/evaluator_guard.hpp"
#include "analysis/semantics/reaching.hpp"

namespace pykind::semantics {

using namespace syntax;

Values Evaluator::name_values(const AnalyzedFile& file, const Node& name) {
    const SymbolTable& symbols = file.symbols();
    const Occurrence* const occurrence = symbols.occurrence_at(name.span.begin);
    if (occurrence == nullptr) return Values::unknown();
    const Symbol& symbol = symbols.symbols()[occurrence->symbol];
    if (symbol.target == no_id) {
        if (symbol.resolution == Resolution::Free) return Values::unknown();  // `__class__`
        return global_or_builtin(file, symbol.name);
    }
    return values_at(file, symbol.target, symbol.scope, name.span.begin);
}

// What a name is at a place, in a scope that is the symbol's own or stands in it.
Values Evaluator::values_at(const AnalyzedFile& file, SymbolId symbol, ScopeId scope, Offset at) {
    const SymbolTable& symbols = file.symbols();
    const ScopeId home = symbols.symbols()[symbol].scope;
    // A function runs later: whatever is bound at any time may be what it sees, and a None of the module is mostly
    // there to be replaced, be it from another module.
    if (!runs_in_place(symbols, scope, home)) {
        Values values = symbol_values(file, symbol);
        for (Value& value : values.known) value.may_change = value.may_change || value.kind == ValueKind::None;
        return values;
    }
    // A parameter that nothing else is bound to is there from the beginning.
    const auto bindings = symbols.bindings(symbol);
    if (!bindings.empty() && std::next(bindings.begin()) == bindings.end() &&
        bindings.begin()->kind == BindingKind::Parameter)
        return binding_value(file, *bindings.begin());
    const Guard guard(*this, &file, (static_cast<std::uint64_t>(symbol) << 32U) | at);
    if (!guard) return Values::unknown();
    return reached_values(file, symbol, reaching_bindings(file, symbol, at), at);
}

Values Evaluator::reached_values(const AnalyzedFile& file, SymbolId symbol, const Reaching& reaching, Offset at) {
    if (reaching.is_cut_short) return Values::unknown();
    const Symbol& named = file.symbols().symbols()[symbol];
    Values values = bound_values(file, symbol, reaching.bindings);
    Values others;
    for (const ImportFrom* const star : reaching.stars) others.add(star_member(file, *star, named.name));
    if (reaching.may_be_unbound && others.known.empty()) {
        // The body of a class reads what it has not bound itself from outside, a module from the builtins.
        const ScopeKind kind = file.symbols().scopes()[named.scope].kind;
        if (kind == ScopeKind::Class) {
            const SymbolId outer = file.symbols().look_up(file.symbols().scopes()[named.scope].parent, named.name);
            others = outer == no_id ? global_or_builtin(file, named.name)
                                    : values_at(file, outer, file.symbols().scopes()[named.scope].parent, at);
        } else if (named.scope == 0) {
            others = reaching.bindings.empty() ? global_or_builtin(file, named.name) : builtin(named.name);
        }
    }
    if (reaching.bindings.empty()) return others.is_unknown() ? Values::unknown() : others;
    // Where nothing else is known by the name, the way on which it is not bound ends in a NameError.
    if (!others.known.empty()) values.add(others);
    return values;
}

// A name that nothing in the file binds: from a star import, or a builtin.
Values Evaluator::global_or_builtin(const AnalyzedFile& file, std::string_view name) {
    Values values = star_imported(file, name);
    return values.is_unknown() ? builtin(name) : values;
}

Values Evaluator::star_imported(const AnalyzedFile& file, std::string_view name) {
    for (const ImportFrom* const statement : star_imports(file)) {
        Values values = star_member(file, *statement, name);
        if (!values.is_unknown()) return values;
    }
    return Values::unknown();
}

const std::vector<const ImportFrom*>& Evaluator::star_imports(const AnalyzedFile& file) {
    const auto known = star_imports_.find(&file);
    if (known != star_imports_.end()) return known->second;
    std::vector<const ImportFrom*> found;
    std::set<std::string> seen;
    const auto& stars = file.symbols().star_imports();
    for (auto statement = stars.rbegin(); statement != stars.rend(); ++statement) {
        std::string name = imported_module(file, **statement);
        if (module(name) != nullptr && seen.insert(std::move(name)).second) found.push_back(*statement);
    }
    keep_remembered(file);
    return star_imports_[&file] = std::move(found);
}

namespace {

// Whether `from module import *` brings a name: `__all__` says so where it is a plain list, else its first letter.
bool is_exported(const AnalyzedFile& module_file, std::string_view name) {
    const SymbolTable& symbols = module_file.symbols();
    const SymbolId all = symbols.find(0, "__all__");
    const auto bindings = all == no_id ? SymbolTable::Bindings{} : symbols.bindings(all);
    const bool is_single = !bindings.empty() && std::next(bindings.begin()) == bindings.end();
    const auto* const assign = is_single ? as<Assign>(bindings.begin()->node) : nullptr;
    const auto* const list = assign == nullptr ? nullptr : as<Sequence>(assign->value);
    if (list == nullptr) return !name.starts_with('_');
    const auto says = [&](const Node* entry) {
        const std::string_view text = module_file.tree->slice(entry->span);
        return text.size() == name.size() + 2 && text.substr(1, name.size()) == name;
    };
    if (std::any_of(list->elts.begin(), list->elts.end(), says)) return true;
    // It may be added to later on: `__all__.append(name)` or by a call.
    const auto is_text = [](const Node* entry) { return entry->kind == NodeKind::Constant; };
    const bool is_plain = std::all_of(list->elts.begin(), list->elts.end(), is_text);
    const auto places = symbols.occurrences_of(all);
    const auto mentions = std::count_if(
        places.begin(), places.end(), [&](std::uint32_t place) { return symbols.occurrences()[place].symbol == all; });
    return (!is_plain || mentions > 1) && !name.starts_with('_');
}

}  // namespace

// What one star import makes of a name; unknown if it does not bring it.
Values Evaluator::star_member(const AnalyzedFile& file, const ImportFrom& statement, std::string_view name) {
    const AnalyzedFile* const source = module(imported_module(file, statement));
    if (source == nullptr || source == &file || !is_exported(*source, name)) return Values::unknown();
    return module_member(*source, name);
}

Values Evaluator::named(const AnalyzedFile& file, ScopeId scope, std::string_view name) {
    const SymbolId symbol = file.symbols().look_up(scope, name);
    return symbol == no_id ? global_or_builtin(file, name) : symbol_values(file, symbol);
}

Values Evaluator::builtin(std::string_view name) {
    const AnalyzedFile* const builtins = module("builtins");
    return builtins == nullptr ? Values::unknown() : module_member(*builtins, name);
}

// What a name of a module is once the module has run.
Values Evaluator::module_member(const AnalyzedFile& module_file, std::string_view name) {
    return remembered(module_members_, module_file, {&module_file, std::string(name)},
                      [&] { return member_of_module(module_file, name); });
}

Values Evaluator::member_of_module(const AnalyzedFile& module_file, std::string_view name) {
    Values known = known_name(module_file.identity.module, name);
    if (!known.is_unknown()) return known;
    const SymbolId symbol = module_file.symbols().find(0, name);
    const Guard guard(*this, &module_file, std::hash<std::string_view>{}(name));
    if (!guard) return Values::unknown();
    if (symbol != no_id && !module_file.symbols().bindings(symbol).empty()) {
        const Offset end = module_file.tree->module().span.end + 1;
        Reaching reaching = reaching_bindings(module_file, symbol, end);
        // What the module does not bind in the end is no builtin either: `module.len` is an AttributeError.
        reaching.may_be_unbound = false;
        if (!reaching.bindings.empty() || !reaching.stars.empty() || reaching.is_cut_short) {
            Values values = reached_values(module_file, symbol, reaching, end);
            if (is_special_form(module_file, name, values)) return builtin("object");
            // `SimpleNamespace = type(sys.implementation)` says no more than that it is a class.
            const bool is_some_class =
                values.known.size() == 1 && values.known[0].kind == ValueKind::Instance &&
                values.known[0].file->identity.module == "builtins" &&
                values.known[0].file->tree->slice(static_cast<const ClassDef*>(values.known[0].node)->name) == "type";
            if (values.complete && !is_some_class) return values;
            Values from_stub = stub_member(module_file, name);
            if (from_stub.is_unknown()) return values;
            // It is what the source shows, or what takes its place from C.
            if (!is_some_class) {
                for (const Value& value : values.known) from_stub.add(value);
            }
            return from_stub;
        }
    }
    Values values = star_imported(module_file, name);
    // What a module makes only when it is asked for (PEP 562) its stub names all the same.
    if (values.is_unknown() && module_file.symbols().find(0, "__getattr__") != no_id)
        values = stub_member(module_file, name);
    if (!values.is_unknown() || !module_file.is_package()) return values;
    const AnalyzedFile* const child = module(module_file.identity.module + "." + std::string(name));
    return child == nullptr ? values : Values::of({.kind = ValueKind::Module, .file = child});
}

// What a module of the standard library takes from C can be read in its stub.
Values Evaluator::stub_member(const AnalyzedFile& source, std::string_view name) {
    if (source.is_stub()) return Values::unknown();
    const std::string& module_name = source.identity.module;
    auto known = stubs_by_name_.find(module_name);
    if (known == stubs_by_name_.end())
        known = stubs_by_name_.emplace(module_name, keep(modules_.load_stub(module_name))).first;
    return known->second == nullptr ? Values::unknown() : module_member(*known->second, name);
}

// `Generic` and `Protocol` are no classes where they come from C (3.12) or a stub; as a base they add nothing that
// `object` has not.
bool Evaluator::is_special_form(const AnalyzedFile& module_file, std::string_view name, const Values& values) {
    const std::string& home = module_file.identity.module;
    if ((home != "typing" && home != "typing_extensions") || (name != "Generic" && name != "Protocol")) return false;
    return values.known.empty() || values.known[0].kind != ValueKind::Class;
}

// `typing` makes its names by calls that cannot be read off; they stand for the classes of collections.abc and
// contextlib.
Values Evaluator::known_name(std::string_view module_name, std::string_view name) {
    if (module_name != "typing" && module_name != "typing_extensions") return Values::unknown();
    struct Alias {
        std::string_view name;
        const char* module;
        std::string_view target;
    };
    static constexpr Alias aliases[] = {
        {"AsyncContextManager", "contextlib", "AbstractAsyncContextManager"},
        {"AsyncGenerator", "_collections_abc", "AsyncGenerator"},
        {"AsyncIterable", "_collections_abc", "AsyncIterable"},
        {"AsyncIterator", "_collections_abc", "AsyncIterator"},
        {"Awaitable", "_collections_abc", "Awaitable"},
        {"Callable", "_collections_abc", "Callable"},
        {"Collection", "_collections_abc", "Collection"},
        {"Container", "_collections_abc", "Container"},
        {"ContextManager", "contextlib", "AbstractContextManager"},
        {"Coroutine", "_collections_abc", "Coroutine"},
        {"Counter", "collections", "Counter"},
        {"DefaultDict", "collections", "defaultdict"},
        {"Deque", "collections", "deque"},
        {"Dict", "builtins", "dict"},
        {"FrozenSet", "builtins", "frozenset"},
        {"Generator", "_collections_abc", "Generator"},
        {"Hashable", "_collections_abc", "Hashable"},
        {"ItemsView", "_collections_abc", "ItemsView"},
        {"Iterable", "_collections_abc", "Iterable"},
        {"Iterator", "_collections_abc", "Iterator"},
        {"KeysView", "_collections_abc", "KeysView"},
        {"List", "builtins", "list"},
        {"Mapping", "_collections_abc", "Mapping"},
        {"MappingView", "_collections_abc", "MappingView"},
        {"MutableMapping", "_collections_abc", "MutableMapping"},
        {"MutableSequence", "_collections_abc", "MutableSequence"},
        {"MutableSet", "_collections_abc", "MutableSet"},
        {"NamedTuple", "builtins", "tuple"},
        {"OrderedDict", "collections", "OrderedDict"},
        {"Reversible", "_collections_abc", "Reversible"},
        {"AbstractSet", "_collections_abc", "Set"},
        {"Sequence", "_collections_abc", "Sequence"},
        {"Set", "builtins", "set"},
        {"Sized", "_collections_abc", "Sized"},
        {"Text", "builtins", "str"},
        {"Tuple", "builtins", "tuple"},
        {"Type", "builtins", "type"},
        {"TypedDict", "builtins", "dict"},
        {"ValuesView", "_collections_abc", "ValuesView"},
    };
    for (const Alias& alias : aliases) {
        if (alias.name != name) continue;
        const AnalyzedFile* const home = module(alias.module);
        // A stub of collections.abc takes its names from typing again, where they are classes.
        if (home == nullptr || (home->is_stub() && alias.module != std::string_view("builtins"))) break;
        return module_member(*home, alias.target);
    }
    return Values::unknown();
}

Values Evaluator::symbol_values(const AnalyzedFile& file, SymbolId symbol) {
    return remembered(symbols_, file, {&file, symbol}, [&] {
        const Guard guard(*this, &file, symbol);
        if (!guard) return Values::unknown();
        if (file.symbols().bindings(symbol).empty()) {
            const Symbol& unbound = file.symbols().symbols()[symbol];
            return unbound.scope == 0 ? global_or_builtin(file, unbound.name) : Values::unknown();
        }
        return bound_values(file, symbol, live_bindings(file, symbol).bindings);
    });
}

namespace {

// Nobody binds one name more often; to look at all would take all the steps that an answer may take, so that it would
// not be remembered, and be looked for again at the next use.
constexpr std::size_t most_bindings = 1000;

}  // namespace

// What some of the bindings of a symbol make it.
Values Evaluator::bound_values(const AnalyzedFile& file, SymbolId symbol,
                               const std::vector<const BindingSite*>& bindings) {
    // An annotation without a value says what all the others must be.
    if (file.symbols().symbols()[symbol].is_annotated) {
        for (const BindingSite& binding : file.symbols().bindings(symbol)) {
            const auto* const declared = as<AnnAssign>(binding.node);
            if (declared == nullptr || !declared->simple()) continue;
            if (Values said = annotated(file, declared->annotation); !said.is_unknown()) return said;
        }
    }
    if (bindings.size() > most_bindings) return Values::unknown();
    // Where a function has an implementation, its overloads say nothing of what it is.
    const auto is_overload = [&](const BindingSite* binding) {
        const FunctionInfo* const info = file.functions().find(binding->node);
        return binding->kind == BindingKind::Function && info != nullptr && info->binding == Binding::Overload;
    };
    const bool all_overloads = std::all_of(bindings.begin(), bindings.end(), is_overload);
    Values values;
    for (const BindingSite* const binding : bindings) {
        if (binding->kind == BindingKind::Delete || (is_overload(binding) && !all_overloads)) continue;
        values.add(binding_value(file, *binding));
    }
    if (values.known.empty()) values.complete = false;
    return values;
}

// The dots of `from ..module import name` go up from the package that the file is, or is in. Empty if they lead out of
// the top.
std::string Evaluator::imported_module(const AnalyzedFile& file, const ImportFrom& statement) {
    const std::string_view module_name = file.tree->slice(statement.module);
    if (statement.level == 0) return std::string(module_name);
    std::string_view base = file.identity.module;
    for (std::size_t up = file.is_package() ? 1 : 0; up < statement.level; ++up) {
        const auto dot = base.rfind('.');
        if (dot == std::string_view::npos && up + 1 < statement.level) return {};
        base = dot == std::string_view::npos ? std::string_view() : base.substr(0, dot);
    }
    std::string name(base);
    if (!name.empty() && !module_name.empty()) name += '.';
    return name.append(module_name);
}

Values Evaluator::import_value(const AnalyzedFile& file, const BindingSite& binding) {
    const auto& alias = static_cast<const Alias&>(*binding.part);
    const std::string name(file.tree->slice(alias.name));
    std::string wanted;
    if (const auto* from = as<ImportFrom>(binding.node)) {
        const std::string source = imported_module(file, *from);
        // Generic itself, where it is C (3.12).
        if (source == "_typing" && name == "Generic") return builtin("object");
        const AnalyzedFile* const package = module(source);
        if (package != nullptr && package != &file) {
            Values values = module_member(*package, name);
            if (!values.is_unknown()) return values;
        }
        wanted = source.empty() ? name : source + "." + name;
    } else {
        wanted = alias.asname.length() > 0 ? name : name.substr(0, name.find('.'));
    }
    const AnalyzedFile* const imported = module(wanted);
    return imported == nullptr ? Values::unknown() : Values::of({.kind = ValueKind::Module, .file = imported});
}

std::string Evaluator::qualified_name(const AnalyzedFile& file, const Node* expression) {
    std::string after;
    int parts = 0;
    while (const auto* attribute = as<Attribute>(expression)) {
        if (++parts > 8) return {};
        after = "." + std::string(file.tree->slice(attribute->attr)) + after;
        expression = attribute->value;
    }
    if (expression->kind != NodeKind::Name) return {};
    const SymbolTable& symbols = file.symbols();
    const Occurrence* const occurrence = symbols.occurrence_at(expression->span.begin);
    if (occurrence == nullptr) return {};
    const Symbol& symbol = symbols.symbols()[occurrence->symbol];
    if (symbol.target == no_id) {
        // A star import may bring another one of that name.
        if (!symbols.star_imports().empty()) return {};
        return "builtins." + std::string(symbol.name) + after;
    }
    const auto bindings = symbols.bindings(symbol.target);
    if (bindings.empty() || std::next(bindings.begin()) != bindings.end() ||
        bindings.begin()->kind != BindingKind::Import)
        return {};
    const auto& alias = static_cast<const Alias&>(*bindings.begin()->part);
    std::string name(file.tree->slice(alias.name));
    if (const auto* from = as<ImportFrom>(bindings.begin()->node)) {
        name = imported_module(file, *from) + "." + name;
    } else if (alias.asname.length() == 0) {
        name.resize(std::min(name.size(), name.find('.')));
    }
    return name + after;
}

}  // namespace pykind::semantics
