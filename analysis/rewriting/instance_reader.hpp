// Reads what the attributes and locals of methods are, for InstanceState: what stands in the methods
// (instance_reader.cpp), what of `__init__` parameters stand for (instance_stores.cpp), and what the rest is called
// (instance_names.cpp).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/attribute_flow.hpp"
#include "analysis/rewriting/instance_state.hpp"

namespace pykind::rewriting {

// A local of one of the methods, or a parameter of `__init__`.
struct InstanceLocal {
    std::vector<syntax::Span> spans = {};
    std::vector<syntax::Offset> reads = {};
    std::vector<syntax::Offset> bindings = {};
    std::set<semantics::ScopeId> inside = {};  // scopes in the method that use it
    bool is_captured = false;                  // a function inside keeps it
    bool is_parameter = false;
};

struct InstanceAttribute {
    std::vector<AttributeUse> uses = {};
    std::vector<syntax::Span> spans = {};
    std::set<semantics::ScopeId> inside = {};

    [[nodiscard]] bool is_set_after(const syntax::Node& target) const;
    [[nodiscard]] bool is_read() const;
};

// A function inside that sets attributes.
struct AttributeSetter {
    const syntax::FunctionDef* outermost = nullptr;  // the function that it stands in, or itself
    std::set<std::string> attributes = {};
};

class InstanceReader {
public:
    InstanceReader(const Subject& subject, const InstanceMethods& methods);

    std::variant<InstanceState, Refusal> read();

private:
    void refuse(std::string reason, syntax::Offset at);

    // --- What stands in the methods ---

    void read_method(const syntax::FunctionDef& method);
    // `other.__x` means another name outside of the class; `{self.x=}` would print another text.
    void read_private_names(const syntax::Node& node);
    void read_parameters();
    void read_declarations(const syntax::Node& node, bool is_plain);
    void read_occurrence(const semantics::Occurrence& found);
    // Of the module, of the language, or of a function inside.
    void read_other_name(const semantics::Occurrence& found, const semantics::Symbol& seen, std::string_view text);
    // `super().__init__()` of a class whose bases have none.
    bool drop_super(syntax::Offset offset);
    // Whether what is made in a scope may be used when the method has ended.
    [[nodiscard]] bool keeps(semantics::ScopeId scope) const;
    void read_instance(const semantics::Occurrence& found);
    // A function inside that sets an attribute needs `nonlocal` for it; false if it can have none.
    bool note_setter(const std::vector<const syntax::Node*>& path, const std::string& name);
    void check_attributes();
    void note_public_attributes();

    // --- What parameters stand for ---

    void merge_parameters();
    // Takes out of a store what parameters stand for, and what nobody reads before it is set again.
    void reduce(Store& store, const syntax::Node& statement, const std::set<std::string_view>& parameters);
    // The attribute that a target of `__init__` sets first of all; null if it does not.
    [[nodiscard]] InstanceAttribute* first_set_by(const syntax::Node& target);
    [[nodiscard]] semantics::SymbolId parameter_at(const syntax::Node& value) const;
    // The parameter may stand for the attribute that it is stored in: one variable instead of two.
    [[nodiscard]] bool may_merge(semantics::SymbolId parameter, const InstanceAttribute& attribute,
                                 const syntax::Node& target, const syntax::Node& statement);
    // What is set again before it is read, or nobody reads at all.
    [[nodiscard]] bool is_needless(const InstanceAttribute& attribute) const;
    [[nodiscard]] const syntax::Arg* argument_of(semantics::SymbolId parameter) const;

    // --- What they are called ---

    void reserve_names();
    void name_merged();
    void name_locals();
    void name_parameter(semantics::SymbolId symbol, const InstanceLocal& local);
    void name_attribute(const std::string& name);
    void declare_nonlocal();
    void rename(const std::vector<syntax::Span>& spans, const std::string& name);
    [[nodiscard]] std::string text_of_parameter(semantics::SymbolId parameter) const;
    [[nodiscard]] semantics::SymbolId parameter_named(std::string_view name) const;
    // Nothing asks for the parameter any more where something else begins to be called so.
    [[nodiscard]] bool is_free_from(semantics::SymbolId parameter, syntax::Offset end) const;
    // A function inside that uses something has a name for something else.
    [[nodiscard]] bool is_hidden(const std::set<semantics::ScopeId>& inside, std::string_view name) const;
    [[nodiscard]] bool is_imported(semantics::SymbolId symbol) const;
    // The statement of `__init__` itself that assigns to an attribute, and to nothing else, first.
    [[nodiscard]] const syntax::Node* statement_that_begins(const AttributeUse& use) const;

    const Subject& subject_;
    const syntax::SyntaxTree& tree_;
    const semantics::SymbolTable& symbols_;
    const InstanceMethods& methods_;
    const syntax::FunctionDef* method_ = nullptr;  // the one being read
    semantics::ScopeId scope_ = 0;                 // its scope
    std::string_view self_;                        // its name for the instance
    std::vector<const syntax::Arg*> parameters_;   // of `__init__`, the instance not among them
    std::map<semantics::SymbolId, InstanceLocal> locals_;
    std::map<std::string, InstanceAttribute, std::less<>> attributes_;
    std::vector<std::string> order_;  // attributes by their first use
    std::map<semantics::SymbolId, std::vector<std::string>> merged_;
    std::set<std::string, std::less<>> foreign_;  // names that mean something outside of what the methods bind
    std::set<semantics::SymbolId> reset_;         // merged ones that are bound anew
    std::set<semantics::SymbolId> taken_over_;    // whose names attributes have got
    std::map<const syntax::FunctionDef*, AttributeSetter> setters_;
    InstanceState state_;
    std::optional<Refusal> refusal_;
};

// Whether one of them is at or after another.
[[nodiscard]] bool any_from(const std::vector<syntax::Offset>& offsets, syntax::Offset begin);

}  // namespace pykind::rewriting
