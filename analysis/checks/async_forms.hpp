// Edits between the plain and the asynchronous forms of statements and expressions, and where they may stand.
#pragma once

#include <string>
#include <vector>

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

// `await`, `async for` and `async with` may stand where the node does.
[[nodiscard]] bool may_await(const Visit& at);

// A list, set or dict comprehension there, that is or would stand at `path[index]`, may be asynchronous.
[[nodiscard]] bool may_comprehend(const Visit& at, std::size_t index);

// `async ` in front of a `for` or `with` that begins there.
[[nodiscard]] Edit added_async(syntax::Offset keyword);

// The keyword that begins there goes, with the blanks behind it.
[[nodiscard]] Edit dropped_keyword(const Visit& at, syntax::Offset keyword);

// `await ` in front of an expression, which gets parentheses if it needs them.
[[nodiscard]] std::vector<Edit> added_await(const Visit& at, const syntax::Node& expression);

// The same of a whole expression whose value something around it uses: `(await f()).name`.
[[nodiscard]] std::vector<Edit> awaited(const Visit& at, const syntax::Node& expression, const syntax::Node& around);

// `[x async for x in operand]` in the place of the operand; an asynchronous generator expression becomes a list
// comprehension.
[[nodiscard]] std::vector<Edit> collected(const Visit& at, const syntax::Node& operand);

// The same, in the place of all that begins before the operand and ends behind it. Empty where a comment would go.
[[nodiscard]] std::vector<Edit> collected_instead(const Visit& at, const syntax::Node& operand, syntax::Span whole,
                                                  std::string_view open, std::string_view close);

// Nothing around the node has the name.
[[nodiscard]] bool is_free(const Visit& at, std::string_view name);

// A name for the target of a loop that nothing around the node has: "x", "item", …
[[nodiscard]] std::string free_name(const Visit& at);

// `for … in` before an expression and `: pass` behind it make the loop of it that takes all items and drops them, on
// lines of their own. None where the statement around it is not that expression alone, on a line of its own.
[[nodiscard]] std::vector<Edit> looped(const Visit& at, const syntax::Node& statement, syntax::Span operand,
                                       bool is_async);

}  // namespace pykind::checks
