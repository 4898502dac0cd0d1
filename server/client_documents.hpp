// Files as the client knows them: by URIs, versions and positions, be they open or on the disk.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "server/session.hpp"

namespace pykind::server {

// For one thread; positions need the text of the file, whose lines are counted once.
class ClientDocuments {
public:
    // As things were when the request came.
    explicit ClientDocuments(const Reading& reading) : reading_(reading) {}

    [[nodiscard]] std::string uri_of(const AnalyzedFile& file) const;
    [[nodiscard]] lsp::Range range(const AnalyzedFile& file, syntax::Span span);

    // Nothing for one that is not open.
    [[nodiscard]] std::optional<std::int64_t> version_of(const AnalyzedFile& file) const;
    // False if the client has another text of the file open.
    [[nodiscard]] bool is_current(const AnalyzedFile& file) const;

private:
    [[nodiscard]] bool is_of_reading(const AnalyzedFile& file) const;
    [[nodiscard]] const Snapshot* snapshot_of(const AnalyzedFile& file) const;

    const Reading& reading_;
    std::map<std::string, lsp::LineIndex> lines_;
};

}  // namespace pykind::server
