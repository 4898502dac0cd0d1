// Conversions: what is offered makes a text without faults in its syntax, on which it is not offered again.
#include <algorithm>

#include "analysis/rewrite.hpp"
#include "tests/fuzz/python_file.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

// So many of a file are made and looked at again.
constexpr std::size_t most_results = 8;

// Where a place is after the edits.
syntax::Offset moved(syntax::Offset offset, const std::vector<Edit>& edits) {
    std::ptrdiff_t shift = 0;
    for (const Edit& edit : edits) {
        if (edit.span.begin >= offset) break;
        shift += static_cast<std::ptrdiff_t>(edit.text.size()) - static_cast<std::ptrdiff_t>(edit.span.length());
    }
    return static_cast<syntax::Offset>(std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(offset) + shift));
}

void check_result(const PythonFile& python, const Proposal& proposal) {
    const std::string what = "the conversion to " + std::string(id_of(proposal.conversion));
    const std::string text = edited(python, proposal.changes, what);
    require(text != python.text(), what + " changes nothing");
    PythonFile after(text, python.minor());
    require(errors_in(after) <= errors_in(python), what + " makes a fault in the syntax:\n" + text);
    const syntax::Offset begin = moved(proposal.subject.begin, proposal.changes.front().edits);
    for (const Proposal& again : proposals_at(after.context(), {begin, begin})) {
        require(!(again.is_offered() && again.conversion == proposal.conversion && again.name == proposal.name),
                what + " is offered again on its result:\n" + text);
    }
}

}  // namespace

void fuzz_conversions(std::string_view input) {
    PythonFile python(input);
    std::size_t results = 0;
    for (const Proposal& proposal : proposals_in(python.context())) {
        require(proposal.subject.begin <= proposal.subject.end && proposal.subject.end <= python.text().size(),
                "a proposal is about what is outside of the text");
        require(!proposal.preferred || proposal.is_offered(), "what is not offered is preferred");
        if (!proposal.is_offered()) {
            require(!reason_with_place(proposal).empty(), "a refusal has no reason");
        } else if (results++ < most_results) {
            check_result(python, proposal);
        }
    }
}

}  // namespace pykind::fuzz
