#include "analysis/inlay_hints.hpp"

#include <algorithm>
#include <optional>

#include "analysis/function_facts.hpp"
#include "analysis/hover_context.hpp"
#include "analysis/outline.hpp"
#include "analysis/sections/sections.hpp"

namespace pykind {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::Value;
using semantics::ValueKind;

namespace {

bool touches(Span a, Span b) { return a.begin <= b.end && b.begin <= a.end; }

// The end of what stands before the colon that ends the header; nothing where there is no such colon.
std::optional<Offset> end_of_signature(const SyntaxTree& tree, const FunctionDef& def) {
    const auto& tokens = tree.tokens().tokens;
    int depth = 0;
    // An annotation may hold a lambda, whose colon is another.
    const Offset from = def.returns != nullptr ? def.returns->span.end : def.name.end;
    for (std::size_t i = tree.tokens().index_at(from); i < tokens.size(); ++i) {
        if (tokens[i].begin < from) continue;
        switch (tokens[i].kind) {
            case TokenKind::LeftParen:
            case TokenKind::LeftBracket:
            case TokenKind::LeftBrace: ++depth; break;
            case TokenKind::RightParen:
            case TokenKind::RightBracket:
            case TokenKind::RightBrace: --depth; break;
            case TokenKind::Colon:
                // Parentheses around the annotation open before it.
                if (depth <= 0) return tokens[i - 1].end;
                break;
            case TokenKind::Newline:
            case TokenKind::EndMarker: return std::nullopt;
            default: break;
        }
    }
    return std::nullopt;
}

// What can give an object worth a hint.
bool may_produce(const Node& value) {
    switch (value.kind) {
        case NodeKind::Call:
        case NodeKind::Name:
        case NodeKind::Attribute:
        case NodeKind::Await:
        case NodeKind::GeneratorExp:
        case NodeKind::IfExp: return true;
        default: return false;
    }
}

// An annotation that names the very class of the object: "AsyncGenerator[int, None]", "typing.Generator[…]".
bool names_class(std::string_view annotation, CallResult result) {
    const std::string_view name = annotation.substr(0, annotation.find('['));
    const std::string_view last = name.substr(name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.') + 1);
    return (result == CallResult::AsyncGeneratorIterator && last == "AsyncGenerator") ||
           (result == CallResult::GeneratorIterator && last == "Generator");
}

// In the words of its hover, or the type where that is known.
std::string words_of(const semantics::Values& values) {
    const Value& value = values.known.front();
    const FunctionInfo* const maker = value.file->functions().find(value.node);
    if (values.known.size() > 1 || maker == nullptr) return sections::phrase_of(value);
    const FunctionFacts facts = gather_function_facts(*value.file, *maker);
    if (facts.result == value.produced) {
        if (names_class(facts.return_annotation, facts.result)) return shortened(facts.return_annotation);
        std::string type = sections::plain_type_of(facts);
        if (facts.return_annotation.empty() && !type.empty()) return type;
    }
    return sections::phrase_of(value);
}

class HintFinder {
public:
    HintFinder(semantics::Evaluator& evaluator, const AnalyzedFile& file, Span range, InlayHintOptions options)
        : evaluator_(evaluator), file_(file), range_(range), options_(options) {}

    std::vector<InlayHint> run(const std::stop_token& stopped) {
        std::vector<const Node*> pending = {&file_.tree->module()};
        while (!pending.empty() && !stopped.stop_requested()) {
            const Node& node = *pending.back();
            pending.pop_back();
            visit(node);
            for_each_child(node, [&](const Node* child) {
                const bool may_hold = !is_expression(child->kind) && !is_pattern(child->kind);
                if (may_hold && touches(child->span, range_)) pending.push_back(child);
            });
        }
        std::sort(hints_.begin(), hints_.end(),
                  [](const InlayHint& a, const InlayHint& b) { return a.offset < b.offset; });
        return std::move(hints_);
    }

private:
    void visit(const Node& node) {
        if (const auto* def = as<FunctionDef>(&node); def != nullptr && options_.functions) visit_function(*def);
        if (const auto* assign = as<Assign>(&node); assign != nullptr && options_.assignments)
            visit_assignment(*assign);
    }

    void visit_function(const FunctionDef& def) {
        const FunctionInfo* const info = file_.functions().find(&def);
        if (info == nullptr || info->kind == FunctionKind::Function) return;
        const auto end = end_of_signature(*file_.tree, def);
        if (end) add({InlayHintSort::Function, *end, name_span_of(def).begin, std::string(phrase_of(info->kind))});
    }

    void visit_assignment(const Assign& assign) {
        if (assign.targets.size() != 1 || assign.value == nullptr || !may_produce(*assign.value)) return;
        const Node& target = *assign.targets[0];
        const auto* const attribute = as<Attribute>(&target);
        const bool is_name = attribute != nullptr || target.kind == NodeKind::Name;
        if (!is_name || target.parenthesized || !range_.touches(target.span.end)) return;
        const semantics::Values values = evaluator_.evaluate(file_, assign.value);
        const bool is_certain =
            values.complete && !values.is_unknown() &&
            std::all_of(values.known.begin(), values.known.end(), [&](const Value& value) {
                return value.kind == ValueKind::Produced && value.produced == values.known.front().produced;
            });
        if (!is_certain) return;
        const Offset subject = attribute != nullptr ? attribute->attr.begin : target.span.begin;
        add({InlayHintSort::Assignment, target.span.end, subject, ": " + words_of(values)});
    }

    void add(InlayHint hint) {
        if (range_.touches(hint.offset)) hints_.push_back(std::move(hint));
    }

    semantics::Evaluator& evaluator_;
    const AnalyzedFile& file_;
    const Span range_;
    const InlayHintOptions options_;
    std::vector<InlayHint> hints_;
};

}  // namespace

std::vector<InlayHint> inlay_hints(semantics::Evaluator& evaluator, const AnalyzedFile& file, Span range,
                                   InlayHintOptions options, const std::stop_token& stopped) {
    return HintFinder(evaluator, file, range, options).run(stopped);
}

}  // namespace pykind
