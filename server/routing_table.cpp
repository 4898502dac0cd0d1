#include "server/routing_table.hpp"

#include <algorithm>
#include <array>

#include "server/handlers/call_hierarchy.hpp"
#include "server/handlers/code_action.hpp"
#include "server/handlers/code_lens.hpp"
#include "server/handlers/diagnostics.hpp"
#include "server/handlers/document_highlight.hpp"
#include "server/handlers/execute_command.hpp"
#include "server/handlers/hover.hpp"
#include "server/handlers/inlay_hint.hpp"
#include "server/handlers/lifecycle.hpp"
#include "server/handlers/navigation.hpp"
#include "server/handlers/semantic_tokens.hpp"
#include "server/handlers/symbols.hpp"
#include "server/handlers/text_synchronization.hpp"
#include "server/handlers/workspace.hpp"

namespace pykind::server {

namespace {

template <class Handler>
Route mutates(std::string_view method, Handler* handler) {
    return {method, handler};
}

Route reads(std::string_view method, ReadingRequest handler) { return {method, handler}; }

// `exit`, `$/cancelRequest` and the other `$/` notifications concern the connection itself: see connection.cpp.
const std::array routes = {
    mutates("initialize", initialize),
    mutates("initialized", initialized),
    mutates("shutdown", shutdown),
    mutates("textDocument/didOpen", did_open),
    mutates("textDocument/didChange", did_change),
    mutates("textDocument/didClose", did_close),
    mutates("workspace/didChangeConfiguration", did_change_configuration),
    mutates("workspace/didChangeWatchedFiles", did_change_watched_files),
    mutates("workspace/didChangeWorkspaceFolders", did_change_workspace_folders),
    reads("textDocument/hover", hover),
    reads("textDocument/definition", definition),
    reads("textDocument/typeDefinition", type_definition),
    reads("textDocument/references", references),
    reads("textDocument/documentSymbol", document_symbol),
    reads("workspace/symbol", workspace_symbol),
    reads("textDocument/diagnostic", document_diagnostic),
    reads("workspace/diagnostic", workspace_diagnostic),
    reads("textDocument/codeAction", code_action),
    reads("codeAction/resolve", resolve_code_action),
    reads("textDocument/codeLens", code_lens),
    reads("codeLens/resolve", resolve_code_lens),
    reads("textDocument/inlayHint", inlay_hint),
    reads("inlayHint/resolve", resolve_inlay_hint),
    reads("textDocument/semanticTokens/full", semantic_tokens_full),
    reads("textDocument/semanticTokens/range", semantic_tokens_range),
    reads("textDocument/documentHighlight", document_highlight),
    reads("textDocument/prepareCallHierarchy", prepare_call_hierarchy),
    reads("callHierarchy/incomingCalls", incoming_calls),
    reads("callHierarchy/outgoingCalls", outgoing_calls),
    reads("workspace/executeCommand", execute_command),
};

}  // namespace

const Route* find_route(std::string_view method) {
    const auto found =
        std::find_if(routes.begin(), routes.end(), [method](const Route& route) { return route.method == method; });
    return found == routes.end() ? nullptr : &*found;
}

}  // namespace pykind::server
