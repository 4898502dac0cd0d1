#include "server/handlers/text_synchronization.hpp"

#include <utility>

#include "analysis/project/file_system.hpp"
#include "protocol/workspace.hpp"

namespace pykind::server {

using lsp::Json;

namespace {

constexpr const char* is_too_large = " is larger than 64 MiB: nothing is said of it";

bool is_python(const lsp::DidOpenParams& params) {
    return params.language_id == "python" || params.language_id == "py" || params.uri.ends_with(".py") ||
           params.uri.ends_with(".pyi");
}

// A text over the limit is taken for one that is not known. The user is told when it becomes so.
bool forget_if_too_large(Session& session, Document& document, bool was_known) {
    if (document.snapshot == nullptr || document.snapshot->text().size() <= project::largest_source) return false;
    document.snapshot = nullptr;
    if (was_known) session.outbox.push_back(lsp::make_warning("pykind: " + document.origin->uri + is_too_large));
    return true;
}

// The client has changed a text, and how cannot be read.
void forget(Session& session, const Json& params) {
    const auto uri = lsp::decode_params(params, lsp::decode_document_uri);
    const auto* const name = std::get_if<std::string>(&uri);
    const auto found = name == nullptr ? session.documents.end() : session.documents.find(*name);
    if (found == session.documents.end()) return;
    found->second.snapshot = nullptr;
    session.documents_changed();
}

}  // namespace

std::optional<std::string> did_open(Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_did_open_params);
    if (const auto* error = std::get_if<lsp::ResponseError>(&decoded)) return error->message;
    auto& open = std::get<lsp::DidOpenParams>(decoded);
    const bool was_open = session.documents.contains(open.uri);
    Document document;
    document.version = open.version;
    document.is_python = is_python(open);
    document.origin = std::make_shared<const DocumentOrigin>(
        DocumentOrigin{open.uri, lsp::path_of_uri(open.uri).value_or(""), session.capabilities.position_encoding,
                       session.workspace, ++session.openings});
    document.snapshot = std::make_shared<const Snapshot>(std::move(open.text), open.version, document.origin);
    forget_if_too_large(session, document, true);
    session.workspace->file_opened(document.origin->path);
    if (document.is_python && document.snapshot != nullptr) session.analyze_ahead(document.snapshot);
    session.documents.insert_or_assign(open.uri, std::move(document));
    session.documents_changed();
    if (was_open) return "opened twice: " + open.uri + "; its text is taken anew";
    return std::nullopt;
}

std::optional<std::string> did_change(Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_did_change_params);
    if (const auto* error = std::get_if<lsp::ResponseError>(&decoded)) {
        forget(session, params);
        return error->message;
    }
    const auto& change = std::get<lsp::DidChangeParams>(decoded);
    const auto found = session.documents.find(change.uri);
    if (found == session.documents.end()) return "changed but not open: " + change.uri;
    Document& document = found->second;
    const std::int64_t before = std::exchange(document.version, change.version);
    const bool goes_back = change.version < before;
    // Messages come in order, so that this is the text now; what the edits were made in is another question.
    if (goes_back) document.snapshot = nullptr;
    const bool was_known = document.snapshot != nullptr;
    document.snapshot = apply_changes(std::move(document.snapshot), change, document.origin);
    const bool is_forgotten = forget_if_too_large(session, document, was_known);
    session.documents_changed();
    if (is_forgotten) return change.uri + is_too_large;
    if (goes_back)
        return "version " + std::to_string(change.version) + " after " + std::to_string(before) + ": " + change.uri;
    if (document.snapshot == nullptr)
        return "a change does not fit the text of " + change.uri + "; it is unknown until it is sent whole";
    if (document.is_python) session.analyze_ahead(document.snapshot);
    return std::nullopt;
}

std::optional<std::string> did_close(Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_did_close_params);
    if (const auto* error = std::get_if<lsp::ResponseError>(&decoded)) return error->message;
    const std::string& uri = std::get<lsp::DidCloseParams>(decoded).uri;
    if (session.documents.erase(uri) == 0) return "closed but not open: " + uri;
    session.documents_changed();
    return std::nullopt;
}

}  // namespace pykind::server
