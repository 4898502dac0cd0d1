#include "server/handlers/workspace.hpp"

#include "protocol/code_action.hpp"
#include "protocol/workspace.hpp"
#include "protocol/workspace_edit.hpp"
#include "server/symbol_index.hpp"

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

namespace {

// Each question has an id of its own: clients change their settings while they are asked for them.
std::string configuration_id(const Session& session) {
    return "pykind-configuration-" + std::to_string(session.configuration_requests);
}

void ask_for_settings(Session& session) {
    ++session.configuration_requests;
    session.outbox.push_back(lsp::make_configuration_request(configuration_id(session)));
}

void show(Session& session, const std::vector<SettingProblem>& problems) {
    for (const SettingProblem& problem : problems)
        session.outbox.push_back(lsp::make_warning("pykind: " + problem.place + ": " + problem.message));
}

// Documents may belong to other projects now, or be for another Python: their analyses are made anew.
void renew_documents(Session& session) {
    for (auto& [uri, document] : session.documents) {
        if (document.snapshot != nullptr)
            document.snapshot =
                std::make_shared<const Snapshot>(document.snapshot->text(), document.version, document.origin);
    }
    session.documents_changed();
}

// What was found may not be so any more. Clients are asked to ask again for what they show; findings are published to
// those that do not ask for them.
void answers_changed(Session& session) {
    ++session.changes;
    if (session.lifecycle != Lifecycle::Running) return;
    const lsp::ClientCapabilities& client = session.capabilities;
    const auto refresh = [&](bool is_possible, const std::string& what) {
        if (!is_possible) return;
        session.outbox.push_back(lsp::make_refresh_request("pykind-" + what + "-" + std::to_string(session.changes),
                                                           "workspace/" + what + "/refresh"));
    };
    refresh(client.diagnostics.are_pulled && client.diagnostics.refresh, "diagnostic");
    refresh(client.refreshes_lenses, "codeLens");
    refresh(client.refreshes_hints, "inlayHint");
    refresh(client.refreshes_tokens, "semanticTokens");
}

void settings_changed(Session& session) {
    renew_documents(session);
    session.symbols->forget();
    answers_changed(session);
}

// Whether they have changed.
bool read_settings(Session& session) {
    const Workspace::NewSettings read = session.workspace->read_settings();
    show(session, read.problems);
    if (read.have_changed) settings_changed(session);
    return read.have_changed;
}

}  // namespace

std::optional<std::string> initialized(Session& session, const Json& /*params*/) {
    const lsp::ClientCapabilities& client = session.capabilities;
    if (client.watches_files || client.registers_configuration) {
        session.outbox.push_back(lsp::make_registration_request("pykind-registration", client.watches_files,
                                                                client.registers_configuration));
    }
    if (client.has_configuration) ask_for_settings(session);
    show(session, session.workspace->read_settings().problems);
    // Finding the Python of a folder, and its library, takes longer than reading a small file.
    session.ahead.emplace_back([workspace = session.workspace] {
        for (const std::string& folder : workspace->folders()) static_cast<void>(workspace->project_of(folder));
    });
    return std::nullopt;
}

void take_editor_settings(Session& session, const Json& sent) {
    // Helix sends what it has for the server as a whole, in which the settings are the section of that name.
    const bool is_around_section = sent.is_object() && sent.contains("pykind");
    const ReadSettings read = read_editor_settings(is_around_section ? sent["pykind"] : sent);
    show(session, read.problems);
    if (session.workspace->set_editor_settings(read.settings)) settings_changed(session);
}

void receive_answer(Session& session, const lsp::Response& response) {
    if (response.id == configuration_id(session))
        take_editor_settings(session, lsp::section_of_configuration(response.result));
    if (!lsp::is_apply_edit(response)) return;
    if (const auto reason = lsp::failure_of_apply_edit(response))
        session.outbox.push_back(lsp::make_warning("pykind: the conversion was not made: " + *reason));
}

// Clients that can be asked send a change without its content.
std::optional<std::string> did_change_configuration(Session& session, const Json& params) {
    if (session.capabilities.has_configuration) {
        ask_for_settings(session);
    } else {
        take_editor_settings(session, lsp::section_of_change(params));
    }
    return std::nullopt;
}

// Which files changed need not be known: each one's time stamp is looked at when it is read.
std::optional<std::string> did_change_watched_files(Session& session, const Json& /*params*/) {
    session.workspace->files_changed();
    if (!read_settings(session)) answers_changed(session);
    return std::nullopt;
}

std::optional<std::string> did_change_workspace_folders(Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_workspace_folders_change);
    if (const auto* error = std::get_if<lsp::ResponseError>(&decoded)) return error->message;
    const auto& change = std::get<lsp::WorkspaceFoldersChange>(decoded);
    session.workspace->change_folders(paths_of(change.added), paths_of(change.removed));
    const bool have_settings_changed = read_settings(session);
    renew_documents(session);
    if (!have_settings_changed) answers_changed(session);
    return std::nullopt;
}

}  // namespace pykind::server
