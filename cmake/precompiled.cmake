# Headers of others that most files include, read once: the builds that nobody edits in (sanitizers, coverage, fuzzing) take
# half the time with them. The builds of every day go without, so that each file has to include what it needs.
if(NOT PYKIND_PRECOMPILE)
  return()
endif()
target_precompile_headers(pykind_analysis PRIVATE
  <algorithm> <array> <functional> <map> <memory> <mutex> <optional> <set> <string> <string_view> <unordered_map> <variant> <vector>)
target_precompile_headers(pykind_protocol PRIVATE <algorithm> <optional> <string> <vector> <nlohmann/json.hpp>)
target_precompile_headers(pykind_server PRIVATE
  <algorithm> <array> <chrono> <functional> <map> <memory> <mutex> <optional> <set> <stop_token> <string> <string_view> <variant>
  <vector> <nlohmann/json.hpp> <spdlog/spdlog.h>)
