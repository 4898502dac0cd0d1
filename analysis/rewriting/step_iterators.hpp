// The iterators that stand for the loops of a generator in a class: each is kept in an attribute, and asked for an item
// by hand.
//
//     for line in lines:        self._iterator = iter(lines)
//         yield line       →    line = next(self._iterator)
#pragma once

#include "analysis/rewriting/suspended_body.hpp"

namespace pykind::rewriting {

class StepIterators {
public:
    StepIterators(const Source& source, SuspendedBody& body, int target_minor)
        : source_(source), body_(body), has_aiter_(target_minor >= first_with_aiter) {}

    // How many loops the body itself has: they take one attribute in turn.
    void set_top_loops(std::ptrdiff_t count) { top_loops_ = count; }

    // "self._iterator", of a loop that stands in so many others.
    [[nodiscard]] std::string attribute(const Statement& loop, int depth);
    // "iter(lines)"
    [[nodiscard]] std::string made(const Statement& loop) const;
    // "next(self._iterator)"
    [[nodiscard]] std::string item(const Statement& loop, int depth);
    // What the item is bound to.
    [[nodiscard]] std::string target(const Statement& loop) const;
    // The loop does nothing but give on what it gets.
    [[nodiscard]] bool passes_on(const Statement& loop) const;

    [[nodiscard]] static bool is_async(const Statement& loop) { return loop.clauses.front().is("async"); }

private:
    // `aiter` and `anext` came with Python 3.10.
    static constexpr int first_with_aiter = 10;

    const Source& source_;
    SuspendedBody& body_;
    bool has_aiter_;
    std::ptrdiff_t top_loops_ = 0;
    std::map<const syntax::Node*, std::string> attributes_;
};

}  // namespace pykind::rewriting
