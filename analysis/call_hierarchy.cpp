#include "analysis/call_hierarchy.hpp"

#include <algorithm>

#include "analysis/navigation.hpp"
#include "analysis/outline.hpp"
#include "analysis/semantics/use.hpp"

namespace pykind {

using namespace syntax;
using semantics::Evaluator;
using semantics::FunctionInfo;
using semantics::Value;
using semantics::ValueKind;

namespace {

// The one function that an expression certainly is; no file where there is none.
Callable function_of(Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    const semantics::Values values = evaluator.evaluate(file, &expression);
    if (!values.complete || values.known.size() != 1) return {};
    const Value& value = values.known.front();
    if (value.kind != ValueKind::Function || value.is_partial || !can_be_shown(file, *value.file)) return {};
    const FunctionInfo* const info = value.file->functions().find(value.node);
    return info == nullptr ? Callable{} : Callable{value.file, info};
}

// What runs the expression at the end of a path: generator expressions and the bodies of classes run where they stand.
Callable caller_at(const AnalyzedFile& file, std::vector<const Node*> path) {
    while (true) {
        const FunctionInfo* const owner = file.functions().owner(path);
        const bool is_function = owner != nullptr && owner->node->kind != NodeKind::GeneratorExp;
        if (is_function) return {&file, owner};
        // The last one is what is asked about, not what it stands in.
        const auto looked_through = std::find_if(path.rbegin() + 1, path.rend(), [&](const Node* node) {
            return owner != nullptr ? node == owner->node : node->kind == NodeKind::ClassDef;
        });
        if (looked_through == path.rend()) return {&file, nullptr};
        path.erase(looked_through.base(), path.end());
    }
}

// The calls that run when a block does: not those in the bodies of functions and lambdas, but those in their defaults
// and decorators.
std::vector<const Call*> calls_in(std::vector<const Node*> pending) {
    std::vector<const Call*> calls;
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (const auto* call = as<Call>(node)) calls.push_back(call);
        const auto* const def = as<FunctionDef>(node);
        const auto* const lambda = as<Lambda>(node);
        for_each_child(*node, [&](const Node* child) {
            const bool is_body =
                (def != nullptr && is_statement(child->kind)) || (lambda != nullptr && child == lambda->body);
            if (!is_body) pending.push_back(child);
        });
    }
    return calls;
}

void add(std::vector<CallHierarchyCall>& calls, const Callable& other, Span range) {
    auto known =
        std::find_if(calls.begin(), calls.end(), [&](const CallHierarchyCall& call) { return call.other == other; });
    if (known == calls.end()) known = calls.insert(calls.end(), {other, {}});
    known->ranges.push_back(range);
}

Span called_name(const Node& called) {
    const auto* const attribute = as<Attribute>(&called);
    return attribute != nullptr ? attribute->attr : called.span;
}

}  // namespace

Span Callable::span() const {
    return function == nullptr ? Span{0, file->tree->text().size()}
                               : span_with_decorators(*file->tree, *function->node);
}

Span Callable::name_span() const {
    if (function == nullptr) return {};
    if (function->def() != nullptr) return name_span_of(*function->node);
    const auto& stream = file->tree->tokens();
    return stream.tokens[stream.index_at(function->node->span.begin)].span();
}

std::vector<Callable> callables_at(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    std::vector<Callable> found;
    if (offset >= file.tree->text().size()) return found;
    const Token& token = file.tree->tokens().tokens[file.tree->tokens().index_at(offset)];
    if (!token.span().contains(offset)) return found;
    const Node* const node = path_to(*file.tree, offset).back();
    const bool is_keyword =
        token.kind == TokenKind::Def || token.kind == TokenKind::Async || token.kind == TokenKind::Lambda;
    if (is_keyword) {
        const FunctionInfo* const info = file.functions().find(node);
        if (info != nullptr && node->kind != NodeKind::GeneratorExp) found.push_back({&file, info});
    } else if (token.kind == TokenKind::Name) {
        for (const semantics::Definition& definition : definitions_at(evaluator, file, offset)) {
            const FunctionInfo* const info = definition.file->functions().find(definition.node);
            if (info != nullptr && can_be_shown(file, *definition.file)) found.push_back({definition.file, info});
        }
    }
    return found;
}

std::vector<CallHierarchyCall> outgoing_calls(Evaluator& evaluator, const Callable& caller,
                                              const std::stop_token& stopped) {
    std::vector<const Node*> block;
    if (caller.function == nullptr) {
        block = {&caller.file->tree->module()};
    } else if (const auto* def = caller.function->def()) {
        block.assign(def->body.begin(), def->body.end());
    } else if (const auto* lambda = as<Lambda>(caller.function->node)) {
        block = {lambda->body};
    }
    std::vector<const Call*> sites = calls_in(std::move(block));
    std::sort(sites.begin(), sites.end(),
              [](const Call* a, const Call* b) { return called_name(*a->func).begin < called_name(*b->func).begin; });
    std::vector<CallHierarchyCall> calls;
    for (const Call* const site : sites) {
        if (stopped.stop_requested()) break;
        const Callable called = function_of(evaluator, *caller.file, *site->func);
        if (called.file != nullptr) add(calls, called, called_name(*site->func));
    }
    return calls;
}

std::vector<CallHierarchyCall> incoming_calls(Evaluator& evaluator, const AnalyzedFile& file,
                                              const ReferenceTarget& target, const std::vector<Span>& references) {
    std::vector<CallHierarchyCall> calls;
    for (const Span& reference : references) {
        const auto path = path_to(*file.tree, reference.begin);
        const Node& name = *path.back();
        if (name.kind != NodeKind::Name && name.kind != NodeKind::Attribute) continue;
        if (semantics::use_of(path, path.size() - 1).kind != semantics::UseKind::Called) continue;
        const Callable called = function_of(evaluator, file, name);
        if (called.file == nullptr || !target.sites.contains({called.file->identity.path, called.name_span().begin}))
            continue;
        add(calls, caller_at(file, path), reference);
    }
    return calls;
}

}  // namespace pykind
