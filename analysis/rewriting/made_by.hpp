// Which call an object comes from, and what an assignment assigns.
#pragma once

#include <string>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

// "asyncio.Lock" of a call of it, or of a name or attribute that is assigned one and nothing else; else empty.
[[nodiscard]] std::string called_name(semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                      const syntax::Node& expression);

// What an assignment to one target assigns; null for any other statement.
[[nodiscard]] const syntax::Node* assigned_by(const syntax::Node* statement);

}  // namespace pykind::rewriting
