#include "analysis/semantic_tokens.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "analysis/semantics/definitions.hpp"

namespace pykind {

using namespace syntax;
using semantics::Binding;
using semantics::BindingKind;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::SymbolId;
using semantics::Value;
using semantics::ValueKind;

namespace {

// How a token of a function looks, but for where it stands.
SemanticToken look_of(const FunctionInfo& info) {
    SemanticToken token;
    token.type = info.is_in_class() ? SemanticTokenType::Method : SemanticTokenType::Function;
    token.is_async = info.kind == FunctionKind::CoroutineFunction || info.kind == FunctionKind::AsyncGeneratorFunction;
    token.is_generator = info.kind == FunctionKind::GeneratorFunction ||
                         info.kind == FunctionKind::AsyncGeneratorFunction ||
                         info.kind == FunctionKind::GeneratorBasedCoroutineFunction;
    return token;
}

// Whether the name of a function stands for a function once its decorators have run, whatever they are.
bool stays_function(const FunctionInfo& info) {
    return info.binding != Binding::Unknown && info.binding != Binding::Property &&
           info.binding != Binding::CachedProperty;
}

using Look = std::optional<SemanticToken>;

// A plain `def` in a stub says nothing of what it stands for.
Look look_of(const Value& value) {
    const FunctionInfo* const info =
        value.kind == ValueKind::Function && !value.is_partial ? value.file->functions().find(value.node) : nullptr;
    if (info == nullptr || (value.file->is_stub() && info->kind == FunctionKind::Function)) return std::nullopt;
    if (value.file->identity.module == "builtins") return std::nullopt;
    return look_of(*info);
}

// That which all of them have.
Look look_of(const semantics::Values& values) {
    if (!values.complete || values.is_unknown()) return std::nullopt;
    const Look first = look_of(values.known.front());
    const bool is_common = std::all_of(values.known.begin(), values.known.end(),
                                       [&](const Value& value) { return look_of(value) == first; });
    return is_common ? first : std::nullopt;
}

class TokenFinder {
public:
    TokenFinder(semantics::Evaluator& evaluator, const AnalyzedFile& file, Span range)
        : evaluator_(evaluator), file_(file), symbols_(file.symbols()), range_(range) {}

    std::vector<SemanticToken> run(const std::stop_token& stopped) {
        std::vector<const Node*> pending = {&file_.tree->module()};
        while (!pending.empty() && !stopped.stop_requested()) {
            const Node& node = *pending.back();
            pending.pop_back();
            visit(node);
            for_each_child(node, [&](const Node* child) {
                if (may_hold_names(*child)) pending.push_back(child);
            });
        }
        std::sort(tokens_.begin(), tokens_.end(),
                  [](const SemanticToken& a, const SemanticToken& b) { return a.span.begin < b.span.begin; });
        return std::move(tokens_);
    }

private:
    struct Known {
        bool everywhere = false;  // it means the same wherever it stands
        Look look;
    };

    // Decorators stand before the span of their definition; parts that `ast` gives no position need not cover theirs.
    [[nodiscard]] bool may_hold_names(const Node& node) const {
        const auto* const def = as<FunctionDef>(&node);
        const auto* const cls = as<ClassDef>(&node);
        const bool is_decorated =
            (def != nullptr && !def->decorator_list.empty()) || (cls != nullptr && !cls->decorator_list.empty());
        return !has_position(node.kind) ||
               ((is_decorated || node.span.begin < range_.end) && range_.begin < node.span.end);
    }

    void visit(const Node& node) {
        if (const auto* def = as<FunctionDef>(&node)) {
            if (const FunctionInfo* const info = file_.functions().find(def)) add(def->name, look_of(*info), true);
        } else if (node.kind == NodeKind::Name && node.context == ExprContext::Load) {
            if (is_asked(node.span)) add(node.span, look_of_name(node));
        } else if (const auto* attribute = as<Attribute>(&node)) {
            if (node.context == ExprContext::Load && is_asked(attribute->attr))
                add(attribute->attr, look_of(evaluator_.evaluate(file_, attribute)));
        } else if (const auto* import = as<ImportFrom>(&node)) {
            for (const Node* const alias : import->names) visit_alias(*static_cast<const Alias*>(alias));
        }
    }

    void visit_alias(const Alias& alias) {
        const Span name = alias.asname.length() > 0 ? alias.asname : alias.name;
        if (is_asked(name)) add(name, look_of(values_at(evaluator_, file_, name.begin)));
    }

    Look look_of_name(const Node& name) {
        const semantics::Occurrence* const occurrence = symbols_.occurrence_at(name.span.begin);
        if (occurrence == nullptr) return std::nullopt;
        const auto [place, is_new] = known_.try_emplace(occurrence->symbol);
        if (is_new) place->second = know(occurrence->symbol, name);
        return place->second.everywhere ? place->second.look : look_of(evaluator_.evaluate(file_, &name));
    }

    // Only what is bound by `def` and by imports is a function by name; of most names that is enough to know all.
    Known know(SymbolId symbol, const Node& name) {
        const SymbolId target = symbols_.symbols()[symbol].target;
        if (target == semantics::no_id) return {true, look_of(evaluator_.evaluate(file_, &name))};
        const auto bindings = symbols_.bindings(target);
        Known known{true, std::nullopt};
        for (const semantics::BindingSite& binding : bindings) {
            if (binding.kind != BindingKind::Function && binding.kind != BindingKind::Import) return {true, {}};
        }
        for (const semantics::BindingSite& binding : bindings) {
            const Look look = look_of_binding(binding);
            if (&binding != bindings.begin() && look != known.look) return {false, {}};
            known.look = look;
        }
        return known;
    }

    Look look_of_binding(const semantics::BindingSite& binding) {
        if (binding.kind == BindingKind::Import) return look_of(evaluator_.binding_value(file_, binding));
        const FunctionInfo* const info = file_.functions().find(binding.node);
        if (info == nullptr) return std::nullopt;
        return stays_function(*info) ? look_of(*info) : look_of(evaluator_.binding_value(file_, binding));
    }

    [[nodiscard]] bool is_asked(Span name) const { return name.length() > 0 && range_.contains(name.begin); }

    void add(Span name, Look look, bool is_declaration = false) {
        if (!look || !is_asked(name)) return;
        look->span = name;
        look->is_declaration = is_declaration;
        tokens_.push_back(*look);
    }

    semantics::Evaluator& evaluator_;
    const AnalyzedFile& file_;
    const semantics::SymbolTable& symbols_;
    const Span range_;
    std::map<SymbolId, Known> known_;
    std::vector<SemanticToken> tokens_;
};

}  // namespace

std::vector<SemanticToken> semantic_tokens(semantics::Evaluator& evaluator, const AnalyzedFile& file, Span range,
                                           const std::stop_token& stopped) {
    return TokenFinder(evaluator, file, range).run(stopped);
}

}  // namespace pykind
