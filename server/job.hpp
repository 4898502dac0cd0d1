// What runs on another thread: the work of a request on what was taken from the session.
#pragma once

#include <functional>
#include <stop_token>

#include "protocol/json_rpc.hpp"

namespace pykind::server {

struct JobContext {
    std::stop_token cancelled;            // nobody waits for the answer any more
    std::function<void(lsp::Json)> send;  // a notification, or a request that needs no answer; from any thread
};

using Job = std::function<lsp::Result<lsp::Json>(const JobContext&)>;

// That of a request that cannot be served.
inline Job refused(lsp::ResponseError error) {
    return [error = std::move(error)](const JobContext&) -> lsp::Result<lsp::Json> { return error; };
}

}  // namespace pykind::server
