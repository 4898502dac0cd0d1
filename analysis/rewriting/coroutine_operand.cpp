#include "analysis/rewriting/coroutine_operand.hpp"

#include <algorithm>
#include <array>

#include "analysis/rewriting/made_by.hpp"
#include "analysis/semantics/class_protocols.hpp"
#include "analysis/semantics/misuse.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::CallResult;
using semantics::Evaluator;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

// What asyncio gives back that both `yield from` and `await` wait for in the same way. They are known by name, so that
// what is said does not depend on whether the sources of asyncio are at hand.
constexpr std::array awaitable_calls = {
    std::string_view("asyncio.Future"),
    std::string_view("asyncio.Task"),
    std::string_view("asyncio.create_subprocess_exec"),
    std::string_view("asyncio.create_subprocess_shell"),
    std::string_view("asyncio.create_task"),
    std::string_view("asyncio.ensure_future"),
    std::string_view("asyncio.gather"),
    std::string_view("asyncio.open_connection"),
    std::string_view("asyncio.open_unix_connection"),
    std::string_view("asyncio.shield"),
    std::string_view("asyncio.sleep"),
    std::string_view("asyncio.start_server"),
    std::string_view("asyncio.start_unix_server"),
    std::string_view("asyncio.to_thread"),
    std::string_view("asyncio.wait"),
    std::string_view("asyncio.wait_for"),
    std::string_view("asyncio.wrap_future"),
};

constexpr std::array lock_calls = {std::string_view("asyncio.BoundedSemaphore"), std::string_view("asyncio.Condition"),
                                   std::string_view("asyncio.Lock"), std::string_view("asyncio.Semaphore")};

template <class Names>
bool holds(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_of_asyncio(const Value& value) {
    const std::string& module = value.file->identity.module;
    return module == "asyncio" || module.starts_with("asyncio.") || module == "_asyncio";
}

// `return self.__await__()`
bool returns_await_of_self(const AnalyzedFile& file, const FunctionDef& def) {
    const auto* const only = def.body.size() == 1 ? as<Return>(def.body.front()) : nullptr;
    const auto* const call = only == nullptr ? nullptr : as<Call>(only->value);
    const auto* const method = call == nullptr ? nullptr : as<Attribute>(call->func);
    const auto* const self = def.args->args.empty() ? nullptr : static_cast<const Arg*>(def.args->args.front());
    return method != nullptr && self != nullptr && file.tree->slice(method->attr) == "__await__" &&
           method->value->kind == NodeKind::Name &&
           file.tree->slice(method->value->span) == file.tree->slice(self->name);
}

// `__iter__` of an instance gives what `__await__` gives.
bool iterates_as_it_awaits(Evaluator& evaluator, const Value& instance) {
    const Values iter = evaluator.member(instance, "__iter__");
    const Values await = evaluator.member(instance, "__await__");
    if (iter.known.size() != 1 || await.known.size() != 1 || !iter.complete || !await.complete) return false;
    if (iter.known[0].node == await.known[0].node) return true;
    const auto* const def = as<FunctionDef>(iter.known[0].node);
    return def != nullptr && returns_await_of_self(*iter.known[0].file, *def);
}

Awaitable instance_awaits_alike(Evaluator& evaluator, const AnalyzedFile& file, const Value& value) {
    const auto protocols = semantics::protocols_of(evaluator, semantics::class_of(value));
    if (protocols.method("__await__") == nullptr)
        return semantics::lacks(evaluator, file, value, "__await__") ? Awaitable::No : Awaitable::Unknown;
    if (is_of_asyncio(value) || iterates_as_it_awaits(evaluator, value)) return Awaitable::Yes;
    const bool has_iter = protocols.method("__iter__") != nullptr;
    // An annotation such as `Awaitable[int]` says how it is meant.
    return has_iter || value.is_exact || protocols.bases_unknown ? Awaitable::Otherwise : Awaitable::Yes;
}

Awaitable value_awaits_alike(Evaluator& evaluator, const AnalyzedFile& file, const Value& value) {
    switch (value.kind) {
        case ValueKind::Produced:
            return value.produced == CallResult::CoroutineObject ||
                           value.produced == CallResult::AwaitableGeneratorIterator
                       ? Awaitable::Yes
                       : Awaitable::No;
        case ValueKind::Instance: return instance_awaits_alike(evaluator, file, value);
        case ValueKind::None: return Awaitable::No;
        case ValueKind::Module:
        case ValueKind::Function:
        case ValueKind::Class: return Awaitable::Unknown;
    }
    return Awaitable::Unknown;
}

}  // namespace

Awaitable awaits_alike(Evaluator& evaluator, const AnalyzedFile& file, const Node& operand) {
    if (holds(awaitable_calls, called_name(evaluator, file, operand))) return Awaitable::Yes;
    // The iterator that `x.__await__()` gives is for `yield from` alone.
    const auto* const call = as<Call>(&operand);
    const auto* const method = call != nullptr ? as<Attribute>(call->func) : nullptr;
    if (method != nullptr && file.tree->slice(method->attr) == "__await__") return Awaitable::No;
    const Values values = evaluator.evaluate(file, &operand);
    Awaitable all = values.complete && !values.is_unknown() ? Awaitable::Yes : Awaitable::Unknown;
    for (const Value& value : values.known) {
        const Awaitable one = value_awaits_alike(evaluator, file, value);
        if (one == Awaitable::No || one == Awaitable::Otherwise) return one;
        if (one == Awaitable::Unknown) all = one;
    }
    return all;
}

bool is_never_awaitable(Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    const Values values = evaluator.evaluate(file, &expression);
    return values.complete && !values.is_unknown() &&
           std::all_of(values.known.begin(), values.known.end(), [&](const Value& value) {
               return value.kind == ValueKind::None || semantics::lacks(evaluator, file, value, "__await__");
           });
}

bool is_asyncio_lock(Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    if (holds(lock_calls, called_name(evaluator, file, expression))) return true;
    const Values values = evaluator.evaluate(file, &expression);
    return values.complete && !values.is_unknown() &&
           std::all_of(values.known.begin(), values.known.end(), [](const Value& value) {
               if (value.kind != ValueKind::Instance || !is_of_asyncio(value)) return false;
               const std::string_view name = value.file->tree->slice(static_cast<const ClassDef*>(value.node)->name);
               return holds(lock_calls, "asyncio." + std::string(name));
           });
}

}  // namespace pykind::rewriting
