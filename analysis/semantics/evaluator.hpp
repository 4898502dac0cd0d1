// Reads off the text what expressions evaluate to: names through their bindings and imports, calls through the
// functions called, attributes through classes and their bases, annotations where they are written. Nothing is run,
// nothing is guessed: what cannot be read off is unknown.
//
// Source: Python language reference, "Execution model", "Data model"; PEP 484 for annotations.
#pragma once

#include <bitset>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analysis/semantics/value.hpp"

namespace pykind::semantics {

struct Reaching;

// Where imported modules come from.
class ModuleLoader {
public:
    ModuleLoader() = default;
    ModuleLoader(const ModuleLoader&) = delete;
    ModuleLoader& operator=(const ModuleLoader&) = delete;
    virtual ~ModuleLoader() = default;

    // By full dotted name; null if there is none that can be read. `builtins` is always there.
    [[nodiscard]] virtual std::shared_ptr<const AnalyzedFile> load_module(const std::string& name) = 0;

    // The stub of a module of the standard library, for what its source takes from C; null if there is none.
    [[nodiscard]] virtual std::shared_ptr<const AnalyzedFile> load_stub(const std::string& /*name*/) { return nullptr; }
};

struct ClassRef {
    const AnalyzedFile* file = nullptr;
    const syntax::ClassDef* node = nullptr;
    friend auto operator<=>(const ClassRef&, const ClassRef&) = default;
};

// The class that a value is, or is an instance of.
[[nodiscard]] inline ClassRef class_of(const Value& value) {
    return {value.file, static_cast<const syntax::ClassDef*>(value.node)};
}

// A class and its bases in the order in which attributes are looked for.
struct ClassOrder {
    std::vector<ClassRef> classes;  // the class itself first, `object` last
    bool complete = true;           // false: some base is not known
};

// A place where a method assigns to an attribute of its instance.
struct AttributeAssignment {
    const syntax::Attribute* target;  // `self.name`
    const syntax::Node* statement;    // Assign, AnnAssign, AugAssign, For, AsyncFor or WithItem
    const syntax::Node* whole;        // the target that it is, or is part of
};

// Those of all methods of a class, not of its bases.
[[nodiscard]] std::vector<AttributeAssignment> attribute_assignments_in(const ClassRef& cls);

// For one request on one thread. It keeps the files alive that its values point into.
class Evaluator {
public:
    explicit Evaluator(ModuleLoader& modules) : modules_(modules) {}

    [[nodiscard]] Values evaluate(const AnalyzedFile& file, const syntax::Node* expression);

    // What a symbol of a file is bound to: all of its bindings.
    [[nodiscard]] Values symbol_values(const AnalyzedFile& file, SymbolId symbol);
    [[nodiscard]] Values binding_value(const AnalyzedFile& file, const BindingSite& binding);

    // What an attribute of a value is.
    [[nodiscard]] Values member(const Value& value, std::string_view name);
    // What calling it gives. `site` is the Call, in `file`, where there is one.
    [[nodiscard]] Values call(const Value& callee, const AnalyzedFile* file = nullptr,
                              const syntax::Call* site = nullptr);
    // What `await`, a loop, an `async for`, `with` and `async with` make of it.
    [[nodiscard]] Values awaited(const Value& value);
    [[nodiscard]] Values element(const Value& value, bool is_async);
    [[nodiscard]] Values entered(const Value& value, bool is_async);

    // The instances that an annotation stands for.
    [[nodiscard]] Values annotated(const AnalyzedFile& file, const syntax::Node* annotation);

    [[nodiscard]] const ClassOrder& order_of(const ClassRef& cls);

    // The binding of a name in the body of a class, not of its bases; null if there is none.
    [[nodiscard]] static SymbolTable::Bindings class_bindings(const ClassRef& cls, std::string_view name);

    // Where the methods of a class, not of its bases, assign to `self.name`. Good as long as the evaluator.
    [[nodiscard]] const std::vector<AttributeAssignment>& attribute_assignments(const ClassRef& cls,
                                                                                std::string_view name);

