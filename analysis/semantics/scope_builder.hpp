// The walk that builds a SymbolTable. Internal to scopes.cpp and scope_builder.cpp.
#pragma once

#include "analysis/semantics/scopes.hpp"

namespace pykind::semantics {

// A loop over a list of nodes to visit, not a recursion: a tree may be deeper than any stack.
class ScopeBuilder {
public:
    explicit ScopeBuilder(const syntax::SyntaxTree& tree) : tree_(tree) {}

    SymbolTable build();

private:
    // What is bound when a name is met as a target.
    struct Binder {
        BindingKind kind;
        const syntax::Node* node;
        const syntax::Node* part;
    };
    static constexpr std::uint32_t no_binder = no_id;

    struct Visit {
        const syntax::Node* node;
        ScopeId scope;
        std::uint32_t binder;  // an index into binders_, for what may hold targets
        bool in_annotation;
    };

    void collect();
    void visit(const Visit& at);
    void visit_function(const syntax::FunctionDef& def, ScopeId scope);
    void visit_class(const syntax::ClassDef& def, ScopeId scope);
    void visit_lambda(const syntax::Lambda& lambda, ScopeId scope);
    void visit_comprehension(const syntax::ComprehensionExpr& comprehension, ScopeId scope);
    void visit_type_param(const syntax::TypeParam& param, ScopeId scope);
    void visit_type_alias(const syntax::TypeAlias& alias, ScopeId scope);
    void visit_annotated_assignment(const syntax::AnnAssign& assign, ScopeId scope);
    void visit_named_expression(const syntax::NamedExpr& named, ScopeId scope);
    void visit_import(const syntax::Nodes& names, const syntax::Node& statement, ScopeId scope);
    void visit_annotations(const syntax::Arguments& arguments, ScopeId scope);
    void visit_defaults(const syntax::Arguments& arguments, ScopeId scope);
    void bind_parameters(const syntax::Arguments& arguments, ScopeId scope);
    void visit_name(const syntax::Node& name, ScopeId scope, std::uint32_t binder);

    void later(const syntax::Node* node, ScopeId scope, std::uint32_t binder = no_binder) {
        const syntax::Node* const holder = holder_of_names(node);
        if (holder == nullptr) return;
        // What stands around it binds nothing in it.
        const std::uint32_t own_binder = holder == node ? binder : no_binder;
        // What comes first need not wait, if it leads to no more.
        if (holder->kind == syntax::NodeKind::Name && pending_.size() == first_pending_)
            return visit_name(*holder, scope, own_binder);
        pending_.push_back({holder, scope, own_binder, in_annotation_});
    }
    void later(const syntax::Nodes& nodes, ScopeId scope, std::uint32_t binder = no_binder) {
        for (const syntax::Node* node : nodes) later(node, scope, binder);
    }
    void later_annotation(const syntax::Node* node, ScopeId scope) {
        if (node != nullptr) pending_.push_back({node, scope, no_binder, true});
    }
    // The one node in it that has to do with names; null if none has.
    [[nodiscard]] static const syntax::Node* holder_of_names(const syntax::Node* node);
    void later_bound(const syntax::Node* target, BindingKind kind, const syntax::Node& node, ScopeId scope);

    ScopeId add_scope(ScopeKind kind, ScopeId parent, const syntax::Node& node);
    SymbolId symbol(ScopeId scope, std::string_view name);
    SymbolId symbol_of(ScopeId scope, syntax::Identifier name);
    void use(ScopeId scope, syntax::Identifier name);
    void bind(ScopeId scope, syntax::Identifier name, const Binder& binder);
    [[nodiscard]] std::string_view keep(std::string name);
    [[nodiscard]] std::string_view text_name(ScopeId scope, syntax::Identifier name);

    void resolve(SymbolId id);
    void resolve_outwards(SymbolId id);
    void finish();
    void sort_bindings();
    void index_occurrences();

    const syntax::SyntaxTree& tree_;
    SymbolTable table_;
    std::vector<Visit> pending_;     // the next one last
    std::size_t first_pending_ = 0;  // in `pending_`, of those to which the node being visited leads
    std::vector<Binder> binders_;
    bool in_annotation_ = false;  // of the node being visited
};

}  // namespace pykind::semantics
