// Reads what the attributes and locals of methods are, for ContextState.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/context_flow.hpp"
#include "analysis/rewriting/context_state.hpp"

namespace pykind::rewriting {

// Names of one thing: an attribute, a local of a method, a parameter of `__init__`.
struct StateEntity {
    std::vector<syntax::Span> spans = {};
    std::set<semantics::ScopeId> inside = {};  // scopes in the method that use it
    bool is_captured = false;                  // a function inside keeps it
};

// What an assignment of `__init__` puts into which attribute first of all: `self.a = a`, `self.a, self.b = a, b`.
struct StoredParameter {
    std::string attribute;
    semantics::SymbolId parameter;
};

class StateReader {
public:
    StateReader(const Subject& subject, const std::vector<const syntax::FunctionDef*>& methods, bool begins_with_init)
        : subject_(subject),
          tree_(subject.tree()),
          symbols_(subject.file().symbols()),
          methods_(methods),
          init_(begins_with_init ? methods.front() : nullptr) {}

    std::variant<ContextState, Refusal> read(std::set<std::string> reserved);

private:
    // What stands in the methods: context_state.cpp

    void refuse(std::string reason, syntax::Offset at);
    void read_method(const syntax::FunctionDef& method);
    // `other.__x` means another name outside of the class; `{self.x=}` would print another text.
    void read_private_names(const syntax::Node& node);
    void read_declarations(const syntax::Node& node, bool is_plain);
    [[nodiscard]] std::string_view self_name() const;
    void read_occurrence(const semantics::Occurrence& found);
    // Of the module, of the language, or of a function inside.
    void read_other_name(const semantics::Occurrence& found, const semantics::Symbol& seen, std::string_view text);
    // A name of the module that a parameter of `__init__` would hide from the other methods.
    void check_hiding(const semantics::Occurrence& found, std::string_view text);
    void check_parameters();
    // `super().__init__()` of a class whose bases have none.
    bool is_plain_super(const std::vector<const syntax::Node*>& path);
    // Whether what is made in a scope may be used when the method has ended.
    [[nodiscard]] bool keeps(semantics::ScopeId scope) const;
    void read_instance(const semantics::Occurrence& found);
    void check_attributes();

    // What becomes of it: context_state_names.cpp

    // The parameter that a value is, if nothing but `__init__` itself has it and it stays what it was.
    [[nodiscard]] semantics::SymbolId parameter_at(const syntax::Node& value) const;
    // The attribute that a target sets before anything else uses it; empty if it is none.
    [[nodiscard]] std::string first_set(const syntax::Node& target) const;
    // Empty if it does anything else.
    [[nodiscard]] std::vector<StoredParameter> stored_by(const syntax::Node& statement) const;
    // The attribute may be called what the parameter is, and be it.
    [[nodiscard]] bool may_be_one(const StoredParameter& stored) const;
    // A function inside has the name of the parameter for something else.
    [[nodiscard]] bool is_hidden(const StoredParameter& stored) const;
    // `self.rows = list(rows)`, where nothing else wants what was passed: the parameter is bound anew.
    [[nodiscard]] std::optional<StoredParameter> bound_anew(const syntax::Node& statement) const;
    [[nodiscard]] std::size_t sets_of(const std::string& name, bool in_init) const;
    // Whether a scope, or one between it and the method, binds a name.
    [[nodiscard]] bool binds_inside(semantics::ScopeId scope, std::string_view name) const;
    void merge_parameters();
    void merge(const StoredParameter& stored);
    // What `__init__` sets and `__enter__` sets again before anybody reads it, or nobody reads at all.
    [[nodiscard]] bool is_needless(const syntax::Node& statement) const;
    void drop_statements();
    void name_entities();
    [[nodiscard]] std::string name_of_attribute(const std::string& name);
    void rename(const StateEntity& entity, const std::string& name);

    const Subject& subject_;
    const syntax::SyntaxTree& tree_;
    const semantics::SymbolTable& symbols_;
    const std::vector<const syntax::FunctionDef*>& methods_;
    const syntax::FunctionDef* init_;
    const syntax::FunctionDef* method_ = nullptr;        // the one being read
    semantics::ScopeId scope_ = 0;                       // its scope
    std::map<semantics::SymbolId, StateEntity> locals_;  // parameters of `__init__` among them
    std::map<semantics::SymbolId, int> parameter_reads_;
    std::set<semantics::SymbolId> rebound_;
    std::map<std::string, StateEntity> attributes_;
    std::map<std::string, std::vector<AttributeUse>, std::less<>> uses_;
    std::vector<std::string> order_;  // attributes by their first use
    ContextState state_;
    std::optional<Refusal> refusal_;
};

}  // namespace pykind::rewriting
