#include "tests/support/lsp_client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace pykind::test {

namespace {

struct Pipe {
    int read_end = -1;
    int write_end = -1;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    return {ends[0], ends[1]};
}

}  // namespace

LspClient::LspClient(const std::string& binary, const std::vector<std::string>& arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    const Pipe input = make_pipe();
    const Pipe output = make_pipe();
    const Pipe errors = make_pipe();
    std::vector<char*> argv{const_cast<char*>(binary.c_str())};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(input.read_end, STDIN_FILENO);
        ::dup2(output.write_end, STDOUT_FILENO);
        ::dup2(errors.write_end, STDERR_FILENO);
        ::execv(binary.c_str(), argv.data());
        ::_exit(127);
    }
    ::close(input.read_end);
    ::close(output.write_end);
    ::close(errors.write_end);
    to_server_ = input.write_end;
    from_server_ = output.read_end;
    errors_ = errors.read_end;
    ::fcntl(errors_, F_SETFL, O_NONBLOCK);
}

LspClient::~LspClient() {
    close_input();
    if (!status_) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    ::close(from_server_);
    ::close(errors_);
}

bool LspClient::send_bytes(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(to_server_, bytes.data(), bytes.size());
        if (count < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void LspClient::send(const Json& message) { send_bytes(lsp::encode_frame(message.dump())); }

void LspClient::notify(const std::string& method, Json params) {
    send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

int LspClient::ask(const std::string& method, Json params) {
    const int id = next_id_++;
    Json message{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
    if (!params.is_null()) message["params"] = std::move(params);
    send(message);
    return id;
}

Json LspClient::request(const std::string& method, Json params) { return response_to(ask(method, std::move(params))); }

std::optional<Json> LspClient::receive() {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (auto content = decoder_.next()) return Json::parse(*content);
        if (!decoder_.fault().empty()) throw std::runtime_error("the server's output is no frame: " + decoder_.fault());
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        pollfd readable{from_server_, POLLIN, 0};
        if (left <= 0 || ::poll(&readable, 1, static_cast<int>(left)) <= 0) return std::nullopt;
        std::array<char, 65536> buffer{};
        const ssize_t count = ::read(from_server_, buffer.data(), buffer.size());
        if (count <= 0) return std::nullopt;
        decoder_.feed({buffer.data(), static_cast<std::size_t>(count)});
    }
}

Json LspClient::response_to(const Json& id) { return take("id", id); }

Json LspClient::message_of(const std::string& method) { return take("method", method); }

// The first message with that member, of those that are kept and those that come.
Json LspClient::take(const std::string& member, const Json& value) {
    for (auto message = kept_.begin(); message != kept_.end(); ++message) {
        if ((*message).value(member, Json()) == value) {
            Json found = std::move(*message);
            kept_.erase(message);
            return found;
        }
    }
    while (auto message = receive()) {
        if (message->value(member, Json()) == value) return std::move(*message);
        kept_.push_back(std::move(*message));
    }
    throw std::runtime_error("no message with " + member + " " + value.dump() + "; the log: " + log());
}

Json LspClient::initialize(const std::vector<std::string>& encodings, const std::string& hover_format) {
    Json capabilities = {{"textDocument", {{"hover", {{"contentFormat", {hover_format}}}}}}};
    if (!encodings.empty()) capabilities["general"] = {{"positionEncodings", encodings}};
    const Json response =
        request("initialize", {{"processId", ::getpid()}, {"rootUri", nullptr}, {"capabilities", capabilities}});
    notify("initialized", Json::object());
    return response.at("result");
}

void LspClient::open(const std::string& uri, const std::string& text, const std::string& language, int version) {
    notify("textDocument/didOpen",
           {{"textDocument", {{"uri", uri}, {"languageId", language}, {"version", version}, {"text", text}}}});
}

Json LspClient::hover(const std::string& uri, int line, int character) {
    return request("textDocument/hover",
                   {{"textDocument", {{"uri", uri}}}, {"position", {{"line", line}, {"character", character}}}})
        .at("result");
}

void LspClient::close_input() {
    if (to_server_ >= 0) ::close(to_server_);
    to_server_ = -1;
}

int LspClient::wait() {
    if (status_) return *status_;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    int state = 0;
    while (::waitpid(process_, &state, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the server does not end");
        log();  // its pipe must not fill up
        ::usleep(2000);
    }
    status_ = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    return *status_;
}

int LspClient::shut_down() {
    request("shutdown", nullptr);
    notify("exit", nullptr);
    return wait();
}

std::string LspClient::log() {
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = ::read(errors_, buffer.data(), buffer.size())) > 0;) {
        log_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return log_;
}

}  // namespace pykind::test
