#include "analysis/rewriting/context_fold.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::SymbolId;

namespace {

Truth opposite(Truth truth) {
    if (truth == Truth::Unknown) return truth;
    return truth == Truth::True ? Truth::False : Truth::True;
}

Truth truth_of(bool value) { return value ? Truth::True : Truth::False; }

bool is_none(const Node& node) {
    const auto* const constant = as<Constant>(&node);
    return constant != nullptr && constant->type == ConstantKind::None;
}

// An expression that gives True or False and nothing else.
bool gives_bool(const Node& node) {
    const auto* const unary = as<UnaryOp>(&node);
    return node.kind == NodeKind::Compare || node.kind == NodeKind::Call ||
           (unary != nullptr && unary->op == TokenKind::Not);
}

bool names_builtin(const AnalyzedFile& file, const Node& function, std::string_view name) {
    return Evaluator::qualified_name(file, &function) == "builtins." + std::string(name);
}

}  // namespace

std::optional<ExitArgument> ContextFold::argument_at(const Node& node) const {
    if (node.kind != NodeKind::Name) return std::nullopt;
    const auto& symbols = subject_.file().symbols();
    const auto target_at = [&](Offset offset) -> SymbolId {
        const semantics::Occurrence* const found = symbols.occurrence_at(offset);
        return found == nullptr ? semantics::no_id : symbols.symbols()[found->symbol].target;
    };
    const SymbolId target = target_at(node.span.begin);
    for (std::size_t i = 0; target != semantics::no_id && i < exit_arguments; ++i) {
        const Arg* const argument = context_.arguments[i];
        if (argument != nullptr && target_at(argument->name.begin) == target) return static_cast<ExitArgument>(i);
    }
    return std::nullopt;
}

bool ContextFold::reads_arguments(const Node& node) const {
    if (argument_at(node)) return true;
    bool found = false;
    for_each_child(node, [&](const Node* child) { found = found || reads_arguments(*child); });
    return found;
}

bool ContextFold::is_plain(const Node& node) const {
    switch (node.kind) {
        case NodeKind::Constant:
        case NodeKind::Name: return true;
        case NodeKind::Attribute: {
            const Node& object = *static_cast<const Attribute&>(node).value;
            return object.kind == NodeKind::Name &&
                   subject_.tree().slice(object.span) == subject_.tree().slice(instance_of(*context_.exit)->name);
        }
        case NodeKind::UnaryOp:
            return static_cast<const UnaryOp&>(node).op == TokenKind::Not &&
                   is_plain(*static_cast<const UnaryOp&>(node).operand);
        case NodeKind::BoolOp: {
            const Nodes& values = static_cast<const BoolOp&>(node).values;
            return std::all_of(values.begin(), values.end(), [&](const Node* value) { return is_plain(*value); });
        }
        case NodeKind::Compare: {
            const auto& compare = static_cast<const Compare&>(node);
            const bool is_identity =
                compare.ops.size() == 1 && (compare.ops[0] == TokenKind::Is || compare.ops[0] == TokenKind::IsNot);
            if (is_identity) return is_plain(*compare.left) && is_plain(*compare.comparators[0]);
            return compare.ops.size() == 1 && argument_at(*compare.left) == ExitArgument::Type &&
                   is_exception_type(*compare.comparators[0]);
        }
        case NodeKind::Call: {
            const auto& call = static_cast<const Call&>(node);
            const bool asks = names_builtin(subject_.file(), *call.func, "isinstance") ||
                              names_builtin(subject_.file(), *call.func, "issubclass");
            return asks && std::all_of(call.arguments.begin(), call.arguments.end(), [&](const Node* argument) {
                       return is_plain(*argument) || is_exception_type(*argument);
                   });
        }
        default: return false;
    }
}

// `type[E]` or, of what is taken together, `*errors: type[E]`; also a tuple of them.
bool ContextFold::is_annotated_type(const Arg& parameter, bool is_rest) const {
    const auto* outer = as<Subscript>(parameter.annotation);
    if (outer == nullptr) return false;
    const auto names = [&](const Subscript& subscript, std::string_view builtin, std::string_view typing) {
        const std::string name = Evaluator::qualified_name(subject_.file(), subscript.value);
        return name == "builtins." + std::string(builtin) || name == "typing." + std::string(typing);
    };
    if (!is_rest && names(*outer, "tuple", "Tuple")) {
        const auto* const list = as<Sequence>(outer->slice);
        outer = as<Subscript>(list != nullptr && !list->elts.empty() ? list->elts[0] : outer->slice);
        if (outer == nullptr) return false;
    }
    return names(*outer, "type", "Type");
}

