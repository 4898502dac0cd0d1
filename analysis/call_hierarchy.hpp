// Which functions call which: what is certain, read off the calls.
#pragma once

#include <stop_token>
#include <vector>

#include "analysis/navigation.hpp"

namespace pykind {

// A function or a lambda; or a module, for what is called outside of any function.
struct Callable {
    const AnalyzedFile* file = nullptr;
    const semantics::FunctionInfo* function = nullptr;  // null: the module

    // All of it, with decorators; and the name, or the keyword of a lambda. Empty at the beginning of a module.
    [[nodiscard]] syntax::Span span() const;
    [[nodiscard]] syntax::Span name_span() const;
    friend bool operator==(const Callable&, const Callable&) = default;
};

struct CallHierarchyCall {
    Callable other;                    // who calls, or what is called
    std::vector<syntax::Span> ranges;  // the names in the calls, in order of place
};

// The functions that the name at an offset is defined by, or whose `def` or `lambda` stands there.
[[nodiscard]] std::vector<Callable> callables_at(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                 syntax::Offset offset);

// What a function calls itself: not what functions and lambdas inside of it do. In the order of the first calls. Calls
// of what may be one of several things, or is not known, are left out here and below.
[[nodiscard]] std::vector<CallHierarchyCall> outgoing_calls(semantics::Evaluator& evaluator, const Callable& caller,
                                                            const std::stop_token& stopped = {});

// The callers in one file, given where the target is referred to in it.
[[nodiscard]] std::vector<CallHierarchyCall> incoming_calls(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                            const ReferenceTarget& target,
                                                            const std::vector<syntax::Span>& references);

}  // namespace pykind
