// Nodes of a kind in a tree.
#pragma once

#include "analysis/syntax/parser.hpp"

namespace pykind::rewriting {

// The first one, the root among them, in order of place; null if there is none. Functions and classes inside are looked
// into as well.
[[nodiscard]] const syntax::Node* first_of_kind(const syntax::Node& root, syntax::NodeKind kind);

// The same, but for those that stand in a function or class inside.
[[nodiscard]] const syntax::Node* first_of_kind_here(const syntax::Node& root, syntax::NodeKind kind);

}  // namespace pykind::rewriting
