// A coroutine object that is awaited again after it has run to its end.
//
//     page = fetch()
//     print(await page)
//     print(await page)    →    RuntimeError: cannot reuse already awaited coroutine
#include <algorithm>

#include "analysis/checks/certain_calls.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/straight_path.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;

namespace {

// A `try` around it handles what Python says.
bool is_handled(const NameUse& use) {
    return std::any_of(use.path.begin(), use.path.end(), [](const Node* around) {
        const auto* const attempt = as<Try>(around);
        return attempt != nullptr && !attempt->handlers.empty();
    });
}

}  // namespace

void awaited_twice(Visit& at) {
    const auto [name, value] = named_value(*at.path().back());
    if (as<Call>(value) == nullptr) return;
    const auto is_awaited = [](const NameUse& use) { return use.use.kind == semantics::UseKind::Awaited; };
    const auto found = used_twice(at, *name, is_awaited, [&](const NameUse& use) {
        return is_awaited(use) && !is_handled(use) && !is_meant_to_fail(at, use.path);
    });
    if (!found) return;
    const auto made = certain_result(at, value, {CallResult::CoroutineObject});
    if (!made) return;
    Finding finding{.span = found->second.use.node->span,
                    .message = written(at, *name) +
                               " is a coroutine object that has been awaited before, and can be "
                               "awaited only once",
                    .said = semantics::awaited_before(),
                    .related = {at.related(at.file(), found->first.use.node->span, "it is awaited here")}};
    for (RelatedPlace& place : at.definition_of(*made)) finding.related.push_back(std::move(place));
    at.report(std::move(finding));
}

}  // namespace pykind::checks
