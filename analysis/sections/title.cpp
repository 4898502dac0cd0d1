// The first line: what is under the cursor, and what it is.
//
//     **`ticker`** — asynchronous generator function
#include <algorithm>

#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace {

struct Title {
    Page& page;

    void operator()(const FunctionFacts& function) const {
        page.subject = function.name;
        page.phrase = phrase_of(function.info->kind);
    }

    void operator()(const KeywordFacts& facts) const {
        page.subject = word_of(facts.keyword);
        switch (facts.keyword) {
            case KeywordKind::Yield: page.phrase = "yield expression"; return;
            case KeywordKind::YieldFrom: page.phrase = "yield expression that delegates"; return;
            case KeywordKind::Await: page.phrase = "await expression"; return;
            case KeywordKind::For: page.phrase = "loop over an iterable"; return;
            case KeywordKind::AsyncFor: page.phrase = "loop over an asynchronous iterable"; return;
            case KeywordKind::AsyncComprehension: page.phrase = "asynchronous clause of a comprehension"; return;
            case KeywordKind::With: page.phrase = "block of a context manager"; return;
            case KeywordKind::AsyncWith: page.phrase = "block of an asynchronous context manager"; return;
        }
    }

    void operator()(const DecoratorFacts& facts) const {
        page.subject = "@" + facts.name;
        page.phrase = "decorator of " + code(facts.function.name);
    }

    void operator()(const ComprehensionFacts& facts) const {
        page.subject = "for";
        const std::string_view kind = facts.kind == syntax::NodeKind::ListComp  ? "list comprehension"
                                      : facts.kind == syntax::NodeKind::SetComp ? "set comprehension"
                                                                                : "dict comprehension";
        page.phrase = (facts.is_async ? "asynchronous " : "") + std::string(kind);
    }

    void operator()(const TermFacts& facts) const {
        page.subject = facts.written;
        page.phrase = "in Python's glossary: " + std::string(facts.term->name);
    }

    void operator()(const ClassFacts& facts) const {
        page.subject = facts.name;
        std::vector<std::string> nouns;
        for (const auto* protocol : telling_protocols(facts.protocols)) {
            if (!noun_of(*protocol).empty()) nouns.push_back(std::string(noun_of(*protocol)) + "s");
        }
        page.phrase = nouns.empty() ? "class" : "class of " + listed(nouns);
    }

    void operator()(const ObjectFacts& facts) const {
        page.subject = facts.written;
        page.phrase = phrase_of(facts.value);
        if (facts.may_be_none) page.phrase += " or None";
    }

    void operator()(const ChoiceFacts& facts) const {
        page.subject = facts.name;
        std::vector<std::string> phrases;
        for (const auto& choice : facts.choices) {
            const std::string phrase = phrase_of(choice.value);
            if (std::find(phrases.begin(), phrases.end(), phrase) == phrases.end()) phrases.push_back(phrase);
        }
        if (!facts.complete) phrases.emplace_back("something that is not known");
        for (std::size_t i = 0; i < phrases.size(); ++i) page.phrase += (i > 0 ? " or " : "") + phrases[i];
    }
};

}  // namespace

void title(const Explanation& explanation, Page& page) { std::visit(Title{page}, explanation.facts); }

}  // namespace pykind::sections
