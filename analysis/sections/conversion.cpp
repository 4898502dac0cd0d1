// What the class can be made into. Its own file tells that; other files, which a hover does not wait for, may forbid
// it.
//
//     **Convert** to asynchronous generator method, where no other file needs the class as it is
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

void conversion(const Explanation& explanation, Page& page) {
    if (!explanation.conversion) return;
    constexpr std::string_view label = "Convert";
    const std::string_view title = title_of(*explanation.conversion);  // "Convert to …"
    page.items.push_back({std::string(label), std::string(title.substr(label.size() + 1)) +
                                                  ", where no other file needs the class as it is"});
}

}  // namespace pykind::sections
