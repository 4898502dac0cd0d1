// `pykind-scopes FILE…`: the scopes and symbols of each file, one JSON row a file, for the oracle that compares them
// with CPython's symtable.
//
// {"path", "future": bool, "scopes": [{"kind", "name", "line", "parent", "annotation": bool, "symbols": {name: {"is":
// "local" | "explicit" | "implicit" | "free", "in": scope or null, "flags": [...], "annotation": bool}}}]}
#include <cstdio>
#include <nlohmann/json.hpp>

#include "analysis/semantics/scopes.hpp"
#include "analysis/syntax/characters.hpp"
#include "server/files.hpp"

namespace pykind::test {
namespace {

using nlohmann::json;
using namespace semantics;

const char* name_of(ScopeKind kind) {
    switch (kind) {
        case ScopeKind::Module: return "module";
        case ScopeKind::Class: return "class";
        case ScopeKind::Function:
        case ScopeKind::Lambda: return "function";
        case ScopeKind::Comprehension: return "comprehension";
        case ScopeKind::TypeParameters: return "type parameters";
        case ScopeKind::TypeVariable: return "type variable";
        case ScopeKind::TypeAlias: return "type alias";
    }
    return "";
}

const char* name_of(Resolution resolution) {
    switch (resolution) {
        case Resolution::Local: return "local";
        case Resolution::GlobalExplicit: return "explicit";
        case Resolution::GlobalImplicit: return "implicit";
        case Resolution::Free: return "free";
    }
    return "";
}

// The name that symtable gives the scope.
std::string name_of(const syntax::SyntaxTree& tree, const Scope& scope) {
    using namespace syntax;
    const auto identifier = [&](Identifier name) { return normalized_identifier(tree.slice(name)); };
    if (scope.kind == ScopeKind::Module) return "top";
    if (const auto* def = as<FunctionDef>(scope.node)) return identifier(def->name);
    if (const auto* def = as<ClassDef>(scope.node)) return identifier(def->name);
    if (const auto* param = as<TypeParam>(scope.node)) return identifier(param->name);
    if (const auto* alias = as<TypeAlias>(scope.node)) return identifier(alias->name->span);
    switch (scope.node->kind) {
        case NodeKind::Lambda: return "lambda";
        case NodeKind::ListComp: return "listcomp";
        case NodeKind::SetComp: return "setcomp";
        case NodeKind::DictComp: return "dictcomp";
        default: return "genexpr";
    }
}

json to_json(const SymbolTable& table, const Symbol& symbol) {
    json flags = json::array();
    if (symbol.is_parameter) flags.push_back("parameter");
    if (symbol.is_imported) flags.push_back("imported");
    if (symbol.is_bound) flags.push_back("bound");
    json row = {{"is", name_of(symbol.resolution)}, {"flags", flags}, {"annotation", symbol.only_in_annotations}};
    row["in"] = symbol.target == no_id ? json() : json(table.symbols()[symbol.target].scope);
    return row;
}

void print_file(const char* path) {
    const auto text = server::read_file(path);
    const auto* const bytes = std::get_if<std::string>(&text);
    if (bytes == nullptr) return;
    const auto tree = syntax::SyntaxTree::parse(syntax::SourceText::decode(*bytes));
    const SymbolTable table = SymbolTable::build(*tree);
    json scopes = json::array();
    for (const Scope& scope : table.scopes()) {
        scopes.push_back({{"kind", name_of(scope.kind)},
                          {"name", name_of(*tree, scope)},
                          {"line", scope.parent == no_id ? 0 : tree->text().line_of(scope.node->span.begin)},
                          {"parent", scope.parent == no_id ? json() : json(scope.parent)},
                          {"annotation", scope.in_annotation},
                          {"symbols", json::object()}});
    }
    for (const Symbol& symbol : table.symbols()) {
        scopes[symbol.scope]["symbols"][std::string(symbol.name)] = to_json(table, symbol);
    }
    std::puts(json{{"path", path}, {"scopes", scopes}}.dump(-1, ' ', false, json::error_handler_t::replace).c_str());
}

}  // namespace
}  // namespace pykind::test

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) pykind::test::print_file(argv[i]);
}
