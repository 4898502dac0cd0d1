// Which conversion a hover mentions.
#include <algorithm>

#include "analysis/hover_context.hpp"

namespace pykind {

using namespace syntax;

std::optional<Conversion> conversion_in_file(const HoverContext& at, const ClassDef& cls) {
    NoFiles others;
    const std::shared_ptr<const AnalyzedFile> file(std::shared_ptr<const AnalyzedFile>(), &at.file);  // owns nothing
    const auto proposals = proposals_at({at.evaluator, file, others}, {cls.span.begin, cls.span.begin});
    const auto found = std::find_if(proposals.begin(), proposals.end(), [&](const Proposal& proposal) {
        return proposal.is_offered() && proposal.preferred && proposal.subject == cls.span;
    });
    if (found == proposals.end()) return std::nullopt;
    return found->conversion;
}

}  // namespace pykind
