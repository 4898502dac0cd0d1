// Keywords: the function they stand in, and what they work on.
#include "analysis/function_facts.hpp"
#include "analysis/hover_context.hpp"
#include "analysis/semantics/misuse.hpp"

namespace pykind {

using namespace syntax;
using semantics::ClassRef;
using semantics::FunctionInfo;
using semantics::Use;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

std::string_view word_of(KeywordKind keyword) {
    switch (keyword) {
        case KeywordKind::Yield: return "yield";
        case KeywordKind::YieldFrom: return "yield from";
        case KeywordKind::Await: return "await";
        case KeywordKind::For: return "for";
        case KeywordKind::AsyncFor:
        case KeywordKind::AsyncComprehension: return "async for";
        case KeywordKind::With: return "with";
        case KeywordKind::AsyncWith: return "async with";
    }
    return "";
}

namespace {

// The methods that a keyword calls, in that order.
std::vector<std::string_view> methods_of(KeywordKind keyword) {
    switch (keyword) {
        case KeywordKind::Yield: return {};
        case KeywordKind::Await: return {"__await__"};
        case KeywordKind::YieldFrom:
        case KeywordKind::For: return {"__iter__", "__next__"};
        case KeywordKind::AsyncFor:
        case KeywordKind::AsyncComprehension: return {"__aiter__", "__anext__"};
        case KeywordKind::With: return {"__enter__", "__exit__"};
        case KeywordKind::AsyncWith: return {"__aenter__", "__aexit__"};
    }
    return {};
}

// What stands where the method that the class defines is called; its second method may be that of another object,
// which `__iter__` gave.
void add_methods(const HoverContext& at, const Value& value, KeywordKind keyword, OperandFacts& operand) {
    if (value.kind != ValueKind::Instance || value.file->identity.module == "builtins") return;
    const ClassRef cls = semantics::class_of(value);
    const auto protocols = protocols_of(at.evaluator, cls);
    for (const std::string_view name : methods_of(keyword)) {
        const semantics::ProtocolMethod* const method = protocols.method(name);
        if (method == nullptr || method->binding == nullptr) continue;
        const std::string holder(method->holder.file->tree->slice(method->holder.node->name));
        operand.methods.push_back(
            {holder + "." + std::string(name), place_of(at, *method->holder.file, method->binding->name.begin)});
    }
}

OperandFacts read_operand(const HoverContext& at, KeywordKind keyword, const Node& expression, const Use& use) {
    OperandFacts operand;
    operand.written = shortened(at.tree().slice(expression.span));
    operand.values = at.evaluator.evaluate(at.file, &expression);
    const Values& values = operand.values;
    operand.problem = problem_of(at.evaluator, at.file, values, use);
    if (values.known.size() == 1) add_methods(at, values.known[0], keyword, operand);
    return operand;
}

std::vector<OperandFacts> read_operands(const HoverContext& at, KeywordKind keyword, const Node& node) {
    const auto one = [&](const Node* expression, UseKind use) -> std::vector<OperandFacts> {
        if (expression == nullptr) return {};
        return {read_operand(at, keyword, *expression, {use, &node})};
    };
    switch (keyword) {
        case KeywordKind::Yield: return {};
        case KeywordKind::YieldFrom: return one(static_cast<const Yield&>(node).value, UseKind::Delegated);
        case KeywordKind::Await: return one(static_cast<const Await&>(node).value, UseKind::Awaited);
        case KeywordKind::For: return one(static_cast<const For&>(node).iter, UseKind::Iterated);
        case KeywordKind::AsyncFor: return one(static_cast<const For&>(node).iter, UseKind::AsyncIterated);
        case KeywordKind::AsyncComprehension:
            return one(static_cast<const Comprehension&>(node).iter, UseKind::AsyncIterated);
        case KeywordKind::With:
        case KeywordKind::AsyncWith: break;
    }
    std::vector<OperandFacts> operands;
    const UseKind use = keyword == KeywordKind::With ? UseKind::Entered : UseKind::AsyncEntered;
    for (const Node* const item : static_cast<const With&>(node).items) {
        const Node* const manager = static_cast<const WithItem*>(item)->context_expr;
        if (manager != nullptr) operands.push_back(read_operand(at, keyword, *manager, {use, item}));
    }
    return operands;
}

}  // namespace

Explanation explain_keyword(const HoverContext& at, KeywordKind keyword, const Node& node, Span span) {
    KeywordFacts facts{keyword, std::nullopt, read_operands(at, keyword, node)};
    if (const FunctionInfo* const owner = at.file.functions().owner(at.path))
        facts.owner = gather_function_facts(at.file, *owner);
    return at.about(span, std::move(facts));
}

}  // namespace pykind
