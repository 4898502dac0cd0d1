// A sync loop, or what else iterates, over an asynchronous iterable; or over a coroutine object that nobody awaits.
//
//     for i in ticker(3): …      →    async for i in ticker(3): …
//     rows = list(read(path))    →    rows = [x async for x in read(path)]
//     first, *_ = read(path)     →    first, *_ = [x async for x in read(path)]
//     row = next(read(path))     →    row = await anext(read(path))
//     for row in fetch(): …      →    for row in await fetch(): …
#include <algorithm>
#include <array>

#include "analysis/checks/async_forms.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::Evaluator;
using semantics::Use;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

// A builtin that iterates what it is given.
struct Iterating {
    std::string_view name;
    bool takes_all;  // before it gives anything
    std::size_t first = 0;
    std::size_t last = 0;  // of the positional arguments that it iterates
};

constexpr std::size_t any_number = 100;
constexpr std::array iterating = {
    Iterating{"all", false},       Iterating{"any", false},          Iterating{"dict", true},
    Iterating{"enumerate", false}, Iterating{"filter", false, 1, 1}, Iterating{"frozenset", true},
    Iterating{"iter", false},      Iterating{"list", true},          Iterating{"map", false, 1, any_number},
    Iterating{"max", true},        Iterating{"min", true},           Iterating{"next", false},
    Iterating{"reversed", true},   Iterating{"set", true},           Iterating{"sorted", true},
    Iterating{"sum", true},        Iterating{"tuple", true},         Iterating{"zip", false, 0, any_number},
};

// Attributes and items may be set to anything.
bool may_be_iterator(const Node& operand) {
    switch (operand.kind) {
        case NodeKind::Name:
        case NodeKind::Call:
        case NodeKind::GeneratorExp:
        case NodeKind::IfExp:
        case NodeKind::NamedExpr: return true;
        default: return false;
    }
}

// What iterates what.
struct Iteration {
    const Node* operand;
    Use use;
    std::string by;  // "`for` cannot iterate"
};

class AsyncLoopFinder {
public:
    explicit AsyncLoopFinder(Visit& at) : at_(at) {}

    void look(const Iteration& iteration, const Iterating* builtin = nullptr) {
        if (!may_be_asynchronous(*iteration.operand)) return;
        // Its words are not always certain; that it fails is.
        const bool is_star = iteration.use.kind == UseKind::Unpacked;
        auto found = misuse_of(at_, iteration.operand, is_star ? Use{UseKind::Iterated, &node()} : iteration.use);
        if (!found || !is_asynchronous(*found->value, iteration.use)) return;
        if (is_star)
            found->said =
                semantics::problem_of(at_.evaluator(), at_.file(), at_.values(iteration.operand), iteration.use);
        report(iteration, *found, builtin);
    }

    void look_at_join(const Call& call) {
        const Node& operand = *call.arguments.front();
        if (!may_be_asynchronous(operand)) return;
        auto found = misuse_of(at_, &operand, {UseKind::Iterated, &call});
        if (!found || !is_asynchronous(*found->value, {UseKind::Passed, &call})) return;
        found->said = semantics::not_joinable();
        static constexpr Iterating join{"join", true};
        report({&operand, {UseKind::Passed, &call}, "`join` cannot iterate"}, *found, &join);
    }

private:
    [[nodiscard]] const Node& node() const { return at_.node<Node>(); }

    // To be asked before it is judged, which takes long: most of what is iterated is a list.
    [[nodiscard]] bool may_be_asynchronous(const Node& operand) {
        if (!may_be_iterator(operand)) return false;
        const Values& values = at_.values(&operand);
        return values.complete && std::all_of(values.known.begin(), values.known.end(), [&](const Value& value) {
                   if (value.kind != ValueKind::Instance)
                       return is_produced(value, CallResult::CoroutineObject) ||
                              is_produced(value, CallResult::AsyncGeneratorIterator);
                   if (!value.is_exact) return false;
                   const auto& order = at_.evaluator().order_of(semantics::class_of(value));
                   return std::any_of(order.classes.begin(), order.classes.end(), [](const semantics::ClassRef& cls) {
                       return !Evaluator::class_bindings(cls, "__aiter__").empty();
                   });
               });
    }

    // In old coroutines `yield from` takes coroutine objects.
    [[nodiscard]] bool is_asynchronous(const Value& value, const Use& use) const {
        if (is_produced(value, CallResult::CoroutineObject)) return use.kind != UseKind::Delegated;
        return is_produced(value, CallResult::AsyncGeneratorIterator) ||
               (value.kind == ValueKind::Instance && has_method(at_, value, "__aiter__"));
    }

