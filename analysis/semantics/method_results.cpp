#include "analysis/semantics/method_results.hpp"

#include "analysis/semantics/misuse.hpp"

namespace pykind::semantics {

namespace {

std::string problem_of_result(Evaluator& evaluator, const AnalyzedFile& file, std::string_view method,
                              const Value& result) {
    const auto type = runtime_type(evaluator, file, result);
    if (!type) return {};
    const auto has_no = [&](std::string_view name) { return lacks(evaluator, file, result, name); };
    if (method == "__iter__") return has_no("__next__") ? iter_returned(*type) : "";
    if (method == "__aiter__") return has_no("__anext__") ? aiter_returned(*type) : "";
    if (method == "__await__") return has_no("__next__") ? await_returned(*type) : "";
    if (problem_of(evaluator, file, result, {UseKind::Awaited}).empty()) return {};
    if (method == "__anext__") return anext_returned(*type);
    if (method == "__aenter__" || method == "__aexit__") return async_with_received(method, *type);
    return {};
}

}  // namespace

std::optional<MethodResult> result_of_method(Evaluator& evaluator, const ClassRef& cls, const FunctionInfo& method) {
    const syntax::FunctionDef* const def = method.def();
    if (def == nullptr || method.binding != Binding::Same || has_stub_body(*cls.file, *def)) return std::nullopt;
    const Value callee{.kind = ValueKind::Function,
                       .file = cls.file,
                       .node = def,
                       .is_bound = true,
                       .self_file = cls.file,
                       .self = cls.node};
    const Values results = evaluator.call(callee);
    if (!results.complete || results.known.size() != 1) return std::nullopt;
    const Value& result = results.known.front();
    return MethodResult{result, problem_of_result(evaluator, *cls.file, method.name, result)};
}

}  // namespace pykind::semantics
