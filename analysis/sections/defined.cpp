// Where what a use names is defined, with a link.
//
//     **Defined** streams.py:12
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

void defined(const Explanation& explanation, Page& page) {
    // Choices name their places themselves.
    if (std::holds_alternative<ChoiceFacts>(explanation.facts)) return;
    if (const auto* const object = std::get_if<ObjectFacts>(&explanation.facts); object != nullptr) {
        if (!object->made_at.empty()) page.items.push_back({object->cls ? "Class" : "Made by", "", object->made_at});
    }
    constexpr std::size_t most = 4;
    Item item{"Defined", "", explanation.defined_at};
    if (item.places.size() > most) item.places.resize(most);
    if (!item.places.empty()) page.items.push_back(std::move(item));
}

}  // namespace pykind::sections
