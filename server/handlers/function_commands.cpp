#include "server/handlers/function_commands.hpp"

#include "analysis/call_hierarchy.hpp"
#include "analysis/function_at.hpp"
#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/explained.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;
using semantics::FunctionInfo;

namespace {

Json row_of(const Snapshot& snapshot, const FunctionInfo& function) {
    const Callable callable{&snapshot.analysis(), &function};
    return {{"name", function.name},
            {"qualname", function.qualname},
            {"kind", id_of(function.kind)},
            {"label", phrase_of(function.kind)},
            {"range", lsp::to_json(snapshot.range(callable.span()))},
            {"selectionRange", lsp::to_json(snapshot.range(callable.name_span()))}};
}

struct UriAndPosition {
    std::string uri;
    lsp::Position position;
};

UriAndPosition decode_uri_and_position(const lsp::Reader& argument) {
    return {argument.member("uri").string(), lsp::decode_position(argument.member("position"))};
}

std::string decode_uri(const lsp::Reader& argument) { return argument.member("uri").string(); }
std::string decode_word(const lsp::Reader& argument) { return argument.member("word").string(); }

}  // namespace

Job function_at_command(const Session& session, const Json& argument) {
    auto decoded = lsp::decode_params(argument, decode_uri_and_position);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& at = std::get<UriAndPosition>(decoded);
    return [snapshot = session.python_snapshot(at.uri), position = at.position](const JobContext&) -> Result<Json> {
        const auto offset = snapshot == nullptr ? std::nullopt : snapshot->offset(position);
        if (!offset) return Json();
        const FunctionInfo* const function = function_at(snapshot->analysis(), *offset);
        return function == nullptr ? Json() : row_of(*snapshot, *function);
    };
}

Job functions_command(const Session& session, const Json& argument) {
    auto decoded = lsp::decode_params(argument, decode_uri);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [snapshot = session.python_snapshot(std::get<std::string>(decoded))](const JobContext&) -> Result<Json> {
        Json rows = Json::array();
        if (snapshot == nullptr) return rows;
        for (const FunctionInfo& function : snapshot->analysis().functions().functions())
            rows.push_back(row_of(*snapshot, function));
        return rows;
    };
}

Job explain_command(const Session& /*session*/, const Json& argument) {
    auto decoded = lsp::decode_params(argument, decode_word);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [word = std::get<std::string>(decoded)](const JobContext&) -> Result<Json> {
        if (auto page = page_of_word(word)) return Json{{"markdown", std::move(*page)}};
        return lsp::ResponseError{lsp::ErrorCode::RequestFailed, word + ": " + unknown_word_problem(word)};
    };
}

}  // namespace pykind::server
