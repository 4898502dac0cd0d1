// A place in one version of a document: what a hint or a lens has to remember until it is resolved.
#pragma once

#include <optional>
#include <string>

#include "protocol/reader.hpp"
#include "server/session.hpp"

namespace pykind::server {

struct DocumentPlace {
    std::string uri;
    std::int64_t version = 0;
    std::int64_t opening = 0;  // of the document: its versions begin anew when it is opened again
    lsp::Position position;
};

[[nodiscard]] DocumentPlace place_of(const Snapshot& snapshot, syntax::Offset offset);
[[nodiscard]] lsp::Json to_json(const DocumentPlace& place);
[[nodiscard]] DocumentPlace decode_document_place(const lsp::Reader& place);

// Where that is in the document of a reading; nothing if it is closed or its text has changed since.
[[nodiscard]] std::optional<syntax::Offset> offset_of(const Reading& reading, const DocumentPlace& place);

}  // namespace pykind::server
