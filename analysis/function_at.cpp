#include "analysis/function_at.hpp"

namespace pykind {

using namespace syntax;
using semantics::FunctionInfo;

namespace {

// The column of a cursor before which its line holds nothing; 0 where it holds something.
std::uint32_t indentation_at(const SourceText& text, Offset offset) {
    const Span line = text.line_span(text.line_of(offset));
    const std::string_view before = text.slice({line.begin, offset});
    return before.find_first_not_of(" \t") == std::string_view::npos ? offset - line.begin : 0;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n\f") == std::string_view::npos; }

}  // namespace

const FunctionInfo* function_at(const AnalyzedFile& file, Offset offset) {
    const SourceText& text = file.tree->text();
    const FunctionInfo* innermost = nullptr;
    const std::uint32_t indentation = indentation_at(text, offset);
    // Each comes before those inside of it.
    for (const FunctionInfo& info : file.functions().functions()) {
        const Span span = info.node->span;
        const bool is_around = span.touches(offset);
        const bool is_below = info.def() != nullptr && span.end < offset &&
                              indentation > text.line_column(span.begin).column &&
                              is_blank(text.slice({span.end, offset}));
        if (is_around || is_below) innermost = &info;
    }
    return innermost;
}

}  // namespace pykind
