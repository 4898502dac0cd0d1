#include "protocol/document_highlight.hpp"

#include "protocol/hover.hpp"

namespace pykind::lsp {

Json make_highlight(const Range& range, DocumentHighlightKind kind) {
    return {{"range", to_json(range)}, {"kind", kind}};
}

}  // namespace pykind::lsp
