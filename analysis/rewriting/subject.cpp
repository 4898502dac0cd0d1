#include "analysis/rewriting/subject.hpp"

#include <algorithm>

namespace pykind::rewriting {

using namespace syntax;

std::string Subject::qualified_name(std::string_view called) const {
    const auto& symbols = file().symbols();
    const std::string own = semantics::qualified_name_of(tree(), symbols, symbols.scope_of(path.back()));
    return own.substr(0, own.rfind('.') + 1) + std::string(called);
}

ReferenceTarget Subject::as_target() const { return reference_target(context.evaluator, file(), name_span().begin); }

bool Subject::is_member() const {
    const auto around = std::find_if(path.rbegin() + 1, path.rend(), [](const Node* node) {
        return node->kind == NodeKind::ClassDef || as<FunctionDef>(node) != nullptr;
    });
    return around != path.rend() && (*around)->kind == NodeKind::ClassDef;
}

bool Subject::is_local() const {
    return std::any_of(path.begin(), path.end() - 1, [](const Node* node) { return as<FunctionDef>(node) != nullptr; });
}

bool Subject::is_among(const semantics::Values& values, semantics::ValueKind kind) const {
    return std::any_of(values.known.begin(), values.known.end(), [&](const semantics::Value& value) {
        if (value.kind != kind) return false;
        const auto* const cls_found = as<ClassDef>(value.node);
        const auto* const function_found = as<FunctionDef>(value.node);
        return (cls_found != nullptr || function_found != nullptr) &&
               (cls_found != nullptr ? cls_found->name : function_found->name) == name_span() && is_in(*value.file);
    });
}

bool Subject::may_be(const AnalyzedFile& in, const Node& expression, semantics::ValueKind kind) const {
    return is_among(context.evaluator.evaluate(in, &expression), kind);
}

bool Subject::is_unknown_parameter(const AnalyzedFile& in, const Node& expression) const {
    if (expression.kind != NodeKind::Name) return false;
    const auto& symbols = in.symbols();
    const semantics::Occurrence* const found = symbols.occurrence_at(expression.span.begin);
    if (found == nullptr || symbols.symbols()[found->symbol].target == semantics::no_id) return false;
    return symbols.symbols()[symbols.symbols()[found->symbol].target].is_parameter &&
           context.evaluator.evaluate(in, &expression).is_unknown();
}

Proposal Subject::propose(Conversion conversion) const {
    return {.conversion = conversion, .name = std::string(name()), .subject = path.back()->span};
}

Proposal Subject::refuse(Conversion conversion, std::string reason, Offset at) const {
    Proposal proposal = propose(conversion);
    proposal.reason = std::move(reason);
    proposal.reason_line = line_of(at);
    return proposal;
}

Refusal Subject::refusal(const AnalyzedFile& in, std::string reason, Offset at) const {
    Refusal result{std::move(reason), at};
    if (is_in(in)) return result;
    result.path = in.identity.path;
    result.line = in.tree->text().line_of(at);
    return result;
}

}  // namespace pykind::rewriting
