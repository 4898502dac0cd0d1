#include "analysis/rewriting/renaming.hpp"

#include <algorithm>

#include "analysis/navigation.hpp"
#include "analysis/project/word_index.hpp"
#include "analysis/rewriting/mentions.hpp"
#include "analysis/rewriting/names.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Definition;
using semantics::Evaluator;
using semantics::ScopeKind;
using semantics::SymbolId;
using semantics::ValueKind;

namespace {

enum class Meaning : std::uint8_t { It, Another, Unknown };

// Looks through one file.
class FileNames {
public:
    FileNames(const Subject& subject, const ReferenceTarget& target, const NewText& made, const AnalyzedFile& file)
        : subject_(subject),
          evaluator_(subject.context.evaluator),
          target_(target),
          made_(made),
          file_(file),
          tree_(*file.tree),
          symbols_(file.symbols()),
          is_home_(subject.is_in(file)) {}

    // Whether all of them are known, and the new name is free.
    bool read() {
        has_star_ = !is_home_ && comes_with_star();
        for (const Token& token : tree_.tokens().tokens) {
            if (token.kind == TokenKind::Name && !read_name(token.span())) return false;
            if (token.kind == TokenKind::String && !read_string(token.span())) return false;
        }
        const auto& comments = tree_.comments();
        const bool is_typed = std::any_of(comments.begin(), comments.end(), [&](Span comment) {
            return tree_.slice(comment).starts_with("# type:") && has_word(tree_.slice(comment), target_.name);
        });
        return !is_typed && !is_taken();
    }

    // By place.
    [[nodiscard]] const std::vector<Span>& found() const { return found_; }
    // It comes with all else that `from module import *` brings, under the new name as well.
    [[nodiscard]] bool has_star() const { return has_star_; }

private:
    [[nodiscard]] bool comes_with_star() const {
        const ValueKind kind = subject_.cls() != nullptr ? ValueKind::Class : ValueKind::Function;
        const auto& stars = symbols_.star_imports();
        return std::any_of(stars.begin(), stars.end(), [&](const ImportFrom* star) {
            const AnalyzedFile* const module = evaluator_.module(Evaluator::imported_module(file_, *star));
            return module != nullptr && subject_.is_among(evaluator_.module_member(*module, target_.name), kind);
        });
    }

    [[nodiscard]] bool is_gone(Offset offset) const {
        return is_home_ && std::any_of(made_.gone.begin(), made_.gone.end(),
                                       [&](const Span& span) { return span.contains(offset); });
    }

    // --- Names ---

    bool read_name(Span name) {
        const std::string_view text = tree_.slice(name);
        if (text == made_.name) return !sets_member(name);
        if (text != target_.name || is_gone(name.begin)) return true;
        const Meaning meaning = meaning_at(name);
        if (meaning == Meaning::It) found_.push_back(name);
        return meaning != Meaning::Unknown;
    }

    // `ticks.ticker = …` gives a module the new name.
    [[nodiscard]] bool sets_member(Span name) const {
        const auto* const attribute = as<Attribute>(path_to(tree_, name.begin).back());
        if (attribute == nullptr || attribute->attr != name || attribute->context == ExprContext::Load) return false;
        const semantics::Values owner = evaluator_.evaluate(file_, attribute->value);
        return std::any_of(owner.known.begin(), owner.known.end(),
                           [](const semantics::Value& value) { return value.kind == ValueKind::Module; });
    }

    [[nodiscard]] Meaning meaning_of(const std::vector<Definition>& definitions) const {
        const auto count = std::count_if(definitions.begin(), definitions.end(), [&](const Definition& definition) {
            return target_.sites.contains({definition.file->identity.path, definition.name.begin});
        });
        if (definitions.empty() || (count > 0 && static_cast<std::size_t>(count) < definitions.size()))
            return Meaning::Unknown;
        return count > 0 ? Meaning::It : Meaning::Another;
    }

