// What stands in a class that is an iteration and nothing else.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// `_pause = 0.0` in the body of a class.
struct ClassConstant {
    std::string name;
    const syntax::Node* statement;
    const syntax::Node* value;  // a Constant
};

struct ClassMembers {
    const syntax::Node* docstring = nullptr;  // null if there is none
    const syntax::FunctionDef* init = nullptr;
    const syntax::FunctionDef* del = nullptr;  // `__del__`
    std::vector<ClassConstant> constants;
    // `seen: dict[str, int]`, which says something of an attribute without binding it.
    std::map<std::string, const syntax::AnnAssign*, std::less<>> declared;
};

// A Refusal that names the first member which a function could not have, or the base that brings one.
// `takes_del`: the function may do at its end what a plain `__del__` did.
[[nodiscard]] std::variant<ClassMembers, Refusal> read_members(const Subject& subject, const IteratorClass& iterator,
                                                               bool takes_del = false);

}  // namespace pykind::rewriting
