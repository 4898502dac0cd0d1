#include "protocol/inlay_hint.hpp"

#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {

DocumentRangeParams decode_document_range_params(const Reader& params) {
    return {decode_document_uri(params), decode_range(params.member("range"))};
}

Json to_json(const InlayHint& hint) {
    constexpr int type = 1;
    Json json = {{"position", to_json(hint.position)}, {"label", hint.label}};
    if (hint.is_type) json["kind"] = type;
    if (hint.has_padding_left) json["paddingLeft"] = true;
    if (!hint.data.is_null()) json["data"] = hint.data;
    return json;
}

}  // namespace pykind::lsp
