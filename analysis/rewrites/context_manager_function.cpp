#include "analysis/rewrites/rewrites.hpp"

namespace pykind::rewrites {

std::optional<Proposal> context_manager_function(const rewriting::Subject& /*subject*/) { return std::nullopt; }

}  // namespace pykind::rewrites
