#include "analysis/rewriting/class_need.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;

namespace {

using Path = std::vector<const Node*>;

// What stands behind a parameter's or a variable's colon, or behind a function's arrow; null if nothing does.
const Node* annotation_of(const Node& node) {
    if (const auto* const arg = as<Arg>(&node)) return arg->annotation;
    if (const auto* const function = as<FunctionDef>(&node)) return function->returns;
    const auto* const annotated = as<AnnAssign>(&node);
    return annotated != nullptr ? annotated->annotation : nullptr;
}

bool is_in_annotation(const Path& path) {
    const Offset at = path.back()->span.begin;
    return std::any_of(path.begin(), path.end(), [&](const Node* node) {
        const Node* const annotation = annotation_of(*node);
        return annotation != nullptr && annotation->span.contains(at);
    });
}

// By `isinstance`, an `except` or a class pattern.
bool is_asked_for(const AnalyzedFile& file, const Path& path) {
    const Offset at = path.back()->span.begin;
    return std::any_of(path.begin(), path.end(), [&](const Node* node) {
        const auto* const handler = as<ExceptHandler>(node);
        if (handler != nullptr) return handler->type != nullptr && handler->type->span.contains(at);
        const auto* const call = as<Call>(node);
        if (call == nullptr) return node->kind == NodeKind::MatchClass;
        const std::string name = Evaluator::qualified_name(file, call->func);
        return name == "builtins.isinstance" || name == "builtins.issubclass";
    });
}

// `derived` is told from what it is decorated with.
bool is_base(const ClassDef& derived, const Node& node) {
    return std::find(derived.arguments.begin(), derived.arguments.end(), &node) != derived.arguments.end();
}

// What the use at the end of a path, a Name or an Attribute, needs; empty if the class is only called.
std::string need_of(const AnalyzedFile& file, const Path& path) {
    const Node& node = *path.back();
    const Node& around = *path[path.size() - 2];
    const auto written = [&](Span span) { return code(file.tree->slice(span)); };
    const auto* const call = as<Call>(&around);
    if (call != nullptr && call->func == &node) return {};
    if (const auto* const attribute = as<Attribute>(&around)) return written(attribute->span) + " is read";
    if (is_in_annotation(path) || is_asked_for(file, path)) return written(node.span) + " is used as a type";
    const auto* const derived = as<ClassDef>(&around);
    if (derived != nullptr && is_base(*derived, node)) return written(derived->name) + " is derived from it";
    const auto* const subscript = as<Subscript>(&around);
    if (subscript != nullptr && subscript->value == &node) return written(subscript->span) + " is subscripted";
    if (call != nullptr) return written(call->func->span) + " is given the class";
    return written(node.span) + " is not only called";
}

FileReferences references_in(const Subject& subject, const std::shared_ptr<const AnalyzedFile>& file,
                             const ReferenceTarget& target, std::set<std::string>& names) {
    FileReferences result{file, {}};
    for (std::size_t known = 0; known < names.size();) {
        known = names.size();
        References found = find_references(subject.context.evaluator, *file, target, names);
        names.insert(found.aliases.begin(), found.aliases.end());
        result.spans = std::move(found.spans);
    }
    return result;
}

}  // namespace

FileReferences references_at_home(const Subject& subject) {
    std::set<std::string> names = {std::string(subject.name())};
    return references_in(subject, subject.context.file, subject.as_target(), names);
}

std::vector<FileReferences> references_elsewhere(const Subject& subject, const std::set<std::string>& words) {
    const ReferenceTarget target = subject.as_target();
    std::set<std::string> names;
    if (!subject.is_local()) names.emplace(subject.name());
    std::vector<FileReferences> result;
    // What one file calls it, others may take from there.
    for (std::size_t known = names.size() + 1; known != names.size();) {
        known = names.size();
        result.clear();
        std::set<std::string> all = words;
        all.insert(names.begin(), names.end());
        if (all.empty()) break;
        for (const auto& file : subject.context.project.with_words(all)) {
            if (!subject.is_in(*file)) result.push_back(references_in(subject, file, target, names));
        }
    }
    return result;
}

std::optional<Refusal> use_in_class_body(const Subject& subject, const AnalyzedFile& file) {
    const auto& symbols = file.symbols();
    const semantics::ValueKind kind =
        subject.cls() != nullptr ? semantics::ValueKind::Class : semantics::ValueKind::Function;
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        const semantics::Symbol& symbol = symbols.symbols()[found.symbol];
        if (found.is_binding || !symbol.is_bound || symbol.name != subject.name() ||
            symbols.scopes()[symbol.scope].kind != semantics::ScopeKind::Class)
            continue;
        const Path path = path_to(*file.tree, found.span.begin);
        const auto* const call = as<Call>(path[path.size() - 2]);
        if (call != nullptr && call->func == path.back()) continue;
        if (path.back()->kind == NodeKind::Name && subject.may_be(file, *path.back(), kind))
            return subject.refusal(file, code(subject.name()) + " is read by a class that binds the name itself",
                                   found.span.begin);
    }
    return std::nullopt;
}

std::optional<Refusal> problem_of_bindings(const Subject& subject) {
    const auto& symbols = subject.file().symbols();
    const semantics::Occurrence* const name = symbols.occurrence_at(subject.name_span().begin);
    const auto bindings = symbols.bindings(name == nullptr ? semantics::no_id : symbols.symbols()[name->symbol].target);
    if (!bindings.empty() && std::next(bindings.begin()) == bindings.end()) return std::nullopt;
    return Refusal{code(subject.name()) + " is bound more than once", subject.path.back()->span.begin};
}

std::optional<Refusal> need_of_class(const Subject& subject, const FileReferences& references,
                                     const std::vector<Span>& gone) {
    const AnalyzedFile& file = *references.file;
    const SyntaxTree& tree = *file.tree;
    const auto is_gone = [&](Offset offset) {
        return subject.is_in(file) &&
               std::any_of(gone.begin(), gone.end(), [&](const Span& span) { return span.contains(offset); });
    };
    if (auto found = use_in_class_body(subject, file)) return found;
    for (const Span& span : references.spans) {
        if (is_gone(span.begin)) continue;
        const Path path = path_to(tree, span.begin);
        // Neither an import, a declaration, the class's own name nor another thing that is given its name.
        const bool is_read = path.back()->kind == NodeKind::Name || path.back()->kind == NodeKind::Attribute;
        if (!is_read || path.back()->context != ExprContext::Load) continue;
        std::string need = need_of(file, path);
        if (!need.empty()) return subject.refusal(file, std::move(need), span.begin);
    }
    if (references.spans.empty()) return std::nullopt;
    // An annotation may be written in a string (PEP 484, "Forward references").
    for (const Token& token : tree.tokens().tokens) {
        const bool may_name = token.kind == TokenKind::String && has_word(tree.slice(token.span()), subject.name());
        if (may_name && !is_gone(token.begin) && is_in_annotation(path_to(tree, token.begin)))
            return subject.refusal(file, code(subject.name()) + " is used as a type", token.begin);
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
