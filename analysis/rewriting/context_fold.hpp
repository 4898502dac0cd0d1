// The expressions of `__exit__` in one of its two cases, where what it is given is known: nothing, or an exception.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/rewriting/context_class.hpp"
#include "analysis/rewriting/instance_state.hpp"

namespace pykind::rewriting {

enum class Truth : std::uint8_t { False, True, Unknown };

class ContextFold {
public:
    // `exception` is the name of the exception, empty where there is none.
    ContextFold(const Subject& subject, const ContextClass& context, const InstanceState& state, std::string exception)
        : subject_(subject), context_(context), state_(state), exception_(std::move(exception)) {}

    // Whether a node reads what `__exit__` is given.
    [[nodiscard]] bool reads_arguments(const syntax::Node& node) const;

    // What a test says in this case, as far as that follows from what is given.
    [[nodiscard]] Truth truth(const syntax::Node& test) const;

    // The only part of a test that is left to be asked; null if there are more.
    [[nodiscard]] const syntax::Node* left_of(const syntax::Node& test) const;

    // `X` of `isinstance(exc, X)` and `issubclass(exc_type, X)`, if those are exception classes; else null.
    [[nodiscard]] const syntax::Node* types_of(const syntax::Node& test) const;

    // Nobody can see that it is evaluated.
    [[nodiscard]] bool is_plain(const syntax::Node& node) const;

    // Collects what is to be put in place of what. Of a test only its truth is kept.
    void fold(const syntax::Node& node, bool is_test = false) { fold(node, is_test, nullptr); }

    [[nodiscard]] const std::vector<Edit>& edits() const { return edits_; }
    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

private:
    [[nodiscard]] std::optional<ExitArgument> argument_at(const syntax::Node& node) const;
    [[nodiscard]] bool is_given() const { return !exception_.empty(); }
    [[nodiscard]] bool is_exception_type(const syntax::Node& node) const;
    [[nodiscard]] bool is_annotated_type(const syntax::Arg& parameter, bool is_rest) const;
    [[nodiscard]] Truth truth_of_comparison(const syntax::Compare& compare) const;
    [[nodiscard]] Truth truth_of_both(const syntax::BoolOp& both) const;
    [[nodiscard]] std::vector<const syntax::Node*> operands_left(const syntax::BoolOp& both) const;
    [[nodiscard]] syntax::Span with_parentheses(const syntax::Node& node) const;
    void fold(const syntax::Node& node, bool is_test, const syntax::Node* around);
    void fold_both(const syntax::BoolOp& both, bool is_test);
    void fold_choice(const syntax::IfExp& choice);
    void fold_argument(const syntax::Node& name, ExitArgument argument, const syntax::Node* around);
    void replace(syntax::Span span, std::string text);
    void refuse(std::string reason, syntax::Offset at);

    const Subject& subject_;
    const ContextClass& context_;
    const InstanceState& state_;
    std::string exception_;
    std::vector<Edit> edits_;
    std::optional<Refusal> refusal_;
};

}  // namespace pykind::rewriting
