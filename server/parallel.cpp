#include "server/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace pykind::server {

void in_parallel(std::size_t count, unsigned threads, const std::stop_token& cancelled,
                 const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> has_failed{false};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto take = [&] {
        try {
            while (!cancelled.stop_requested() && !has_failed) {
                const std::size_t index = next++;
                if (index >= count) return;
                work(index);
            }
        } catch (...) {
            const std::scoped_lock lock(mutex);
            failure = std::current_exception();
            has_failed = true;
        }
    };
    {
        const std::size_t most = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < std::min(most, count); ++i) others.emplace_back(take);
        take();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace pykind::server
