// What a generator says that it gives, where the class of iterators said it.
#pragma once

#include <optional>
#include <string>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/import_changes.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

// "collections.abc" or "typing": where the file takes an abstract class from, or would.
[[nodiscard]] std::string module_of_abstract(const Subject& subject, std::string_view name, ImportChanges& imports);

// The same for those of iterators, one of which may be a base of the class.
[[nodiscard]] std::string module_of_iterators(const Subject& subject, const IteratorClass& iterator,
                                              ImportChanges& imports);

// `__aiter__` says what the generator gives, and `__anext__` does not: its annotation is the generator's.
[[nodiscard]] bool keeps_annotation(const Subject& subject, const IteratorClass& iterator);

// The parts of `__aiter__` of which nothing is left in a generator.
[[nodiscard]] std::vector<syntax::Span> gone_of_iter(const Subject& subject, const IteratorClass& iterator);

// " -> AsyncIterator[int]"; empty if neither is annotated; nothing if the name means something else there.
[[nodiscard]] std::optional<std::string> iterator_annotation(const Subject& subject, const IteratorClass& iterator,
                                                             const std::string& module, const Source& source,
                                                             ImportChanges& imports);

}  // namespace pykind::rewriting
