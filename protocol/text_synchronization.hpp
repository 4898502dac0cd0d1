// LSP 3.17, "Document Synchronization": the params of didOpen, didChange and didClose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/basic_types.hpp"
#include "protocol/reader.hpp"

namespace pykind::lsp {

struct DidOpenParams {
    std::string uri;
    std::string language_id;
    std::int64_t version = 0;
    std::string text;
};

// One change; without a range it replaces the whole text. Several apply one after the other.
struct ContentChange {
    std::optional<Range> range;
    std::string text;
};

struct DidChangeParams {
    std::string uri;
    std::int64_t version = 0;
    std::vector<ContentChange> changes;
};

struct DidCloseParams {
    std::string uri;
};

[[nodiscard]] Position decode_position(const Reader& position);
[[nodiscard]] Range decode_range(const Reader& range);
// Of params that name a document and nothing else that matters.
[[nodiscard]] std::string decode_document_uri(const Reader& params);
[[nodiscard]] DidOpenParams decode_did_open_params(const Reader& params);
[[nodiscard]] DidChangeParams decode_did_change_params(const Reader& params);
[[nodiscard]] DidCloseParams decode_did_close_params(const Reader& params);

}  // namespace pykind::lsp
