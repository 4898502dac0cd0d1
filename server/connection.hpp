// One client: a reader and a writer over two file descriptors, and between them the session and the jobs under way.
#pragma once

// Asio 1.74 uses std::exchange without including its header.
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <map>
#include <stop_token>
#include <string>

#include "protocol/base_protocol.hpp"
#include "protocol/json_rpc.hpp"
#include "server/publisher.hpp"
#include "server/routing_table.hpp"
#include "server/session.hpp"

namespace pykind::server {

class Connection {
public:
    // The descriptors must be pollable (pipes, sockets, terminals) and are closed at the end.
    Connection(boost::asio::io_context& io, int input, int output);

    // Serves until the client is done; the io_context stops then. Call once, before running the io_context.
    void start();

    // Ends from outside, by a signal or because the client's process is gone.
    void finish(int status);

    [[nodiscard]] int status() const { return status_; }

private:
    void run(boost::asio::awaitable<void> coroutine);
    boost::asio::awaitable<void> read();
    boost::asio::awaitable<void> write();
    boost::asio::awaitable<void> watch_client(std::int64_t process);

    void receive(std::string_view content);
    void receive(lsp::Request request);
    void receive(lsp::Notification notification);
    void receive(const lsp::Response& response);
    void work_ahead();
    void run_job(lsp::Request request, Job job);
    void answer(const lsp::RequestId& id, lsp::Result<lsp::Json> result);
    void answer_pending(const std::string& why_not);
    void cancel(const lsp::Json& params);
    void receive_exit();
    void send(const lsp::Json& message);
    void send_queued();

    boost::asio::io_context& io_;
    boost::asio::posix::stream_descriptor input_;
    boost::asio::posix::stream_descriptor output_;
    lsp::FrameDecoder decoder_;
    Session session_;
    // What was asked and is not answered, and how to stop the work on it.
    std::map<lsp::RequestId, std::stop_source> pending_;
    std::deque<std::string> outgoing_;  // the first one is being written
    boost::asio::steady_timer farewell_;
    bool finishing_ = false;
    int status_ = 1;
    Publisher publisher_;
    // Last, so that its threads end before what they report to.
    boost::asio::thread_pool workers_{2};
};

}  // namespace pykind::server
