// Names of the step that mean something else in the function, whose parameters are those of `__init__`:
//
//     def __init__(self, items, len): …         def rows(items, len):
//     def __next__(self): … len(self.items) …       … len(items) …
#pragma once

#include <optional>

#include "analysis/rewriting/instance_state.hpp"
#include "analysis/rewriting/iterator_class.hpp"

namespace pykind::rewriting {

[[nodiscard]] std::optional<Refusal> hidden_name(const Subject& subject, const IteratorClass& iterator,
                                                 const syntax::FunctionDef& init, const InstanceState& locals);

}  // namespace pykind::rewriting
