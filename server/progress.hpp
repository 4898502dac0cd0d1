// What the client is told of a request that takes a while.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "server/job.hpp"

namespace pykind::server {

// Work-done progress of one request. Nothing is said of work that is done before a person would wonder.
class WorkProgress {
public:
    // `title`: what is done, "Searching references". `token`: the client's, or null; then one is made if the client
    // shows progress that the server begins.
    WorkProgress(const JobContext& context, std::string title, lsp::Json token, bool may_create);
    ~WorkProgress();
    WorkProgress(const WorkProgress&) = delete;
    WorkProgress& operator=(const WorkProgress&) = delete;

    // From any thread.
    void report(std::size_t done, std::size_t count);

private:
    const JobContext& context_;
    std::string title_;
    lsp::Json token_;
    bool may_create_;
    bool has_begun_ = false;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace pykind::server
