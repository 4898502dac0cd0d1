// What the parts of the hover share. Internal to hover*.cpp and *_facts.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/facts.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind {

struct HoverContext {
    semantics::Evaluator& evaluator;
    const AnalyzedFile& file;
    syntax::Offset offset;
    std::vector<const syntax::Node*> path;  // to the deepest node at the offset

    [[nodiscard]] const syntax::SyntaxTree& tree() const { return *file.tree; }
    [[nodiscard]] Explanation about(syntax::Span range, decltype(Explanation::facts) facts) const {
        return {range, std::move(facts), file.identity.target_minor};
    }
};

// Source text as it may stand in a line of words: short, and without line breaks.
[[nodiscard]] std::string shortened(std::string_view source);

// The place of something in another file or in that of the hover.
[[nodiscard]] Place place_of(const HoverContext& at, const AnalyzedFile& file, syntax::Offset offset);

// hover_uses.cpp: the name, attribute or import at the offset.
[[nodiscard]] std::optional<Explanation> explain_use(const HoverContext& at);

// hover_keywords.cpp. `node` is the Yield, Await, For, Comprehension or With that the keyword belongs to.
[[nodiscard]] Explanation explain_keyword(const HoverContext& at, KeywordKind keyword, const syntax::Node& node,
                                          syntax::Span span);

// class_facts.cpp
[[nodiscard]] ClassFacts gather_class_facts(const HoverContext& at, const semantics::ClassRef& cls);
// Whether there is something to say of its protocols that the name of the class does not say.
[[nodiscard]] bool is_worth_a_hover(const ClassFacts& facts);

// hover_conversion.cpp: the preferred conversion of a class of the file that nothing in this file forbids.
[[nodiscard]] std::optional<Conversion> conversion_in_file(const HoverContext& at, const syntax::ClassDef& cls);

// role_facts.cpp: none for what is no method of a protocol.
[[nodiscard]] std::optional<RoleFacts> gather_role_facts(const HoverContext& at, const semantics::FunctionInfo& info);

// object_facts.cpp
[[nodiscard]] ObjectFacts gather_object_facts(const HoverContext& at, std::string written,
                                              const semantics::Value& value);

}  // namespace pykind
