#include "server/routing_table.hpp"

#include <algorithm>
#include <array>

#include "server/handlers/lifecycle.hpp"
#include "server/handlers/text_synchronization.hpp"

namespace pykind::server {

namespace {

template <class Handler>
Route mutates(std::string_view method, Handler* handler) {
    return {method, handler};
}

Route reads(std::string_view method, ReadingRequest handler) { return {method, handler}; }

// `exit`, `$/cancelRequest` and the other `$/` notifications concern the connection itself: see connection.cpp.
const std::array routes = {
    mutates("initialize", initialize),           mutates("shutdown", shutdown),
    mutates("textDocument/didOpen", did_open),   mutates("textDocument/didChange", did_change),
    mutates("textDocument/didClose", did_close), reads("textDocument/hover", hover),
};

}  // namespace

const Route* find_route(std::string_view method) {
    const auto found =
        std::find_if(routes.begin(), routes.end(), [method](const Route& route) { return route.method == method; });
    return found == routes.end() ? nullptr : &*found;
}

}  // namespace pykind::server
