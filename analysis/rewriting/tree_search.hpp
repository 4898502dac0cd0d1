// Nodes of a kind in a tree, and what they are in.
#pragma once

#include "analysis/syntax/parser.hpp"

namespace pykind::rewriting {

// The first one, the root among them, in order of place; null if there is none. Functions and classes inside are looked
// into as well.
[[nodiscard]] const syntax::Node* first_of_kind(const syntax::Node& root, syntax::NodeKind kind);

// The same, but for those that stand in a function or class inside.
[[nodiscard]] const syntax::Node* first_of_kind_here(const syntax::Node& root, syntax::NodeKind kind);

// Whether it is a function, a lambda or a class: what is in it is not in what it is in.
[[nodiscard]] bool makes_scope(const syntax::Node& node);

}  // namespace pykind::rewriting
