// Where the end of an iteration comes from: `raise StopIteration`, or a call that raises it.
#pragma once

#include <set>

#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// What a handler does with the exception that says "no more".
enum class Catches : std::uint8_t {
    No,
    Exactly,  // it catches that and nothing else
    Broadly,  // it catches others too
    Perhaps,  // what it catches is not known
};

class Stops {
public:
    Stops(const Subject& subject, const IteratorProtocol& protocol) : subject_(subject), protocol_(protocol) {}

    // `raise StopIteration`, with or without an argument and a cause.
    [[nodiscard]] bool is_end(const syntax::Node& statement) const;

    // Whether a call in an expression or a statement may raise it, or a property: a step of another iterator, or a
    // function of the project that raises it. What is not known is taken not to. Blocks of a statement are not looked
    // into.
    [[nodiscard]] bool may_come_from(const syntax::Node& node) const;

    // The same of one call alone, whatever its arguments do.
    [[nodiscard]] bool may_raise(const syntax::Call& call) const;

    [[nodiscard]] Catches caught_by(const syntax::ExceptHandler& handler) const;

    // A `with` of it leaves an exception alone, and does the same whether there is one or not.
    [[nodiscard]] bool is_neutral(const syntax::With& with) const;

private:
    [[nodiscard]] bool is_end_class(const AnalyzedFile& file, const syntax::Node* expression) const;
    [[nodiscard]] bool is_end(const AnalyzedFile& file, const syntax::Node& statement) const;
    [[nodiscard]] bool call_may_raise(const AnalyzedFile& file, const syntax::Call& call,
                                      std::set<const syntax::Node*>& seen) const;
    // Whether calling what an expression stands for may.
    [[nodiscard]] bool calling_may_raise(const AnalyzedFile& file, const syntax::Node& called,
                                         std::set<const syntax::Node*>& seen) const;
    [[nodiscard]] bool body_may_raise(const AnalyzedFile& file, const syntax::FunctionDef& function,
                                      std::set<const syntax::Node*>& seen) const;
    [[nodiscard]] bool override_may_raise(const AnalyzedFile& file, const syntax::Node& called,
                                          std::set<const syntax::Node*>& seen) const;
    [[nodiscard]] static bool is_to_be_overridden(const AnalyzedFile& file, const syntax::FunctionDef& method);
    [[nodiscard]] bool derives_from_subject(const semantics::ClassRef& cls) const;
    [[nodiscard]] bool is_derived_end(const AnalyzedFile& file, const syntax::Node& statement) const;
    [[nodiscard]] bool property_may_raise(const AnalyzedFile& file, const syntax::Attribute& attribute,
                                          std::set<const syntax::Node*>& seen) const;
    [[nodiscard]] bool may_come_from(const AnalyzedFile& file, const syntax::Node& node, bool with_blocks,
                                     std::set<const syntax::Node*>& seen) const;
    [[nodiscard]] bool comes_out_of(const AnalyzedFile& file, const syntax::Try& attempt,
                                    std::set<const syntax::Node*>& seen) const;
    [[nodiscard]] Catches caught_by(const AnalyzedFile& file, const syntax::ExceptHandler& handler) const;

    const Subject& subject_;
    const IteratorProtocol& protocol_;
};

}  // namespace pykind::rewriting
