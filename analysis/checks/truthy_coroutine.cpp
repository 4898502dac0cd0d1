// A coroutine object that is asked whether it is true, which it always is.
//
//     if is_open(door):    →    if await is_open(door):
#include "analysis/checks/certain_calls.hpp"
#include "analysis/checks/checks.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::Value;

namespace {

struct Tested {
    const Node* expression;
    bool is_dropped = true;  // nothing but the test takes its value
};

// Of `a and b` as a whole, the last operand: the ones before it are asked by the BoolOp itself.
Tested last_of(const Node* expression) {
    while (const auto* chain = as<BoolOp>(expression)) expression = chain->values.back();
    return {expression};
}

// The expressions that a node asks for their truth.
std::vector<Tested> tested_by(const Node& node) {
    std::vector<Tested> tested;
    if (const auto* choice = as<If>(&node)) {
        tested.push_back(last_of(choice->test));
    } else if (const auto* loop = as<While>(&node)) {
        tested.push_back(last_of(loop->test));
    } else if (const auto* assertion = as<Assert>(&node)) {
        tested.push_back(last_of(assertion->test));
    } else if (const auto* chosen = as<IfExp>(&node)) {
        tested.push_back(last_of(chosen->test));
    } else if (const auto* operation = as<UnaryOp>(&node)) {
        if (operation->op == TokenKind::Not) tested.push_back(last_of(operation->operand));
    } else if (const auto* clause = as<Comprehension>(&node)) {
        for (const Node* const condition : clause->ifs) tested.push_back(last_of(condition));
    } else if (const auto* chain = as<BoolOp>(&node)) {
        for (std::size_t i = 0; i + 1 < chain->values.size(); ++i) {
            tested.push_back(last_of(chain->values[i]));
            // What is true is the value of `a or b`.
            tested.back().is_dropped = chain->op == TokenKind::And;
        }
    }
    return tested;
}

// A local variable that can be nothing but a coroutine object. One of a module or a class may be set from elsewhere.
std::optional<Value> certain_local(Visit& at, const Node& name) {
    const auto& symbols = at.file().symbols();
    const auto* const read = symbols.occurrence_at(name.span.begin);
    if (read == nullptr || symbols.symbols()[read->symbol].target != read->symbol ||
        symbols.scopes()[symbols.symbols()[read->symbol].scope].kind != semantics::ScopeKind::Function)
        return std::nullopt;
    const auto bindings = symbols.bindings(read->symbol);
    const auto* const assign = bindings.empty() || std::next(bindings.begin()) != bindings.end()
                                   ? nullptr
                                   : as<Assign>(bindings.begin()->node);
    if (assign == nullptr || bindings.begin()->part->kind != NodeKind::Name) return std::nullopt;
    return certain_result(at, assign->value, {CallResult::CoroutineObject});
}

}  // namespace

void truthy_coroutine(Visit& at) {
    for (auto [expression, is_dropped] : tested_by(*at.path().back())) {
        if (const auto* named = as<NamedExpr>(expression)) {
            expression = named->value;
            is_dropped = false;
        }
        const bool is_name = expression->kind == NodeKind::Name;
        const auto value =
            is_name ? certain_local(at, *expression) : certain_result(at, expression, {CallResult::CoroutineObject});
        if (!value) continue;
        Finding finding{.span = expression->span,
                        .message = written(at, *expression) + " is a coroutine object, which is always true",
                        .related = at.definition_of(*value)};
        if (!is_name) {
            if (is_dropped) finding.said = at.problem(expression, semantics::UseKind::Dropped, at.path().back());
            if (auto fix = await_fix(at, *expression)) {
                fix->is_preferred = true;
                finding.fixes.push_back(std::move(*fix));
            }
        }
        at.report(std::move(finding));
    }
}

}  // namespace pykind::checks
