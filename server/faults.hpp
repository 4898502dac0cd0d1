// What is said of a fault in the program itself, an exception or memory that runs out: in the log where it happened,
// and to the user once.
#pragma once

#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "protocol/json_rpc.hpp"

namespace pykind::server {

// Which text params are about, and where in it, for the log: " of file:///a.py, line 3, character 7", counted as the
// protocol does. Empty where they name no document.
[[nodiscard]] std::string place_in(const lsp::Json& params);

// "there is not enough memory", or what the exception says.
[[nodiscard]] std::string reason_of(const std::exception& failure);

// The problem of a file whose analysis came to that, which is not to take the files after it along.
[[nodiscard]] std::string analysis_failed(const std::exception& failure);

// Faults in work that nobody waits for. Free to be used by any number of threads.
class Faults {
public:
    // The checks of a file failed, which the log is told. A message for the user, the first time for each file.
    [[nodiscard]] std::optional<lsp::Json> checks_failed(const std::string& file, const std::exception& failure);

private:
    std::mutex mutex_;
    std::set<std::string> told_;  // files
};

}  // namespace pykind::server
