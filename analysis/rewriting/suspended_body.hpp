// The body of a generator read for a class: what `__init__` does, and what the steps do between one item and the next.
#pragma once

#include <map>
#include <set>
#include <variant>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// Where a generator goes on after an item.
enum class Next : std::uint8_t {
    Following,  // with what stands behind it
    Loop,       // at the top of the loop around it
    Behind,     // behind that loop
    End,        // nowhere: it was the last
};

// `_x`, and `_x_2` where that is taken.
class Attributes {
public:
    // "self._x"
    std::string add(std::string_view name);

private:
    std::set<std::string, std::less<>> taken_;
};

struct SuspendedBody {
    std::optional<Statement> docstring;
    Block init;
    // Each item is an Exit::Value, each `return` an Exit::End with the value that it gives. `yield from x` is a loop
    // `for item in x: yield item`.
    Block body;
    std::map<const syntax::Node*, Next> next = {};  // of the statement of each item
    // The loop whose iterator `__init__` makes; null if there is none.
    const syntax::Node* early_loop = nullptr;
    std::string early_iterator = {};
    bool is_calm = true;     // no step can fail
    bool end_stays = false;  // the condition of the `while` that comes last stays false once it is
    Attributes attributes = {};
};

// Locals that a later step needs are attributes in what is read; `source` is given those names.
[[nodiscard]] std::variant<SuspendedBody, Refusal> read_suspended_body(const Subject& subject, Source& source);

// The `for` or `async for` that a loop statement is; null if it is made of a `yield from`, or is a `while`.
[[nodiscard]] const syntax::For* for_of(const Statement& loop);

// The iterable of a `for` or a `yield from`.
[[nodiscard]] const syntax::Node& iterable_of(const Statement& loop);

// It as the argument of `iter`.
[[nodiscard]] std::string argument_text(const Source& source, const syntax::Node& iterable);

}  // namespace pykind::rewriting
