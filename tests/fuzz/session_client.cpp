#include "tests/fuzz/session_client.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>

#include "server/diagnoses.hpp"
#include "server/routing_table.hpp"
#include "server/symbol_index.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

using lsp::Json;

namespace {

Json capabilities(const std::string& encoding) {
    return Json::parse(R"({
        "general": {"positionEncodings": [")" +
                       encoding + R"("]},
        "textDocument": {
            "hover": {"contentFormat": ["markdown"]},
            "diagnostic": {"relatedDocumentSupport": true},
            "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor.rewrite", "source.fixAll"]}},
                "isPreferredSupport": true, "disabledSupport": true, "dataSupport": true
            }
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}}
    })");
}

}  // namespace

void forget_environment() {
    spdlog::set_level(spdlog::level::off);
    for (const char* const name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) ::unsetenv(name);
    for (const char* const name : {"PATH", "HOME", "PYENV_ROOT"}) ::setenv(name, "/nowhere", 1);
}

SessionClient::SessionClient(const std::string& encoding) {
    static_cast<void>(request(
        "initialize", {{"processId", nullptr}, {"rootUri", nullptr}, {"capabilities", capabilities(encoding)}}));
}

SessionClient::~SessionClient() = default;

Json SessionClient::request(const std::string& method, const Json& params) {
    const server::Route* const route = server::find_route(method);
    require(route != nullptr, "there is no request " + method);
    lsp::Result<Json> result;
    if (const auto* const mutates = std::get_if<server::MutatingRequest>(&route->handler)) {
        result = (*mutates)(session_, params);
    } else {
        result = std::get<server::ReadingRequest>(route->handler)(session_, params)({{}, [](const Json&) {}});
    }
    if (const auto* const error = std::get_if<lsp::ResponseError>(&result)) return {{"error", error->message}};
    return std::get<Json>(std::move(result));
}

void SessionClient::notify(const std::string& method, const Json& params) {
    const server::Route* const route = server::find_route(method);
    require(route != nullptr, "there is no notification " + method);
    static_cast<void>(std::get<server::MutatingNotification>(route->handler)(session_, params));
    session_.outbox.clear();
    session_.ahead.clear();
}

const std::string* SessionClient::text_of(const std::string& uri) const {
    const auto found = session_.documents.find(uri);
    if (found == session_.documents.end() || found->second.snapshot == nullptr) return nullptr;
    return &found->second.snapshot->text();
}

}  // namespace pykind::fuzz
