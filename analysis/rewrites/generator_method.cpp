#include "analysis/rewrites/rewrites.hpp"

namespace pykind::rewrites {

std::optional<Proposal> generator_method(const rewriting::Subject& /*subject*/) { return std::nullopt; }

}  // namespace pykind::rewrites
