// The language server as one call: connects, serves until the client is done, returns the exit status.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace pykind::server {

// The client started us and talks over our standard input and output.
struct StdioTransport {};
// The client waits on a TCP port of this host (`--socket=PORT`).
struct SocketTransport {
    std::uint16_t port = 0;
};
// The client waits on a Unix domain socket (`--pipe=NAME`).
struct PipeTransport {
    std::string name;
};

struct LanguageServerOptions {
    std::variant<StdioTransport, SocketTransport, PipeTransport> transport;
    std::string log_file;            // empty: standard error
    std::string log_level = "info";  // a level of spdlog
};

// 0 after `shutdown` and `exit`, 1 if the client went away without, 2 if it could not be reached.
int run_language_server(const LanguageServerOptions& options);

}  // namespace pykind::server
