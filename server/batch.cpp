#include "server/batch.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
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

std::size_t group_size(std::size_t count) {
    constexpr std::size_t fewest_groups = 64;  // so that no thread is left without work for long
    constexpr std::size_t largest = 16;
    return std::clamp<std::size_t>(count / fewest_groups, 1, largest);
}

void run_batch(std::size_t count, unsigned jobs, const std::function<std::string(std::size_t)>& produce,
               const std::function<bool(std::size_t, std::string)>& consume) {
    if (jobs == 0) jobs = std::max(1U, std::thread::hardware_concurrency());
    jobs = static_cast<unsigned>(std::min<std::size_t>(jobs, count));
    const std::size_t group = group_size(count);
    // Results may run this far ahead of the one that is waited for, which bounds memory.
    constexpr std::size_t window = 256;
    std::mutex mutex;
    std::condition_variable has_result;  // the one that is waited for
    std::condition_variable has_room;
    std::vector<std::optional<std::string>> results(count);
    std::size_t next = 0;
    std::size_t consumed = 0;
    bool stopped = false;
    std::exception_ptr failure;  // the first
    const auto is_over = [&] { return stopped || next == count; };
    const auto produce_next_group = [&](std::unique_lock<std::mutex>& lock) {
        std::size_t mine = next;
        next = std::min(count, next + group);
        for (const std::size_t end = next; mine != end && !stopped; ++mine) {
            lock.unlock();
            std::string result = produce(mine);
            lock.lock();
            results[mine] = std::move(result);
            if (mine == consumed) has_result.notify_one();
        }
    };
    const auto work = [&] {
        std::unique_lock lock(mutex);
        try {
            for (;;) {
                has_room.wait(lock, [&] { return is_over() || next < consumed + window; });
                if (is_over()) return;
                produce_next_group(lock);
            }
        } catch (...) {
            if (!lock.owns_lock()) lock.lock();
            if (failure == nullptr) failure = std::current_exception();
            has_result.notify_one();
        }
    };
    Progress progress(count);
    std::vector<std::jthread> others;
    // However this ends, the others must not wait for room any longer.
    struct StopAtEnd {
        ~StopAtEnd() {
            const std::scoped_lock lock(mutex);
            stopped = true;
            has_room.notify_all();
        }
        std::mutex& mutex;
        bool& stopped;
        std::condition_variable& has_room;
    };
    const StopAtEnd stop_at_end{mutex, stopped, has_room};
    for (unsigned i = 1; i < jobs; ++i) others.emplace_back(work);
    std::unique_lock lock(mutex);
    while (consumed < count) {
        // This thread works too, so that none has to be woken for each result.
        if (!results[consumed]) {
            if (!is_over() && next < consumed + window) {
                produce_next_group(lock);
            } else {
                has_result.wait(lock, [&] { return results[consumed].has_value() || failure != nullptr; });
            }
            if (failure != nullptr) std::rethrow_exception(failure);
            continue;
        }
        std::string result = *std::exchange(results[consumed], std::string());
        const std::size_t taken = consumed++;
        lock.unlock();
        has_room.notify_all();
        progress.update(consumed);
        if (!result.empty()) progress.clear();
        const bool goes_on = consume(taken, std::move(result));
        lock.lock();
        if (!goes_on) break;
    }
}

}  // namespace pykind::server
