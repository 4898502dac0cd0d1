// The sections of a hover's page, one a file: each adds what it has to say about the facts, or nothing.
//
// Adding one: its file, its line here and its line in the table of compose.cpp.
#pragma once

#include "analysis/facts.hpp"
#include "analysis/page.hpp"

namespace pykind::sections {

void title(const Explanation& explanation, Page& page);
void lead(const Explanation& explanation, Page& page);
void binding(const Explanation& explanation, Page& page);
void consume(const Explanation& explanation, Page& page);
void wrong_use(const Explanation& explanation, Page& page);
void protocol(const Explanation& explanation, Page& page);
void why(const Explanation& explanation, Page& page);
void links(const Explanation& explanation, Page& page);

// --- Words that several sections use ---

// How the function is called: "ticker(…)", "obj.read()"; a property is read, a generator expression stands for itself.
[[nodiscard]] std::string call_form(const FunctionFacts& function);
// The name for one item in an example: "i" for numbers, "x" otherwise.
[[nodiscard]] std::string item_name(const FunctionFacts& function);
// "on line 3", "on lines 3, 5 and 8", "on lines 3, 5, 8 and 4 more".
[[nodiscard]] std::string on_lines(const std::vector<std::uint32_t>& lines);
// The lines of the points of certain kinds.
[[nodiscard]] std::vector<std::uint32_t> lines_of(const FunctionFacts& function,
                                                  std::initializer_list<semantics::PointKind> kinds);
// "an asynchronous generator function", "a function"
[[nodiscard]] std::string with_article(std::string_view phrase);
[[nodiscard]] bool is_expression(const FunctionFacts& function);

}  // namespace pykind::sections
