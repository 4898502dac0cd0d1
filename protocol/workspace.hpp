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

// `client/registerCapability` for the files that projects are made of.
[[nodiscard]] Json make_watch_request(const std::string& id);

}  // namespace pykind::lsp
