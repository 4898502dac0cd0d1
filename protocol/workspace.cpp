#include "protocol/workspace.hpp"

namespace pykind::lsp {

WorkspaceFoldersChange decode_workspace_folders_change(const Reader& params) {
    WorkspaceFoldersChange change;
    const Reader event = params.member("event");
    for (const Reader& folder : event.member("added").elements()) change.added.push_back(folder.member("uri").string());
    for (const Reader& folder : event.member("removed").elements())
        change.removed.push_back(folder.member("uri").string());
    return change;
}

Json make_watch_request(const std::string& id) {
    const Json options = {{"watchers", {{{"globPattern", "**/*.{py,pyi,pth}"}}, {{"globPattern", "**/pyvenv.cfg"}}}}};
    const Json registration = {
        {"id", "watched-files"}, {"method", "workspace/didChangeWatchedFiles"}, {"registerOptions", options}};
    return make_request(id, "client/registerCapability", {{"registrations", {registration}}});
}

}  // namespace pykind::lsp
