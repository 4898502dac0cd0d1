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

Json make_registration_request(const std::string& id, bool watched_files, bool configuration) {
    Json registrations = Json::array();
    if (watched_files) {
        const Json options = {
            {"watchers",
             {{{"globPattern", "**/*.{py,pyi,pth}"}}, {{"globPattern", "**/{pyvenv.cfg,pyproject.toml}"}}}}};
        registrations.push_back(
            {{"id", "watched-files"}, {"method", "workspace/didChangeWatchedFiles"}, {"registerOptions", options}});
    }
    if (configuration) {
        registrations.push_back({{"id", "configuration"},
                                 {"method", "workspace/didChangeConfiguration"},
                                 {"registerOptions", {{"section", "pykind"}}}});
    }
    return make_request(id, "client/registerCapability", {{"registrations", std::move(registrations)}});
}

Json make_configuration_request(const std::string& id) {
    return make_request(id, "workspace/configuration", {{"items", {{{"section", "pykind"}}}}});
}

Json section_of_configuration(const Json& answer) {
    return answer.is_array() && !answer.empty() ? answer.front() : Json();
}

Json section_of_change(const Json& params) {
    const auto settings = params.find("settings");
    if (settings == params.end() || !settings->is_object()) return {};
    const auto section = settings->find("pykind");
    return section == settings->end() ? Json() : *section;
}

Json make_refresh_request(const std::string& id, const std::string& method) {
    Json request = make_request(id, method, nullptr);
    request.erase("params");  // there are none
    return request;
}

Json make_warning(const std::string& message) {
    constexpr int warning = 2;
    return make_notification("window/showMessage", {{"type", warning}, {"message", message}});
}

}  // namespace pykind::lsp
