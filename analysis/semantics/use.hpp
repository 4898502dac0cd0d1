// How the value of an expression is used where it stands. Read off the tree alone: what the value is plays no part.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/syntax/parser.hpp"

namespace pykind::semantics {

enum class UseKind : std::uint8_t {
    Other,
    Dropped,        // an expression statement
    Awaited,        // by an Await
    Iterated,       // by a For or a Comprehension
    AsyncIterated,  // by an AsyncFor or an asynchronous Comprehension
    Entered,        // a WithItem of a With
    AsyncEntered,   // a WithItem of an AsyncWith
    Delegated,      // to a YieldFrom
    Unpacked,       // by a Starred in a call or a display
    Assigned,       // by an Assign, AnnAssign or NamedExpr
    Passed,         // an argument of a Call
    Returned,       // by a Return
    Yielded,        // by a Yield
    Called,         // the function of a Call
    Read,           // asked for an Attribute
    Subscripted,    // by a Subscript
    Tested,         // for its truth
    Decorating,     // stands after `@`
};

struct Use {
    UseKind kind = UseKind::Other;
    const syntax::Node* node = nullptr;  // what makes the use of it, as said above
    // The argument's place among the positional ones of the Call, if it is passed.
    std::size_t position = 0;
    const syntax::Node* around = nullptr;  // the display or call that a Starred stands in
};

// The use of the expression `path[index]`, given the path of nodes to it. The branches of a conditional expression and
// the value of `:=` are used as the whole is.
[[nodiscard]] Use use_of(const std::vector<const syntax::Node*>& path, std::size_t index);

}  // namespace pykind::semantics
