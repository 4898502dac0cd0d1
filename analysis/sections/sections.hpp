// The sections of a hover's page, one a file: each adds what it has to say about the facts, or nothing.
//
// Adding one: its file, its line here and its line in the table of compose.cpp.
#pragma once

#include "analysis/facts.hpp"
#include "analysis/page.hpp"

namespace pykind::sections {

void title(const Explanation& explanation, Page& page);
void lead(const Explanation& explanation, Page& page);
void here(const Explanation& explanation, Page& page);
void choices(const Explanation& explanation, Page& page);
void operands(const Explanation& explanation, Page& page);
void role(const Explanation& explanation, Page& page);
void binding(const Explanation& explanation, Page& page);
void consume(const Explanation& explanation, Page& page);
void wrong_use(const Explanation& explanation, Page& page);
void protocol(const Explanation& explanation, Page& page);
void conversion(const Explanation& explanation, Page& page);
void why(const Explanation& explanation, Page& page);
void defined(const Explanation& explanation, Page& page);
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
// What Python says, as text: names with double underscores are code, lest they be taken for emphasis.
[[nodiscard]] std::string quoted(std::string_view message);
// What the keyword works on here is known: there is no need to say what it may work on.
[[nodiscard]] bool knows_operands(const KeywordFacts& facts);
// "a, b and c"
[[nodiscard]] std::string listed(const std::vector<std::string>& words);

// "AsyncGenerator[int, None]": the type of what a call gives, where the file shows all of it plainly; else empty.
[[nodiscard]] std::string plain_type_of(const FunctionFacts& function);

// --- Words for objects, classes and their instances ---

// What a value is, in a few words: "coroutine object", "instance of Pages", "generator function".
[[nodiscard]] std::string phrase_of(const semantics::Value& value);

// The protocols worth naming: those that no other one of the class implies, `Hashable` left out.
[[nodiscard]] std::vector<const semantics::Protocol*> telling_protocols(const semantics::ClassProtocols& cls);
// "asynchronous iterator"; empty where the abstract base class's name is all there is to say.
[[nodiscard]] std::string_view noun_of(const semantics::Protocol& protocol);
// "an *asynchronous iterator* and a *context manager*"; empty if it is nothing of the kind.
[[nodiscard]] std::string what_instances_are(const ClassFacts& cls);

}  // namespace pykind::sections
