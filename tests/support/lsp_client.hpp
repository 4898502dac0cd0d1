// The real program as an editor sees it: a process with pipes, spoken to in frames.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base_protocol.hpp"

namespace pykind::test {

using Json = nlohmann::json;

// How long an answer may take before the test counts it as missing. Not a measure of speed: it only ends a test that
// hangs.
inline constexpr std::chrono::seconds patience{30};

class LspClient {
public:
    explicit LspClient(const std::string& binary, const std::vector<std::string>& arguments = {"lsp"});
    ~LspClient();
    LspClient(const LspClient&) = delete;
    LspClient& operator=(const LspClient&) = delete;

    // Raw bytes, for what no editor would send. False if the server does not take them any more.
    bool send_bytes(std::string_view bytes);
    void send(const Json& message);
    void notify(const std::string& method, Json params);
    // Sends a request and gives its id.
    int ask(const std::string& method, Json params);
    // Sends a request and waits for its answer: the whole response.
    Json request(const std::string& method, Json params);

    // The next message from the server; nothing at the end of its output, or if none comes in time.
    std::optional<Json> receive();
    // The response to an id; others are kept.
    Json response_to(const Json& id);

    // The next request or notification with a method; others are kept.
    Json message_of(const std::string& method);

    // `initialize` and `initialized`; the result of the former.
    Json initialize(const std::vector<std::string>& encodings = {}, const std::string& hover_format = "markdown");
    void open(const std::string& uri, const std::string& text, const std::string& language = "python", int version = 1);
    Json hover(const std::string& uri, int line, int character);

    // Closes our end, as an editor that dies does.
    void close_input();
    // The exit status, or 128 + the signal; waits for the end.
    int wait();
    // `shutdown`, `exit`, and the status.
    int shut_down();
    // What has come on standard error so far; all of it after wait().
    std::string log();
    [[nodiscard]] int process() const { return process_; }

private:
    Json take(const std::string& member, const Json& value);

    int process_ = -1;
    int to_server_ = -1;
    int from_server_ = -1;
    int errors_ = -1;
    int next_id_ = 1;
    std::optional<int> status_;
    lsp::FrameDecoder decoder_;
    std::vector<Json> kept_;
    std::string log_;
};

}  // namespace pykind::test
