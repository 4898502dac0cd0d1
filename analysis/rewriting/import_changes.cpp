#include "analysis/rewriting/import_changes.hpp"

#include <algorithm>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/mentions.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::SymbolId;
using semantics::Value;
using semantics::ValueKind;

namespace {

bool is_import(const Node& statement) {
    return statement.kind == NodeKind::Import || statement.kind == NodeKind::ImportFrom;
}

const Nodes& names_of(const Node& statement) {
    const auto* const from = as<ImportFrom>(&statement);
    return from != nullptr ? from->names : static_cast<const Import&>(statement).names;
}

Identifier bound_by(const Alias& alias) { return alias.asname.length() > 0 ? alias.asname : alias.name; }

Offset line_after(const SourceText& text, const Node& statement) {
    const std::uint32_t line = text.line_of(statement.span.end);
    return line < text.line_count() ? text.line_starts()[line] : text.size();
}

bool is_blank(const SourceText& text, std::uint32_t line) {
    return text.slice(text.line_span(line)).find_first_not_of(" \t\f") == std::string_view::npos;
}

}  // namespace

// Nothing binds it at module level, nor between there and the subject.
bool ImportChanges::is_free(std::string_view name) const {
    const auto& symbols = file_.symbols();
    for (const Node* const node : subject_.path) {
        const semantics::ScopeId scope = symbols.scope_of(node);
        const SymbolId symbol = scope == semantics::no_id ? semantics::no_id : symbols.find(scope, name);
        if (symbol != semantics::no_id && symbols.symbols()[symbol].is_bound) return false;
    }
    return symbols.star_imports().empty();
}

// Where imports, or what begins the module, are indented by mistake, a line at module level would end a block there.
bool ImportChanges::takes_lines() const {
    const SourceText& text = file_.tree->text();
    const Nodes& body = file_.tree->module().body;
    return std::none_of(body.begin(), body.end(), [&](const Node* statement) {
        if (statement != body.front() && !is_import(*statement)) return false;
        const Offset line = text.line_span(text.line_of(statement->span.begin)).begin;
        const std::string_view before = text.slice({line, statement->span.begin});
        return !before.empty() && before.find_first_not_of(" \t\f") == std::string_view::npos;
    });
}

// The innermost scope around the subject.
semantics::ScopeId ImportChanges::scope() const {
    for (std::size_t i = subject_.path.size() - 1; i-- > 0;) {
        const semantics::ScopeId scope = file_.symbols().scope_of(subject_.path[i]);
        if (scope != semantics::no_id) return scope;
    }
    return 0;
}

std::string ImportChanges::imported_name(std::string_view module, std::string_view member) {
    const auto& symbols = file_.symbols();
    const auto is_seen = [&](std::string_view name) {
        const SymbolId symbol = symbols.find(0, name);
        if (symbol == semantics::no_id) return false;
        const auto bindings = symbols.bindings(symbol);
        const bool is_only = !bindings.empty() && std::next(bindings.begin()) == bindings.end();
        return is_only && symbols.look_up(scope(), name) == symbol;
    };
    std::string through_module;
    for (const Node* const statement : file_.tree->module().body) {
        if (statement->span.begin >= subject_.path[1]->span.begin) break;
        if (!is_import(*statement)) continue;
        const auto* const from = as<ImportFrom>(statement);
        for (const Node* const node : names_of(*statement)) {
            const auto& alias = static_cast<const Alias&>(*node);
            const std::string_view bound = file_.tree->slice(bound_by(alias));
            const std::string_view name = file_.tree->slice(alias.name);
            if (from == nullptr && name == module && is_seen(bound)) through_module = bound;
            const bool is_it = from != nullptr && from->level == 0 && file_.tree->slice(from->module) == module &&
                               name == member && is_seen(bound);
            if (!is_it) continue;
            kept_.emplace(bound);
            return std::string(bound);
        }
    }
    if (!through_module.empty()) {
        kept_.insert(through_module.substr(0, through_module.find('.')));
        return through_module + "." + std::string(member);
    }
    return {};
}

