#include "server/progress.hpp"

#include <atomic>

#include "protocol/work_done_progress.hpp"

namespace pykind::server {

WorkProgress::WorkProgress(const JobContext& context, std::string title, lsp::Json token, bool may_create)
    : context_(context), title_(std::move(title)), token_(std::move(token)), may_create_(may_create) {}

WorkProgress::~WorkProgress() {
    if (has_begun_) context_.send(lsp::make_progress_end(token_));
}

void WorkProgress::report(std::size_t done, std::size_t count) {
    constexpr std::chrono::milliseconds pause{200};
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < pause || count == 0) return;
    last_ = now;
    if (!has_begun_) {
        if (token_.is_null() && !may_create_) return;
        if (token_.is_null()) {
            static std::atomic<int> tokens{0};
            const std::string name = "pykind-search-" + std::to_string(++tokens);
            token_ = name;
            context_.send(lsp::make_create_progress(name, token_));
        }
        context_.send(lsp::make_progress_begin(token_, title_));
        has_begun_ = true;
    }
    const auto percentage = static_cast<std::uint32_t>(done * 100 / count);
    context_.send(lsp::make_progress_report(token_, std::to_string(done) + " of " + std::to_string(count) + " files",
                                            percentage));
}

}  // namespace pykind::server
