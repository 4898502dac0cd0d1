// What has to hold before and after any conversion.
#pragma once

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// A fault in the syntax stands in the subject, or right after it: nothing can be said of it, and statements of it may
// have no body.
[[nodiscard]] bool is_broken(const Subject& subject);

// By place. Of those that begin at one place, what is put in comes before what is taken away.
[[nodiscard]] std::vector<Edit> in_order(std::vector<Edit> edits);

// A conversion that is not offered, for that reason.
[[nodiscard]] Proposal refused(const Subject& subject, Conversion conversion, const Refusal& refusal);

// The file has no fault that it did not have, and a function of that name and kind. Only the statements that edits
// touch are parsed again, up to the function or class around them: nothing outside of them can become one by what is
// done inside.
[[nodiscard]] bool makes(const AnalyzedFile& file, const std::vector<Edit>& edits, std::string_view qualname,
                         semantics::FunctionKind kind);

}  // namespace pykind::rewriting
