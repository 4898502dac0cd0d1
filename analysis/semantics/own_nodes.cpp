#include "analysis/semantics/own_nodes.hpp"

#include <vector>

namespace pykind::semantics {

using namespace syntax;

namespace {

void visit_own(std::vector<const Node*> pending, const VisitNode& visit) {
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (as<FunctionDef>(node) != nullptr || as<ClassDef>(node) != nullptr || as<Lambda>(node) != nullptr) continue;
        visit(*node);
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
}

}  // namespace

void for_each_own(const Nodes& block, const VisitNode& visit) { visit_own({block.begin(), block.end()}, visit); }
void for_each_own(const Node& statement, const VisitNode& visit) { visit_own({&statement}, visit); }

}  // namespace pykind::semantics