    void report(const Iteration& iteration, Misuse& found, const Iterating* builtin) {
        std::string what = described(*found.value);
        if (found.value->kind == ValueKind::Instance) what += ", an asynchronous iterable";
        const bool is_coroutine = is_produced(*found.value, CallResult::CoroutineObject);
        at_.report({.span = iteration.operand->span,
                    .message = written(at_, *iteration.operand) + " is " + what + ", which " + iteration.by,
                    .said = std::move(found.said),
                    .related = at_.definition_of(*found.value),
                    .fixes = is_coroutine ? fixes_of_coroutine(iteration) : fixes_of(iteration, builtin)});
    }

    [[nodiscard]] std::vector<Fix> fix(std::string title, std::vector<Edit> edits, bool is_preferred,
                                       bool is_safe) const {
        if (edits.empty()) return {};
        Fix made = at_.fix(std::move(title), std::move(edits));
        made.is_preferred = is_preferred;
        made.is_safe = is_safe;
        return {std::move(made)};
    }

    // The comprehension of a clause may become asynchronous, and what it gives stays the same.
    [[nodiscard]] bool may_be_async(const Node& comprehension) const {
        return comprehension.kind != NodeKind::GeneratorExp && may_comprehend(at_, at_.path().size() - 2);
    }

    [[nodiscard]] std::vector<Fix> fixes_of(const Iteration& iteration, const Iterating* builtin) const {
        const Node& operand = *iteration.operand;
        const Node& around = *at_.parent();
        const std::size_t here = at_.path().size() - 1;
        switch (node().kind) {
            case NodeKind::For:
                if (!may_await(at_)) return {};
                return fix("Use `async for`", {added_async(node().span.begin)}, true, true);
            case NodeKind::Comprehension:
                if (may_be_async(around)) return fix("Use `async for`", {added_async(node().span.begin)}, true, true);
                return fixes_of_generator_expression();
            case NodeKind::YieldFrom: return {};
            default: break;
        }
        if (!may_comprehend(at_, here)) return {};
        if (builtin != nullptr && builtin->name == "next") return fix_of_next();
        if (builtin != nullptr && builtin->name == "iter") return fix_of_iter();
        const std::string title = "Use `async for`";
        if (node().kind == NodeKind::Assign) return fix(title, collected(at_, operand), true, true);
        if (node().kind == NodeKind::Starred) {
            const auto* const display = as<Sequence>(&around);
            const bool is_all = display != nullptr && display->kind != NodeKind::Tuple && display->elts.size() == 1;
            if (is_all) {
                const bool is_set = display->kind == NodeKind::Set;
                auto edits = collected_instead(at_, operand, display->span, is_set ? "{" : "[", is_set ? "}" : "]");
                if (!edits.empty()) return fix(title, std::move(edits), true, true);
            }
            return fix(title, collected(at_, operand), true, true);
        }
        const auto& call = at_.node<Call>();
        const bool is_set = builtin->name == "set";
        if ((is_set || builtin->name == "list") && call.arguments.size() == 1) {
            auto edits = collected_instead(at_, operand, call.span, is_set ? "{" : "[", is_set ? "}" : "]");
            if (!edits.empty()) return fix(title, std::move(edits), true, true);
        }
        return fix(title, collected(at_, operand), builtin->takes_all, builtin->takes_all);
    }

    // `sum(x for x in ticker(3))` → `sum([x async for x in ticker(3)])`: a builtin takes no asynchronous one.
    [[nodiscard]] std::vector<Fix> fixes_of_generator_expression() const {
        const auto& path = at_.path();
        if (path.size() < 4) return {};
        const Node& expression = *path[path.size() - 2];
        const auto* const call = as<Call>(path[path.size() - 3]);
        const bool is_given = call != nullptr && call->func != &expression;
        if (!is_given || !may_comprehend(at_, path.size() - 2)) return {};
        const std::string name = Evaluator::qualified_name(at_.file(), call->func);
        const auto* const taker = std::find_if(iterating.begin(), iterating.end(), [&](const Iterating& builtin) {
            return name == "builtins." + std::string(builtin.name);
        });
        if (taker == iterating.end() || !taker->takes_all) return {};
        std::vector<Edit> edits = collected(at_, expression);
        edits.push_back(added_async(node().span.begin));
        return fix("Use `async for`", std::move(edits), true, true);
    }

