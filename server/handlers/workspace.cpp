#include "server/handlers/workspace.hpp"

#include "protocol/workspace.hpp"

namespace pykind::server {

using lsp::Json;

namespace {

std::vector<std::string> paths_of(const std::vector<std::string>& uris) {
    std::vector<std::string> paths;
    for (const std::string& uri : uris) {
        if (const auto path = lsp::path_of_uri(uri)) paths.push_back(absolute_path(*path));
    }
    return paths;
}

}  // namespace

std::optional<std::string> initialized(Session& session, const Json& /*params*/) {
    if (session.capabilities.watches_files) session.outbox.push_back(lsp::make_watch_request("pykind-watch"));
    return std::nullopt;
}

// Which files changed need not be known: each one's time stamp is looked at when it is read.
std::optional<std::string> did_change_watched_files(Session& session, const Json& /*params*/) {
    session.workspace->files_changed();
    return std::nullopt;
}

std::optional<std::string> did_change_workspace_folders(Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_workspace_folders_change);
    if (const auto* error = std::get_if<lsp::ResponseError>(&decoded)) return error->message;
    const auto& change = std::get<lsp::WorkspaceFoldersChange>(decoded);
    session.workspace->change_folders(paths_of(change.added), paths_of(change.removed));
    // Documents belong to other projects now, and so their modules have other names.
    for (auto& [uri, document] : session.documents) {
        if (document.snapshot != nullptr)
            document.snapshot = std::make_shared<const Snapshot>(document.snapshot->text(), document.origin);
    }
    session.documents_changed();
    return std::nullopt;
}

}  // namespace pykind::server