std::string ImportChanges::name_of(std::string_view module, std::string_view member) {
    std::string known = imported_name(module, member);
    if (!known.empty()) return known;
    if (!is_free(member) || (statement_of(module) == nullptr && !takes_lines())) return {};
    added_.push_back({std::string(module), std::string(member)});
    return std::string(member);
}

// Another file imports the name from this one, or reads it as an attribute of its module.
bool ImportChanges::is_named_elsewhere(std::string_view name) const {
    const auto means_this = [&](const AnalyzedFile* module) { return module != nullptr && subject_.is_in(*module); };
    Evaluator& evaluator = subject_.context.evaluator;
    for (const auto& other : subject_.context.project.with_words({std::string(name)})) {
        if (subject_.is_in(*other)) continue;
        std::vector<const Node*> pending = {&other->tree->module()};
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
            if (const auto* from = as<ImportFrom>(node)) {
                const bool takes_it = std::any_of(from->names.begin(), from->names.end(), [&](const Node* alias) {
                    const std::string_view taken = other->tree->slice(static_cast<const Alias*>(alias)->name);
                    return taken == name || taken == "*";
                });
                if (takes_it && means_this(evaluator.module(Evaluator::imported_module(*other, *from)))) return true;
            }
            const auto* const attribute = as<Attribute>(node);
            if (attribute == nullptr || other->tree->slice(attribute->attr) != name) continue;
            for (const Value& owner : evaluator.evaluate(*other, attribute->value).known) {
                if (owner.kind == ValueKind::Module && means_this(owner.file)) return true;
            }
        }
    }
    return false;
}

bool ImportChanges::is_unused(const Alias& alias, const std::vector<Span>& gone) const {
    const auto& symbols = file_.symbols();
    const std::string_view bound = file_.tree->slice(bound_by(alias));
    const std::string_view name = bound.substr(0, bound.find('.'));
    const SymbolId symbol = symbols.find(0, name);
    if (symbol == semantics::no_id || kept_.contains(name)) return false;
    const auto bindings = symbols.bindings(symbol);
    if (bindings.empty() || std::next(bindings.begin()) != bindings.end()) return false;
    bool is_used_there = false;
    for (const std::uint32_t place : symbols.occurrences_of(symbol)) {
        const semantics::Occurrence& found = symbols.occurrences()[place];
        if (found.is_binding) continue;
        const bool is_gone =
            std::any_of(gone.begin(), gone.end(), [&](Span span) { return span.contains(found.span.begin); });
        if (!is_gone) return false;
        is_used_there = true;
    }
    return is_used_there && !is_mentioned(file_, name) && !is_named_elsewhere(name);
}

void ImportChanges::drop_unused(const std::vector<Span>& gone) {
    if (file_.is_package()) return;  // what it imports is for others
    for (const Node* const statement : file_.tree->module().body) {
        if (!is_import(*statement)) continue;
        if (is_future(*statement)) continue;
        for (const Node* const alias : names_of(*statement)) {
            if (is_unused(static_cast<const Alias&>(*alias), gone)) dropped_.insert(alias);
        }
    }
}

// The `from module import …` before the subject that takes further names.
const ImportFrom* ImportChanges::statement_of(std::string_view module) const {
    for (const Node* const statement : file_.tree->module().body) {
        if (statement->span.begin >= subject_.path[1]->span.begin) break;
        const auto* const from = as<ImportFrom>(statement);
        if (from != nullptr && from->level == 0 && file_.tree->slice(from->module) == module && !from->names.empty() &&
            file_.tree->slice(static_cast<const Alias*>(from->names.front())->name) != "*")
            return from;
    }
    return nullptr;
}

