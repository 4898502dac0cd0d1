#include "analysis/syntax/arena.hpp"

#include <algorithm>

namespace pykind::syntax {

void Arena::add_block(std::size_t at_least) {
    // Blocks grow with what there is, so that their number stays small, but little is left of the last one: the first
    // was made for nearly all. What is left of the old one is given up.
    const std::size_t bytes = std::max({at_least, reserved_ / 16, std::size_t{4096}});
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(bytes));
    cursor_ = blocks_.back().get();
    limit_ = cursor_ + bytes;
    reserved_ += bytes;
}

}  // namespace pykind::syntax
