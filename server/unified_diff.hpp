// What becomes of a file, as `diff -u` writes it and `patch -p0` and `git apply -p0` read it.
#pragma once

#include <string>
#include <string_view>

namespace pykind::server {

// Empty where nothing changes. Bytes are bytes: line endings and encodings are as they are in the files.
[[nodiscard]] std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace pykind::server