void ImportChanges::remove_lines(const Node& statement, std::vector<Edit>& edits) const {
    const SourceText& text = file_.tree->text();
    std::uint32_t first = text.line_of(statement.span.begin);
    std::uint32_t last = text.line_of(statement.span.end);
    const bool begins_file = [&] {
        for (std::uint32_t line = 1; line < first; ++line) {
            if (!is_blank(text, line)) return false;
        }
        return true;
    }();
    const bool stands_alone = (first == 1 || is_blank(text, first - 1)) && is_blank(text, last + 1);
    if (begins_file && stands_alone) {
        while (last < text.line_count() && is_blank(text, last + 1)) ++last;
    } else if (stands_alone) {
        while (first > 1 && is_blank(text, first - 1)) --first;
    }
    const Offset begin = text.line_span(first).begin;
    const Offset end = last < text.line_count() ? text.line_starts()[last] : text.size();
    edits.push_back({{begin, end}, ""});
}

// The import that is put in the place of one that goes: one that would stand there anyway.
const ImportChanges::Added* ImportChanges::taker_of(const Node& dropped) const {
    const SourceText& text = file_.tree->text();
    const auto found = std::find_if(added_.begin(), added_.end(), [&](const Added& added) {
        if (statement_of(added.module) != nullptr) return false;
        const auto at = place_of(added.module);
        return !at || *at == line_after(text, dropped) || *at == text.line_span(text.line_of(dropped.span.begin)).begin;
    });
    return found == added_.end() ? nullptr : &*found;
}

void ImportChanges::change(const Node& statement, const Nodes& names, std::vector<Edit>& edits) const {
    const auto* const from = as<ImportFrom>(&statement);
    std::vector<std::string> members;
    if (from != nullptr && from->level == 0 && statement_of(file_.tree->slice(from->module)) == from) {
        for (const Added& added : added_) {
            if (added.module == file_.tree->slice(from->module)) members.push_back(added.member);
        }
    }
    const auto stays = [&](const Node* alias) { return !dropped_.contains(alias); };
    const bool none_stays = std::none_of(names.begin(), names.end(), stays);
    if (none_stays && members.empty()) {
        const bool is_taken = dropped_statement() == &statement && taker_of(statement) != nullptr;
        if (!is_taken) remove_lines(statement, edits);
        return;
    }
    if (none_stays) {
        std::string text = members.front();
        for (std::size_t i = 1; i < members.size(); ++i) text += ", " + members[i];
        edits.push_back({{names.front()->span.begin, names.back()->span.end}, text});
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (stays(names[i])) continue;
        const bool is_followed = std::any_of(names.begin() + i + 1, names.end(), stays);
        const Span part = is_followed ? Span{names[i]->span.begin, names[i + 1]->span.begin}
                                      : Span{names[i - 1]->span.end, names[i]->span.end};
        edits.push_back({part, ""});
    }
    const auto name_of = [&](const Node* alias) { return file_.tree->slice(static_cast<const Alias*>(alias)->name); };
    const bool is_sorted = std::is_sorted(names.begin(), names.end(),
                                          [&](const Node* a, const Node* b) { return name_of(a) < name_of(b); });
    for (const std::string& member : members) {
        const auto next = std::find_if(names.begin(), names.end(), [&](const Node* alias) {
            return is_sorted && stays(alias) && name_of(alias) > member;
        });
        if (next != names.end()) {
            edits.push_back({{(*next)->span.begin, (*next)->span.begin}, member + ", "});
            continue;
        }
        std::size_t last = names.size();
        while (last > 0 && !stays(names[last - 1])) --last;
        const Offset at = names[last - 1]->span.end;
        edits.push_back({{at, at}, ", " + member});
    }
}

// Behind the import that it would be sorted after among those that begin the module, or their last; nothing if there
// are none.
std::optional<Offset> ImportChanges::place_of(std::string_view module) const {
    const SourceText& text = file_.tree->text();
    const Node* last = nullptr;
    for (const Node* const statement : file_.tree->module().body) {
        const bool is_before = statement->span.begin < subject_.path[1]->span.begin;
        if (!is_before || !is_import(*statement) || is_future(*statement)) {
            if (last != nullptr || !is_before) break;
            continue;
        }
        // One group of imports ends at a blank line.
        if (last != nullptr && text.line_of(statement->span.begin) > text.line_of(last->span.end) + 1) break;
        const auto* const from = as<ImportFrom>(statement);
        const bool comes_later = from != nullptr && file_.tree->slice(from->module) > module;
        if (comes_later && last == nullptr) return text.line_span(text.line_of(statement->span.begin)).begin;
        if (comes_later) break;
        last = statement;
    }
    if (last == nullptr) return std::nullopt;
    return line_after(text, *last);
}

