#include "server/language_server.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include "server/connection.hpp"
#include "server/faults.hpp"
#include "server/files.hpp"

namespace pykind::server {

namespace asio = boost::asio;

namespace {

constexpr int cannot_connect = 2;

// The text of a message. What clients and files are called is part of it, and the log may be a terminal.
class PrintableMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm& /*time*/, spdlog::memory_buf_t& out) override {
        const std::string text = printable({message.payload.data(), message.payload.size()});
        out.append(text.data(), text.data() + text.size());
    }
    [[nodiscard]] std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
        return spdlog::details::make_unique<PrintableMessage>();
    }
};

// Nothing but frames may reach standard output, so the log goes to standard error or to a file.
void set_up_log(const LanguageServerOptions& options) {
    spdlog::sink_ptr sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    std::string problem;
    if (!options.log_file.empty()) {
        try {
            sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.log_file);
        } catch (const spdlog::spdlog_ex& failure) {
            problem = failure.what();
        }
    }
    auto logger = std::make_shared<spdlog::logger>("pykind", sink);
    auto format = std::make_unique<spdlog::pattern_formatter>();
    format->add_flag<PrintableMessage>('*').set_pattern("[%Y-%m-%d %H:%M:%S.%e] [%n] [%^%l%$] %*");
    logger->set_formatter(std::move(format));
    logger->set_level(spdlog::level::from_str(options.log_level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
    if (!problem.empty()) spdlog::error("cannot write the log file, logging here instead: {}", problem);
}

struct Descriptors {
    int input = -1;
    int output = -1;
};

std::optional<Descriptors> fail_to_connect(const std::string& where, const std::string& why) {
    std::fprintf(stderr, "pykind: cannot connect to %s: %s\n", where.c_str(), why.c_str());
    return std::nullopt;
}

template <class Protocol>
std::optional<Descriptors> connect(asio::io_context& io, const typename Protocol::endpoint& endpoint,
                                   const std::string& where) {
    typename Protocol::socket socket(io);
    boost::system::error_code error;
    socket.connect(endpoint, error);
    if (error) return fail_to_connect(where, error.message());
    const int descriptor = socket.release(error);
    return Descriptors{descriptor, ::dup(descriptor)};
}

std::optional<Descriptors> open_transport(asio::io_context& io, const LanguageServerOptions& options) {
    if (const auto* const socket = std::get_if<SocketTransport>(&options.transport)) {
        const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), socket->port);
        return connect<asio::ip::tcp>(io, endpoint, "port " + std::to_string(socket->port));
    }
    if (const auto* const pipe = std::get_if<PipeTransport>(&options.transport)) {
        using Local = asio::local::stream_protocol;
        if (pipe->name.size() >= sizeof(sockaddr_un::sun_path))
            return fail_to_connect(pipe->name, "the name is too long");
        return connect<Local>(io, Local::endpoint(pipe->name), pipe->name);
    }
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO}) {
        struct stat status {};
        if (::fstat(descriptor, &status) != 0 || S_ISREG(status.st_mode)) {
            std::fputs(
                "pykind: the server talks to an editor over pipes; standard input and output must not be files\n",
                stderr);
            return std::nullopt;
        }
    }
    // Where it is a pipe: a document in it is read at once, and not in as many turns as it has pieces of 64 KiB.
    ::fcntl(STDIN_FILENO, F_SETPIPE_SZ, 1 << 20);
    return Descriptors{::dup(STDIN_FILENO), ::dup(STDOUT_FILENO)};
}

}  // namespace

int run_language_server(const LanguageServerOptions& options) {
    set_up_log(options);
    // The C library's allocator, where the program has no other: what one thread frees the next one uses.
    ::mallopt(M_ARENA_MAX, 1);
    std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): it cannot fail for a valid signal
    asio::io_context io(1);
    const auto descriptors = open_transport(io, options);
    if (!descriptors) return cannot_connect;
    Connection connection(io, descriptors->input, descriptors->output);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&connection](const boost::system::error_code& error, int signal) {
        if (error) return;
        spdlog::info("ended by signal {}", signal);
        connection.finish(0);
    });
    spdlog::info("pykind {} is listening", PYKIND_VERSION);
    connection.start();
    for (bool is_over = false; !is_over;) {
        try {
            io.run();
            is_over = true;
        } catch (const std::exception& failure) {
            spdlog::error("a message could not be sent: {}", reason_of(failure));
        }
    }
    return connection.status();
}

}  // namespace pykind::server
