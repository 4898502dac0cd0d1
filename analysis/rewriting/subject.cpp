#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

using namespace syntax;

std::string_view Subject::name() const {
    if (const auto* const definition = cls()) return tree().slice(definition->name);
    return tree().slice(function()->name);
}

Proposal Subject::propose(Conversion conversion) const {
    return {.conversion = conversion, .name = std::string(name()), .subject = path.back()->span};
}

Proposal Subject::refuse(Conversion conversion, std::string reason, Offset at) const {
    Proposal proposal = propose(conversion);
    proposal.reason = std::move(reason);
    proposal.reason_line = line_of(at);
    return proposal;
}

}  // namespace pykind::rewriting
