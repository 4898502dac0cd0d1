// Values in facts and in a few words.
#include <algorithm>

#include "analysis/function_facts.hpp"
#include "analysis/hover_context.hpp"

namespace pykind {

using namespace syntax;
using semantics::ClassRef;
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
        if (const FunctionInfo* const maker = value.file->functions.find(value.node))
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

std::string phrase_of(const Value& value) {
    switch (value.kind) {
        case ValueKind::Module: return "module";
        case ValueKind::None: return "None";
        case ValueKind::Class: return "class";
        case ValueKind::Instance:
            return "instance of " +
                   std::string(value.file->tree->slice(static_cast<const ClassDef*>(value.node)->name));
        case ValueKind::Function: {
            const FunctionInfo* const info = value.file->functions.find(value.node);
            return info == nullptr ? "function" : std::string(phrase_of(info->kind));
        }
        case ValueKind::Produced: break;
    }
    switch (value.produced) {
        case CallResult::Value: break;
        case CallResult::GeneratorIterator: return "generator iterator";
        case CallResult::CoroutineObject: return "coroutine object";
        case CallResult::AsyncGeneratorIterator: return "asynchronous generator iterator";
        case CallResult::AwaitableGeneratorIterator: return "awaitable generator iterator";
        case CallResult::ContextManager: return "context manager";
        case CallResult::AsyncContextManager: return "asynchronous context manager";
    }
    return "object";
}

}  // namespace pykind
