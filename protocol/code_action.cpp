#include "protocol/code_action.hpp"

#include <algorithm>

#include "protocol/diagnostics.hpp"
#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {

namespace {

// Those of other sources may look like anything.
std::vector<KnownDiagnostic> decode_known(const Reader& context) {
    std::vector<KnownDiagnostic> known;
    const auto all = context.optional_member("diagnostics");
    if (!all) return known;
    for (const Reader& diagnostic : all->elements()) {
        const auto source = diagnostic.optional_member("source");
        const auto code = diagnostic.optional_member("code");
        if (!source || source->json() != diagnostic_source || !code || !code->json().is_string()) continue;
        known.push_back({decode_range(diagnostic.member("range")), code->string(), diagnostic.json()});
    }
    return known;
}

}  // namespace

CodeActionParams decode_code_action_params(const Reader& params) {
    constexpr int automatic = 2;
    CodeActionParams result;
    result.uri = params.member("textDocument").member("uri").string();
    result.range = decode_range(params.member("range"));
    const Reader context = params.member("context");
    if (const auto only = context.optional_member("only")) {
        result.only.emplace();
        for (const Reader& kind : only->elements()) result.only->push_back(kind.string());
    }
    if (const auto trigger = context.optional_member("triggerKind"))
        result.is_automatic = trigger->integer() == automatic;
    result.diagnostics = decode_known(context);
    return result;
}

bool is_asked_for(const CodeActionParams& params, std::string_view kind) {
    return !params.only || std::any_of(params.only->begin(), params.only->end(), [&](const std::string& asked) {
        return asked.empty() || asked == kind || kind.starts_with(asked + ".");
    });
}

Json to_json(const Command& command) {
    return {{"title", command.title}, {"command", command.name}, {"arguments", Json::array({command.argument})}};
}

Json to_json(const CodeAction& action) {
    Json json = {{"title", action.title}, {"kind", action.kind}};
    if (action.is_preferred) json["isPreferred"] = true;
    if (!action.disabled.empty()) json["disabled"] = {{"reason", action.disabled}};
    if (!action.edit.is_null()) json["edit"] = action.edit;
    if (!action.data.is_null()) json["data"] = action.data;
    if (!action.diagnostics.is_null()) json["diagnostics"] = action.diagnostics;
    return json;
}

Json make_code_lens(const Range& range, const Command& command) {
    return {{"range", to_json(range)}, {"command", to_json(command)}};
}

Json make_unresolved_code_lens(const Range& range, Json data) {
    return {{"range", to_json(range)}, {"data", std::move(data)}};
}

Json with_title(Json lens, const std::string& title) {
    lens["command"] = {{"title", title}, {"command", ""}};
    return lens;
}

ExecuteCommandParams decode_execute_command_params(const Reader& params) {
    ExecuteCommandParams result{params.member("command").string(), {}};
    if (const auto arguments = params.optional_member("arguments")) {
        for (const Reader& argument : arguments->elements()) result.arguments.push_back(argument.json());
    }
    return result;
}

}  // namespace pykind::lsp
