// The same work on many files: in parallel, with the results in order and progress on a terminal.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace pykind::server {

// Calls produce(i) for every i below `count` on `jobs` threads (0: one a processor) and consume(i, result) on the
// calling thread in order. Stops early if consume returns false.
void run_batch(std::size_t count, unsigned jobs, const std::function<std::string(std::size_t)>& produce,
               const std::function<bool(std::size_t, std::string)>& consume);

}  // namespace pykind::server