    // The module that an import names; null if it cannot be read.
    [[nodiscard]] const AnalyzedFile* module(const std::string& name);
    // The full name of the module that an ImportFrom in a file names.
    [[nodiscard]] static std::string imported_module(const AnalyzedFile& file, const syntax::ImportFrom& statement);
    // The star imports of a file whose modules can be read, of each module the last one, the last of all first: the
    // first one here that brings a name counts. Good as long as the evaluator.
    [[nodiscard]] const std::vector<const syntax::ImportFrom*>& star_imports(const AnalyzedFile& file);
    // What a name of a module is.
    [[nodiscard]] Values module_member(const AnalyzedFile& module, std::string_view name);

    // "functools.partial": the full name that a Name or a chain of attributes leads to through the imports of a file,
    // or "builtins.iter"; empty where it leads to neither.
    [[nodiscard]] static std::string qualified_name(const AnalyzedFile& file, const syntax::Node* expression);

    // The name of the abstract base class of collections.abc or contextlib that a class is; empty for any other.
    [[nodiscard]] static std::string_view abstract_base(const ClassRef& cls);

    // All orders that a class may have: several where a base may be one of several classes.
    [[nodiscard]] const std::vector<ClassOrder>& orders_of(const ClassRef& cls);

    // Whether what the decorators of a class give back is the class itself.
    [[nodiscard]] bool decorators_keep(const ClassRef& cls);

    // The statements in a file outside of functions and classes that may change a class whose body is done: `C.m = f`,
    // `del C.m` and calls. In order of place; good as long as the evaluator.
    [[nodiscard]] const std::vector<const syntax::Node*>& outer_changes(const AnalyzedFile& file);

private:
    class Guard;
    class FirstArgument;
    class Tracking;

    struct Frame {
        const void* what;
        std::uint64_t part;
        std::uint64_t serial;
    };

    // A call that is looked into.
    struct OpenCall {
        const syntax::FunctionDef* function;
        Values first_argument;
        std::uint64_t serial;
    };

    // What an answer depends on besides its question: cycles that were cut off at what is being evaluated around it,
    // and first arguments of the calls that are looked into around it.
    struct Dependencies {
        std::uint64_t frames = 0;          // a bit for each of `active_`
        std::vector<std::uint64_t> calls;  // whose first argument was read: serials
        std::bitset<256> not_called;       // of functions whose first argument would have been read: hashes
        bool is_cut_short = false;         // it became too deep or too long
        void add(const Dependencies& others);
        void read(std::uint64_t serial);
    };

    struct Remembered {
        Values values;
        Dependencies dependencies;
        std::uint64_t last_frame;  // the serial of the last one of the frames it depends on
    };

    // What a function is called with.
    struct PassedArgument {
        const syntax::FunctionDef* function;
        Values value;
        friend bool operator==(const PassedArgument&, const PassedArgument&) = default;
    };

    struct Hash {
        std::size_t operator()(const PassedArgument& passed) const {
            const Values& values = passed.value;
            return (*this)(std::pair(passed.function, values.is_unknown() ? nullptr : values.known.front().node));
        }
        template <class T>
        std::size_t operator()(const T& value) const {
            return std::hash<T>{}(value);
        }
        template <class First, class Second>
        std::size_t operator()(const std::pair<First, Second>& value) const {
            return std::hash<First>{}(value.first) * 31 + std::hash<Second>{}(value.second);
        }
    };

    template <class Key>
    using Memory = std::unordered_map<Key, Remembered, Hash>;

    // evaluator_names.cpp
    [[nodiscard]] Values name_values(const AnalyzedFile& file, const syntax::Node& name);
    [[nodiscard]] Values values_at(const AnalyzedFile& file, SymbolId symbol, ScopeId scope, syntax::Offset at);
    [[nodiscard]] Values reached_values(const AnalyzedFile& file, SymbolId symbol, const Reaching& reaching,
                                        syntax::Offset at);
    [[nodiscard]] Values bound_values(const AnalyzedFile& file, SymbolId symbol,
                                      const std::vector<const BindingSite*>& bindings);
    [[nodiscard]] Values named(const AnalyzedFile& file, ScopeId scope, std::string_view name);
    [[nodiscard]] Values global_or_builtin(const AnalyzedFile& file, std::string_view name);
    [[nodiscard]] Values star_imported(const AnalyzedFile& file, std::string_view name);
    [[nodiscard]] Values star_member(const AnalyzedFile& file, const syntax::ImportFrom& statement,
                                     std::string_view name);
    [[nodiscard]] Values builtin(std::string_view name);
    [[nodiscard]] Values known_name(std::string_view module_name, std::string_view name);
    [[nodiscard]] Values stub_member(const AnalyzedFile& source, std::string_view name);
    [[nodiscard]] static bool is_special_form(const AnalyzedFile& module, std::string_view name, const Values& values);
    [[nodiscard]] Values import_value(const AnalyzedFile& file, const BindingSite& binding);

