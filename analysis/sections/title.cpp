// The first line: what is under the cursor, and what it is.
//
//     **`ticker`** — asynchronous generator function
#include "analysis/sections/sections.hpp"

namespace pykind::sections {

using semantics::PointKind;

namespace {

struct Title {
    Page& page;

    void operator()(const FunctionFacts& function) const {
        page.subject = function.name;
        page.phrase = phrase_of(function.info->kind);
    }

    void operator()(const KeywordFacts& facts) const {
        page.subject = id_of(facts.keyword);
        switch (facts.keyword) {
            case PointKind::Yield: page.phrase = "yield expression"; return;
            case PointKind::YieldFrom: page.phrase = "yield expression that delegates"; return;
            case PointKind::Await: page.phrase = "await expression"; return;
            case PointKind::AsyncFor: page.phrase = "loop over an asynchronous iterable"; return;
            case PointKind::AsyncComprehension: page.phrase = "asynchronous clause of a comprehension"; return;
            case PointKind::AsyncWith: page.phrase = "block of an asynchronous context manager"; return;
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
};

}  // namespace

void title(const Explanation& explanation, Page& page) { std::visit(Title{page}, explanation.facts); }

}  // namespace pykind::sections
