// An item that is found inside of a `try` or `with` is kept in a variable, and given behind it.
//
//     with self.lock:                 with self.lock:
//         return self.rows.pop()          item = self.rows.pop()
//                                     yield item
#pragma once

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

struct Carrier {
    std::string item;    // the variable
    std::string found;   // the one that says that there is an item; empty if nothing has to
    const Block& again;  // what begins the next step without an item
};

// Makes each `return v` of a `try` or `with` set the item, after which nothing of it runs but its ends. Whether that
// could be done; if not, there has to be a `found`, and the statement is no longer of use.
[[nodiscard]] bool carry_items(const Carrier& carrier, Statement& statement);

// What stands behind a statement goes into its `else`.
void move_into_else(Block& block, std::size_t i);

}  // namespace pykind::rewriting
