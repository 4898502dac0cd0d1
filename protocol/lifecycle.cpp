#include "protocol/lifecycle.hpp"

#include <algorithm>
#include <limits>

namespace pykind::lsp {

namespace {

// UTF-8 where it is offered, because that is what the text is held in; the mandatory UTF-16 next.
PositionEncoding choose_encoding(const std::vector<Reader>& offered) {
    std::vector<PositionEncoding> known;
    for (const Reader& name : offered) {
        if (const auto encoding = position_encoding_of(name.string())) known.push_back(*encoding);
    }
    for (const auto wanted : {PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32}) {
        if (std::find(known.begin(), known.end(), wanted) != known.end()) return wanted;
    }
    return PositionEncoding::Utf16;
}

}  // namespace

namespace {

// What is at the end of a path of members that all may be missing.
std::optional<Reader> member_at(const Reader& value, std::initializer_list<std::string_view> path) {
    std::optional<Reader> at = value;
    for (const std::string_view name : path) {
        if (at) at = at->optional_member(name);
    }
    return at;
}

// A boolean at the end of a path of members that all may be missing.
bool has(const Reader& value, std::initializer_list<std::string_view> path) {
    const auto found = member_at(value, path);
    return found && found->boolean();
}

std::vector<std::string> decode_folders(const Reader& params) {
    std::vector<std::string> folders;
    if (const auto all = params.optional_member("workspaceFolders")) {
        for (const Reader& folder : all->elements()) folders.push_back(folder.member("uri").string());
    } else if (const auto root = params.optional_member("rootUri")) {
        folders.push_back(root->string());
    } else if (const auto path = params.optional_member("rootPath")) {
        folders.push_back(uri_of_path(path->string()));
    }
    return folders;
}

// Whether a client asks for a property of something when it needs it.
bool resolves(const Reader& capability, std::string_view property) {
    const auto resolved = member_at(capability, {"resolveSupport", "properties"});
    if (!resolved) return false;
    bool found = false;
    for (const Reader& name : resolved->elements()) found = found || name.string() == property;
    return found;
}

void decode_edits(const Reader& capabilities, ClientCapabilities& result) {
    result.applies_edits = has(capabilities, {"workspace", "applyEdit"});
    result.changes_documents = has(capabilities, {"workspace", "workspaceEdit", "documentChanges"});
    result.annotates_changes =
        member_at(capabilities, {"workspace", "workspaceEdit", "changeAnnotationSupport"}).has_value();
    const auto actions = member_at(capabilities, {"textDocument", "codeAction"});
    if (!actions) return;
    result.takes_code_actions = member_at(*actions, {"codeActionLiteralSupport"}).has_value();
    result.shows_disabled_actions = has(*actions, {"disabledSupport"});
    // What is to be resolved must come back with the data that says what it was.
    result.resolves_edits = has(*actions, {"dataSupport"}) && resolves(*actions, "edit");
}

// What is shown beside and in the text.
void decode_shown(const Reader& capabilities, ClientCapabilities& result) {
    result.refreshes_lenses = has(capabilities, {"workspace", "codeLens", "refreshSupport"});
    result.refreshes_hints = has(capabilities, {"workspace", "inlayHint", "refreshSupport"});
    result.refreshes_tokens = has(capabilities, {"workspace", "semanticTokens", "refreshSupport"});
    result.nests_symbols = has(capabilities, {"textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport"});
    const auto hints = member_at(capabilities, {"textDocument", "inlayHint"});
    result.resolves_hint_tooltips = hints && resolves(*hints, "tooltip");
}

// Those of published ones hold for pulled ones too; later versions of the specification say so for both.
DiagnosticAbilities decode_diagnostics(const Reader& capabilities) {
    DiagnosticAbilities result;
    result.are_pulled = member_at(capabilities, {"textDocument", "diagnostic"}).has_value();
    result.refresh = has(capabilities, {"workspace", "diagnostics", "refreshSupport"});
    result.versions = has(capabilities, {"textDocument", "publishDiagnostics", "versionSupport"});
    for (const char* const chapter : {"publishDiagnostics", "diagnostic"}) {
        const auto diagnostics = member_at(capabilities, {"textDocument", chapter});
        if (!diagnostics) continue;
        result.related_information = result.related_information || has(*diagnostics, {"relatedInformation"});
        result.descriptions = result.descriptions || has(*diagnostics, {"codeDescriptionSupport"});
        const auto known = member_at(*diagnostics, {"tagSupport", "valueSet"});
        if (!known) continue;
        for (const Reader& tag : known->elements()) {
            for (const auto ours : {DiagnosticTag::Unnecessary, DiagnosticTag::Deprecated}) {
                if (tag.integer() == static_cast<int>(ours)) result.tags.push_back(ours);
            }
        }
    }
    return result;
}

}  // namespace

InitializeParams decode_initialize_params(const Reader& params) {
    InitializeParams result;
    if (const auto process = params.optional_member("processId")) {
        // 0 and what is below are groups of processes to the system, and what is too large would be cut to another one.
        const std::int64_t number = process->integer();
        if (number > 0 && number <= std::numeric_limits<std::int32_t>::max()) result.process_id = number;
    }
    result.folders = decode_folders(params);
    const Reader capabilities = params.member("capabilities");
    capabilities.expect_object();
    result.capabilities.watches_files =
        has(capabilities, {"workspace", "didChangeWatchedFiles", "dynamicRegistration"});
    result.capabilities.registers_configuration =
        has(capabilities, {"workspace", "didChangeConfiguration", "dynamicRegistration"});
    result.capabilities.has_configuration = has(capabilities, {"workspace", "configuration"});
    if (const auto options = params.optional_member("initializationOptions"))
        result.initialization_options = options->json();
    decode_edits(capabilities, result.capabilities);
    result.capabilities.diagnostics = decode_diagnostics(capabilities);
    decode_shown(capabilities, result.capabilities);
    result.capabilities.reports_progress = has(capabilities, {"window", "workDoneProgress"});
    if (const auto general = capabilities.optional_member("general")) {
        if (const auto offered = general->optional_member("positionEncodings")) {
            result.capabilities.position_encoding = choose_encoding(offered->elements());
        }
    }
    const auto document = capabilities.optional_member("textDocument");
    const auto hover = document ? document->optional_member("hover") : std::nullopt;
    if (const auto formats = hover ? hover->optional_member("contentFormat") : std::nullopt) {
        const auto all = formats->elements();
        if (!all.empty() && all.front().string() == "markdown") result.capabilities.hover_format = MarkupKind::Markdown;
    }
    return result;
}

Json make_initialize_result(const ClientCapabilities& capabilities, const ServerOffers& offers) {
    constexpr int incremental = 2;
    Json provided = {{"positionEncoding", name_of(capabilities.position_encoding)},
                     {"textDocumentSync", {{"openClose", true}, {"change", incremental}}},
                     {"hoverProvider", true},
                     {"definitionProvider", true},
                     {"typeDefinitionProvider", true},
                     {"referencesProvider", {{"workDoneProgress", true}}},
                     {"documentSymbolProvider", {{"label", "pykind"}}},
                     {"workspaceSymbolProvider", true},
                     {"documentHighlightProvider", true},
                     {"callHierarchyProvider", true},
                     {"inlayHintProvider", {{"resolveProvider", true}}},
                     {"codeLensProvider", {{"resolveProvider", true}}},
                     {"semanticTokensProvider",
                      {{"legend", {{"tokenTypes", offers.legend.types}, {"tokenModifiers", offers.legend.modifiers}}},
                       {"range", true},
                       {"full", true}}},
                     {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}}};
    if (capabilities.takes_code_actions) {
        provided["codeActionProvider"] = {{"codeActionKinds", offers.code_action_kinds}, {"resolveProvider", true}};
    } else if (capabilities.applies_edits) {
        provided["codeActionProvider"] = true;
    }
    std::vector<std::string> commands = offers.commands;
    if (capabilities.applies_edits)
        commands.insert(commands.end(), offers.edit_commands.begin(), offers.edit_commands.end());
    provided["executeCommandProvider"] = {{"commands", std::move(commands)}};
    if (capabilities.diagnostics.are_pulled) {
        provided["diagnosticProvider"] = {{"identifier", "pykind"},
                                          {"interFileDependencies", true},
                                          {"workspaceDiagnostics", true},
                                          {"workDoneProgress", true}};
    }
    return {{"serverInfo", {{"name", "pykind"}, {"version", offers.version}}}, {"capabilities", std::move(provided)}};
}

}  // namespace pykind::lsp
