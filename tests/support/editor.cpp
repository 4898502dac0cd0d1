#include "tests/support/editor.hpp"

#include <algorithm>
#include <filesystem>

#include "protocol/basic_types.hpp"
#include "protocol/line_index.hpp"

namespace pykind::test {

// The public attribute makes it more than an iteration, so that only its method can be converted.
const char* const steps =
    "class Steps:\n    def __init__(self, n):\n        self.i, self.n = 0, n\n\n    def __iter__(self):\n"
    "        return self\n\n    def __next__(self):\n        if self.i == self.n:\n            raise StopIteration\n"
    "        self.i += 1\n        return self.i\n\n    last = None\n";
const char* const steps_converted =
    "class Steps:\n    def __init__(self, n):\n        self.i, self.n = 0, n\n\n    def __iter__(self):\n"
    "        while self.i != self.n:\n            self.i += 1\n            yield self.i\n\n    last = None\n";

Json Editor::all_capabilities() {
    return {{"workspace",
             {{"applyEdit", true},
              {"workspaceEdit", {{"documentChanges", true}, {"changeAnnotationSupport", Json::object()}}},
              {"codeLens", {{"refreshSupport", true}}},
              {"diagnostics", {{"refreshSupport", true}}}}},
            {"textDocument",
             {{"diagnostic", Json::object()},
              {"publishDiagnostics",
               {{"relatedInformation", true},
                {"versionSupport", true},
                {"codeDescriptionSupport", true},
                {"dataSupport", true},
                {"tagSupport", {{"valueSet", {1, 2}}}}}},
              {"codeAction",
               {{"codeActionLiteralSupport", {{"codeActionKind", {{"valueSet", {"refactor", "refactor.rewrite"}}}}}},
                {"disabledSupport", true},
                {"dataSupport", true},
                {"isPreferredSupport", true},
                {"resolveSupport", {{"properties", {"edit"}}}}}}}}};
}

Json Editor::start(const Json& capabilities) {
    const Json answer = client.request("initialize", {{"processId", nullptr},
                                                      {"capabilities", capabilities},
                                                      {"workspaceFolders", {{{"uri", uri("")}, {"name", "w"}}}}});
    client.notify("initialized", Json::object());
    return answer.at("result");
}

std::string Editor::uri(const std::string& name) const {
    const std::string root = std::filesystem::canonical(folder.path("")).string();
    return lsp::uri_of_path(name.empty() ? root : root + "/" + name);
}

void Editor::open(const std::string& name, const std::string& text, int version) {
    client.open(uri(name), text, "python", version);
}

Json Editor::actions_at(const std::string& name, int line, int character, Json context) {
    if (!context.contains("diagnostics")) context["diagnostics"] = Json::array();
    const Json position = {{"line", line}, {"character", character}};
    return client.request("textDocument/codeAction", {{"textDocument", {{"uri", uri(name)}}},
                                                      {"range", {{"start", position}, {"end", position}}},
                                                      {"context", std::move(context)}});
}

Json Editor::resolved_at(const std::string& name, int line, int character) {
    const Json actions = actions_at(name, line, character).at("result");
    if (actions.empty()) throw std::runtime_error("no action there");
    return client.request("codeAction/resolve", actions.front()).at("result");
}

std::string Editor::edited(const Json& edit, const std::string& name, const std::string& text,
                           lsp::PositionEncoding encoding) const {
    Json edits = Json::array();
    if (edit.contains("changes")) edits = edit["changes"].value(uri(name), edits);
    for (const Json& document : edit.value("documentChanges", Json::array())) {
        if (document["textDocument"]["uri"] == uri(name)) edits = document["edits"];
    }
    const lsp::LineIndex lines(text, encoding);
    const auto offset = [&](const Json& position) {
        return lines.offset({position["line"].get<std::uint32_t>(), position["character"].get<std::uint32_t>()})
            .value();
    };
    std::string result = text;
    for (auto part = edits.rbegin(); part != edits.rend(); ++part) {
        const std::size_t begin = offset((*part)["range"]["start"]);
        result.replace(begin, offset((*part)["range"]["end"]) - begin, (*part)["newText"].get<std::string>());
    }
    return result;
}

Json Editor::next(const std::string& method) { return client.message_of(method); }

}  // namespace pykind::test
