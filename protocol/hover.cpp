#include "protocol/hover.hpp"

namespace pykind::lsp {

Json to_json(Position position) { return {{"line", position.line}, {"character", position.character}}; }

Json to_json(const Range& range) { return {{"start", to_json(range.start)}, {"end", to_json(range.end)}}; }

Json make_markup(MarkupKind kind, const std::string& value) {
    return {{"kind", kind == MarkupKind::Markdown ? "markdown" : "plaintext"}, {"value", value}};
}

Json make_hover(MarkupKind kind, const std::string& value, const Range& range) {
    return {{"contents", make_markup(kind, value)}, {"range", to_json(range)}};
}

}  // namespace pykind::lsp