    [[nodiscard]] std::vector<Fix> fix_of_next() const {
        const auto& call = at_.node<Call>();
        if (at_.target_minor() < semantics::first_with_async_builtins || !is_free(at_, "anext") || !may_await(at_))
            return {};
        std::vector<Edit> edits = awaited(at_, call, *at_.parent());
        edits.push_back({call.func->span, "anext"});
        return fix("Use `await anext(…)`", std::move(edits), true, true);
    }

    [[nodiscard]] std::vector<Fix> fix_of_iter() const {
        if (at_.target_minor() < semantics::first_with_async_builtins || !is_free(at_, "aiter")) return {};
        return fix("Use `aiter`", {{at_.node<Call>().func->span, "aiter"}}, true, false);
    }

    [[nodiscard]] std::vector<Fix> fixes_of_coroutine(const Iteration& iteration) const {
        if (!may_await(at_)) return {};
        Values results;
        for (const Value& coroutine : at_.values(iteration.operand).known)
            results.add(at_.evaluator().awaited(coroutine));
        std::vector<Edit> edits = added_await(at_, *iteration.operand);
        const bool is_sync = all_have_method(at_, results, "__iter__");
        if (is_sync || !all_have_method(at_, results, "__aiter__"))
            return fix("Add `await`", std::move(edits), true, is_sync);
        const bool is_loop =
            node().kind == NodeKind::For || (node().kind == NodeKind::Comprehension && may_be_async(*at_.parent()));
        if (!is_loop) return {};
        edits.push_back(added_async(node().span.begin));
        return fix("Use `async for` and add `await`", std::move(edits), true, true);
    }

    Visit& at_;
};

void look_at_loop_call(Visit& at, const Call& call) {
    if (call.arguments.empty()) return;
    const auto* const method = as<Attribute>(call.func);
    if (method != nullptr) {
        const bool is_text = method->value->kind == NodeKind::JoinedStr || method->value->kind == NodeKind::Constant;
        if (is_text && call.arguments.size() == 1 && at.slice(method->attr) == "join")
            AsyncLoopFinder(at).look_at_join(call);
        return;
    }
    if (call.func->kind != NodeKind::Name) return;
    const std::string_view name = at.slice(call.func->span);
    const auto* const builtin =
        std::find_if(iterating.begin(), iterating.end(), [&](const Iterating& known) { return known.name == name; });
    if (builtin == iterating.end()) return;
    std::size_t position = 0;
    for (const Node* const argument : call.arguments) {
        if (argument->kind == NodeKind::Starred || position > builtin->last) return;
        if (argument->kind == NodeKind::Keyword) continue;
        if (position >= builtin->first) {
            AsyncLoopFinder(at).look(
                {argument, {UseKind::Passed, &call, position}, "`" + std::string(name) + "` cannot iterate"}, builtin);
        }
        ++position;
    }
}

}  // namespace

void for_over_async(Visit& at) {
    const Node& node = at.node<Node>();
    switch (node.kind) {
        case NodeKind::For:
            return AsyncLoopFinder(at).look({at.node<For>().iter, {UseKind::Iterated, &node}, "`for` cannot iterate"});
        case NodeKind::Comprehension: {
            const auto& clause = at.node<Comprehension>();
            if (clause.is_async) return;
            return AsyncLoopFinder(at).look({clause.iter, {UseKind::Iterated, &node}, "`for` cannot iterate"});
        }
        case NodeKind::YieldFrom: {
            const Node* const operand = at.node<Yield>().value;
            return AsyncLoopFinder(at).look({operand, {UseKind::Delegated, &node}, "`yield from` cannot iterate"});
        }
        case NodeKind::Starred: {
            if (node.context != ExprContext::Load) return;
            const Node* const operand = at.node<Starred>().value;
            return AsyncLoopFinder(at).look({operand, {UseKind::Unpacked, &node, 0, at.parent()}, "`*` cannot unpack"});
        }
        case NodeKind::Assign: {
            const auto& assign = at.node<Assign>();
            const bool unpacks = std::any_of(assign.targets.begin(), assign.targets.end(),
                                             [](const Node* target) { return as<Sequence>(target) != nullptr; });
            if (!unpacks) return;
            return AsyncLoopFinder(at).look({assign.value, {UseKind::Assigned, &node}, "cannot be unpacked"});
        }
        default: return look_at_loop_call(at, at.node<Call>());
    }
}

}  // namespace pykind::checks
