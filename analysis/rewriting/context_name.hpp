// The name of a class as that of a function.
#pragma once

#include <string>
#include <string_view>

namespace pykind::rewriting {

// "ticker" of "Ticker", "_http_session" of "_HTTPSession".
[[nodiscard]] std::string snake_case(std::string_view name);

}  // namespace pykind::rewriting
