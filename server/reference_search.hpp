// References of a function, a class or any other name over all files of a workspace, on all processors.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/navigation.hpp"
#include "server/job.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

// Work-done progress of one search. Nothing is said of a search that is done before a person would wonder.
class SearchProgress {
public:
    // `token`: the client's, or null; then one is made if the client shows progress that the server begins.
    SearchProgress(const JobContext& context, lsp::Json token, bool may_create);
    ~SearchProgress();
    SearchProgress(const SearchProgress&) = delete;
    SearchProgress& operator=(const SearchProgress&) = delete;

    // From any thread.
    void report(std::size_t done, std::size_t count);

private:
    const JobContext& context_;
    lsp::Json token_;
    bool may_create_;
    bool has_begun_ = false;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

class ReferenceSearch {
public:
    ReferenceSearch(Workspace& workspace, std::shared_ptr<const project::OpenTexts> open_texts,
                    std::stop_token cancelled)
        : workspace_(workspace), open_texts_(std::move(open_texts)), cancelled_(std::move(cancelled)) {}

    // What stands at an offset of a file.
    [[nodiscard]] ReferenceTarget target_at(const std::shared_ptr<const AnalyzedFile>& file, syntax::Offset offset);

    // What the references of one file come to; called from several threads.
    using Write = std::function<std::vector<lsp::Json>(const AnalyzedFile&, const std::vector<syntax::Span>&)>;

    // Its references as `write` puts them, in the order of the files; `from` is looked through too where it is no file.
    // Stops early, with what was found, once cancelled.
    [[nodiscard]] lsp::Json run(const ReferenceTarget& target, const std::shared_ptr<const AnalyzedFile>& from,
                                SearchProgress& progress, const Write& write);

private:
    [[nodiscard]] std::vector<std::string> files_to_search(const ReferenceTarget& target,
                                                           const AnalyzedFile& from) const;

    Workspace& workspace_;
    std::shared_ptr<const project::OpenTexts> open_texts_;
    std::stop_token cancelled_;
};

}  // namespace pykind::server
