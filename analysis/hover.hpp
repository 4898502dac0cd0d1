// What is under the cursor, as facts (Explanation), and those facts as words (render_*).
//
//     if (const auto found = explain_at(file, offset)) puts(render_markdown(*found, Detail::Full).c_str());
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/semantics/function_kind.hpp"

namespace pykind {

// A parsed and classified file: the snapshot that every feature reads. Immutable.
struct AnalyzedFile {
    std::shared_ptr<const syntax::SyntaxTree> tree;
    semantics::FunctionTable functions;
    int target_minor = 14;

    static std::shared_ptr<const AnalyzedFile> analyze(syntax::SourceText text, int target_minor = 14);
};

// One item of the list in a hover: "**Consume** `async for …` · …".
struct Item {
    std::string label;
    std::string text;  // markdown; code between backquotes
};

struct Link {
    std::string text;
    std::string url;
};

// All that is said of the thing under the cursor, in the order in which it is said.
struct Explanation {
    syntax::Span range;      // what the hover is about, for the editor to highlight
    std::string subject;     // as written in the source: "ticker", "lambda", "yield"
    std::string phrase;      // what it is: "asynchronous generator function"
    std::string lead;        // one or two sentences
    std::vector<Item> items;
    std::vector<Link> links;
};

enum class Detail : std::uint8_t { Full, Brief };

// What is at a byte offset; nothing where pykind has nothing to say. An offset past the end is refused (nothing).
[[nodiscard]] std::optional<Explanation> explain_at(const AnalyzedFile& file, syntax::Offset offset);

// What is said of the function or class defined on a 1-based line; nothing if none is.
[[nodiscard]] std::optional<Explanation> explain_line(const AnalyzedFile& file, std::uint32_t line);

[[nodiscard]] std::string render_markdown(const Explanation& explanation, Detail detail);
[[nodiscard]] std::string render_plain(const Explanation& explanation, Detail detail);

}  // namespace pykind
