// The conversions: what a class or function can be made into, whether that is right here, and the edits that do it.
//
//     for (const Proposal& proposal : proposals_at(context, selection))
//         if (proposal.is_offered()) text = apply_edits(text, proposal.changes.front().edits);
//
// A conversion is offered where what it makes behaves the same but for the differences that it names; where it is near
// but not right it comes with the reason; elsewhere there is no proposal. Nothing is run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/edit.hpp"
#include "analysis/project_context.hpp"

namespace pykind {

// In the order in which they are proposed.
enum class Conversion : std::uint8_t {
    AsyncGeneratorFunction,
    AsyncGeneratorMethod,
    GeneratorFunction,
    GeneratorMethod,
    ContextManagerFunction,
    AsyncContextManagerFunction,
    CoroutineFunction,
    IteratorClass,
};

inline constexpr std::size_t conversion_count = 8;

// "async-generator-method": what `--to` takes, and the end of the code action's kind.
[[nodiscard]] std::string_view id_of(Conversion conversion);
// "Convert to asynchronous generator method"
[[nodiscard]] std::string_view title_of(Conversion conversion);
// The conversion with that id, if there is one.
[[nodiscard]] std::optional<Conversion> conversion_of(std::string_view id);

// What a program could notice afterwards although the conversion is right.
enum class Difference : std::uint8_t {
    AttributesGone,     // nothing can be read of the object that the class kept in attributes
    LateStart,          // what `__init__` or `__iter__` did is done when the object is first used
    EndedByException,   // an exception that leaves a step ends the iteration
    StaysEnded,         // after the end there is never another item
    NoOverlap,          // a step cannot be asked for while another is running
    NotAnIterator,      // `isinstance(x, AsyncIterator)` is false, and `anext(x)` is gone
    IndependentLoops,   // each loop over the object gets an iterator of its own, in the same state
    GivesNone,          // `with` gives None where `__enter__` gave the instance
    SingleUse,          // what a call gives can be entered once only
    DoneAtEnd,          // what `__del__` did is done when the iteration is over, if it has begun
    ClassGone,          // only one method made it, which now does what it did
    NotAType,           // the name is that of a function: no `isinstance`, no subclasses
    NotIterable,        // a coroutine object cannot be iterated, or delegated to with `yield from`
    SingleAwait,        // a coroutine object can be awaited once only; an exhausted generator gives None at once
    AwaitablesOnly,     // `await` takes no plain iterator, which `yield from` takes
    AttributesAdded,    // the object has attributes
    GeneratorGone,      // the object has no `send`, `throw` and `close`
    SurvivesException,  // an exception that leaves a step does not end the iteration
    AsksAgain,          // after the end it asks what it iterates over again
    MayOverlap,         // a step can be asked for while another is running
    LeavesOpen,         // what it delegates to is not closed with it
};

inline constexpr std::size_t difference_count = 21;

// "late-start"
[[nodiscard]] std::string_view id_of(Difference difference);
// A sentence.
[[nodiscard]] std::string_view text_of(Difference difference);

// What a conversion has to say of a class or function.
struct Proposal {
    Conversion conversion;
    std::string name;      // of the class or function
    syntax::Span subject;  // the class or function, in the file asked about
    bool preferred = false;
    // Why it is not offered; empty where it is. With the 1-based line that shows it, where one does, and the path of
    // the file if it is another one.
    std::string reason = {};
    std::uint32_t reason_line = 0;
    std::string reason_path = {};
    std::vector<Difference> differs = {};
    std::vector<FileChange> changes = {};  // the file asked about first

    [[nodiscard]] bool is_offered() const { return reason.empty(); }
};

// "the instance is passed on (line 12)", "… (streams.py:40)"
[[nodiscard]] std::string reason_with_place(const Proposal& proposal);

// Those for the class or function at a place: its name or the line of its `class` or `def`, any method of a protocol
// that a class has, or what is selected in it, blanks at the ends left out. The indentation of a line counts as what it
// begins with. At most one of each conversion.
[[nodiscard]] std::vector<Proposal> proposals_at(const ProjectContext& context, syntax::Span selection);

// Those for all classes and functions of the file, in order of place.
[[nodiscard]] std::vector<Proposal> proposals_in(const ProjectContext& context);

}  // namespace pykind
