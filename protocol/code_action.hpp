// LSP 3.17, "Code Action Request", "Code Action Resolve Request", "Code Lens Request", "Execute a command".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"

namespace pykind::lsp {

// A diagnostic of ours that the client shows.
struct KnownDiagnostic {
    Range range;
    std::string code;
    Json json;  // as the client has it
};

struct CodeActionParams {
    std::string uri;
    Range range;
    std::optional<std::vector<std::string>> only;  // kinds; without, all are asked for
    bool is_automatic = false;                     // nobody asked for it: the cursor moved
    std::vector<KnownDiagnostic> diagnostics = {};
};

[[nodiscard]] CodeActionParams decode_code_action_params(const Reader& params);

// Whether a kind, or one of those above it ("refactor" is above "refactor.rewrite"), is asked for.
[[nodiscard]] bool is_asked_for(const CodeActionParams& params, std::string_view kind);

struct Command {
    std::string title;
    std::string name;
    Json argument;
};

[[nodiscard]] Json to_json(const Command& command);

struct CodeAction {
    std::string title;
    std::string kind;
    bool is_preferred = false;
    std::string disabled = {};  // why it is not offered; empty if it is
    Json edit = {};             // null if it is not made yet
    Json data = {};             // what `codeAction/resolve` needs to make it; null if it needs nothing
    Json diagnostics = {};      // what it mends; null if it mends nothing
};

[[nodiscard]] Json to_json(const CodeAction& action);

[[nodiscard]] Json make_code_lens(const Range& range, const Command& command);
// One that says nothing until `codeLens/resolve` brings it back with its data.
[[nodiscard]] Json make_unresolved_code_lens(const Range& range, Json data);
// The lens with words to read, and nothing to click on.
[[nodiscard]] Json with_title(Json lens, const std::string& title);

struct ExecuteCommandParams {
    std::string name;
    std::vector<Json> arguments;
};

[[nodiscard]] ExecuteCommandParams decode_execute_command_params(const Reader& params);

}  // namespace pykind::lsp
