#include "analysis/checks/visit.hpp"

#include <algorithm>

#include "analysis/hover_context.hpp"
#include "analysis/sections/sections.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

// Where what made a value is named; empty if it has no name.
Span name_of_maker(const Value& value) {
    if (const auto* def = as<FunctionDef>(value.node)) return def->name;
    if (const auto* cls = as<ClassDef>(value.node)) return cls->name;
    return {};
}

}  // namespace

const Values& Visit::values(const Node* expression) {
    const auto found = whole_.values.find(expression);
    if (found != whole_.values.end()) return found->second;
    return whole_.values.emplace(expression, evaluator().evaluate(file(), expression)).first->second;
}

const Value* Visit::value(const Node* expression) {
    const Values& all = values(expression);
    return all.complete && all.known.size() == 1 ? &all.known.front() : nullptr;
}

std::string Visit::problem(const Node* expression, semantics::UseKind use, const Node* user) {
    return semantics::problem_of(evaluator(), file(), values(expression), {use, user});
}

std::vector<RelatedPlace> Visit::definition_of(const Value& value) const {
    const Span name = name_of_maker(value);
    if (name.length() == 0) return {};
    const std::string called = code(value.file->tree->slice(name));
    const semantics::FunctionInfo* const info = value.file->functions().find(value.node);
    if (info == nullptr) return {related(*value.file, name, called + " is defined here")};
    return {related(*value.file, name, called + " is " + sections::with_article(semantics::phrase_of(info->kind)))};
}

RelatedPlace Visit::related(const AnalyzedFile& in, Span span, std::string message) const {
    return {in.identity.path, span, in.tree->text().line_of(span.begin), std::move(message), &in};
}

Fix Visit::fix(std::string title, std::vector<Edit> edits) const {
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    return {.title = std::move(title), .changes = {{whole_.context.file, std::move(edits)}}};
}

void Visit::report(Finding finding, Severity unless_set) {
    finding.check = check_;
    finding.severity = whole_.settings.severity(check_, unless_set);
    whole_.findings.push_back(std::move(finding));
}

std::string described(const Value& value) {
    if (value.kind == ValueKind::None) return "None";
    if (value.kind == ValueKind::Instance) {
        const auto* const cls = static_cast<const ClassDef*>(value.node);
        return "an instance of " + code(value.file->tree->slice(cls->name));
    }
    return sections::with_article(sections::phrase_of(value));
}

std::string written(const Visit& at, const Node& expression) {
    const auto* const call = as<Call>(&expression);
    if (call != nullptr && !call->arguments.empty()) return code(shortened(at.slice(call->func->span)) + "(…)");
    return code(shortened(at.slice(expression.span)));
}

}  // namespace pykind::checks
