#include "analysis/rewrites/rewrites.hpp"

namespace pykind::rewrites {

std::optional<Proposal> iterator_class(const rewriting::Subject& /*subject*/) { return std::nullopt; }

}  // namespace pykind::rewrites