bool ContextFold::is_exception_type(const Node& node) const {
    if (const auto* const tuple = as<Sequence>(&node)) {
        return tuple->kind == NodeKind::Tuple &&
               std::all_of(tuple->elts.begin(), tuple->elts.end(),
                           [&](const Node* type) { return type->kind != NodeKind::Tuple && is_exception_type(*type); });
    }
    if (const auto* const attribute = as<Attribute>(&node); attribute != nullptr && is_plain(node)) {
        const Arg* const parameter = state_.parameter_of(subject_.tree().slice(attribute->attr));
        return parameter != nullptr && is_annotated_type(*parameter, parameter == context_.init->args->vararg);
    }
    if (node.kind != NodeKind::Name && node.kind != NodeKind::Attribute) return false;
    Evaluator& evaluator = subject_.context.evaluator;
    const semantics::Values values = evaluator.evaluate(subject_.file(), &node);
    return values.complete && !values.known.empty() &&
           std::all_of(values.known.begin(), values.known.end(), [&](const semantics::Value& value) {
               if (value.kind != semantics::ValueKind::Class) return false;
               const auto& order = evaluator.order_of(semantics::class_of(value));
               return order.complete &&
                      std::any_of(order.classes.begin(), order.classes.end(), [](const ClassRef& cls) {
                          return cls.file->identity.module == "builtins" &&
                                 cls.file->tree->slice(cls.node->name) == "BaseException";
                      });
           });
}

const Node* ContextFold::types_of(const Node& test) const {
    const auto* const call = as<Call>(&test);
    if (call == nullptr || call->arguments.size() != 2) return nullptr;
    const auto argument = argument_at(*call->arguments[0]);
    const bool fits = (argument == ExitArgument::Value && names_builtin(subject_.file(), *call->func, "isinstance")) ||
                      (argument == ExitArgument::Type && names_builtin(subject_.file(), *call->func, "issubclass"));
    return fits && is_exception_type(*call->arguments[1]) ? call->arguments[1] : nullptr;
}

// --- What tests say ---

Truth ContextFold::truth_of_comparison(const Compare& compare) const {
    if (compare.ops.size() != 1) return Truth::Unknown;
    const TokenKind op = compare.ops[0];
    const Node& left = *compare.left;
    const Node& right = *compare.comparators[0];
    const auto argument = argument_at(is_none(left) ? right : left);
    if (!argument || (is_given() && *argument == ExitArgument::Traceback)) return Truth::Unknown;
    const bool is_identity = op == TokenKind::Is || op == TokenKind::IsNot;
    const bool is_equality = op == TokenKind::EqualEqual || op == TokenKind::NotEqual;
    if (is_none(left) || is_none(right)) {
        if (!is_identity && (!is_equality || *argument != ExitArgument::Type)) return Truth::Unknown;
        return truth_of(is_given() != (op == TokenKind::Is || op == TokenKind::EqualEqual));
    }
    const bool is_member = op == TokenKind::In || op == TokenKind::NotIn;
    const bool asks_type = *argument == ExitArgument::Type && (is_identity || is_equality || is_member);
    if (is_given() || !asks_type || !is_exception_type(right)) return Truth::Unknown;
    return truth_of(op == TokenKind::IsNot || op == TokenKind::NotEqual || op == TokenKind::NotIn);
}

// The first operand that decides ends it, if what comes before could as well not be asked.
Truth ContextFold::truth_of_both(const BoolOp& both) const {
    const Truth decides = truth_of(both.op == TokenKind::Or);
    bool is_known = true;
    for (const Node* const value : both.values) {
        const Truth found = truth(*value);
        if (found == decides) return found;
        if (found != Truth::Unknown) continue;
        is_known = false;
        if (!is_plain(*value)) return Truth::Unknown;
    }
    return is_known ? opposite(decides) : Truth::Unknown;
}

Truth ContextFold::truth(const Node& test) const {
    if (const auto* const constant = as<Constant>(&test)) {
        if (constant->type == ConstantKind::True) return Truth::True;
        const bool is_false = constant->type == ConstantKind::False || constant->type == ConstantKind::None;
        return is_false ? Truth::False : Truth::Unknown;
    }
    if (const auto argument = argument_at(test)) {
        // A class is true; an exception may have its own mind.
        if (!is_given()) return Truth::False;
        return *argument == ExitArgument::Type ? Truth::True : Truth::Unknown;
    }
    if (const auto* const unary = as<UnaryOp>(&test))
        return unary->op == TokenKind::Not ? opposite(truth(*unary->operand)) : Truth::Unknown;
    if (const auto* const both = as<BoolOp>(&test)) return truth_of_both(*both);
    if (const auto* const compare = as<Compare>(&test)) return truth_of_comparison(*compare);
    const auto* const call = as<Call>(&test);
    if (call == nullptr || call->arguments.empty()) return Truth::Unknown;
    if (names_builtin(subject_.file(), *call->func, "bool") && call->arguments.size() == 1)
        return truth(*call->arguments[0]);
    const bool asks_value = names_builtin(subject_.file(), *call->func, "isinstance") && types_of(test) != nullptr;
    return asks_value && !is_given() ? Truth::False : Truth::Unknown;
}

// Without those that change nothing.
std::vector<const Node*> ContextFold::operands_left(const BoolOp& both) const {
    std::vector<const Node*> left;
    const Truth changes_nothing = truth_of(both.op == TokenKind::And);
    std::copy_if(both.values.begin(), both.values.end(), std::back_inserter(left),
                 [&](const Node* value) { return !reads_arguments(*value) || truth(*value) != changes_nothing; });
    return left;
}

