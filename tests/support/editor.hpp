// An editor with a folder of files: what the tests of edits share.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "protocol/basic_types.hpp"
#include "tests/support/lsp_client.hpp"
#include "tests/support/process.hpp"

namespace pykind::test {

// A class that can be converted, and what it becomes.
extern const char* const steps;
extern const char* const steps_converted;

class Editor : public testing::Test {
protected:
    // The capabilities of an editor that can do all there is.
    [[nodiscard]] static Json all_capabilities();

    // Starts in the folder; the result of `initialize`.
    Json start(const Json& capabilities = all_capabilities());

    [[nodiscard]] std::string uri(const std::string& name) const;
    void open(const std::string& name, const std::string& text, int version = 1);

    // `textDocument/codeAction` for an empty selection; the whole response.
    Json actions_at(const std::string& name, int line, int character, Json context = Json::object());
    // The first action there, resolved.
    Json resolved_at(const std::string& name, int line, int character);

    // The text after the edit's changes of the file, made as an editor does that counts in an encoding's units.
    [[nodiscard]] std::string edited(const Json& edit, const std::string& name, const std::string& text,
                                     lsp::PositionEncoding encoding = lsp::PositionEncoding::Utf16) const;

    // The next request or notification from the server with this method.
    Json next(const std::string& method);

    TemporaryFolder folder;
    LspClient client{PYKIND_BINARY};
};

}  // namespace pykind::test
