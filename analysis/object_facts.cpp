// Values as facts.
#include <algorithm>

#include "analysis/function_facts.hpp"
#include "analysis/hover_context.hpp"

namespace pykind {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::Value;
using semantics::ValueKind;

std::string shortened(std::string_view source) {
    constexpr std::size_t longest = 40;
    std::string text;
    for (const char c : source) {
        const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!is_space) {
            text += c;
        } else if (!text.empty() && text.back() != ' ') {
            text += ' ';
        }
    }
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

Place place_of(const HoverContext& at, const AnalyzedFile& file, Offset offset) {
    // A file may have been read twice: as what the hover is in, and as what another one imports.
    const bool is_here =
        &file == &at.file || (!file.identity.path.empty() && file.identity.path == at.file.identity.path);
    return {file.identity.path, file.tree->text().line_of(offset), is_here};
}

ObjectFacts gather_object_facts(const HoverContext& at, std::string written, const Value& value) {
    ObjectFacts facts;
    facts.written = std::move(written);
    facts.value = value;
    if (value.kind == ValueKind::Produced) {
        if (const FunctionInfo* const maker = value.file->functions().find(value.node))
            facts.maker = gather_function_facts(*value.file, *maker);
        facts.made_at.push_back(place_of(at, *value.file, value.node->span.begin));
    } else if (value.kind == ValueKind::Instance) {
        const auto* const cls = static_cast<const ClassDef*>(value.node);
        facts.cls = gather_class_facts(at, {value.file, cls});
        // A class that pykind itself knows has no file.
        if (!value.file->identity.path.empty() && value.file->identity.module != "builtins")
            facts.made_at.push_back(place_of(at, *value.file, cls->name.begin));
    }
    return facts;
}

}  // namespace pykind
