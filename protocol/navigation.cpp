#include "protocol/navigation.hpp"

#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {

TextDocumentPositionParams decode_position_params(const Reader& params) {
    return {params.member("textDocument").member("uri").string(), decode_position(params.member("position"))};
}

ReferenceParams decode_reference_params(const Reader& params) {
    ReferenceParams result;
    result.at = decode_position_params(params);
    result.include_declaration = params.member("context").member("includeDeclaration").boolean();
    result.work_done_token = decode_work_done_token(params);
    return result;
}

Json make_location(const std::string& uri, const Range& range) { return {{"uri", uri}, {"range", to_json(range)}}; }

}  // namespace pykind::lsp
