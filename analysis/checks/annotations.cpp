#include "analysis/checks/annotations.hpp"

#include <algorithm>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::BindingKind;
using semantics::Evaluator;
using semantics::no_id;

namespace {

// Three modules have the same types.
std::string of_typing(const std::string& name) {
    for (const std::string_view module : {"typing_extensions.", "collections.abc."}) {
        if (name.starts_with(module)) return "typing." + name.substr(module.size());
    }
    return name;
}

class AnnotationReader {
public:
    // `tree` is that of the file, or of what stands between quotes, which begins at `shift`.
    AnnotationReader(const AnalyzedFile& file, const SyntaxTree& tree, Offset shift)
        : file_(file), tree_(tree), shift_(shift), is_quoted_(&tree != file.tree.get()) {}

    std::vector<AnnotatedType> read(const Node& annotation) {
        add(annotation);
        return std::move(types_);
    }

private:
    [[nodiscard]] Span place(const Node& node) const { return {node.span.begin + shift_, node.span.end + shift_}; }

    void add(const Node& annotation) {
        std::vector<const Node*> pending = {&annotation};
        while (!pending.empty()) {
            const Node& node = *pending.back();
            pending.pop_back();
            if (const auto* either = as<BinOp>(&node); either != nullptr && either->op == TokenKind::VerticalBar) {
                pending.push_back(either->right);
                pending.push_back(either->left);
                continue;
            }
            const auto* const subscript = as<Subscript>(&node);
            const Node& generic = subscript == nullptr ? node : *subscript->value;
            const std::string full = name_of(generic);
            const std::size_t dot = full.rfind('.');
            AnnotatedType type{of_typing(full), dot == full.npos ? "" : full.substr(0, dot), place(generic), {}};
            std::vector<const Node*> arguments;
            if (subscript != nullptr) {
                const auto* const list = as<Sequence>(subscript->slice);
                if (list != nullptr && list->kind == NodeKind::Tuple && !list->parenthesized) {
                    arguments.assign(list->elts.begin(), list->elts.end());
                } else {
                    arguments = {subscript->slice};
                }
            }
            if (type.is_typing("Union")) {
                pending.insert(pending.end(), arguments.rbegin(), arguments.rend());
            } else if (type.is_typing("Optional") && arguments.size() == 1) {
                types_.push_back({"None", {}, place(node), {}});
                pending.push_back(arguments.front());
            } else if (type.is_typing("Annotated") && !arguments.empty()) {
                pending.push_back(arguments.front());
            } else {
                for (const Node* const argument : arguments) type.arguments.push_back(place(*argument));
                types_.push_back(std::move(type));
            }
        }
    }

    [[nodiscard]] std::string name_of(const Node& node) const {
        if (const auto* constant = as<Constant>(&node))
            return constant->type == ConstantKind::None ? "None" : std::string();
        std::string after;
        const Node* first = &node;
        while (const auto* attribute = as<Attribute>(first)) {
            after = "." + std::string(tree_.slice(attribute->attr)) + after;
            first = attribute->value;
        }
        return first->kind == NodeKind::Name ? meaning_of(*first, after) : std::string();
    }

    [[nodiscard]] semantics::SymbolId symbol_of(const Node& name) const {
        const auto& symbols = file_.symbols();
        if (is_quoted_) return symbols.look_up(0, tree_.slice(name.span));
        const auto* const occurrence = symbols.occurrence_at(name.span.begin);
        return occurrence == nullptr ? no_id : symbols.symbols()[occurrence->symbol].target;
    }

    // All its bindings are imports of the same thing, as in `try: from typing import … except ImportError: …`.
    [[nodiscard]] std::string meaning_of(const Node& name, const std::string& after) const {
        const auto& symbols = file_.symbols();
        const semantics::SymbolId symbol = symbol_of(name);
        if (symbol == no_id)
            return symbols.star_imports().empty() ? "builtins." + std::string(tree_.slice(name.span)) + after : "";
        std::string meaning;
        for (const semantics::BindingSite& binding : symbols.bindings(symbol)) {
            if (binding.kind != BindingKind::Import) return {};
            const auto& alias = static_cast<const Alias&>(*binding.part);
            std::string full(file_.tree->slice(alias.name));
            if (const auto* from = as<ImportFrom>(binding.node)) {
                full = Evaluator::imported_module(file_, *from) + "." + full;
            } else if (alias.asname.length() == 0) {
                full.resize(std::min(full.size(), full.find('.')));
            }
            full += after;
            if (!meaning.empty() && of_typing(meaning) != of_typing(full)) return {};
            meaning = std::move(full);
        }
        return meaning;
    }

    const AnalyzedFile& file_;
    const SyntaxTree& tree_;
    const Offset shift_;
    const bool is_quoted_;
    std::vector<AnnotatedType> types_;
};

}  // namespace

std::vector<AnnotatedType> return_types(const AnalyzedFile& file, const FunctionDef& def) {
    if (def.returns == nullptr) return {};
    const auto* const constant = as<Constant>(def.returns);
    if (constant == nullptr || constant->type != ConstantKind::Str)
        return AnnotationReader(file, *file.tree, 0).read(*def.returns);
    const std::string_view text = file.tree->slice(def.returns->span);
    const bool is_plain = text.size() > 2 && (text.front() == '"' || text.front() == '\'') && text[0] != text[1] &&
                          text.find('\\') == std::string_view::npos;
    if (!is_plain) return {};
    const auto inner = SyntaxTree::parse(SourceText(std::string(text.substr(1, text.size() - 2))));
    const auto& body = inner->module().body;
    const auto* const statement = body.size() == 1 ? as<ExprStatement>(body.front()) : nullptr;
    if (statement == nullptr || !inner->errors().empty()) return {};
    return AnnotationReader(file, *inner, def.returns->span.begin + 1).read(*statement->value);
}

}  // namespace pykind::checks
