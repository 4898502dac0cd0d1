// Going to what stands under the cursor: its definition, its type, its function, its references.
#pragma once

#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/semantics/definitions.hpp"

namespace pykind {

// A part of a file. The pointer is good as long as the evaluator that found it.
struct Location {
    const AnalyzedFile* file = nullptr;
    syntax::Span span;

    friend bool operator==(const Location&, const Location&) = default;
};

// Whether an editor that has one file open can be sent to the other: what pykind knows of builtins, and texts that are
// no files, cannot be gone to.
[[nodiscard]] bool can_be_shown(const AnalyzedFile& from, const AnalyzedFile& file);

// From a name, an attribute or an import to what defines it; from `yield`, `await` and `return` to the function that
// they belong to. None where it cannot be known, or is in no file.
[[nodiscard]] std::vector<Location> find_definitions(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                     syntax::Offset offset);

// From an object to its class, or to the function or generator expression that makes it.
[[nodiscard]] std::vector<Location> find_type_definitions(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                                          syntax::Offset offset);

// What references are looked for: a function, a class, or anything else that a name or an attribute stands for. It
// holds no pointers, and so may be looked for in many files by many threads.
struct ReferenceTarget {
    struct Site {
        std::string path;  // of the file
        syntax::Offset begin = 0;
        friend auto operator<=>(const Site&, const Site&) = default;
    };
    std::string name;
    std::set<Site> sites;  // the places that define it
};

// What stands at an offset; no sites if it is nothing that can be known.
[[nodiscard]] ReferenceTarget reference_target(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                               syntax::Offset offset);

struct References {
    std::vector<syntax::Span> spans;  // in order of place, the definition's own name among them
    // Other names that imports of this file give the target (`from m import f as g`).
    std::set<std::string> aliases;
};

// Where one of the names stands in a file and means the target. Ends early, with what was found, once it is stopped.
[[nodiscard]] References find_references(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                         const ReferenceTarget& target, const std::set<std::string>& names,
                                         const std::stop_token& stopped = {});

}  // namespace pykind
