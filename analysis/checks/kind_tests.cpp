#include "analysis/checks/kind_tests.hpp"

#include <algorithm>
#include <array>

#include "analysis/checks/certain_calls.hpp"

namespace pykind::checks {

using namespace syntax;

namespace {

constexpr std::array<std::string_view, 9> questions = {"iscoroutine",         "iscoroutinefunction", "isawaitable",
                                                       "isasyncgen",          "isasyncgenfunction",  "isgenerator",
                                                       "isgeneratorfunction", "isinstance",          "hasattr"};

// The outermost function around the node, or the module.
const Node& scope_of(const Visit& at) {
    const auto found = std::find_if(at.path().begin(), at.path().end(),
                                    [](const Node* node) { return as<FunctionDef>(node) != nullptr; });
    return found == at.path().end() ? *at.path().front() : **found;
}

std::set<std::string_view> asked_in(const Visit& at, const Node& scope) {
    std::set<std::string_view> asked;
    std::vector<const Node*> pending = {&scope};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        const auto* const call = as<Call>(node);
        if (call != nullptr && !call->arguments.empty() &&
            std::find(questions.begin(), questions.end(), last_name(at, *call->func)) != questions.end())
            asked.insert(at.slice(call->arguments.front()->span));
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return asked;
}

}  // namespace

bool is_asked_about(const Visit& at, const Node& expression) {
    const Node& scope = scope_of(at);
    const auto [place, is_new] = at.whole().asked_about.try_emplace(&scope);
    if (is_new) place->second = asked_in(at, scope);
    const auto* const call = as<Call>(&expression);
    return place->second.contains(at.slice(expression.span)) ||
           (call != nullptr && place->second.contains(at.slice(call->func->span)));
}

}  // namespace pykind::checks
