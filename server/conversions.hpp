// The conversions of an open document: found over the whole workspace, named in messages, made into edits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/rewrite.hpp"
#include "protocol/workspace_edit.hpp"
#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// "refactor.rewrite.generator-method"
[[nodiscard]] std::string code_action_kind(Conversion conversion);
[[nodiscard]] std::vector<std::string> code_action_kinds();

// The command that makes one, with a ConversionName as its argument.
inline constexpr std::string_view convert_command = "pykind.convert";

// Which conversion of what, in which text: what a code action or a command has to remember.
struct ConversionName {
    std::string uri;
    std::int64_t version = 0;
    std::int64_t opening = 0;  // of the document: its versions begin anew when it is opened again
    std::string id;
    lsp::Position subject;  // where the class or function begins
};

[[nodiscard]] ConversionName name_of(const Reading& reading, const Proposal& proposal);
[[nodiscard]] lsp::Json to_json(const ConversionName& name);
[[nodiscard]] ConversionName decode_conversion_name(const lsp::Reader& name);

// What is proposed for a selection, or for the whole document. Not to be used once cancelled.
[[nodiscard]] std::vector<Proposal> conversions_at(const Reading& reading, syntax::Span selection,
                                                   const std::stop_token& cancelled);
[[nodiscard]] std::vector<Proposal> conversions_in(const Reading& reading, const std::stop_token& cancelled);

// The edit that an offered one comes to. An error if the client has another text of one of the files.
[[nodiscard]] lsp::Result<lsp::WorkspaceEdit> edit_of(const Reading& reading, const Proposal& proposal);

// The edit of what has been offered before: an error if its text has changed since, or it is offered no more.
[[nodiscard]] lsp::Result<lsp::WorkspaceEdit> edit_of(const Reading& reading, const ConversionName& name,
                                                      const std::stop_token& cancelled);

}  // namespace pykind::server
