#include "analysis/outline.hpp"

#include <algorithm>

#include "analysis/sections/sections.hpp"
#include "analysis/semantics/class_protocols.hpp"
#include "analysis/syntax/characters.hpp"

namespace pykind {

using namespace syntax;
using semantics::Binding;
using semantics::FunctionInfo;

namespace {

constexpr const char* missing_name = "…";

class Outliner {
public:
    explicit Outliner(const AnalyzedFile& file) : file_(file) {}

    std::vector<OutlineEntry> run() {
        push_statements(file_.tree->module(), OutlineEntry::npos);
        while (!pending_.empty()) {
            const Pending next = pending_.back();
            pending_.pop_back();
            const bool is_definition = as<FunctionDef>(next.node) != nullptr || as<ClassDef>(next.node) != nullptr;
            push_statements(*next.node, is_definition ? add(*next.node, next.parent) : next.parent);
        }
        return std::move(entries_);
    }

private:
    struct Pending {
        const Node* node;
        std::size_t parent;
    };

    // Only statements, and the parts of them that have a block, hold definitions. The first one is to be taken first.
    void push_statements(const Node& node, std::size_t parent) {
        const std::size_t begin = pending_.size();
        for_each_child(node, [&](const Node* child) {
            const bool has_block = child->kind == NodeKind::ExceptHandler || child->kind == NodeKind::MatchCase;
            if (is_statement(child->kind) || has_block) pending_.push_back({child, parent});
        });
        std::reverse(pending_.begin() + static_cast<std::ptrdiff_t>(begin), pending_.end());
    }

    std::size_t add(const Node& node, std::size_t parent) {
        OutlineEntry entry;
        entry.node = &node;
        entry.parent = parent;
        entry.span = span_with_decorators(*file_.tree, node);
        entry.name_span = name_span_of(node);
        if (const auto* const cls = as<ClassDef>(&node)) {
            entry.kind = OutlineKind::Class;
            entry.name = normalized_identifier(file_.tree->slice(cls->name));
            entry.qualname = prefix_in(parent) + entry.name;
        } else if (const FunctionInfo* const info = file_.functions().find(&node)) {
            entry.function = info;
            entry.kind = outline_kind_of(*info);
            entry.name = info->name;
            entry.qualname = info->qualname;
        }
        if (entry.name.empty()) {
            entry.name = missing_name;
            entry.qualname += missing_name;
        }
        entries_.push_back(std::move(entry));
        return entries_.size() - 1;
    }

    [[nodiscard]] std::string prefix_in(std::size_t parent) const {
        if (parent == OutlineEntry::npos) return "";
        const OutlineEntry& around = entries_[parent];
        return around.qualname + (around.kind == OutlineKind::Class ? "." : ".<locals>.");
    }

    const AnalyzedFile& file_;
    std::vector<Pending> pending_;
    std::vector<OutlineEntry> entries_;
};

}  // namespace

OutlineKind outline_kind_of(const FunctionInfo& function) {
    if (!function.is_in_class()) return OutlineKind::Function;
    const bool is_property = function.binding == Binding::Property || function.binding == Binding::CachedProperty;
    if (is_property) return OutlineKind::Property;
    const bool constructs = function.name == "__init__" || function.name == "__new__";
    return constructs ? OutlineKind::Constructor : OutlineKind::Method;
}

Span name_span_of(const Node& definition) {
    if (const auto* def = as<FunctionDef>(&definition)) return def->name.length() > 0 ? def->name : def->span;
    if (const auto* cls = as<ClassDef>(&definition)) return cls->name.length() > 0 ? cls->name : cls->span;
    return definition.span;
}

Span span_with_decorators(const SyntaxTree& tree, const Node& definition) {
    const auto* const def = as<FunctionDef>(&definition);
    const auto* const cls = as<ClassDef>(&definition);
    const Nodes decorators = def != nullptr ? def->decorator_list : cls != nullptr ? cls->decorator_list : Nodes();
    if (decorators.empty()) return definition.span;
    const auto& tokens = tree.tokens().tokens;
    std::size_t at = tree.tokens().index_at(decorators.front()->span.begin);
    while (at > 0 && tokens[at].kind != TokenKind::At) --at;
    return {tokens[at].begin, definition.span.end};
}

std::vector<OutlineEntry> outline_of(const AnalyzedFile& file) { return Outliner(file).run(); }

std::string detail_of(semantics::Evaluator& evaluator, const AnalyzedFile& file, const OutlineEntry& entry) {
    if (entry.function != nullptr) return std::string(phrase_of(entry.function->kind));
    std::string names;
    const auto protocols = protocols_of(evaluator, {&file, static_cast<const ClassDef*>(entry.node)});
    for (const semantics::Protocol* const protocol : sections::telling_protocols(protocols))
        names += (names.empty() ? "" : ", ") + std::string(protocol->name);
    return names;
}

}  // namespace pykind
