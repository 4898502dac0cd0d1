#include "server/rows.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace pykind::server {

void append_json_string(std::string& out, std::string_view text) {
    const bool simple =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c != '"' && c != '\\' && c != 0x7F; });
    if (simple) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace pykind::server