    // evaluator.cpp
    [[nodiscard]] const AnalyzedFile* put_in_place(const AnalyzedFile& file);
    [[nodiscard]] Values constant_values(const syntax::Constant& constant);
    [[nodiscard]] Values instance_of_builtin(std::string_view name);
    [[nodiscard]] Values parameter_value(const AnalyzedFile& file, const BindingSite& binding);
    [[nodiscard]] Values target_value(const Values& whole, const AnalyzedFile& file, const syntax::Node* target,
                                      const syntax::Node* source, syntax::Identifier name);
    [[nodiscard]] Values unpacked(const Value& value, std::size_t index, std::size_t count);
    [[nodiscard]] Values function_value(const AnalyzedFile& file, const syntax::FunctionDef& def);
    [[nodiscard]] Values call_function(const Value& callee, const AnalyzedFile* file, const syntax::Call* site);
    [[nodiscard]] Values returned(const AnalyzedFile& file, const syntax::FunctionDef& def);
    [[nodiscard]] Values returned_by_statements(const AnalyzedFile& file, const syntax::FunctionDef& def);

    // evaluator_known_calls.cpp
    [[nodiscard]] Values call_known(const AnalyzedFile& file, const syntax::Call& site, bool& is_known);
    [[nodiscard]] Values awaited_call(const AnalyzedFile& file, const syntax::Call* call, bool& is_known);
    [[nodiscard]] Values all_awaited(const Values& operands);
    [[nodiscard]] static bool makes_task(const Value& callee, const FunctionInfo& info);
    [[nodiscard]] static bool runs_until_complete(const Value& callee, const FunctionInfo& info);
    [[nodiscard]] Values result_of(const AnalyzedFile& file, const syntax::Call* site);
    [[nodiscard]] Values task_of(const AnalyzedFile& file, const syntax::Call* site);
    [[nodiscard]] static bool is_super_call(const AnalyzedFile& file, const syntax::Node* expression);
    [[nodiscard]] Values super_member(const AnalyzedFile& file, const syntax::Attribute& attribute);
    [[nodiscard]] Values type_of(const AnalyzedFile& file, const syntax::Node* object);
    [[nodiscard]] bool is_subscriptable(const Value& cls);
    [[nodiscard]] Values item(const Value& whole, const syntax::Node* index);

    // evaluator_classes.cpp
    [[nodiscard]] Values class_member(const Value& value, std::string_view name);
    [[nodiscard]] Values instance_attribute(const ClassRef& cls, std::string_view name);
    [[nodiscard]] bool may_be_descriptor(const Value& value);
    [[nodiscard]] Values produced_member(const Value& value, std::string_view name);
    [[nodiscard]] Values assigned_value(const AnalyzedFile& file, const AttributeAssignment& site);
    [[nodiscard]] bool makes_own_instances(const Value& cls);

    // evaluator_bases.cpp
    [[nodiscard]] std::vector<ClassOrder> linearize(const ClassRef& cls);
    [[nodiscard]] std::vector<ClassRef> objects();
    [[nodiscard]] Values made_class(const AnalyzedFile& file, const syntax::Call& site, const ClassRef& metaclass);

