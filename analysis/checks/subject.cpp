#include "analysis/checks/subject.hpp"

#include <algorithm>

namespace pykind::checks {

using namespace syntax;

rewriting::Subject subject_of(const Visit& at) {
    std::vector<const Node*> path = at.path();
    const auto function =
        std::find_if(path.rbegin(), path.rend(), [](const Node* node) { return as<FunctionDef>(node) != nullptr; });
    if (function == path.rend()) {
        path.resize(2);
    } else {
        path.erase(function.base(), path.end() - 1);
    }
    return {at.context(), std::move(path)};
}

}  // namespace pykind::checks
