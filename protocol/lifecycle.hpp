// LSP 3.17, "Lifecycle Messages": what of `initialize` is in use.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"

namespace pykind::lsp {

enum class MarkupKind : std::uint8_t { PlainText, Markdown };

enum class DiagnosticTag : std::uint8_t { Unnecessary = 1, Deprecated = 2 };

// What the client makes of diagnostics.
struct DiagnosticAbilities {
    bool are_pulled = false;           // it asks for them; else they are published
    bool refresh = false;              // it can be asked to ask again
    bool versions = false;             // it takes the version that published ones are of
    bool related_information = false;  // … and what has to do with them
    bool descriptions = false;         // … and where their codes are described
    std::vector<DiagnosticTag> tags = {};
};

// The client's capabilities, flattened to what the server asks of them.
struct ClientCapabilities {
    PositionEncoding position_encoding = PositionEncoding::Utf16;  // the one chosen
    MarkupKind hover_format = MarkupKind::PlainText;               // the client's first choice
    bool watches_files = false;            // it can be asked to say which files changed on the disk
    bool registers_configuration = false;  // it can be asked to say when its settings change
    bool has_configuration = false;        // it can be asked for its settings
    bool reports_progress = false;         // it shows work-done progress that the server begins
    bool links_definitions = false;        // it takes LocationLink where Location would do
    bool changes_documents = false;        // it takes edits of documents with their versions
    bool annotates_changes = false;        // … and annotations of them
    bool applies_edits = false;            // it can be asked to make an edit
    bool takes_code_actions = false;       // else only commands
    bool shows_disabled_actions = false;   // code actions with the reason why they are not offered
    bool resolves_edits = false;           // it asks for the edit of a code action when it is to be made
    bool refreshes_lenses = false;         // it can be asked to ask for code lenses again
    bool refreshes_hints = false;          // … for inlay hints
    bool refreshes_tokens = false;         // … for semantic tokens
    bool resolves_hint_tooltips = false;   // it asks for the tooltip of an inlay hint when it is to be shown
    bool nests_symbols = false;            // it takes the symbols of a document one in the other
    DiagnosticAbilities diagnostics = {};
};

// The words that the numbers of semantic tokens stand for.
struct SemanticTokensLegend {
    std::vector<std::string> types;
    std::vector<std::string> modifiers;
};

struct InitializeParams {
    std::optional<std::int64_t> process_id;
    Json initialization_options;       // settings, of clients that cannot be asked for them; may be null
    std::vector<std::string> folders;  // URIs of the workspace folders, or of the root that older clients name
    ClientCapabilities capabilities;
};

[[nodiscard]] InitializeParams decode_initialize_params(const Reader& params);

// What depends on what the server is about.
struct ServerOffers {
    std::string version;
    std::vector<std::string> code_action_kinds;
    std::vector<std::string> edit_commands;  // which edit the client's documents
    std::vector<std::string> commands;       // which do not
    SemanticTokensLegend legend;
};

// The result of `initialize`: server info and capabilities.
[[nodiscard]] Json make_initialize_result(const ClientCapabilities& capabilities, const ServerOffers& offers);

}  // namespace pykind::lsp
