// What can be done about the findings of the checks in an open document: mend one, mend all of a check, ignore one,
// mend all there are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/code_action.hpp"
#include "protocol/workspace_edit.hpp"
#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

inline constexpr const char* quick_fix_kind = "quickfix";
inline constexpr const char* fix_all_kind = "source.fixAll.pykind";

// Which remedy of what, in which text: what a code action has to remember.
struct RemedyName {
    std::string uri;
    std::int64_t version = 0;
    std::int64_t opening = 0;  // of the document
    std::string remedy;        // "fix", "fix-check", "ignore", "fix-all"
    std::string code;          // of the check; empty for "fix-all"
    lsp::Range place;          // of the finding, for "fix" and "ignore"
    std::uint32_t index = 0;   // of the fix among those of the finding
};

[[nodiscard]] bool is_remedy_name(const lsp::Json& data);
[[nodiscard]] RemedyName decode_remedy_name(const lsp::Reader& name);

// The code actions for a selection, without what is not asked for: with their edits, or with a RemedyName where the
// client resolves.
[[nodiscard]] std::vector<lsp::CodeAction> remedies_at(const Reading& reading, syntax::Span selection,
                                                       const lsp::CodeActionParams& params,
                                                       const lsp::ClientCapabilities& client,
                                                       const std::stop_token& cancelled);

// The edit of what has been offered before: an error if its text has changed since, or it is offered no more.
[[nodiscard]] lsp::Result<lsp::WorkspaceEdit> edit_of(const Reading& reading, const RemedyName& name,
                                                      const std::stop_token& cancelled);

}  // namespace pykind::server
