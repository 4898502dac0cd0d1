// Findings and their fixes, and what is shown of a whole file. A fix makes no new fault in the syntax and mends what
// was found; the safe ones come to an end.
#include <algorithm>
#include <iterator>

#include "analysis/check.hpp"
#include "analysis/fix_all.hpp"
#include "analysis/inlay_hints.hpp"
#include "analysis/outline.hpp"
#include "analysis/safe_fixes.hpp"
#include "analysis/semantic_tokens.hpp"
#include "tests/fuzz/python_file.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

// A fix is made in a text of its own, which is checked again: more of them would tell the same.
constexpr std::size_t most_fixes = 6;

CheckSettings everything() {
    CheckSettings settings;
    for (std::size_t i = 0; i < check_count; ++i) settings.set(static_cast<Check>(i), Severity::Warning);
    return settings;
}

std::vector<Finding> findings_of(PythonFile& python) { return findings_in(python.context(), everything()); }

std::size_t count(const std::vector<Finding>& findings, Check check) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [check](const Finding& one) { return one.check == check; }));
}

// Where a place is after the edits of a fix, of which none is around it.
std::ptrdiff_t moved(syntax::Offset place, const Fix& fix) {
    std::ptrdiff_t at = place;
    for (const Edit& edit : fix.changes.front().edits) {
        if (edit.span.end > place) break;
        at += std::ssize(edit.text) - static_cast<std::ptrdiff_t>(edit.span.length());
    }
    return at;
}

// It is gone, and nothing like it has come; or in its place there is what it hid: in `await (x := await 1)` the first
// `await` awaits something unknown, until the second is dropped.
bool is_mended(const std::vector<Finding>& before, const std::vector<Finding>& after, const Finding& finding,
               const Fix& fix) {
    const Check check = finding.check;
    if (count(after, check) < count(before, check)) return true;
    const bool is_there = std::any_of(after.begin(), after.end(), [&](const Finding& one) {
        return one.check == check && one.span.begin == moved(finding.span.begin, fix);
    });
    return !is_there && count(after, check) == count(before, check);
}

void check_fix(PythonFile& python, const std::vector<Finding>& findings, const Finding& finding, const Fix& fix) {
    const std::string what = "the fix '" + fix.title + "' of " + std::string(code_of(finding.check));
    const std::string text = edited(python, fix.changes, what);
    require(text != python.text(), what + " changes nothing");
    PythonFile after(text, python.minor());
    require(errors_in(after) <= errors_in(python), what + " makes a fault in the syntax:\n" + text);
    // A byte that is no UTF-8 is a character of the text that is edited: what the fault hid is found then.
    if (errors_in(after) < errors_in(python)) return;
    require(is_mended(findings, findings_of(after), finding, fix), what + " does not mend what was found:\n" + text);
}

void check_findings(PythonFile& python) {
    const std::vector<Finding> findings = findings_of(python);
    syntax::Offset last = 0;
    std::size_t fixes = 0;
    for (const Finding& finding : findings) {
        require(last <= finding.span.begin, "findings are out of order");
        last = finding.span.begin;
        require(finding.span.begin <= finding.span.end && finding.span.end <= python.text().size(),
                "a finding is outside of the text");
        require(!finding.message.empty() && finding.message.find('\n') == std::string::npos,
                "a finding is no line: " + finding.message);
        for (const Fix& fix : finding.fixes) {
            if (fixes++ < most_fixes) check_fix(python, findings, finding, fix);
        }
    }
    if (count_safe_fixes(findings, python.file()) == 0) return;
    const int minor = python.minor();
    std::vector<std::unique_ptr<PythonFile>> later;
    static_cast<void>(fix_all({python.context().file, findings}, [&](std::string text) {
        later.push_back(std::make_unique<PythonFile>(std::move(text), minor));
        return CheckedText{later.back()->context().file, findings_of(*later.back())};
    }));
}

void check_shown(PythonFile& python) {
    const syntax::Span whole{0, python.file().tree->text().size()};
    const auto is_inside = [&](syntax::Span span) { return span.begin <= span.end && span.end <= whole.end; };
    for (const InlayHint& hint : inlay_hints(python.evaluator(), python.file(), whole))
        require(hint.offset <= whole.end && !hint.label.empty(), "a hint is outside of the text, or empty");
    syntax::Offset last = 0;
    for (const SemanticToken& token : semantic_tokens(python.evaluator(), python.file(), whole)) {
        require(is_inside(token.span) && last <= token.span.begin, "semantic tokens are out of order");
        last = token.span.end;
    }
    for (const OutlineEntry& entry : outline_of(python.file())) {
        require(is_inside(entry.span) && !entry.name.empty(), "a symbol is outside of the text, or has no name");
        require(entry.span.begin <= entry.name_span.begin && entry.name_span.end <= entry.span.end,
                "the name of a symbol is outside of it");
        static_cast<void>(detail_of(python.evaluator(), python.file(), entry));
    }
}

}  // namespace

void fuzz_checks(std::string_view input) {
    PythonFile python(input);
    check_shown(python);
    check_findings(python);
}

}  // namespace pykind::fuzz
