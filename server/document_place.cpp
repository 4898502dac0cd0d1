#include "server/document_place.hpp"

#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"

namespace pykind::server {

DocumentPlace place_of(const Snapshot& snapshot, syntax::Offset offset) {
    return {snapshot.origin().uri, snapshot.version(), snapshot.origin().opening,
            snapshot.range({offset, offset}).start};
}

lsp::Json to_json(const DocumentPlace& place) {
    return {{"uri", place.uri},
            {"version", place.version},
            {"opening", place.opening},
            {"position", lsp::to_json(place.position)}};
}

DocumentPlace decode_document_place(const lsp::Reader& place) {
    return {place.member("uri").string(), place.member("version").integer(), place.member("opening").integer(),
            lsp::decode_position(place.member("position"))};
}

std::optional<syntax::Offset> offset_of(const Reading& reading, const DocumentPlace& place) {
    const Snapshot* const snapshot = reading.snapshot.get();
    const bool is_same_text =
        snapshot != nullptr && snapshot->version() == place.version && snapshot->origin().opening == place.opening;
    return is_same_text ? snapshot->offset(place.position) : std::nullopt;
}

}  // namespace pykind::server
