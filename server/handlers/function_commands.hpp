// Commands that tell an editor's plugin what it shows in places that the protocol has no request for: a status line, a
// list of functions, the page of a word. Each takes one argument.
#pragma once

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// {"uri", "position"}: the innermost function that the cursor is in, as {"name", "qualname", "kind", "label", "range",
// "selectionRange"}; null if there is none.
[[nodiscard]] Job function_at_command(const Session& session, const lsp::Json& argument);

// {"uri"}: all functions of the document in that form, lambdas and generator expressions among them, in order of place.
[[nodiscard]] Job functions_command(const Session& session, const lsp::Json& argument);

// {"word"}: {"markdown"}, the page of a term, a check or a conversion.
[[nodiscard]] Job explain_command(const Session& session, const lsp::Json& argument);

}  // namespace pykind::server
