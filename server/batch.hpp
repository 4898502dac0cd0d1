// The same work on many files: in parallel, with the results in order and progress on a terminal.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace pykind::server {

// Calls produce(i) for every i below `count` on `jobs` threads (0: one a processor), the calling one among them, and
// consume(i, result) on that one in order. Stops early if consume returns false, or if either of them throws: that is
// thrown on to the caller.
//
// The files i with the same i / group_size(count) are done one after the other on one thread, so that what was found
// out for one serves the next.
void run_batch(std::size_t count, unsigned jobs, const std::function<std::string(std::size_t)>& produce,
               const std::function<bool(std::size_t, std::string)>& consume);

// It goes by nothing but the count, so that results do not depend on the number of threads.
[[nodiscard]] std::size_t group_size(std::size_t count);

}  // namespace pykind::server