const Node* ContextFold::left_of(const Node& test) const {
    const auto* const both = as<BoolOp>(&test);
    if (both == nullptr) return &test;
    const auto left = operands_left(*both);
    if (left.size() == both->values.size()) return &test;
    return left.size() == 1 ? left_of(*left.front()) : nullptr;
}

// --- What is put in place of what ---

void ContextFold::refuse(std::string reason, Offset at) {
    if (!refusal_) refusal_ = Refusal{std::move(reason), at};
}

void ContextFold::replace(Span span, std::string text) {
    if (span.length() == 0) return;
    if (subject_.line_of(span.begin) != subject_.line_of(span.end))
        return refuse("a test of what `" + std::string(context_.protocol->exit) + "` is given is broken over lines",
                      span.begin);
    edits_.push_back({span, std::move(text)});
}

Span ContextFold::with_parentheses(const Node& node) const {
    if (!node.parenthesized) return node.span;
    const auto& stream = subject_.tree().tokens();
    std::size_t first = stream.index_at(node.span.begin);
    while (stream.tokens[first].kind != TokenKind::LeftParen || stream.tokens[first].begin >= node.span.begin) --first;
    std::size_t last = stream.index_at(node.span.end - 1);
    while (stream.tokens[last].kind != TokenKind::RightParen || stream.tokens[last].begin < node.span.end) ++last;
    return {stream.tokens[first].begin, stream.tokens[last].end};
}

void ContextFold::fold_both(const BoolOp& both, bool is_test) {
    const auto left = operands_left(both);
    if (left.empty()) return refuse("a test is always the same", both.span.begin);
    const auto at = std::search(both.values.begin(), both.values.end(), left.begin(), left.end());
    const bool is_last = !left.empty() && left.back() == both.values.back();
    if (at == both.values.end() || (!is_last && !is_test))
        return refuse("a test mixes what is given with other things", both.span.begin);
    // Parentheses of an operand are inside the whole.
    replace({both.span.begin, std::max(both.span.begin, with_parentheses(*left.front()).begin)}, "");
    replace({std::min(both.span.end, with_parentheses(*left.back()).end), both.span.end}, "");
    for (const Node* const value : left) fold(*value, is_test, &both);
}

void ContextFold::fold_choice(const IfExp& choice) {
    const Node& chosen = truth(*choice.test) == Truth::True ? *choice.body : *choice.orelse;
    const Span span = with_parentheses(chosen);
    replace({choice.span.begin, span.begin}, "");
    fold(chosen, false, &choice);
    replace({span.end, choice.span.end}, "");
}

void ContextFold::fold_argument(const Node& name, ExitArgument argument, const Node* around) {
    const std::string written = code(subject_.tree().slice(name.span));
    if (!is_given()) {
        const auto* const call = as<Call>(around);
        const bool is_passed =
            (call != nullptr && call->func != &name) || (around != nullptr && around->kind == NodeKind::Keyword);
        if (!is_passed) return refuse(written + " is read where there may be no exception", name.span.begin);
        return replace(name.span, "None");
    }
    if (argument == ExitArgument::Traceback)
        return refuse(written + " would hold the frame of the generator too", name.span.begin);
    replace(name.span, argument == ExitArgument::Type ? "type(" + exception_ + ")" : exception_);
}

void ContextFold::fold(const Node& node, bool is_test, const Node* around) {
    if (refusal_ || !reads_arguments(node)) return;
    if (const auto argument = argument_at(node)) {
        if (is_test && is_given() && argument == ExitArgument::Value)
            return refuse("an exception may be false: " + code(subject_.tree().slice(node.span)) +
                              " has to be compared with None",
                          node.span.begin);
        return fold_argument(node, *argument, around);
    }
    const Truth known = truth(node);
    if (known != Truth::Unknown && (is_test || gives_bool(node)))
        return replace(node.span, known == Truth::True ? "True" : "False");
    if (const auto* const both = as<BoolOp>(&node)) return fold_both(*both, is_test);
    if (const auto* const choice = as<IfExp>(&node)) {
        if (reads_arguments(*choice->test) && truth(*choice->test) != Truth::Unknown) return fold_choice(*choice);
        fold(*choice->body, false, choice);
        fold(*choice->test, true, choice);
        return fold(*choice->orelse, false, choice);
    }
    if (const auto* const unary = as<UnaryOp>(&node)) return fold(*unary->operand, unary->op == TokenKind::Not, unary);
    const auto* const call = as<Call>(&node);
    if (call != nullptr && names_builtin(subject_.file(), *call->func, "issubclass") && types_of(node) != nullptr) {
        if (!is_given())
            return refuse(code(subject_.tree().slice(node.span)) + " fails where there is no exception",
                          node.span.begin);
        replace(call->func->span, "isinstance");
        return replace(call->arguments[0]->span, exception_);
    }
    for_each_child(node, [&](const Node* child) { fold(*child, false, &node); });
}

}  // namespace pykind::rewriting
