#include "server/connection.hpp"

#include <spdlog/spdlog.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <csignal>
#include <exception>
#include <new>

#include "server/faults.hpp"
#include "server/handlers/workspace.hpp"

namespace pykind::server {

namespace asio = boost::asio;
using lsp::ErrorCode;
using lsp::Json;

namespace {

// For what a client that reads no more leaves behind when all is over.
constexpr std::chrono::seconds longest_farewell{3};

// A fault of the program in one request is the answer to that one, and no more; the log has what is needed to find it.
lsp::ResponseError internal_error(const lsp::Request& request, const std::exception& failure) {
    spdlog::error("{}{} failed: {}", request.method, place_in(request.params), reason_of(failure));
    return {ErrorCode::InternalError, request.method + " failed: " + reason_of(failure)};
}

std::string to_text(const lsp::RequestId& id) {
    const auto* const number = std::get_if<std::int64_t>(&id);
    return number != nullptr ? std::to_string(*number) : std::get<std::string>(id);
}

}  // namespace

Connection::Connection(asio::io_context& io, int input, int output)
    : io_(io),
      input_(io, input),
      output_(io, output),
      farewell_(io),
      publisher_(io, workers_, session_, [this](const Json& message) {
          if (!finishing_) send(message);
      }) {}

void Connection::start() { run(read()); }

// Whatever ends one of our coroutines unexpectedly ends the connection, which could not go on without it.
void Connection::run(asio::awaitable<void> coroutine) {
    asio::co_spawn(io_, std::move(coroutine), [this](const std::exception_ptr& failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const std::exception& problem) {
            spdlog::error("the connection fails: {}", reason_of(problem));
            outgoing_.clear();
            finish(1);
        }
    });
}

// What is queued is still written, if the client takes it; the writer stops the io_context after its last frame.
void Connection::finish(int status) {
    if (finishing_) return;
    finishing_ = true;
    status_ = status;
    for (auto& [id, stop] : pending_) stop.request_stop();
    publisher_.stop();
    boost::system::error_code ignored;
    input_.close(ignored);
    if (outgoing_.empty()) return io_.stop();
    farewell_.expires_after(longest_farewell);
    farewell_.async_wait([this](const boost::system::error_code& /*error*/) { io_.stop(); });
}

asio::awaitable<void> Connection::read() {
    std::array<char, 65536> buffer{};
    boost::system::error_code error;
    while (!finishing_) {
        const std::size_t count =
            co_await input_.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
        if (finishing_) co_return;
        if (error) {
            if (error != asio::error::eof) spdlog::error("cannot read from the client: {}", error.message());
            if (error == asio::error::eof) spdlog::info("the client closed its end without 'exit'");
            finish(1);
            co_return;
        }
        decoder_.feed({buffer.data(), count});
        while (!finishing_) {
            const auto content = decoder_.next();
            if (!content) break;
            try {
                receive(*content);
            } catch (const std::exception& failure) {
                spdlog::error("a message could not be taken: {}", reason_of(failure));
            }
        }
        if (!decoder_.fault().empty()) {
            spdlog::error("the stream cannot be read any further: {}", decoder_.fault());
            finish(1);
        }
    }
}

asio::awaitable<void> Connection::write() {
    boost::system::error_code error;
    while (!outgoing_.empty()) {
        co_await asio::async_write(output_, asio::buffer(outgoing_.front()),
                                   asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            spdlog::error("cannot write to the client: {}", error.message());
            outgoing_.clear();
            finish(1);
            break;
        }
        outgoing_.pop_front();
    }
    if (finishing_) io_.stop();
}

void Connection::send(const Json& message) {
    outgoing_.push_back(lsp::encode_frame(lsp::to_bytes(message)));
    if (outgoing_.size() == 1) run(write());
}

// What handlers want the client to be told or asked.
void Connection::send_queued() {
    for (const Json& message : std::exchange(session_.outbox, {})) send(message);
}

void Connection::receive(std::string_view content) {
    std::visit(
        [this](auto& message) {
            using T = std::decay_t<decltype(message)>;
            if constexpr (std::is_same_v<T, lsp::Malformed>) {
                spdlog::warn("malformed message: {}", message.error.message);
                send(lsp::make_error_response(message.id, message.error));
            } else {
                receive(std::move(message));
            }
        },
        *std::make_unique<lsp::Message>(lsp::parse_message(content)));
}

void Connection::receive(lsp::Request request) {
    const auto refuse = [&](ErrorCode code, std::string message) {
        send(lsp::make_error_response(request.id, {code, std::move(message)}));
    };
    if (pending_.contains(request.id))
        return refuse(ErrorCode::InvalidRequest, "id " + to_text(request.id) + " is already in use");
    const bool is_initialize = request.method == "initialize";
    if (session_.lifecycle == Lifecycle::Uninitialized && !is_initialize) {
        return refuse(ErrorCode::ServerNotInitialized, "'initialize' must come first");
    }
    if (session_.lifecycle == Lifecycle::Running && is_initialize)
        return refuse(ErrorCode::InvalidRequest, "already initialized");
    if (session_.lifecycle == Lifecycle::ShutDown) return refuse(ErrorCode::InvalidRequest, "the server is shut down");

    const Route* const route = find_route(request.method);
    if (route == nullptr || std::holds_alternative<MutatingNotification>(route->handler)) {
        return refuse(ErrorCode::MethodNotFound, "no such request: " + request.method);
    }
    const lsp::RequestId id = request.id;
    pending_.try_emplace(id);
    try {
        if (const auto* const read = std::get_if<ReadingRequest>(&route->handler)) {
            Job job = (*read)(session_, request.params);
            return run_job(std::move(request), std::move(job));
        }
        auto result = std::get<MutatingRequest>(route->handler)(session_, request.params);
        if (session_.lifecycle == Lifecycle::ShutDown) {
            // First what is asked already: some clients end the server as soon as they have the answer to `shutdown`.
            auto own = pending_.extract(id);
            answer_pending("the server shuts down");
            pending_.insert(std::move(own));
        }
        answer(id, std::move(result));
        send_queued();
        publisher_.follow();
    } catch (const std::exception& failure) {
        answer(id, internal_error(request, failure));
    }
    if (is_initialize && session_.client_process) run(watch_client(*session_.client_process));
}

