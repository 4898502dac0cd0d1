#include "analysis/semantics/definitions.hpp"

#include <algorithm>
#include <set>

namespace pykind::semantics {

using namespace syntax;

namespace {

// A chain of imports longer than this is a circle.
constexpr int most_imports = 16;

class DefinitionFinder {
public:
    explicit DefinitionFinder(Evaluator& evaluator) : evaluator_(evaluator) {}

    void add_symbol(const AnalyzedFile& file, SymbolId symbol) {
        const auto bindings = file.symbols().bindings(symbol);
        for (const BindingSite& binding : bindings) add_binding(file, binding);
        if (bindings.empty() && symbol != no_id && file.symbols().symbols()[symbol].scope == 0)
            add_elsewhere(file, file.symbols().symbols()[symbol].name);
    }

    void add_binding(const AnalyzedFile& file, const BindingSite& binding) {
        if (binding.kind == BindingKind::Import) return add_import(file, binding.node, *as<Alias>(binding.part));
        if (binding.kind == BindingKind::Delete) return;
        add({&file, binding.name, binding.node});
    }

    void add_import(const AnalyzedFile& file, const Node* statement, const Alias& alias) {
        if (++imports_ > most_imports) return;
        const std::string name(file.tree->slice(alias.name));
        if (const auto* from = as<ImportFrom>(statement)) {
            const std::string source = Evaluator::imported_module(file, *from);
            const AnalyzedFile* const module = evaluator_.module(source);
            if (module != nullptr && module != &file && add_member_of_module(*module, name)) return;
            add_module(source.empty() ? name : source + "." + name);
        } else {
            add_module(alias.asname.length() > 0 ? name : name.substr(0, name.find('.')));
        }
    }

    void add_module(const std::string& name) {
        if (const AnalyzedFile* const module = evaluator_.module(name)) add({module, {}, nullptr});
    }

    // A name that nothing in the file binds: from a star import, or a builtin.
    void add_elsewhere(const AnalyzedFile& file, std::string_view name) {
        if (++imports_ > most_imports) return;
        for (const ImportFrom* const statement : evaluator_.star_imports(file)) {
            const AnalyzedFile* const source = evaluator_.module(Evaluator::imported_module(file, *statement));
            if (source != nullptr && source != &file && !name.starts_with('_') && add_member_of_module(*source, name))
                return;
        }
        const AnalyzedFile* const builtins = evaluator_.module("builtins");
        if (builtins != nullptr && builtins != &file && !builtins->identity.path.empty() &&
            builtins->identity.path.front() == '/')
            add_member_of_module(*builtins, name);
    }

    bool add_member_of_module(const AnalyzedFile& module, std::string_view name) {
        const std::size_t before = found_.size();
        const SymbolId symbol = module.symbols().find(0, name);
        if (symbol != no_id && !module.symbols().bindings(symbol).empty()) {
            add_symbol(module, symbol);
        } else if (!module.symbols().star_imports().empty()) {
            add_elsewhere(module, name);
        }
        return found_.size() > before;
    }

    void add_member(const Value& owner, std::string_view name) {
        switch (owner.kind) {
            case ValueKind::Module:
                if (!add_member_of_module(*owner.file, name) && owner.file->is_package())
                    add_module(owner.file->identity.module + "." + std::string(name));
                return;
            case ValueKind::Class:
            case ValueKind::Instance: return add_member_of_class(owner, name);
            case ValueKind::Function:
            case ValueKind::Produced:
            case ValueKind::None: return;
        }
    }

    void add_expression(const AnalyzedFile& file, const Node& expression) {
        if (const auto* attribute = as<Attribute>(&expression)) {
            for (const Value& owner : evaluator_.evaluate(file, attribute->value).known)
                add_member(owner, file.tree->slice(attribute->attr));
        } else if (expression.kind == NodeKind::Name) {
            add_name(file, expression.span.begin);
        }
    }

    void add_name(const AnalyzedFile& file, Offset offset) {
        const Occurrence* const occurrence = file.symbols().occurrence_at(offset);
        if (occurrence == nullptr) return;
        const Symbol& symbol = file.symbols().symbols()[occurrence->symbol];
        if (symbol.target != no_id) return add_symbol(file, symbol.target);
        add_elsewhere(file, symbol.name);
    }

