// Comments that tell to ignore findings on their line.
//
//     fetch()  # pykind: ignore[never-awaited] the loop is gone by then
//     fetch()  # noqa: E501  # pykind: ignore          all of them
//
// A finding stands on the line that it begins on, and on the one that it ends on. In a line that is nothing but a
// comment only its beginning counts: code that is commented out has no findings.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/check.hpp"

namespace pykind::checks {

struct IgnoredCode {
    syntax::Span span;
    std::optional<Check> check;  // none: there is no such check
    bool is_used = false;
};

struct Ignore {
    std::uint32_t line;
    syntax::Span span;                 // from the `#` before it to its end
    syntax::Span words;                // "pykind: ignore[…]"
    std::optional<syntax::Span> list;  // between the brackets; none: all findings are ignored
    std::vector<IgnoredCode> codes;
    bool is_used = false;
};

class Ignores {
public:
    explicit Ignores(std::shared_ptr<const AnalyzedFile> file);

    // Whether one of them speaks of the finding.
    [[nodiscard]] bool silence(const Finding& finding);

    // Those that have silenced nothing, of checks that are made, and codes that no check has. Not those on a line of
    // `unseen`, which no check has looked at, nor those that name this check too.
    void report_unused(const CheckSettings& settings, const std::vector<syntax::Span>& unseen,
                       std::vector<Finding>& findings) const;

private:
    bool silence_on(std::uint32_t line, Check check);
    void add_unused(const Ignore& ignore, const CheckSettings& settings, std::vector<Finding>& findings) const;
    [[nodiscard]] Finding finding_of(syntax::Span span, std::string message, std::string title, Edit edit) const;
    [[nodiscard]] Edit removal_of(const Ignore& ignore) const;

    std::shared_ptr<const AnalyzedFile> file_;
    std::vector<Ignore> ignores_;  // by line
};

// What makes a finding ignored on its line: a comment, or a code in the one that is there. None where no comment can
// stand, as inside a string of several lines.
[[nodiscard]] std::optional<Edit> edit_to_ignore(const AnalyzedFile& file, const Finding& finding);

}  // namespace pykind::checks
