// Output of one JSON document a line.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace pykind::test {

[[nodiscard]] inline std::vector<nlohmann::json> json_rows(const std::string& text) {
    std::vector<nlohmann::json> rows;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) rows.push_back(nlohmann::json::parse(line));
    return rows;
}

}  // namespace pykind::test