void Connection::receive(const lsp::Response& response) {
    if (session_.lifecycle != Lifecycle::Running) return;
    receive_answer(session_, response);
    send_queued();
    publisher_.follow();
}

void Connection::receive(lsp::Notification notification) {
    if (notification.method == "exit") return receive_exit();
    if (notification.method == "$/cancelRequest") return cancel(notification.params);
    if (session_.lifecycle != Lifecycle::Running) return;
    const Route* const route = find_route(notification.method);
    const auto* const handler = route == nullptr ? nullptr : std::get_if<MutatingNotification>(&route->handler);
    if (handler == nullptr) return;
    try {
        if (const auto problem = (*handler)(session_, notification.params))
            spdlog::warn("{}: {}", notification.method, *problem);
        work_ahead();
        send_queued();
        publisher_.follow();
    } catch (const std::exception& failure) {
        spdlog::error("{}{} failed: {}", notification.method, place_in(notification.params), reason_of(failure));
        // A text that could not be changed is not known any more, and others must not go by what it was.
        session_.documents_changed();
    }
}

// What still runs is answered too, for there is an answer to every request.
void Connection::answer_pending(const std::string& why_not) {
    while (!pending_.empty()) {
        const lsp::RequestId id = pending_.begin()->first;
        answer(id, lsp::ResponseError{ErrorCode::RequestCancelled, why_not});
    }
}

void Connection::receive_exit() {
    answer_pending("the server exits");
    finish(session_.lifecycle == Lifecycle::ShutDown ? 0 : 1);
}

void Connection::work_ahead() {
    for (std::function<void()>& work : std::exchange(session_.ahead, {})) {
        asio::post(workers_, [work = std::move(work)] {
            try {
                work();
            } catch (const std::exception& failure) {
                spdlog::error("work ahead of a request failed: {}", reason_of(failure));
            }
        });
    }
}

void Connection::run_job(lsp::Request request, Job job) {
    JobContext context;
    context.cancelled = pending_.at(request.id).get_token();
    context.send = [this](Json message) {
        asio::post(io_, [this, message = std::move(message)] {
            if (!finishing_) send(message);
        });
    };
    asio::post(workers_, [this, request = std::move(request), job = std::move(job), context = std::move(context)] {
        lsp::Result<Json> result;
        try {
            result = job(context);
        } catch (const std::exception& failure) {
            result = internal_error(request, failure);
        }
        asio::post(io_,
                   [this, id = request.id, result = std::move(result)]() mutable { answer(id, std::move(result)); });
    });
}

// A request that was cancelled has been answered already; what comes of it later is dropped.
void Connection::answer(const lsp::RequestId& id, lsp::Result<Json> result) {
    const auto found = pending_.find(id);
    if (found == pending_.end()) return;
    found->second.request_stop();
    pending_.erase(found);
    if (const auto* const error = std::get_if<lsp::ResponseError>(&result))
        return send(lsp::make_error_response(id, *error));
    try {
        send(lsp::make_response(id, std::move(std::get<Json>(result))));
    } catch (const std::bad_alloc& failure) {
        spdlog::error("the answer to request {} cannot be held: {}", to_text(id), reason_of(failure));
        send(lsp::make_error_response(id, {ErrorCode::InternalError, reason_of(failure)}));
    }
}

void Connection::cancel(const Json& params) {
    if (!params.is_object() || !params.contains("id")) return;
    const Json& id = params["id"];
    if (!id.is_number_integer() && !id.is_string()) return;
    const auto wanted = id.is_string() ? lsp::RequestId(id.get<std::string>()) : lsp::RequestId(id.get<std::int64_t>());
    answer(wanted, lsp::ResponseError{ErrorCode::RequestCancelled, "cancelled"});
}

// Ends the server when the client's process does, which may die without closing our input.
asio::awaitable<void> Connection::watch_client(std::int64_t process) {
    const auto pid = static_cast<pid_t>(process);
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    boost::system::error_code error;
    if (descriptor >= 0) {
        // Readable when the process ends: waiting costs nothing.
        asio::posix::stream_descriptor watched(io_, descriptor);
        co_await watched.async_wait(asio::posix::stream_descriptor::wait_read,
                                    asio::redirect_error(asio::use_awaitable, error));
    } else if (errno != ESRCH) {
        asio::steady_timer timer(io_);
        while (::kill(pid, 0) == 0 || errno == EPERM) {
            timer.expires_after(std::chrono::seconds(5));
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
    if (finishing_) co_return;
    spdlog::info("the client's process {} is gone", process);
    finish(session_.lifecycle == Lifecycle::ShutDown ? 0 : 1);
}

}  // namespace pykind::server
