// What a keyword works on here, the methods that it calls on it, and what Python will say if it is the wrong thing.
//
//     **On** `Pages(fetch)`, instance of Pages
//     **Calls** `Pages.__aiter__`, line 18 · `Pages.__anext__`, line 21
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

void operands(const Explanation& explanation, Page& page) {
    const auto* const facts = std::get_if<KeywordFacts>(&explanation.facts);
    if (facts == nullptr) return;
    for (const OperandFacts& operand : facts->operands) {
        if (operand.phrase.empty()) continue;
        std::string text = code(operand.written) + ", " + operand.phrase;
        if (!operand.problem.empty()) text += ": " + quoted(operand.problem);
        page.items.push_back({"On", text});
        if (!operand.problem.empty()) continue;
        std::string calls;
        for (const OperandFacts::Method& method : operand.methods)
            calls += (calls.empty() ? "" : " · ") + code(method.name) + ", " + text_of(method.place);
        if (!calls.empty()) page.items.push_back({"Calls", calls});
    }
}

}  // namespace pykind::sections
