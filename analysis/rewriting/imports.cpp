#include "analysis/rewriting/imports.hpp"

#include <algorithm>

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;

namespace {

const Node* class_of(const Node* base) {
    const auto* const subscript = as<Subscript>(base);
    return subscript != nullptr ? subscript->value : base;
}

std::size_t uses_of(const AnalyzedFile& file, std::string_view name) {
    const auto& symbols = file.symbols();
    return static_cast<std::size_t>(std::count_if(
        symbols.occurrences().begin(), symbols.occurrences().end(), [&](const semantics::Occurrence& found) {
            return !found.is_binding && symbols.symbols()[found.symbol].name == name;
        }));
}

// Where a new import goes: behind the last of those that begin the module, or its docstring.
Offset place_of_import(const AnalyzedFile& file) {
    const SourceText& text = file.tree->text();
    const Node* last = nullptr;
    for (const Node* const statement : file.tree->module().body) {
        const auto* const expression = as<ExprStatement>(statement);
        const bool is_docstring =
            last == nullptr && expression != nullptr && as<Constant>(expression->value) != nullptr;
        if (!is_docstring && as<Import>(statement) == nullptr && as<ImportFrom>(statement) == nullptr) break;
        last = statement;
    }
    if (last == nullptr) return 0;
    const std::uint32_t line = text.line_of(last->span.end);
    return line < text.line_count() ? text.line_starts()[line] : text.size();
}

}  // namespace

bool is_abstract_class(const AnalyzedFile& file, const Node* expression, std::string_view name) {
    const std::string full = Evaluator::qualified_name(file, expression);
    return full == "typing." + std::string(name) || full == "collections.abc." + std::string(name);
}

const Node* Imports::find_base(const AnalyzedFile& file, const ClassDef& cls, std::string_view name) {
    const auto found = std::find_if(cls.arguments.begin(), cls.arguments.end(), [&](const Node* argument) {
        return is_abstract_class(file, class_of(argument), name);
    });
    return found == cls.arguments.end() ? nullptr : class_of(*found);
}

const Alias* Imports::find_alias(const AnalyzedFile& file, std::string_view name) {
    for (const Node* const statement : file.tree->module().body) {
        const auto* const from = as<ImportFrom>(statement);
        if (from == nullptr || from->level > 0) continue;
        const std::string_view module = file.tree->slice(from->module);
        if (module != "typing" && module != "collections.abc") continue;
        for (const Node* const node : from->names) {
            const auto* const alias = static_cast<const Alias*>(node);
            if (file.tree->slice(alias->name) == name) return alias;
        }
    }
    return nullptr;
}

std::string Imports::name_of(std::string_view cls, int target_minor) {
    if (const Alias* const alias = find_alias(file_, cls))
        return std::string(file_.tree->slice(alias->asname.length() > 0 ? alias->asname : alias->name));
    for (const Node* const statement : file_.tree->module().body) {
        const auto* const import = as<Import>(statement);
        if (import == nullptr) continue;
        for (const Node* const node : import->names) {
            const auto* const alias = static_cast<const Alias*>(node);
            const std::string_view module = file_.tree->slice(alias->name);
            if (module != "typing" && module != "collections.abc") continue;
            return std::string(alias->asname.length() > 0 ? file_.tree->slice(alias->asname) : module) + "." +
                   std::string(cls);
        }
    }
    // Those of collections.abc take type arguments since 3.9.
    added_.push_back("from " + std::string(target_minor >= 9 ? "collections.abc" : "typing") + " import " +
                     std::string(cls));
    return std::string(cls);
}

std::vector<Edit> Imports::base_edits(const ClassDef& cls, std::string_view old_name, std::string_view new_name,
                                      bool keeps_old) const {
    const Node* const base = find_base(file_, cls, old_name);
    if (base == nullptr) return {};
    if (const auto* const attribute = as<Attribute>(base)) return {{attribute->attr, std::string(new_name)}};
    std::vector<Edit> edits = {{base->span, std::string(new_name)}};
    if (find_alias(file_, new_name) != nullptr && !keeps_old && uses_of(file_, old_name) == 1) return edits;
    const Alias* const alias = find_alias(file_, old_name);
    if (alias == nullptr || find_alias(file_, new_name) != nullptr) return edits;
    const bool stays = keeps_old || uses_of(file_, old_name) > 1;
    edits.push_back(
        {alias->name, stays ? std::string(new_name) + ", " + std::string(old_name) : std::string(new_name)});
    return edits;
}

std::vector<Edit> Imports::edits() const {
    std::vector<Edit> edits;
    const bool is_crlf = file_.tree->text().bytes().find("\r\n") != std::string_view::npos;
    for (const std::string& line : added_) {
        const Offset at = place_of_import(file_);
        const auto& body = file_.tree->module().body;
        const bool is_first = at == 0 || as<ExprStatement>(body.front()) != nullptr;
        const std::string end = is_crlf ? "\r\n" : "\n";
        edits.push_back({{at, at}, (is_first && at > 0 ? end : "") + line + end + (at == 0 ? end + end : "")});
    }
    return edits;
}

}  // namespace pykind::rewriting
