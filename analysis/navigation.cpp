#include "analysis/navigation.hpp"

#include <algorithm>
#include <map>

#include "analysis/outline.hpp"

namespace pykind {

using namespace syntax;
using semantics::Definition;
using semantics::Evaluator;
using semantics::Value;
using semantics::ValueKind;

namespace {

void add(std::vector<Location>& locations, const AnalyzedFile& from, const AnalyzedFile& file, Span span) {
    if (!can_be_shown(from, file)) return;
    const Location location{&file, span};
    if (std::find(locations.begin(), locations.end(), location) == locations.end()) locations.push_back(location);
}

bool belongs_to_function(TokenKind token) {
    return token == TokenKind::Yield || token == TokenKind::Await || token == TokenKind::Return;
}

// The names of a file that are words of their own in its text.
std::vector<Span> find_words(std::string_view text, const std::set<std::string>& words) {
    const auto is_word = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    std::vector<Span> found;
    for (const std::string& word : words) {
        for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
            const std::size_t end = at + word.size();
            if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end]))) continue;
            found.push_back({static_cast<Offset>(at), static_cast<Offset>(end)});
        }
    }
    std::sort(found.begin(), found.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    return found;
}

bool is_site(const ReferenceTarget& target, const AnalyzedFile& file, const Definition& definition) {
    const std::string& path = definition.file == &file ? file.identity.path : definition.file->identity.path;
    return target.sites.contains({path, definition.name.begin});
}

}  // namespace

bool can_be_shown(const AnalyzedFile& from, const AnalyzedFile& file) {
    return &file == &from || file.identity.path.starts_with('/');
}

std::vector<Location> find_definitions(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    std::vector<Location> locations;
    if (offset >= file.tree->text().size()) return locations;
    const Token& token = file.tree->tokens().tokens[file.tree->tokens().index_at(offset)];
    if (!token.span().contains(offset)) return locations;
    if (belongs_to_function(token.kind)) {
        const auto* const owner = file.functions().owner(path_to(*file.tree, offset));
        if (owner != nullptr) add(locations, file, file, name_span_of(*owner->node));
        return locations;
    }
    if (token.kind != TokenKind::Name) return locations;
    for (const Definition& definition : definitions_at(evaluator, file, offset))
        add(locations, file, *definition.file, definition.name);
    return locations;
}

std::vector<Location> find_type_definitions(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    std::vector<Location> locations;
    for (const Value& value : semantics::values_at(evaluator, file, offset).known) {
        switch (value.kind) {
            case ValueKind::Instance:
            case ValueKind::Class:
            case ValueKind::Function:
            case ValueKind::Produced: add(locations, file, *value.file, name_span_of(*value.node)); break;
            case ValueKind::Module: add(locations, file, *value.file, {}); break;
            case ValueKind::None: break;
        }
    }
    return locations;
}

ReferenceTarget reference_target(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    ReferenceTarget target;
    if (offset >= file.tree->text().size()) return target;
    const Token& token = file.tree->tokens().tokens[file.tree->tokens().index_at(offset)];
    if (token.kind != TokenKind::Name || !token.span().contains(offset)) return target;
    for (const Definition& definition : definitions_at(evaluator, file, offset)) {
        if (definition.node == nullptr) continue;  // a module
        target.name = definition.file->tree->slice(definition.name);
        target.sites.insert({definition.file->identity.path, definition.name.begin});
    }
    return target;
}

References find_references(Evaluator& evaluator, const AnalyzedFile& file, const ReferenceTarget& target,
                           const std::set<std::string>& names, const std::stop_token& stopped) {
    References references;
    const auto means_target = [&](Offset offset) {
        const auto definitions = definitions_at(evaluator, file, offset);
        return std::any_of(definitions.begin(), definitions.end(),
                           [&](const Definition& found) { return is_site(target, file, found); });
    };
    std::map<semantics::SymbolId, bool> symbols;  // a name means the same wherever it stands for the same symbol
    for (const Span& word : find_words(file.tree->text().bytes(), names)) {
        if (stopped.stop_requested()) break;
        const Token& token = file.tree->tokens().tokens[file.tree->tokens().index_at(word.begin)];
        if (token.kind != TokenKind::Name || token.span() != word) continue;
        const auto path = path_to(*file.tree, word.begin);
        const auto* const alias = as<Alias>(path.back());
        const semantics::Occurrence* const occurrence = file.symbols().occurrence_at(word.begin);
        const bool is_plain = occurrence != nullptr && path.back()->kind == NodeKind::Name;
        bool found = false;
        if (is_plain) {
            const semantics::SymbolId bound = file.symbols().symbols()[occurrence->symbol].target;
            const auto [place, is_new] =
                symbols.try_emplace(bound != semantics::no_id ? bound : occurrence->symbol, false);
            if (is_new) place->second = means_target(word.begin);
            found = place->second;
        } else {
            found = means_target(word.begin);
        }
        if (!found) continue;
        references.spans.push_back(word);
        if (alias != nullptr && alias->asname.length() > 0) references.aliases.emplace(file.tree->slice(alias->asname));
    }
    return references;
}

}  // namespace pykind
