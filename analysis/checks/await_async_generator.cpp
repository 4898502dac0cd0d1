// `await` of an asynchronous generator iterator, which is iterated and never awaited.
//
//     rows = await read_rows(path)    →    async for row in read_rows(path): …
#include "analysis/checks/checks.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::Value;
using semantics::ValueKind;

void await_async_generator(Visit& at) {
    const auto& await = at.node<Await>();
    const Value* const operand = at.value(await.value);
    if (operand == nullptr || operand->kind != ValueKind::Produced ||
        operand->produced != CallResult::AsyncGeneratorIterator)
        return;
    Finding finding{.span = await.span,
                    .message = written(at, *await.value) +
                               " is an asynchronous generator iterator, which cannot be "
                               "awaited",
                    .said = at.problem(await.value, semantics::UseKind::Awaited, &await),
                    .related = at.definition_of(*operand)};
    if (finding.said.empty()) return;
    at.report(std::move(finding));
}

}  // namespace pykind::checks
