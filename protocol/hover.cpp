#include "protocol/hover.hpp"

namespace pykind::lsp {

Json to_json(const Range& range) {
    const auto position = [](Position at) { return Json{{"line", at.line}, {"character", at.character}}; };
    return {{"start", position(range.start)}, {"end", position(range.end)}};
}

Json make_hover(MarkupKind kind, const std::string& value, const Range& range) {
    return {{"contents", {{"kind", kind == MarkupKind::Markdown ? "markdown" : "plaintext"}, {"value", value}}},
            {"range", to_json(range)}};
}

}  // namespace pykind::lsp
