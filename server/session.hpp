// What the server knows between messages: where it is in its life, what the client can do, which documents are open.
// Only the thread that reads messages touches it; handlers that run elsewhere get snapshots.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/json_rpc.hpp"
#include "protocol/lifecycle.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/snapshot.hpp"

namespace pykind::server {

class Diagnoses;
class Faults;
class SymbolIndex;

enum class Lifecycle : std::uint8_t { Uninitialized, Running, ShutDown };

struct Document {
    std::int64_t version = 0;
    bool is_python = true;
    std::shared_ptr<const DocumentOrigin> origin;
    // Null while the text is not known for certain, because a change did not fit it; a full change mends that.
    std::shared_ptr<const Snapshot> snapshot;
};

struct Session {
    Lifecycle lifecycle = Lifecycle::Uninitialized;
    lsp::ClientCapabilities capabilities;
    std::optional<std::int64_t> client_process;  // the server ends when this process does
    std::map<std::string, Document, std::less<>> documents;
    // Made by `initialize`, which says what the folders are, and what the client can do.
    std::shared_ptr<Workspace> workspace;
    std::shared_ptr<Diagnoses> diagnoses;
    std::shared_ptr<SymbolIndex> symbols;
    std::shared_ptr<Faults> faults;
    // The texts of the open Python documents as they are now; null where one is not known. Never changed, only
    // replaced.
    std::shared_ptr<const project::OpenTexts> open_texts = std::make_shared<const project::OpenTexts>();
    std::int64_t openings = 0;  // of documents so far
    // Of texts, files and settings so far: what was found before one may not be so after it.
    std::uint64_t changes = 0;
    std::uint64_t configuration_requests = 0;  // to the client so far; the answer to the last one counts
    // Work that the next requests are likely to need, to be done while the client has not asked for anything yet.
    std::vector<std::function<void()>> ahead;

    // Notifications and requests to the client, which the connection sends when the handler is done.
    std::vector<lsp::Json> outbox;

    // The text of an open Python document; null for any other.
    [[nodiscard]] std::shared_ptr<const Snapshot> python_snapshot(std::string_view uri) const;

    // To be called when documents were opened, changed or closed.
    void documents_changed();

    // Has a text analysed ahead; it is let go of where another has come since.
    void analyze_ahead(const std::weak_ptr<const Snapshot>& fresh);
};

// What a request reads: a document and the project around it, as they are now.
struct Reading {
    std::shared_ptr<const Snapshot> snapshot;  // null if the document is not open, or no Python
    std::shared_ptr<Workspace> workspace;
    std::shared_ptr<const project::OpenTexts> open_texts;
    bool client_watches_files = false;
    lsp::PositionEncoding encoding = lsp::PositionEncoding::Utf16;
    std::uint64_t changes = 0;  // of the session

    // Without a URI: of no document.
    explicit Reading(const Session& session, std::string_view uri = {});
    // Looks for changes on the disk where the client does not tell them.
    void refresh() const;
    // The project around the document, with the open texts over it. May read the disk.
    [[nodiscard]] project::ProjectView view() const;
};

// The text after the changes, applied one after the other, as that version; null if one of them does not fit.
[[nodiscard]] std::shared_ptr<const Snapshot> apply_changes(std::shared_ptr<const Snapshot> snapshot,
                                                            const lsp::DidChangeParams& change,
                                                            const std::shared_ptr<const DocumentOrigin>& origin);

}  // namespace pykind::server