    // The module that a dotted path of an import names, up to the part at the offset.
    void add_import_path(const AnalyzedFile& file, const Node& statement, Span path, Offset offset) {
        const std::string_view text = file.tree->slice(path);
        const std::size_t end = std::min(text.find('.', offset - path.begin), text.size());
        const std::string prefix(text.substr(0, end));
        const auto* const from = as<ImportFrom>(&statement);
        if (from == nullptr || from->level == 0) return add_module(prefix);
        std::string whole = Evaluator::imported_module(file, *from);
        whole.resize(whole.size() - std::min(whole.size(), text.size() - end));
        add_module(whole);
    }

    std::vector<Definition> take() { return std::move(found_); }

private:
    void add(const Definition& definition) {
        if (seen_.emplace(definition.file, definition.name.begin).second) found_.push_back(definition);
    }

    void add_member_of_class(const Value& owner, std::string_view name) {
        const ClassRef cls{owner.file, static_cast<const ClassDef*>(owner.node)};
        for (const ClassRef& holder : evaluator_.order_of(cls).classes) {
            const auto bindings = Evaluator::class_bindings(holder, name);
            for (const BindingSite& binding : bindings) add_binding(*holder.file, binding);
            if (!bindings.empty()) return;
            const auto& assigned = evaluator_.attribute_assignments(holder, name);
            for (const AttributeAssignment& site : assigned) add({holder.file, site.target->attr, site.statement});
            if (!assigned.empty()) return;
        }
    }

    Evaluator& evaluator_;
    std::vector<Definition> found_;
    std::set<std::pair<const AnalyzedFile*, Offset>> seen_;
    int imports_ = 0;
};

}  // namespace

std::vector<Definition> definitions_of(Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    DefinitionFinder finder(evaluator);
    finder.add_expression(file, expression);
    return finder.take();
}

std::vector<Definition> definitions_at(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    DefinitionFinder finder(evaluator);
    const auto path = path_to(*file.tree, offset);
    const Node& node = *path.back();
    if (const auto* attribute = as<Attribute>(&node)) {
        if (attribute->attr.contains(offset)) finder.add_expression(file, node);
    } else if (const auto* alias = as<Alias>(&node); alias != nullptr && path.size() > 1) {
        const Node& statement = *path[path.size() - 2];
        if (statement.kind == NodeKind::Import && alias->name.contains(offset)) {
            finder.add_import_path(file, statement, alias->name, offset);
        } else {
            finder.add_import(file, &statement, *alias);
        }
    } else if (const auto* from = as<ImportFrom>(&node)) {
        if (from->module.contains(offset)) finder.add_import_path(file, node, from->module, offset);
    } else {
        finder.add_name(file, offset);
    }
    return finder.take();
}

namespace {

// What the binding makes of a name that stands at an offset.
Values bound_values(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    const SymbolTable& symbols = file.symbols();
    const Occurrence* const occurrence = symbols.occurrence_at(offset);
    if (occurrence == nullptr) return Values::unknown();
    for (const BindingSite& binding : symbols.bindings(symbols.symbols()[occurrence->symbol].target)) {
        if (binding.name.contains(offset)) return evaluator.binding_value(file, binding);
    }
    return Values::unknown();
}

}  // namespace

Values values_at(Evaluator& evaluator, const AnalyzedFile& file, Offset offset) {
    if (offset >= file.tree->text().size()) return Values::unknown();
    const auto path = path_to(*file.tree, offset);
    const Node& node = *path.back();
    if (node.kind == NodeKind::Name) {
        return node.context == ExprContext::Store ? bound_values(evaluator, file, node.span.begin)
                                                  : evaluator.evaluate(file, &node);
    }
    if (const auto* attribute = as<Attribute>(&node))
        return attribute->attr.contains(offset) ? evaluator.evaluate(file, &node) : Values::unknown();
    if (const auto* alias = as<Alias>(&node)) {
        // The name that is bound stands for what the other one imports.
        const Identifier bound = alias->asname.length() > 0 ? alias->asname : alias->name;
        return bound_values(evaluator, file, bound.begin);
    }
    if (const auto* arg = as<Arg>(&node); arg != nullptr && arg->name.contains(offset))
        return bound_values(evaluator, file, arg->name.begin);
    const auto* const def = as<FunctionDef>(&node);
    const auto* const cls = as<ClassDef>(&node);
    const bool at_name =
        (def != nullptr && def->name.contains(offset)) || (cls != nullptr && cls->name.contains(offset));
    return at_name ? bound_values(evaluator, file, offset) : Values::unknown();
}

}  // namespace pykind::semantics
