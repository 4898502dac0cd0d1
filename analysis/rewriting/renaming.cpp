#include "analysis/rewriting/renaming.hpp"

#include <algorithm>

#include "analysis/navigation.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class Renamer {
public:
    Renamer(const Subject& subject, const std::string& to)
        : subject_(subject),
          evaluator_(subject.context.evaluator),
          from_(subject.name()),
          to_(to),
          target_(reference_target(evaluator_, subject.file(), subject.function()->name.begin)) {}

    std::optional<Renaming> run() {
        if (target_.sites.size() != 1) return std::nullopt;
        auto here = spans_in(subject_.file());
        if (!here) return std::nullopt;
        Renaming result{std::move(*here), {}};
        for (const auto& file : subject_.context.project.with_words({from_})) {
            if (subject_.is_in(*file)) continue;
            const auto spans = spans_in(*file);
            if (!spans) return std::nullopt;
            if (spans->empty()) continue;
            FileChange change{file, {}};
            for (const Span& span : *spans) change.edits.push_back({span, to_});
            result.changes.push_back(std::move(change));
        }
        return result;
    }

private:
    std::optional<std::vector<Span>> spans_in(const AnalyzedFile& file) {
        const References found = find_references(evaluator_, file, target_, {from_});
        for (const Token& token : file.tree->tokens().tokens) {
            const std::string_view text = file.tree->slice(token.span());
            if (token.kind == TokenKind::String && may_name(text)) return std::nullopt;
            if (token.kind != TokenKind::Name) continue;
            if (text == to_ && !found.spans.empty()) return std::nullopt;
            const bool is_known =
                text != from_ || is_among(found.spans, token.span()) || is_another(file, token.span());
            if (!is_known) return std::nullopt;
        }
        return found.spans;
    }

    static bool is_among(const std::vector<Span>& spans, const Span& span) {
        return std::find(spans.begin(), spans.end(), span) != spans.end();
    }

    // `"ticker"`, `"streams.ticker"`: no prose.
    [[nodiscard]] bool may_name(std::string_view string) const {
        const bool is_prose = string.find_first_of(" \t\n") != std::string_view::npos;
        return !is_prose && has_word(string, from_);
    }

    // A variable of a function, the name of an argument, or what is known to be something else. In a class a name may
    // mean the one outside until it is bound.
    [[nodiscard]] bool is_another(const AnalyzedFile& file, const Span& name) {
        const auto& symbols = file.symbols();
        if (const semantics::Occurrence* const found = symbols.occurrence_at(name.begin)) {
            const semantics::SymbolId target = symbols.symbols()[found->symbol].target;
            if (target == semantics::no_id) return false;
            const semantics::Symbol& symbol = symbols.symbols()[target];
            const semantics::ScopeKind kind = symbols.scopes()[symbol.scope].kind;
            if (kind == semantics::ScopeKind::Class) return false;
            if (kind != semantics::ScopeKind::Module && !symbol.is_imported) return true;
        }
        const auto* const keyword = as<Keyword>(path_to(*file.tree, name.begin).back());
        if (keyword != nullptr && keyword->name == name) return true;
        return !find_definitions(evaluator_, file, name.begin).empty();
    }

    const Subject& subject_;
    semantics::Evaluator& evaluator_;
    std::string from_;
    const std::string& to_;
    ReferenceTarget target_;
};

}  // namespace

std::optional<Renaming> rename_everywhere(const Subject& subject, const std::string& name) {
    return Renamer(subject, name).run();
}

}  // namespace pykind::rewriting
