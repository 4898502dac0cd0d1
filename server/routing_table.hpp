// Which function answers which method, and how it runs: all of it on one screen, in routing_table.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/job.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Runs at once, on the session, in the order of the messages.
using MutatingRequest = lsp::Result<lsp::Json> (*)(Session&, const lsp::Json& params);
using MutatingNotification = std::optional<std::string> (*)(Session&, const lsp::Json& params);
// Takes a snapshot at once; the job it gives back runs on another thread.
using ReadingRequest = Job (*)(const Session&, const lsp::Json& params);

struct Route {
    std::string_view method;
    std::variant<MutatingRequest, MutatingNotification, ReadingRequest> handler;
};

// Null for a method that is not served.
[[nodiscard]] const Route* find_route(std::string_view method);

}  // namespace pykind::server
