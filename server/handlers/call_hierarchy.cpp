#include "server/handlers/call_hierarchy.hpp"

#include "analysis/call_hierarchy.hpp"
#include "protocol/call_hierarchy.hpp"
#include "protocol/hover.hpp"
#include "protocol/navigation.hpp"
#include "server/client_documents.hpp"
#include "server/reference_search.hpp"
#include "server/symbols.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

Json item_of(ClientDocuments& documents, const Callable& callable) {
    const AnalyzedFile& file = *callable.file;
    lsp::CallHierarchyItem item;
    item.uri = documents.uri_of(file);
    item.range = documents.range(file, callable.span());
    item.selection_range = documents.range(file, callable.name_span());
    if (callable.function == nullptr) {
        item.name = module_name_of(file);
        item.kind = lsp::SymbolKind::Module;
    } else {
        item.name = callable.function->name.empty() ? "…" : callable.function->name;
        item.kind = symbol_kind_of(*callable.function);
        // A plain `def` in a stub says nothing of what it stands for.
        const bool is_telling = !file.is_stub() || callable.function->kind != semantics::FunctionKind::Function;
        if (is_telling) item.detail = phrase_of(callable.function->kind);
    }
    return lsp::to_json(item);
}

// `end`: "from" or "to".
Json calls_of(ClientDocuments& documents, const AnalyzedFile& caller, const char* end, const CallHierarchyCall& call) {
    Json ranges = Json::array();
    for (const syntax::Span& range : call.ranges) ranges.push_back(lsp::to_json(documents.range(caller, range)));
    return {{end, item_of(documents, call.other)}, {"fromRanges", std::move(ranges)}};
}

Json items_at(const Reading& reading, lsp::Position position) {
    const auto offset = reading.snapshot->offset(position);
    if (!offset) return {};
    project::ProjectView view = reading.view();
    semantics::Evaluator evaluator(view);
    const auto found = callables_at(evaluator, reading.snapshot->analysis(), *offset);
    if (found.empty()) return {};
    ClientDocuments documents(reading);
    Json items = Json::array();
    for (const Callable& callable : found) items.push_back(item_of(documents, callable));
    return items;
}

// What an item that the client gives back stands for, as things are now.
struct AskedItem {
    Reading reading;
    lsp::CallHierarchyPlace place;

    [[nodiscard]] project::ProjectView view() const {
        reading.refresh();
        return {reading.workspace->project_of(path()), reading.open_texts};
    }
    [[nodiscard]] std::string path() const {
        if (reading.snapshot != nullptr) return reading.snapshot->origin().path;
        const auto path = lsp::path_of_uri(place.uri);
        return path ? absolute_path(*path) : std::string();
    }
    // Null if it cannot be read.
    [[nodiscard]] std::shared_ptr<const AnalyzedFile> file(const project::ProjectView& view) const {
        if (reading.snapshot != nullptr) return reading.snapshot->analyzed();
        return path().empty() ? nullptr : view.load(path());
    }
    [[nodiscard]] std::optional<syntax::Offset> offset(const AnalyzedFile& file) const {
        if (reading.snapshot != nullptr) return reading.snapshot->offset(place.position);
        const auto offset = lsp::LineIndex(file.tree->text().bytes(), reading.encoding).offset(place.position);
        return offset ? std::optional(static_cast<syntax::Offset>(*offset)) : std::nullopt;
    }
};

Json incoming(const AskedItem& asked, const JobContext& context) {
    const auto file = asked.file(asked.view());
    const auto offset = file == nullptr ? std::nullopt : asked.offset(*file);
    if (!offset || asked.place.kind == lsp::SymbolKind::Module) return Json::array();
    WorkProgress progress(context, "Searching callers", nullptr, false);
    ReferenceSearch search(*asked.reading.workspace, asked.reading.open_texts, context.cancelled);
    const ReferenceTarget target = search.target_at(file, *offset);
    return search.run<Json>(
        target, file, progress,
        [&](semantics::Evaluator& evaluator, const AnalyzedFile& caller, const std::vector<syntax::Span>& references) {
            ClientDocuments documents(asked.reading);
            std::vector<Json> calls;
            for (const auto& call : pykind::incoming_calls(evaluator, caller, target, references))
                calls.push_back(calls_of(documents, caller, "from", call));
            return calls;
        });
}

Json outgoing(const AskedItem& asked, const std::stop_token& cancelled) {
    Json calls = Json::array();
    project::ProjectView view = asked.view();
    const auto file = asked.file(view);
    const auto offset = file == nullptr ? std::nullopt : asked.offset(*file);
    if (!offset) return calls;
    semantics::Evaluator evaluator(view);
    ClientDocuments documents(asked.reading);
    std::vector<Callable> callers = {{file.get(), nullptr}};
    if (asked.place.kind != lsp::SymbolKind::Module) callers = callables_at(evaluator, *file, *offset);
    for (const Callable& caller : callers) {
        for (const auto& call : pykind::outgoing_calls(evaluator, caller, cancelled))
            calls.push_back(calls_of(documents, *caller.file, "to", call));
    }
    return calls;
}

}  // namespace

Job prepare_call_hierarchy(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_position_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& request = std::get<lsp::TextDocumentPositionParams>(decoded);
    return [reading = Reading(session, request.uri), position = request.position](const JobContext&) -> Result<Json> {
        return reading.snapshot == nullptr ? Json() : items_at(reading, position);
    };
}

Job incoming_calls(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_call_hierarchy_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& place = std::get<lsp::CallHierarchyPlace>(decoded);
    return [asked = AskedItem{Reading(session, place.uri), place}](const JobContext& context) -> Result<Json> {
        return incoming(asked, context);
    };
}

Job outgoing_calls(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_call_hierarchy_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto& place = std::get<lsp::CallHierarchyPlace>(decoded);
    return [asked = AskedItem{Reading(session, place.uri), place}](const JobContext& context) -> Result<Json> {
        return outgoing(asked, context.cancelled);
    };
}

}  // namespace pykind::server
