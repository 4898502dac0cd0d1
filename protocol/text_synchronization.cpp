#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {

Position decode_position(const Reader& position) {
    return {position.member("line").uinteger(), position.member("character").uinteger()};
}

Range decode_range(const Reader& range) {
    return {decode_position(range.member("start")), decode_position(range.member("end"))};
}

std::string decode_document_uri(const Reader& params) { return params.member("textDocument").member("uri").string(); }

DidOpenParams decode_did_open_params(const Reader& params) {
    const Reader document = params.member("textDocument");
    return {document.member("uri").string(), document.member("languageId").string(),
            document.member("version").integer(), document.member("text").string()};
}

DidChangeParams decode_did_change_params(const Reader& params) {
    const Reader document = params.member("textDocument");
    DidChangeParams result{document.member("uri").string(), document.member("version").integer(), {}};
    for (const Reader& change : params.member("contentChanges").elements()) {
        ContentChange decoded;
        if (const auto range = change.optional_member("range")) decoded.range = decode_range(*range);
        decoded.text = change.member("text").string();
        result.changes.push_back(std::move(decoded));
    }
    return result;
}

DidCloseParams decode_did_close_params(const Reader& params) { return {decode_document_uri(params)}; }

}  // namespace pykind::lsp
