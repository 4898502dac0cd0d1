// Another name for a class or a function, wherever the project means it: `Ticker` → `ticker` in the file itself, in
// imports of it, behind its module, and in `__all__`.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

struct Renaming {
    std::string name;  // the new one, or its own where not all that means it can be found and changed along
    std::vector<syntax::Span> inside;  // where it stands in the subject, but for where that is named
    std::vector<Edit> here;            // elsewhere in the subject's file
    std::vector<FileChange> others;    // in other files
};

// What is made of the subject where it stands.
struct NewText {
    std::string name;                                // what it would like to be called
    std::vector<syntax::Span> gone = {};             // parts of the subject's file of which nothing is left
    std::set<std::string, std::less<>> locals = {};  // names that mean something of its own in it
};

// The name stays unless each place that may mean it is known to mean it or not to: it may be looked for by its name in
// a string, come with a star, or be read of an object that is not known. Nor may the new name mean something already
// where the old one stands.
[[nodiscard]] Renaming rename_everywhere(const Subject& subject, const NewText& made);

}  // namespace pykind::rewriting