    // evaluator_protocols.cpp
    [[nodiscard]] Values annotated_subscript(const AnalyzedFile& file, const syntax::Subscript& annotation);
    [[nodiscard]] Values yielded(const Value& value);
    [[nodiscard]] Values argument(const Value& value, std::size_t index);
    [[nodiscard]] static Values instances(const Values& classes);
    [[nodiscard]] Values self_instance(const AnalyzedFile& file, const syntax::Node* annotation);
    [[nodiscard]] static ScopeId enclosing_scope(const AnalyzedFile& file, const syntax::Node* node);
    [[nodiscard]] Values awaited_method(const Value& result, const Value& self);
    [[nodiscard]] static bool is_async_item(const AnalyzedFile& file, const syntax::WithItem& item);
    [[nodiscard]] Values call_method(const Value& value, std::string_view name);
    [[nodiscard]] Values iterator_of(const Value& value, bool is_async);
    [[nodiscard]] Values entered_by(const AnalyzedFile& file, const syntax::WithItem& item);

    // What was found before, if it still holds; else, and at first, what `make` gives.
    template <class Key, class Make>
    [[nodiscard]] Values remembered(Memory<Key>& memory, const AnalyzedFile& file, const Key& key, Make&& make);
    [[nodiscard]] bool still_holds(const Remembered& answer) const;
    // The last call that is looked into of a function, and the last on an instance of a class; null if there is none.
    [[nodiscard]] const OpenCall* last_call_of(const syntax::FunctionDef* def) const;
    [[nodiscard]] const OpenCall* call_of(const syntax::FunctionDef& def);
    [[nodiscard]] const OpenCall* call_on(const AnalyzedFile& file, const syntax::ClassDef& cls);
    [[nodiscard]] std::uint64_t last_serial(std::uint64_t frames) const;

    [[nodiscard]] Values value_of_binding(const AnalyzedFile& file, const BindingSite& binding);
    [[nodiscard]] Values member_of_module(const AnalyzedFile& module, std::string_view name);
    [[nodiscard]] Values attribute_of_instances(const ClassRef& cls, std::string_view name);
    [[nodiscard]] Values returned_to(const Value& callee, const syntax::FunctionDef& def, ValueKind first);

    // Keeps a file as long as the evaluator.
    const AnalyzedFile* keep(std::shared_ptr<const AnalyzedFile> file);
    // The same of one of which something is remembered: another could take the place of one that is gone.
    void keep_remembered(const AnalyzedFile& file) {
        if (remembered_files_.insert(&file).second) keep(file.weak_from_this().lock());
    }

    ModuleLoader& modules_;
    std::map<std::string, const AnalyzedFile*, std::less<>> modules_by_name_;
    std::map<std::string, const AnalyzedFile*, std::less<>> stubs_by_name_;
    std::unordered_map<const AnalyzedFile*, std::vector<const syntax::ImportFrom*>> star_imports_;
    std::vector<std::shared_ptr<const AnalyzedFile>> kept_;
    std::map<ClassRef, std::vector<ClassOrder>> orders_;
    std::deque<std::vector<ClassOrder>> cut_short_;  // orders that were asked for and not kept
    std::map<ClassRef, bool> kept_by_decorators_;
    std::unordered_map<const AnalyzedFile*, std::vector<const syntax::Node*>> outer_changes_;
    std::unordered_map<const syntax::ClassDef*, std::unordered_map<std::string_view, std::vector<AttributeAssignment>>>
        attribute_assignments_;  // by name
    // The files that what is remembered points into are kept with it.
    std::set<const AnalyzedFile*> remembered_files_;
    Memory<const BindingSite*> bindings_;
    Memory<std::pair<const AnalyzedFile*, SymbolId>> symbols_;
    Memory<std::pair<const AnalyzedFile*, std::string>> module_members_;
    Memory<std::pair<const syntax::ClassDef*, std::string>> instance_attributes_;
    Memory<std::pair<const syntax::FunctionDef*, const syntax::Node*>> method_results_;  // by its `self`
    Memory<PassedArgument> results_with_argument_;
    Memory<const syntax::FunctionDef*> results_;
    std::vector<Frame> active_;    // what is being evaluated: a cycle is unknown
    std::vector<OpenCall> calls_;  // those with a known first argument: decorators and methods above all
    Dependencies dependencies_;    // of what is being evaluated
    int trackings_ = 0;            // how many want to know these
    std::uint64_t serial_ = 0;     // of the frame or call that was added last
    int steps_ = 0;
};

}  // namespace pykind::semantics
