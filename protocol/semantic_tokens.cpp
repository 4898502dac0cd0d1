#include "protocol/semantic_tokens.hpp"

namespace pykind::lsp {

Json make_semantic_tokens(const std::vector<SemanticToken>& tokens) {
    Json data = Json::array();
    Position last;
    for (const SemanticToken& token : tokens) {
        const Position start = token.range.start;
        const bool is_same_line = start.line == last.line;
        data.push_back(start.line - last.line);
        data.push_back(is_same_line ? start.character - last.character : start.character);
        data.push_back(token.range.end.character - start.character);
        data.push_back(token.type);
        data.push_back(token.modifiers);
        last = start;
    }
    return {{"data", std::move(data)}};
}

}  // namespace pykind::lsp
