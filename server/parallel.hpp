// Work on many things on several processors.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace pykind::server {

// Calls `work` with each number below `count`, from this thread and others, so many in all (0: one a processor). Stops
// early once cancelled. What `work` throws on one of the threads is thrown here, when the others are done.
void in_parallel(std::size_t count, unsigned threads, const std::stop_token& cancelled,
                 const std::function<void(std::size_t)>& work);

}  // namespace pykind::server
