#include "server/handlers/semantic_tokens.hpp"

#include "analysis/semantic_tokens.hpp"
#include "protocol/inlay_hint.hpp"
#include "protocol/semantic_tokens.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

// The numbers in the legend.
enum TokenType : std::uint32_t { Function, Method };
enum TokenModifier : std::uint32_t { Declaration = 1, Async = 2, Generator = 4 };

lsp::SemanticToken to_protocol(const SemanticToken& token, const Snapshot& snapshot) {
    return {snapshot.range(token.span), token.type == SemanticTokenType::Method ? Method : Function,
            (token.is_declaration ? Declaration : 0U) | (token.is_async ? Async : 0U) |
                (token.is_generator ? Generator : 0U)};
}

Json tokens_in(const Reading& reading, const std::optional<lsp::Range>& range, const std::stop_token& cancelled) {
    std::vector<lsp::SemanticToken> tokens;
    if (reading.snapshot == nullptr) return lsp::make_semantic_tokens(tokens);
    const Snapshot& snapshot = *reading.snapshot;
    const auto span =
        range ? snapshot.span(*range) : std::optional(syntax::Span{0, snapshot.analysis().tree->text().size()});
    const bool is_on = reading.workspace->settings_at(snapshot.origin().path).shows(Shown::SemanticTokens);
    if (!span || !is_on) return lsp::make_semantic_tokens(tokens);
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    for (const SemanticToken& token : semantic_tokens(evaluator, snapshot.analysis(), *span, cancelled))
        tokens.push_back(to_protocol(token, snapshot));
    return lsp::make_semantic_tokens(tokens);
}

}  // namespace

lsp::SemanticTokensLegend semantic_tokens_legend() {
    return {{"function", "method"}, {"declaration", "async", "generator"}};
}

Job semantic_tokens_full(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_document_uri);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    return [reading = Reading(session, std::get<std::string>(decoded))](const JobContext& context) -> Result<Json> {
        return tokens_in(reading, std::nullopt, context.cancelled);
    };
}

Job semantic_tokens_range(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_document_range_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& request = std::get<lsp::DocumentRangeParams>(decoded);
    return [reading = Reading(session, request.uri), range = request.range](const JobContext& context) -> Result<Json> {
        return tokens_in(reading, range, context.cancelled);
    };
}

}  // namespace pykind::server