    // What a name is bound to, by all that binds it.
    [[nodiscard]] Meaning meaning_of(SymbolId symbol) const {
        std::optional<Meaning> meaning;
        for (const semantics::BindingSite& site : symbols_.bindings(symbol)) {
            if (site.kind == semantics::BindingKind::Delete) continue;
            const Meaning found = meaning_of(semantics::definitions_at(evaluator_, file_, site.name.begin));
            if (meaning.value_or(found) != found) return Meaning::Unknown;
            meaning = found;
        }
        return meaning.value_or(Meaning::Unknown);
    }

    [[nodiscard]] Meaning meaning_at(Span name) const {
        const auto path = path_to(tree_, name.begin);
        const Node& node = *path.back();
        const auto* const keyword = as<Keyword>(&node);
        if (keyword != nullptr && keyword->name == name) return Meaning::Another;
        // A part of the path of a module is one.
        const bool is_import = node.kind == NodeKind::Alias && path[path.size() - 2]->kind == NodeKind::Import;
        if (node.kind == NodeKind::ImportFrom || is_import) return Meaning::Another;
        const Meaning meaning = meaning_of(semantics::definitions_at(evaluator_, file_, name.begin));
        const semantics::Occurrence* const occurrence = symbols_.occurrence_at(name.begin);
        if (occurrence == nullptr) return meaning;
        const SymbolId symbol = symbols_.symbols()[occurrence->symbol].target;
        if (symbol == semantics::no_id) return meaning == Meaning::It ? meaning : Meaning::Unknown;
        const ScopeKind kind = symbols_.scopes()[symbols_.symbols()[symbol].scope].kind;
        if (meaning == Meaning::It) return meaning_of(symbol);
        // A local may be anything: it is another name. In a class a name may mean the one outside until it is bound.
        if (kind == ScopeKind::Class) return is_read(symbol) ? Meaning::Unknown : Meaning::Another;
        const bool is_local = kind != ScopeKind::Module && !symbols_.symbols()[symbol].is_imported;
        return is_local ? Meaning::Another : meaning;
    }

    [[nodiscard]] bool is_read(SymbolId symbol) const {
        const auto& occurrences = symbols_.occurrences();
        return std::any_of(occurrences.begin(), occurrences.end(), [&](const semantics::Occurrence& occurrence) {
            return !occurrence.is_binding && occurrence.symbol == symbol;
        });
    }

    // --- Strings ---

    // Whether it is known that it does not mean the subject, or it is an entry of `__all__` that does.
    bool read_string(Span string) {
        const std::string_view text = tree_.slice(string);
        if (is_prose(text) || !has_word(text, target_.name) || is_gone(string.begin)) return true;
        const Span name{string.begin + 1, string.end - 1};
        if (tree_.slice(name) != target_.name || !is_exported(string)) return false;
        const SymbolId symbol = symbols_.find(0, target_.name);
        const bool is_bound = symbol != semantics::no_id && symbols_.symbols()[symbol].is_bound;
        const Meaning meaning = is_bound ? meaning_of(symbol) : has_star_ ? Meaning::It : Meaning::Unknown;
        if (meaning == Meaning::It) found_.push_back(name);
        return meaning != Meaning::Unknown;
    }

    // `__all__ = ["Ticker"]`
    [[nodiscard]] bool is_exported(Span string) const {
        const auto path = path_to(tree_, string.begin);
        if (path.back()->span != string || as<Sequence>(path[path.size() - 2]) == nullptr) return false;
        const Node* const statement =
            *std::find_if(path.rbegin(), path.rend(), [](const Node* node) { return is_statement(node->kind); });
        const auto* const assign = as<Assign>(statement);
        const auto* const augmented = as<AugAssign>(statement);
        const auto* const annotated = as<AnnAssign>(statement);
        const Node* const target = augmented != nullptr   ? augmented->target
                                   : annotated != nullptr ? annotated->target
                                   : assign != nullptr    ? assign->targets.front()
                                                          : nullptr;
        return target != nullptr && tree_.slice(target->span) == "__all__";
    }

    // --- The new name ---