// The import in a module that has none: behind the docstring and what comes from the future.
Edit ImportChanges::first_import(const std::string& line) const {
    const SourceText& text = file_.tree->text();
    const std::string end(line_end_of(text));
    const Node* before = nullptr;
    for (const Node* const statement : file_.tree->module().body) {
        const auto* const expression = as<ExprStatement>(statement);
        const bool is_docstring =
            before == nullptr && expression != nullptr && as<Constant>(expression->value) != nullptr;
        if (!is_docstring && !is_future(*statement)) break;
        before = statement;
    }
    if (before != nullptr) {
        const Offset at = line_after(text, *before);
        return {{at, at}, end + line};
    }
    const Node& first = *file_.tree->module().body.front();
    // Its decorators stand above it, and comments right above them.
    std::uint32_t top = text.line_of(begin_of(first));
    while (top > 1 && text.slice(text.line_span(top - 1)).starts_with("#")) --top;
    if (text.slice(text.line_span(top)).starts_with("#!")) ++top;
    const Offset at = text.line_span(top).begin;
    return {{at, at}, line + end + end};
}

void ImportChanges::insert(std::vector<Edit>& edits) const {
    const std::string end(line_end_of(file_.tree->text()));
    const Node* const dropped = dropped_statement();
    const Added* const taker = dropped == nullptr ? nullptr : taker_of(*dropped);
    std::string first;
    for (const Added& added : added_) {
        if (statement_of(added.module) != nullptr) continue;
        const std::string line = "from " + added.module + " import " + added.member;
        if (&added == taker) {
            edits.push_back({dropped->span, line});
        } else if (auto at = place_of(added.module)) {
            const bool is_behind = taker != nullptr && added.module > taker->module &&
                                   file_.tree->text().line_of(*at) == file_.tree->text().line_of(dropped->span.begin);
            if (is_behind) at = line_after(file_.tree->text(), *dropped);
            edits.push_back({{*at, *at}, line + end});
        } else {
            first += line + end;
        }
    }
    if (!first.empty()) edits.push_back(first_import(first));
}

bool ImportChanges::gains(const Node& statement) const {
    return std::any_of(added_.begin(), added_.end(),
                       [&](const Added& added) { return statement_of(added.module) == &statement; });
}

// An import that goes altogether, whose line another one can take.
const Node* ImportChanges::dropped_statement() const {
    const auto is_dropped = [&](const Node* alias) { return dropped_.contains(alias); };
    for (const Node* const statement : file_.tree->module().body) {
        if (!is_import(*statement) || is_future(*statement) || gains(*statement)) continue;
        const Nodes& names = names_of(*statement);
        if (std::all_of(names.begin(), names.end(), is_dropped)) return statement;
    }
    return nullptr;
}

bool ImportChanges::is_future(const Node& statement) const {
    const auto* const from = as<ImportFrom>(&statement);
    return from != nullptr && from->level == 0 && file_.tree->slice(from->module) == "__future__";
}

std::vector<Edit> ImportChanges::edits() const {
    std::vector<Edit> edits;
    for (const Node* const statement : file_.tree->module().body) {
        if (!is_import(*statement)) continue;
        const Nodes& names = names_of(*statement);
        const bool loses =
            std::any_of(names.begin(), names.end(), [&](const Node* alias) { return dropped_.contains(alias); });
        if (gains(*statement) || loses) change(*statement, names, edits);
    }
    insert(edits);
    return in_order(std::move(edits));
}

}  // namespace pykind::rewriting
