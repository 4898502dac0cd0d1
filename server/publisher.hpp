// Diagnostics for clients that do not ask for them: published a moment after the last edit, in the order of the
// versions. They are made on other threads, and towards the end of the moment, so that they are there when it is over.
#pragma once

// Asio 1.74 uses std::exchange without including its header.
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "server/diagnoses.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Used on the thread that reads messages alone.
class Publisher {
public:
    using Send = std::function<void(const lsp::Json&)>;

    Publisher(boost::asio::io_context& io, boost::asio::thread_pool& workers, const Session& session, Send send)
        : io_(io), workers_(workers), session_(session), send_(std::move(send)) {}

    // To be called when the session may have changed. Every open document that may have other findings now is checked
    // again: at once if it was just opened, else when there has been no other change for a moment.
    void follow();
    // Publishes nothing any more.
    void stop();

private:
    // One opening of a document.
    struct Watched {
        explicit Watched(boost::asio::io_context& io) : timer(io) {}

        std::int64_t opening = 0;
        boost::asio::steady_timer timer;            // until the check begins, then until it may be published
        boost::asio::steady_timer::time_point due;  // nothing is published before
        std::stop_source check;                     // the newest; what comes of one that was stopped is dropped
        std::string published;                      // the id of the result, empty before the first
        std::int64_t published_version = 0;
    };

    void forget_closed();
    void schedule(const std::string& uri, Watched& watched, std::chrono::milliseconds delay);
    void start(const std::string& uri, const std::stop_token& stopped);
    void publish_when_due(const std::string& uri, std::int64_t version, std::shared_ptr<const Diagnosis> diagnosis,
                          const std::stop_token& stopped);
    void publish(const std::string& uri, std::int64_t version, const Diagnosis& diagnosis);

    boost::asio::io_context& io_;
    boost::asio::thread_pool& workers_;
    const Session& session_;
    Send send_;
    std::uint64_t followed_ = 0;                // of the session's changes
    std::map<std::string, Watched> documents_;  // by URI
};

}  // namespace pykind::server
