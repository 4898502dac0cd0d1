// What a use does with what it names, and what Python will say if that is wrong.
//
//     **Here** called, and what it gives is awaited: TypeError: 'async_generator' object can't be awaited
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::UseKind;

namespace {

// What happens to it, after "it is": "awaited", "passed to `gather`".
std::string passive(const HereFacts& here) {
    const std::string target = code(here.target);
    switch (here.use.kind) {
        case UseKind::Other:
        case UseKind::Called: return "";
        case UseKind::Dropped: return "dropped";
        case UseKind::Awaited: return "awaited";
        case UseKind::Iterated:
            return here.use.node->kind == syntax::NodeKind::Comprehension ? "iterated by a comprehension"
                                                                          : "iterated with `for`";
        case UseKind::AsyncIterated: return "iterated with `async for`";
        case UseKind::Entered: return "entered with `with`";
        case UseKind::AsyncEntered: return "entered with `async with`";
        case UseKind::Delegated: return "handed to `yield from`";
        case UseKind::Unpacked: return "unpacked";
        case UseKind::Assigned: return here.target.empty() ? "assigned" : "assigned to " + target;
        case UseKind::Passed: return "passed to " + target;
        case UseKind::Returned: return "returned";
        case UseKind::Yielded: return "yielded";
        case UseKind::Read: return "asked for its attribute " + target;
        case UseKind::Subscripted: return "subscripted";
        case UseKind::Tested: return "tested for its truth";
        case UseKind::Decorating: return "used as a decorator";
    }
    return "";
}

}  // namespace

void here(const Explanation& explanation, Page& page) {
    if (!explanation.here) return;
    const HereFacts& here = *explanation.here;
    const std::string what = passive(here);
    const bool is_statement = !here.is_called && here.use.kind == UseKind::Dropped;
    std::string text = here.is_called ? "called" : is_statement ? "evaluated, and not used" : what;
    if (here.is_called && !what.empty()) text += ", and what it gives is " + what;
    if (text.empty()) return;
    if (!here.problem.empty()) {
        text += ": " + quoted(here.problem);
    } else if (here.is_lost) {
        text += ": none of its body ever runs";
    }
    page.items.push_back({"Here", text});
}

}  // namespace pykind::sections
