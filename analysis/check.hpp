// The checks: misuse of the kinds of functions and objects that is certain, what Python says of it, and the edits that
// mend it.
//
//     for (const Finding& finding : findings_in(context, settings))
//         std::printf("%s: %s\n", std::string(code_of(finding.check)).c_str(), finding.message.c_str());
//
// What is not certain is silent: no finding is made where the code may be right. Nothing is run.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/edit.hpp"
#include "analysis/project_context.hpp"

namespace pykind {

// In the order in which they are listed.
enum class Check : std::uint8_t {
    NeverAwaited,
    NeverIterated,
    AwaitAsyncGenerator,
    AwaitNotAwaitable,
    ForOverAsync,
    AsyncForOverSync,
    WrongWith,
    WrongContextManagerDecorator,
    ContextManagerYields,
    StopIterationRaised,
    AiterIsCoroutine,
    AnextNotAwaitable,
    HalfProtocol,
    StubAsyncIterator,
    ReturnAnnotation,
    NotClosed,
    YieldInCancelScope,
    CachedCoroutine,
    TruthyCoroutine,
    AwaitedTwice,
    SpentGenerator,
    AsyncGeneratorSyntax,
    LegacyCoroutine,
    UnneededAsync,
    Term,
    UnusedIgnore,
};

inline constexpr std::size_t check_count = 26;

enum class Severity : std::uint8_t { Off, Hint, Information, Warning, Error };

// What editors show besides the words: code that could go is faded, what will be gone is struck through.
enum class CheckTag : std::uint8_t { None, Unnecessary, Deprecated };

// "never-awaited"
[[nodiscard]] std::string_view code_of(Check check);
// The check with that code, if there is one.
[[nodiscard]] std::optional<Check> check_of(std::string_view code);
[[nodiscard]] Severity default_severity(Check check);
[[nodiscard]] CheckTag tag_of(Check check);
// Type checkers report the same: pyright, mypy or ty.
[[nodiscard]] bool is_in_type_checkers(Check check);

// "error", "warning", "information", "hint", "off"
[[nodiscard]] std::string_view id_of(Severity severity);
[[nodiscard]] std::optional<Severity> severity_of(std::string_view id);

// Another place that has to do with a finding: the definition of what is misused.
struct RelatedPlace {
    std::string path;  // of its file; empty for a text that is no file
    syntax::Span span;
    std::uint32_t line = 1;  // 1-based, of the beginning of the span
    std::string message;     // "`ticker` is an asynchronous generator function"
    // The file itself, as long as the evaluator of the request is there.
    const AnalyzedFile* file = nullptr;
};

// A way to mend what was found.
struct Fix {
    std::string title;                     // "Add `await`"
    std::vector<FileChange> changes = {};  // the file of the finding first
    bool is_preferred = false;             // it is the one right way
    // It is right without a look: what the program does is what it was meant to do, or what it did before.
    bool is_safe = false;
};

struct Finding {
    Check check = {};
    Severity severity = Severity::Off;
    syntax::Span span;
    std::string message;    // one line; code in it between backquotes
    std::string said = {};  // what Python says when it comes to that: "TypeError: …"; empty if it says nothing
    std::vector<RelatedPlace> related = {};
    std::vector<Fix> fixes = {};  // at most one is preferred, and comes first
};

// The message with what Python says.
[[nodiscard]] std::string text_of(const Finding& finding);

// Which checks are made, and how serious their findings are.
class CheckSettings {
public:
    [[nodiscard]] Severity severity(Check check) const { return severity(check, default_severity(check)); }
    // Of findings that are less serious than the other ones of their check, as long as nothing else is set.
    [[nodiscard]] Severity severity(Check check, Severity unless_set) const;
    // Instead of the default one, and whatever type checkers report.
    void set(Check check, Severity severity) { chosen_[static_cast<std::size_t>(check)] = severity; }
    // A type checker runs beside: what it reports too is off.
    void set_beside_type_checker(bool beside) { beside_type_checker_ = beside; }

    friend bool operator==(const CheckSettings&, const CheckSettings&) = default;

private:
    std::array<std::optional<Severity>, check_count> chosen_;
    bool beside_type_checker_ = false;
};

// In order of place; without those that a comment tells to ignore. Where the file has faults in its syntax, the
// statements of the module that have one are left out, but for the faults that a check is about.
[[nodiscard]] std::vector<Finding> findings_in(const ProjectContext& context, const CheckSettings& settings);

}  // namespace pykind
