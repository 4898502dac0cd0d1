// Another name for a function, wherever the project uses it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

struct Renaming {
    std::vector<syntax::Span> here;   // in the subject's file, its own name among them
    std::vector<FileChange> changes;  // of the other files
};

// Nothing unless each place that may mean it is known to mean it or not to: it may be looked for by its name, as
// `__all__` does, or through an object that is not known. The new name must stand nowhere yet.
[[nodiscard]] std::optional<Renaming> rename_everywhere(const Subject& subject, const std::string& name);

}  // namespace pykind::rewriting
