// The attributes of an instance as locals of one function that takes the place of the methods of its class.
//
//     def __init__(self, path):                     def …(path):
//         self._path = path                  →          handle = open(path)
//     def __enter__(self):
//         self._handle = open(self._path)
//
// What `__init__` only stores of its parameters stays the parameter. Locals of one method that would meet a name of
// another one are given a name of their own.
#pragma once

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

class ContextState {
public:
    // The methods in the order in which they run, the first one `__init__` if `begins_with_init`. Parameters of the
    // last one but the instance are no locals of the function: whoever asks puts something else in their places.
    // `reserved` are names that the function uses besides.
    [[nodiscard]] static std::variant<ContextState, Refusal> read(
        const Subject& subject, const std::vector<const syntax::FunctionDef*>& methods, bool begins_with_init,
        std::set<std::string> reserved);

    // What stands for attributes and locals in the text of the methods, by place.
    [[nodiscard]] const std::vector<Edit>& renames() const { return renames_; }

    // Statements of `__init__` of which nothing is left.
    [[nodiscard]] bool is_dropped(const syntax::Node& statement) const { return dropped_.contains(&statement); }

    // `return self`
    [[nodiscard]] const std::vector<const syntax::Return*>& returns_of_instance() const { return returns_; }

    // `global a, b`, to be put at the head of the function.
    [[nodiscard]] const std::vector<std::string>& declarations() const { return declarations_; }

    // `__init__` does nothing that anybody could see: it stores parameters and constants.
    [[nodiscard]] bool only_stores() const { return only_stores_; }

    // The instance has attributes.
    [[nodiscard]] bool has_attributes() const { return has_attributes_; }

    // `self.elapsed = …`, of a public attribute that the class itself never reads; null if there is none.
    [[nodiscard]] const syntax::Attribute* only_set() const { return only_set_; }

    // The first use of a public attribute; null if there is none.
    [[nodiscard]] const syntax::Attribute* public_attribute() const { return public_; }

    // The parameter of `__init__` that an attribute is; null if it is none.
    [[nodiscard]] const syntax::Arg* parameter_of(std::string_view attribute) const;

    // A name that nothing in the function has, near a given one; nobody is given it again.
    [[nodiscard]] std::string fresh(std::string_view near);

private:
    friend class StateReader;
    std::vector<Edit> renames_;
    std::set<const syntax::Node*> dropped_;
    std::vector<const syntax::Return*> returns_;
    std::vector<std::string> declarations_;
    std::set<std::string, std::less<>> taken_;
    bool only_stores_ = true;
    bool has_attributes_ = false;
    const syntax::Attribute* only_set_ = nullptr;
    const syntax::Attribute* public_ = nullptr;
    std::map<std::string, const syntax::Arg*, std::less<>> parameters_;  // by attribute
};

}  // namespace pykind::rewriting
