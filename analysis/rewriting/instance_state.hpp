// The attributes of an instance as the locals of one function that does what the methods of its class did.
//
//     def __init__(self, path, size):               def …(path, size):
//         self._path = path                  →          buffer = bytearray(size)
//         self._buffer = bytearray(size)                file = open(path)
//     def __enter__(self):
//         self._file = open(self._path)
//
// A parameter of `__init__` that is only stored stays what it is. Attributes are called as they were, without
// underscores; where a name means something else already, the local gets another one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/init_stores.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// What is written in the place of parameters of `__init__`, where a function has none.
struct Given {
    std::string name = {};  // a name that stands for some of them
    std::map<std::string, std::string, std::less<>> texts = {};
};

// The methods of which a function is made.
struct InstanceMethods {
    // In the order in which they run. Parameters of those after `init` but the instance are no locals of the function:
    // whoever asks puts something else in their places.
    std::vector<const syntax::FunctionDef*> all = {};
    const syntax::FunctionDef* init = nullptr;  // the first one, if the class has it
    // Whose step the last one is, which runs again and again; null for what is no iterator.
    const IteratorClass* iterator = nullptr;
    // Attributes that the class itself binds to a constant.
    std::set<std::string, std::less<>> constants = {};
    Given given = {};
    // Names that the function uses besides.
    std::set<std::string> reserved = {};
};

class InstanceState {
public:
    // A Refusal where the instance is more than its attributes, or an attribute more than a local.
    [[nodiscard]] static std::variant<InstanceState, Refusal> read(const Subject& subject,
                                                                   const InstanceMethods& methods);

    // What stands for attributes and locals in the text of the methods.
    void apply_to(Source& source) const;
    [[nodiscard]] const std::vector<Edit>& renames() const { return renames_; }

    // Whether nothing, or not all, is left of a statement of `__init__`, and the text of what is.
    [[nodiscard]] bool is_changed(const syntax::Node& statement) const { return remaining_.contains(&statement); }
    [[nodiscard]] std::vector<std::string> remaining_of(const syntax::Node& statement, const Source& source) const;

    // `return self`, but for iterators, which may not give themselves.
    [[nodiscard]] const std::vector<const syntax::Return*>& returns_of_instance() const { return returns_; }

    // `global a, b` that stand in the methods, each once.
    [[nodiscard]] const std::vector<std::string>& declarations() const { return declarations_; }

    // What an attribute is called now; its parameter's name if it is one; empty if nothing uses it.
    [[nodiscard]] std::string name_of(std::string_view attribute) const;

    [[nodiscard]] std::vector<std::string> attributes() const;

    // The parameter of `__init__` that an attribute is; null if it is none.
    [[nodiscard]] const syntax::Arg* parameter_of(std::string_view attribute) const;

    // The first use of a public attribute; null if there is none.
    [[nodiscard]] const syntax::Attribute* public_attribute() const { return public_; }

    // `self.elapsed = …`, of a public attribute that the class itself never reads; null if there is none.
    [[nodiscard]] const syntax::Attribute* only_set() const { return only_set_; }

    // The names that the function uses, which what is made up must not take.
    [[nodiscard]] const std::set<std::string, std::less<>>& names() const { return taken_; }

    // A name that nothing in the function has, near a given one; nobody is given it again.
    [[nodiscard]] std::string fresh(std::string_view near);

    // `__init__` does nothing that anybody could see: it stores parameters and constants.
    [[nodiscard]] bool only_stores() const { return only_stores_; }

    // A function inside the methods sets one of them, whenever it is called.
    [[nodiscard]] bool are_set_inside() const { return are_set_inside_; }

private:
    friend class InstanceReader;
    std::vector<Edit> renames_;
    std::map<const syntax::Node*, std::vector<Store>> remaining_;
    std::vector<const syntax::Return*> returns_;
    std::vector<std::string> declarations_;
    std::map<std::string, std::string, std::less<>> names_;              // by attribute
    std::map<std::string, const syntax::Arg*, std::less<>> parameters_;  // by attribute
    std::set<std::string, std::less<>> taken_;
    const syntax::Attribute* public_ = nullptr;
    const syntax::Attribute* only_set_ = nullptr;
    bool only_stores_ = true;
    bool are_set_inside_ = false;
};

}  // namespace pykind::rewriting
