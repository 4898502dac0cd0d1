// The rows of `pykind list --classes`: a class and the protocols that it implements each.
#include <algorithm>

#include "analysis/semantics/class_protocols.hpp"
#include "analysis/syntax/characters.hpp"
#include "server/files.hpp"
#include "server/rows.hpp"
#include "server/verbs/listing.hpp"

namespace pykind::server {

using semantics::ClassProtocols;

namespace {

struct ClassRow {
    const syntax::ClassDef& node;
    std::string name;
    std::string qualname;
    ClassProtocols protocols;
};

void append_names(std::string& out, const std::vector<std::string_view>& names) {
    out += '[';
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, names[i]);
    }
    out += ']';
}

std::vector<std::string_view> names_of(const ClassProtocols& protocols) {
    std::vector<std::string_view> names;
    for (const auto* protocol : protocols.protocols) names.push_back(protocol->name);
    return names;
}

void append_row(std::string& out, const std::string& path, const syntax::SourceText& text, const ClassRow& row) {
    out += "{\"path\":";
    append_json_string(out, path);
    out += ",\"line\":";
    append_number(out, text.line_of(row.node.span.begin));
    out += ",\"column\":";
    append_number(out, text.code_point_column(row.node.span.begin));
    out += ",\"name\":";
    append_json_string(out, row.name);
    out += ",\"qualname\":";
    append_json_string(out, row.qualname);
    out += ",\"protocols\":";
    append_names(out, names_of(row.protocols));
    out += ",\"half\":[";
    for (std::size_t i = 0; i < row.protocols.half.size(); ++i) {
        const semantics::HalfDone& half = row.protocols.half[i];
        out += i == 0 ? "{\"protocol\":" : ",{\"protocol\":";
        append_json_string(out, half.protocol->name);
        out += ",\"missing\":";
        append_names(out, half.missing);
        out += '}';
    }
    out += row.protocols.bases_unknown ? "],\"bases_unknown\":true}\n" : "],\"bases_unknown\":false}\n";
}

// `src/a.py:3:1  Pages  AsyncIterable, AsyncIterator`
void append_line(std::string& out, const std::string& path, const syntax::SourceText& text, const ClassRow& row,
                 bool colour) {
    out += printable(path);
    out += ':';
    append_number(out, text.line_of(row.node.span.begin));
    out += ':';
    append_number(out, text.code_point_column(row.node.span.begin));
    out += "  ";
    out += row.qualname;
    std::string protocols;
    for (const std::string_view name : names_of(row.protocols)) {
        // Nearly every class is hashable: saying so would hide the rest.
        if (name != "Hashable") protocols += (protocols.empty() ? "" : ", ") + std::string(name);
    }
    if (!protocols.empty()) out += (colour ? "  \x1b[36m" : "  ") + protocols + (colour ? "\x1b[0m" : "");
    for (const semantics::HalfDone& half : row.protocols.half) {
        out += "  (half " + std::string(half.protocol->name) + ": no ";
        for (std::size_t i = 0; i < half.missing.size(); ++i)
            out += (i == 0 ? "" : ", ") + std::string(half.missing[i]);
        out += ')';
    }
    if (row.protocols.bases_unknown) out += "  (a base is unknown)";
    out += '\n';
}

}  // namespace

void list_classes(const ListOptions& options, const std::string& path, const AnalyzedFile& file,
                  semantics::ModuleLoader& modules, bool colour, std::string& out) {
    const semantics::SymbolTable& symbols = file.symbols();
    semantics::Evaluator evaluator(modules);
    for (semantics::ScopeId scope = 0; scope < symbols.scopes().size(); ++scope) {
        if (symbols.scopes()[scope].kind != semantics::ScopeKind::Class) continue;
        const auto& node = static_cast<const syntax::ClassDef&>(*symbols.scopes()[scope].node);
        const ClassRow row{node, syntax::normalized_identifier(file.tree->slice(node.name)),
                           semantics::qualified_name_of(*file.tree, symbols, scope),
                           protocols_of(evaluator, {&file, &node})};
        if (options.ndjson) {
            append_row(out, path, file.tree->text(), row);
        } else {
            append_line(out, path, file.tree->text(), row, colour);
        }
    }
}

}  // namespace pykind::server
