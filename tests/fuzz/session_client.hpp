// The server's handlers without a connection: each request is answered at once, on this thread.
#pragma once

#include <string>

#include "server/session.hpp"

namespace pykind::fuzz {

class SessionClient {
public:
    // `initialize` with what an editor that can do everything offers, in no folder.
    explicit SessionClient(const std::string& encoding);
    ~SessionClient();
    SessionClient(const SessionClient&) = delete;
    SessionClient& operator=(const SessionClient&) = delete;

    // The result, or the error as an object.
    lsp::Json request(const std::string& method, const lsp::Json& params);
    void notify(const std::string& method, const lsp::Json& params);

    // The text of an open document; nothing while it is not known.
    [[nodiscard]] const std::string* text_of(const std::string& uri) const;

private:
    server::Session session_;
};

// So that answers hang on the input alone, and not on the Pythons of this machine: to be called before the first.
void forget_environment();

}  // namespace pykind::fuzz
