// What a keyword works on here, the methods that it calls on it, and what Python will say if it is the wrong thing.
//
//     **On** `Pages(fetch)`, instance of Pages
//     **Calls** `Pages.__aiter__`, line 18 · `Pages.__anext__`, line 21
#include <algorithm>

#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace {

// "coroutine object or None, or something that is not known"
std::string phrase_of_all(const semantics::Values& values) {
    std::vector<std::string> phrases;
    for (const semantics::Value& value : values.known) {
        std::string phrase = sections::phrase_of(value);
        if (std::find(phrases.begin(), phrases.end(), phrase) == phrases.end()) phrases.push_back(std::move(phrase));
    }
    std::string text;
    for (const std::string& phrase : phrases) text += (text.empty() ? "" : " or ") + phrase;
    return values.complete ? text : text + ", or something that is not known";
}

}  // namespace

void operands(const Explanation& explanation, Page& page) {
    const auto* const facts = std::get_if<KeywordFacts>(&explanation.facts);
    if (facts == nullptr) return;
    for (const OperandFacts& operand : facts->operands) {
        if (operand.values.is_unknown()) continue;
        std::string text = code(operand.written) + ", " + phrase_of_all(operand.values);
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
