// The whole server over pipes. Each line of the input is a message; one that begins with "!" is sent as it stands,
// without a frame. `initialize` comes first, `shutdown` and `exit` come last by themselves, and may be in it too.
//
// Everything that the server sends is a message in a frame, and each request has exactly one answer.
#include <unistd.h>

#include <array>
#include <csignal>
#include <map>
#include <thread>

#include "protocol/base_protocol.hpp"
#include "server/connection.hpp"
#include "tests/fuzz/session_client.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

using lsp::Json;

constexpr std::string_view raw_mark = "!";
// Bytes before it are kept out of the pipe by the limit of the target's inputs: it never blocks.
constexpr std::string_view initialize =
    R"({"jsonrpc":"2.0","id":"first","method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}})";
constexpr std::string_view shutdown = R"({"jsonrpc":"2.0","id":"last","method":"shutdown"})";
constexpr std::string_view exit = R"({"jsonrpc":"2.0","method":"exit"})";

// What is sent, and what must come back.
struct Conversation {
    std::string bytes;
    std::map<std::string, int> requests;  // by id, as JSON
    bool is_regular = true;               // nothing in it may end the server early

    void add(std::string_view content) {
        bytes += lsp::encode_frame(content);
        const lsp::Message message = lsp::parse_message(content);
        if (const auto* const request = std::get_if<lsp::Request>(&message)) {
            ++requests[std::visit(
                [](const auto& id) { return Json(id).dump(-1, ' ', false, Json::error_handler_t::replace); },
                request->id)];
        } else if (const auto* const notification = std::get_if<lsp::Notification>(&message)) {
            if (notification->method == "exit") is_regular = false;
        } else if (const auto* const malformed = std::get_if<lsp::Malformed>(&message);
                   malformed != nullptr && malformed->id) {
            is_regular = false;
        }
    }
};

// What the folders of this machine hold is no part of an input, and may be much.
bool names_folders(std::string_view input) {
    for (const std::string_view word : {"rootUri", "rootPath", "olders", "added", "processId", "\\u"}) {
        if (input.find(word) != std::string_view::npos) return true;
    }
    return false;
}

Conversation conversation_of(std::string_view input) {
    Conversation conversation;
    conversation.add(initialize);
    while (!input.empty()) {
        const std::size_t end = std::min(input.find('\n'), input.size());
        const std::string_view line = input.substr(0, end);
        input.remove_prefix(std::min(end + 1, input.size()));
        if (line.starts_with(raw_mark)) {
            conversation.bytes += line.substr(raw_mark.size());
            conversation.is_regular = false;
        } else {
            conversation.add(line);
        }
    }
    conversation.add(shutdown);
    conversation.add(exit);
    return conversation;
}

std::string read_all(int descriptor) {
    std::string all;
    std::array<char, 65536> buffer{};
    for (ssize_t count = 0; (count = ::read(descriptor, buffer.data(), buffer.size())) > 0;)
        all.append(buffer.data(), static_cast<std::size_t>(count));
    return all;
}

struct Pipe {
    int from = -1;
    int to = -1;
    Pipe() {
        std::array<int, 2> ends{};
        require(::pipe(ends.data()) == 0, "there is no pipe to be had");
        from = ends[0];
        to = ends[1];
    }
};

std::string output_of(const std::string& bytes) {
    const Pipe input;
    const Pipe output;
    std::string sent;
    std::jthread reader([&] { sent = read_all(output.from); });
    require(::write(input.to, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "the pipe is full");
    ::close(input.to);
    {
        boost::asio::io_context io(1);
        server::Connection connection(io, input.from, output.to);
        connection.start();
        io.run();
    }
    reader.join();
    ::close(output.from);
    return sent;
}

void check_output(const std::string& output, Conversation conversation) {
    lsp::FrameDecoder decoder;
    decoder.feed(output);
    std::map<std::string, int> answers;
    while (const auto content = decoder.next()) {
        const Json message = Json::parse(*content);
        require(message.value("jsonrpc", "") == "2.0", "this is no message: " + std::string(*content));
        if (!message.contains("method") && message.contains("id") && !message["id"].is_null())
            ++answers[message["id"].dump()];
    }
    require(decoder.fault().empty(), "what the server sends is no frame: " + decoder.fault());
    for (const auto& [id, count] : answers)
        require(!conversation.is_regular || count == conversation.requests[id],
                "an id has more or fewer answers than requests: " + id);
    if (!conversation.is_regular) return;
    for (const auto& [id, count] : conversation.requests)
        require(answers.contains(id), "a request is not answered: " + id);
}

}  // namespace

void fuzz_messages(std::string_view input) {
    if (names_folders(input)) return;
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    const Conversation conversation = conversation_of(input);
    check_output(output_of(conversation.bytes), conversation);
}

}  // namespace pykind::fuzz
