// How a step is left: it returns an item, or raises the exception that says that there is no more; and what it keeps in
// attributes before that, for the next one.
#pragma once

#include "analysis/rewriting/stages.hpp"

namespace pykind::rewriting {

class StepExits {
public:
    StepExits(const IteratorProtocol& protocol, SuspendedBody& body, Block& init)
        : protocol_(protocol), body_(body), init_(init) {}

    // What keeps in mind that there is no more; empty where that is plain, or is done.
    std::string at_end = {};
    // The loop that is being written is the last thing that is done.
    bool breaks_to_end = false;
    std::optional<Refusal> problem = {};

    // The items and ends in a block. `resume` is done before an item after which what stands behind it is next.
    [[nodiscard]] Block resolved(Block block, const std::string& resume);

    // `behind` stands behind the name of the exception.
    [[nodiscard]] Block end(const std::string& behind = "") const;

    // Where the loop whose body this is goes.
    [[nodiscard]] Block ends_for_breaks(Block block) const;

    // The attribute that tells after which item a step begins; empty where there are none.
    [[nodiscard]] std::string name_rests(const std::vector<ItemRest>& rests, std::string_view base);
    // What is done in such a step.
    [[nodiscard]] Block after_item(const std::string& name, std::vector<ItemRest> rests);

private:
    [[nodiscard]] std::string before_item(const Statement& item, const std::string& resume);

    const IteratorProtocol& protocol_;
    SuspendedBody& body_;
    Block& init_;
    std::map<const syntax::Node*, std::string> resumed_at_;  // what is done before an item whose rest comes next
};

}  // namespace pykind::rewriting
