// A coroutine object that nothing awaits: the statement that makes it drops it, or puts it into a local variable that
// nothing reads. No line of the coroutine function runs.
//
//     save(page)    →    await save(page)
#include <algorithm>
#include <array>

#include "analysis/checks/certain_calls.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/rewriting/import_changes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::BindingKind;
using semantics::BindingSite;
using semantics::CallResult;
using semantics::FunctionInfo;
using semantics::Occurrence;
using semantics::Symbol;
using semantics::SymbolId;
using semantics::Value;

namespace {

// The function looks at its variables without naming them.
bool looks_at_locals(const Visit& at, const FunctionInfo& function) {
    static constexpr std::array<std::string_view, 6> ways = {"locals(", "vars(", "eval(", "exec(", "dir(", "frame("};
    const auto [known, is_new] = at.whole().look_at_locals.try_emplace(function.node);
    if (is_new) {
        const std::string_view text = at.slice(function.node->span);
        known->second = std::any_of(ways.begin(), ways.end(),
                                    [&](std::string_view way) { return text.find(way) != std::string_view::npos; });
    }
    return known->second;
}

bool is_only_assigned(const Visit& at, SymbolId symbol) {
    const auto [known, is_new] = at.whole().only_assigned.try_emplace(symbol, false);
    if (!is_new) return known->second;
    const auto& symbols = at.file().symbols();
    const auto bindings = symbols.bindings(symbol);
    const bool is_plain = std::all_of(bindings.begin(), bindings.end(), [](const BindingSite& binding) {
        return binding.kind == BindingKind::Assignment && as<NamedExpr>(binding.node) == nullptr;
    });
    const auto places = symbols.occurrences_of(symbol);
    const auto is_read = [&](std::uint32_t place) { return !symbols.occurrences()[place].is_binding; };
    return known->second = is_plain && std::none_of(places.begin(), places.end(), is_read);
}

// A local variable of the function that nothing ever reads, nor deletes. An underscore in front says that this is
// known.
bool is_unread(const Visit& at, const Node& target) {
    const auto& symbols = at.file().symbols();
    const FunctionInfo* const owner = at.owner();
    const Occurrence* const written = symbols.occurrence_at(target.span.begin);
    if (owner == nullptr || owner->def() == nullptr || written == nullptr) return false;
    const Symbol& symbol = symbols.symbols()[written->symbol];
    const SymbolId local = symbol.target;
    if (local != written->symbol || symbol.scope != symbols.scope_of(owner->node) || symbol.name.starts_with("_"))
        return false;
    return is_only_assigned(at, local) && !looks_at_locals(at, *owner);
}

// It is certain that no event loop runs: the code of the module, when it is run as a program or imported by one.
bool is_module_level(const Visit& at) {
    return std::none_of(at.path().begin(), at.path().end(), [](const Node* around) {
        return as<FunctionDef>(around) != nullptr || as<ClassDef>(around) != nullptr || as<Lambda>(around) != nullptr ||
               as<ComprehensionExpr>(around) != nullptr;
    });
}

// A file that has to do with another library for coroutines than asyncio.
bool uses_other_loop(const AnalyzedFile& file) {
    static constexpr std::array<std::string_view, 4> others = {"trio", "anyio", "curio", "twisted"};
    const auto is_other = [&](Identifier module) {
        const std::string_view name = file.tree->slice(module);
        return std::find(others.begin(), others.end(), name.substr(0, name.find('.'))) != others.end();
    };
    const Nodes& body = file.tree->module().body;
    return std::any_of(body.begin(), body.end(), [&](const Node* statement) {
        if (const auto* from = as<ImportFrom>(statement)) return from->level == 0 && is_other(from->module);
        const auto* const import = as<Import>(statement);
        return import != nullptr && std::any_of(import->names.begin(), import->names.end(), [&](const Node* alias) {
                   return is_other(static_cast<const Alias*>(alias)->name);
               });
    });
}

// The call inside one of a function of asyncio.
Fix wrapped(const Visit& at, const Call& call, std::string title, std::string_view function,
            const rewriting::ImportChanges& imports) {
    std::vector<Edit> edits = imports.edits();
    edits.push_back({{call.span.begin, call.span.begin}, std::string(function) + "("});
    edits.push_back({{call.span.end, call.span.end}, ")"});
    return at.fix(std::move(title), std::move(edits));
}

// `page: Coroutine[Any, Any, str] = fetch()`: the object itself is what is meant.
bool is_declared_awaitable(const Visit& at) {
    const auto* const declared = as<AnnAssign>(at.path().back());
    const std::string_view annotation = declared == nullptr ? std::string_view() : at.slice(declared->annotation->span);
    return annotation.find("Coroutine") != std::string_view::npos ||
           annotation.find("Awaitable") != std::string_view::npos;
}

void add_fixes(Visit& at, const Call& call, const Value& value, std::vector<Fix>& fixes) {
    const rewriting::Subject subject{at.context(), at.path()};
    rewriting::ImportChanges imports(subject);
    if (auto fix = await_fix(at, call)) {
        fix->is_preferred = true;
        fixes.push_back(std::move(*fix));
        const std::string create_task = imports.imported_name("asyncio", "create_task");
        if (!create_task.empty())
            fixes.push_back(wrapped(at, call, "Run it as a task with `asyncio.create_task`", create_task, imports));
    } else if (is_module_level(at) && !uses_other_loop(at.file()) && !uses_other_loop(*value.file)) {
        std::string run = imports.imported_name("asyncio", "run");
        if (run.empty()) run = imports.name_of("asyncio", "run");
        if (run.empty()) return;
        fixes.push_back(wrapped(at, call, "Run it with `asyncio.run`", run, imports));
        fixes.back().is_preferred = true;
    }
}

// The call that an assignment to a variable nobody reads makes.
const Call* unread_call(const Visit& at) {
    const Node* const statement = at.path().back();
    const auto* const assign = as<Assign>(statement);
    const auto* const declared = as<AnnAssign>(statement);
    const auto* const call = as<Call>(assign != nullptr ? assign->value : declared->value);
    if (call == nullptr) return nullptr;
    const auto is_unread_name = [&](const Node* target) {
        return target->kind == NodeKind::Name && is_unread(at, *target);
    };
    if (declared != nullptr) return is_unread_name(declared->target) ? call : nullptr;
    return std::all_of(assign->targets.begin(), assign->targets.end(), is_unread_name) ? call : nullptr;
}

}  // namespace

void never_awaited(Visit& at) {
    const auto* const statement = as<ExprStatement>(at.path().back());
    std::vector<const Call*> calls;
    if (statement != nullptr) {
        calls = dropped_calls(*statement);
    } else if (const Call* const call = unread_call(at)) {
        calls = {call};
    }
    for (const Call* const call : calls) {
        const auto value = certain_result(at, call, {CallResult::CoroutineObject});
        if (!value || is_meant_to_fail(at)) continue;
        Finding finding{.span = call->span,
                        .message = written(at, *call) + " is a coroutine object that is never awaited",
                        .said = at.problem(call, semantics::UseKind::Dropped, statement),
                        .related = at.definition_of(*value)};
        if (!is_declared_awaitable(at)) add_fixes(at, *call, *value, finding.fixes);
        at.report(std::move(finding));
    }
}

}  // namespace pykind::checks
