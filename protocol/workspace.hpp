// LSP 3.17, "Workspace Features": folders and watched files.
#pragma once

#include <string>
#include <vector>

#include "protocol/reader.hpp"

namespace pykind::lsp {

// URIs.
struct WorkspaceFoldersChange {
    std::vector<std::string> added;
    std::vector<std::string> removed;
};

[[nodiscard]] WorkspaceFoldersChange decode_workspace_folders_change(const Reader& params);

// `client/registerCapability` for changes of the files that projects are made of, and of the editor's settings.
[[nodiscard]] Json make_registration_request(const std::string& id, bool watched_files, bool configuration);

// `workspace/configuration` for our section; the answer is a list of one.
[[nodiscard]] Json make_configuration_request(const std::string& id);
// The section of such an answer, or of `workspace/didChangeConfiguration`; null if there is none.
[[nodiscard]] Json section_of_configuration(const Json& answer);
[[nodiscard]] Json section_of_change(const Json& params);

// `workspace/codeLens/refresh` and its kin: the client is to ask again for what it shows.
[[nodiscard]] Json make_refresh_request(const std::string& id, const std::string& method);

// `window/showMessage`, as a warning.
[[nodiscard]] Json make_warning(const std::string& message);

}  // namespace pykind::lsp
