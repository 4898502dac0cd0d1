// What a name may stand for, each with its place.
//
//     **Either** coroutine function, line 3
//     **Or** function, line 6
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

void choices(const Explanation& explanation, Page& page) {
    const auto* const facts = std::get_if<ChoiceFacts>(&explanation.facts);
    if (facts == nullptr) return;
    const std::size_t first = page.items.size();
    for (const ChoiceFacts::Choice& choice : facts->choices) {
        Item item{page.items.size() == first ? "Either" : "Or", phrase_of(choice.value)};
        if (choice.place) item.places.push_back(*choice.place);
        page.items.push_back(std::move(item));
    }
    if (!facts->complete) page.items.push_back({"Or", "something that cannot be known from what was read"});
}

}  // namespace pykind::sections
