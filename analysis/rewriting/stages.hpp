// The stages of a block that waits at items: after each item the next step begins with the stage behind it.
//
//     yield header                  stage 0, ends with an item
//     for row in rows:              stage 1, begins with a loop: a step may begin inside of it
//         yield row
//     total = count(rows)
//     yield total                   … and ends with an item
//     say("done")                   stage 2
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "analysis/rewriting/jumps.hpp"
#include "analysis/rewriting/suspended_body.hpp"

namespace pykind::rewriting {

// What follows an item and nothing else.
struct ItemRest {
    const syntax::Node* item;  // the statement of the item
    Block rest;
};

struct Stage {
    std::vector<ItemRest> rests = {};      // what comes first, after such an item of the stage before
    bool is_only = false;                  // that has no other item that it may end with
    std::optional<Statement> branch = {};  // the `if`, without it, that the loop stands at the end of
    std::optional<Statement> loop = {};    // that has items in it
    Block rest = {};                       // what comes after the loop, or all of it
    // The `if`, without its blocks, that comes last, and the stage that each of them begins with; one more if it has no
    // `else`.
    std::optional<Statement> choice = {};
    std::vector<std::size_t> targets = {};
    std::optional<std::size_t> leaves_to = {};  // the stage that comes after it, if that is not the next
    bool gives = false;                         // it may end with an item, after which the next one begins
};

// Of the body of a loop, or else of the function: there a loop may stand in the first stage.
[[nodiscard]] std::variant<std::vector<Stage>, Refusal> stages_of(const SuspendedBody& body, Block block, bool in_loop);

// Takes out of the body of a loop what follows an item up to its end: the step after the item begins with it, and goes
// on at the top of the loop.
[[nodiscard]] std::vector<ItemRest> take_rests(SuspendedBody& body, Block& block);

[[nodiscard]] bool has_items(const Block& block);

}  // namespace pykind::rewriting
