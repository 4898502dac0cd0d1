// The attributes of an instance as the locals of one function that does what the methods of its class did.
//
//     def __init__(self, path, size):               async def …(path, size):
//         self._path = path                  →          buffer = bytearray(size)
//         self._buffer = bytearray(size)
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
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// `a = b = value`, in a statement that may be several of these.
struct Store {
    std::vector<const syntax::Node*> targets;
    const syntax::Node* value;
};

// What is written in the place of parameters of `__init__`, where a function has none.
struct Given {
    std::string name = {};  // a name that stands for some of them
    std::map<std::string, std::string, std::less<>> texts = {};
};

// The methods of which a function is made, in the order in which they run.
struct Methods {
    const syntax::FunctionDef* init;  // null if there is none
    const IteratorClass* iterator;    // whose `__next__` comes after it, again and again
    // Attributes that the class itself binds to a constant.
    std::set<std::string, std::less<>> constants = {};
    Given given = {};
};

class InstanceLocals {
public:
    // A Refusal where the instance is more than its attributes, or an attribute more than a local.
    [[nodiscard]] static std::variant<InstanceLocals, Refusal> read(const Subject& subject, const Methods& methods);

    // What stands for attributes and locals in the text of the methods.
    void apply_to(Source& source) const;

    // Whether nothing, or not all, is left of a statement of `__init__`: see remaining_of().
    [[nodiscard]] bool is_changed(const syntax::Node& statement) const { return remaining_.contains(&statement); }
    [[nodiscard]] const std::vector<Store>& remaining_of(const syntax::Node& statement) const {
        return remaining_.at(&statement);
    }

    // What an attribute is called now; its parameter's name if it is one; empty if nothing uses it.
    [[nodiscard]] std::string name_of(std::string_view attribute) const;

    [[nodiscard]] std::vector<std::string> attributes() const;

    // The names that the function uses, which what is made up must not take.
    [[nodiscard]] const std::set<std::string, std::less<>>& names() const { return taken_; }

    // `__init__` does nothing that anybody could see: it stores parameters and constants.
    [[nodiscard]] bool only_stores() const { return only_stores_; }

    // A function inside the methods sets one of them, whenever it is called.
    [[nodiscard]] bool are_set_inside() const { return are_set_inside_; }

private:
    friend class InstanceReader;
    std::vector<Edit> renames_;
    std::map<const syntax::Node*, std::vector<Store>> remaining_;
    std::map<std::string, std::string, std::less<>> names_;
    std::set<std::string, std::less<>> taken_;
    bool only_stores_ = true;
    bool are_set_inside_ = false;
};

}  // namespace pykind::rewriting
