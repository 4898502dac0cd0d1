#include "analysis/rewriting/tree_search.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

const Node* first(const Node& root, NodeKind kind, bool is_here) {
    if (root.kind == kind) return &root;
    if (is_here && (as<FunctionDef>(&root) != nullptr || as<ClassDef>(&root) != nullptr)) return nullptr;
    const Node* found = nullptr;
    for_each_child(root, [&](const Node* child) {
        if (found == nullptr) found = first(*child, kind, is_here);
    });
    return found;
}

}  // namespace

const Node* first_of_kind(const Node& root, NodeKind kind) { return first(root, kind, false); }

const Node* first_of_kind_here(const Node& root, NodeKind kind) { return first(root, kind, true); }

bool makes_scope(const Node& node) {
    return as<FunctionDef>(&node) != nullptr || as<ClassDef>(&node) != nullptr || node.kind == NodeKind::Lambda;
}

}  // namespace pykind::rewriting
