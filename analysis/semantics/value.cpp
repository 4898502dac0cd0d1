#include "analysis/semantics/value.hpp"

#include <algorithm>

namespace pykind::semantics {

namespace {

// What may be more things than this is as good as unknown.
constexpr std::size_t most_values = 12;

}  // namespace

void Values::add(const Value& value) {
    if (std::find(known.begin(), known.end(), value) != known.end()) return;
    if (known.size() == most_values) {
        complete = false;
    } else {
        known.push_back(value);
    }
}

void Values::add(const Values& others) {
    for (const Value& value : others.known) add(value);
    complete = complete && others.complete;
}

CallResult call_result(const FunctionInfo& info) {
    switch (info.kind) {
        case FunctionKind::Function: return CallResult::Value;
        case FunctionKind::GeneratorFunction:
            return info.binding == Binding::ContextManagerFunction ? CallResult::ContextManager
                                                                   : CallResult::GeneratorIterator;
        case FunctionKind::GeneratorExpression: return CallResult::GeneratorIterator;
        case FunctionKind::CoroutineFunction: return CallResult::CoroutineObject;
        case FunctionKind::AsyncGeneratorFunction:
            return info.binding == Binding::AsyncContextManagerFunction ? CallResult::AsyncContextManager
                                                                        : CallResult::AsyncGeneratorIterator;
        case FunctionKind::AsyncGeneratorExpression: return CallResult::AsyncGeneratorIterator;
        case FunctionKind::GeneratorBasedCoroutineFunction: return CallResult::AwaitableGeneratorIterator;
    }
    return CallResult::Value;
}

}  // namespace pykind::semantics
