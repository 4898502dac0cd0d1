#include "server/faults.hpp"

#include <spdlog/spdlog.h>

#include <new>

#include "protocol/workspace.hpp"

namespace pykind::server {

using lsp::Json;

namespace {

// The first of the members that is there; null if none is.
const Json* member_of(const Json& value, std::initializer_list<const char*> names) {
    for (const char* const name : names) {
        if (!value.is_object()) return nullptr;
        if (const auto found = value.find(name); found != value.end()) return &*found;
    }
    return nullptr;
}

// What a resolved item, a call hierarchy's item or a command says where it belongs, is in an object of its own.
const Json& about(const Json& params) {
    const Json* const inner = member_of(params, {"item", "data", "arguments"});
    if (inner == nullptr) return params;
    return inner->is_array() && !inner->empty() ? inner->front() : *inner;
}

}  // namespace

std::string place_in(const Json& params) {
    const Json& subject = about(params);
    const Json* document = member_of(subject, {"textDocument", "uri"});
    if (document != nullptr && document->is_object()) document = member_of(*document, {"uri"});
    if (document == nullptr || !document->is_string()) return {};
    std::string place = " of " + document->get<std::string>();
    const Json* position = member_of(subject, {"position", "range"});
    if (position != nullptr && position->contains("start")) position = &(*position)["start"];
    if (position == nullptr) return place;
    for (const char* const name : {"line", "character"}) {
        const Json* const number = member_of(*position, {name});
        if (number != nullptr && number->is_number_integer()) place += ", " + std::string(name) + " " + number->dump();
    }
    return place;
}

std::string reason_of(const std::exception& failure) {
    return dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ? "there is not enough memory" : failure.what();
}

std::string analysis_failed(const std::exception& failure) { return "cannot analyze: " + reason_of(failure); }

std::optional<Json> Faults::checks_failed(const std::string& file, const std::exception& failure) {
    const std::string message = "the checks of " + file + " failed: " + reason_of(failure);
    spdlog::error(message);
    const std::scoped_lock lock(mutex_);
    if (!told_.insert(file).second) return std::nullopt;
    return lsp::make_warning("pykind: " + message + ". Other files are not concerned.");
}

}  // namespace pykind::server