    // It means something already where the old one stands, or is looked for in vain where that is bound.
    [[nodiscard]] bool is_taken() const {
        bool is_bound = has_star_;
        bool is_global = has_star_;
        for (const Span& span : found_) {
            const semantics::Occurrence* const occurrence = symbols_.occurrence_at(span.begin);
            if (occurrence == nullptr) continue;
            const semantics::Symbol& symbol = symbols_.symbols()[occurrence->symbol];
            if (symbols_.look_up(symbol.scope, made_.name) != semantics::no_id) return true;
            is_bound = true;
            is_global =
                is_global || (symbol.target != semantics::no_id && symbols_.symbols()[symbol.target].scope == 0);
        }
        if (has_star_ && symbols_.look_up(0, made_.name) != semantics::no_id) return true;
        // A module of a package is an attribute of it.
        if (is_global && file_.is_package() && evaluator_.module(file_.identity.module + "." + made_.name) != nullptr)
            return true;
        const auto& symbols = symbols_.symbols();
        return is_bound && std::any_of(symbols.begin(), symbols.end(), [&](const semantics::Symbol& symbol) {
                   return symbol.name == made_.name && symbol.target == semantics::no_id;
               });
    }

    const Subject& subject_;
    Evaluator& evaluator_;
    const ReferenceTarget& target_;
    const NewText& made_;
    const AnalyzedFile& file_;
    const SyntaxTree& tree_;
    const semantics::SymbolTable& symbols_;
    bool is_home_;
    bool has_star_ = false;
    std::vector<Span> found_;
};

class Renamer {
public:
    Renamer(const Subject& subject, const NewText& made)
        : subject_(subject), made_(made), target_(subject.as_target()), result_{made.name, {}, {}, {}} {}

    Renaming run() {
        if (is_possible() && read_home() && (subject_.is_local() || read_others())) return std::move(result_);
        return {std::string(subject_.name()), {}, {}, {}};
    }

private:
    // A name of two underscores is another one in each class.
    [[nodiscard]] bool is_possible() const {
        const AnalyzedFile* const builtins = subject_.context.evaluator.module("builtins");
        const bool is_builtin = builtins != nullptr && builtins->symbols().find(0, made_.name) != semantics::no_id;
        return made_.name != subject_.name() && !is_reserved(made_.name) && !is_builtin &&
               !made_.name.starts_with("__") && target_.sites.size() == 1;
    }

    bool read_home() {
        FileNames names(subject_, target_, made_, subject_.file());
        if (!names.read()) return false;
        for (const Span& span : names.found()) {
            if (span == subject_.name_span()) continue;
            if (subject_.path.back()->span.contains(span.begin)) {
                result_.inside.push_back(span);
            } else {
                result_.here.push_back({span, made_.name});
            }
        }
        return result_.inside.empty() || !made_.locals.contains(made_.name);
    }

    // A file may take it with a star from a module without naming it, or give that module the new name.
    bool read_others() {
        std::set<std::string> words = stars_of(subject_.file());
        words.insert({target_.name, made_.name});
        std::set<std::string> read;
        for (std::size_t known = 0; known != words.size();) {
            known = words.size();
            for (const auto& file : subject_.context.project.with_words(words)) {
                if (subject_.is_in(*file) || !read.insert(file->identity.path).second) continue;
                if (declares(*file)) return false;
                FileNames names(subject_, target_, made_, *file);
                if (!names.read()) return false;
                if (names.has_star()) words.merge(stars_of(*file));
                if (names.found().empty()) continue;
                FileChange change{file, {}};
                for (const Span& span : names.found()) change.edits.push_back({span, made_.name});
                result_.others.push_back(std::move(change));
            }
        }
        return true;
    }

    // A stub of the subject's module that has the name: what it says there is for others to change.
    [[nodiscard]] bool declares(const AnalyzedFile& file) const {
        return file.is_stub() && file.identity.module == subject_.file().identity.module &&
               file.symbols().find(0, target_.name) != semantics::no_id;
    }

    // What a file cannot do without that takes names with a star from a module.
    static std::set<std::string> stars_of(const AnalyzedFile& file) {
        if (file.identity.module.empty()) return {};
        return {project::WordSet::star_of(file.identity.module), std::string(project::WordSet::star_of_package)};
    }

    const Subject& subject_;
    const NewText& made_;
    ReferenceTarget target_;
    Renaming result_;
};

}  // namespace

Renaming rename_everywhere(const Subject& subject, const NewText& made) { return Renamer(subject, made).run(); }

}  // namespace pykind::rewriting
