#include "server/batch.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace pykind::server {

namespace {

// One line on a terminal's standard error, overwritten as the work goes on and gone at its end.
class Progress {
public:
    explicit Progress(std::size_t count) : count_(count), shown_(::isatty(STDERR_FILENO) == 1) {}
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // Before something else is written to the terminal.
    void clear() {
        if (drawn_) std::fputs("\r\x1b[K", stderr);
        drawn_ = false;
    }

    void update(std::size_t done) {
        const auto now = std::chrono::steady_clock::now();
        if (!shown_ || now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        const double seconds = std::chrono::duration<double>(now - start_).count();
        if (seconds < 0.5) return;  // short work needs no progress
        drawn_ = true;
        std::fprintf(stderr, "\rpykind: %zu of %zu files, %.0f files/s\x1b[K", done, count_,
                     static_cast<double>(done) / seconds);
    }

private:
    std::size_t count_;
    bool shown_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_ = start_;
};

}  // namespace

void run_batch(std::size_t count, unsigned jobs, const std::function<std::string(std::size_t)>& produce,
               const std::function<bool(std::size_t, std::string)>& consume) {
    if (jobs == 0) jobs = std::max(1U, std::thread::hardware_concurrency());
    jobs = static_cast<unsigned>(std::min<std::size_t>(jobs, count));
    // Results may run this far ahead of the one that is waited for, which bounds memory.
    constexpr std::size_t window = 256;
    std::mutex mutex;
    std::condition_variable has_result;  // the one that is waited for
    std::condition_variable has_room;
    std::vector<std::optional<std::string>> results(count);
    std::size_t next = 0;
    std::size_t consumed = 0;
    bool stopped = false;
    const auto work = [&] {
        std::unique_lock lock(mutex);
        for (;;) {
            has_room.wait(lock, [&] { return stopped || next == count || next < consumed + window; });
            if (stopped || next == count) return;
            const std::size_t mine = next++;
            lock.unlock();
            std::string result = produce(mine);
            lock.lock();
            results[mine] = std::move(result);
            if (mine == consumed) has_result.notify_one();
            if (next == count) has_room.notify_all();
        }
    };
    Progress progress(count);
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < jobs; ++i) threads.emplace_back(work);
    for (std::size_t i = 0; i < count; ++i) {
        std::unique_lock lock(mutex);
        has_result.wait(lock, [&] { return results[i].has_value(); });
        std::string result = std::move(*results[i]);
        results[i] = std::string();
        consumed = i + 1;
        has_room.notify_all();
        lock.unlock();
        progress.update(i + 1);
        if (!result.empty()) progress.clear();
        if (consume(i, std::move(result))) continue;
        lock.lock();
        stopped = true;
        has_room.notify_all();
        return;
    }
}

}  // namespace pykind::server
