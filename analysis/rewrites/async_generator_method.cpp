#include "analysis/rewrites/rewrites.hpp"

namespace pykind::rewrites {

std::optional<Proposal> async_generator_method(const rewriting::Subject& /*subject*/) { return std::nullopt; }

}  // namespace pykind::rewrites
