// An editor that has findings to show.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/editor.hpp"

namespace pykind::test {

// `use` awaits what `ticker` gives, which is right only if that is the `coroutine`.
inline const std::string ticker = "async def ticker(n):\n    for i in range(n):\n        yield i\n";
inline const std::string coroutine = "async def ticker(n):\n    return n\n";
inline const std::string use = "from ticker import ticker\n\n\nasync def main():\n    await ticker(3)\n";
inline const std::string clean = "x = 1\n";

class Diagnostics : public Editor {
protected:
    static Json with_settings(const Json& settings) { return {{"settings", {{"pykind", settings}}}}; }

    void change(const std::string& name, int version, const std::string& text) {
        client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri(name)}, {"version", version}}},
                                                 {"contentChanges", {{{"text", text}}}}});
    }
    void close(const std::string& name) {
        client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri(name)}}}});
    }
    void files_changed() { client.notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}}); }
    void configure(const Json& settings) { client.notify("workspace/didChangeConfiguration", with_settings(settings)); }

    // `textDocument/diagnostic`
    Json pull(const std::string& name, const Json& previous = nullptr) {
        Json params = {{"textDocument", {{"uri", uri(name)}}}};
        if (!previous.is_null()) params["previousResultId"] = previous;
        return client.request("textDocument/diagnostic", params).at("result");
    }

    // The items of `workspace/diagnostic` by the names of their files.
    std::map<std::string, Json> pull_workspace(const std::map<std::string, Json>& previous = {}) {
        const Json params = {{"previousResultIds", ids_of(previous)}};
        return by_name(client.request("workspace/diagnostic", params).at("result"));
    }
    [[nodiscard]] Json ids_of(const std::map<std::string, Json>& reports) const {
        Json ids = Json::array();
        for (const auto& [name, report] : reports) ids.push_back({{"uri", uri(name)}, {"value", report["resultId"]}});
        return ids;
    }
    [[nodiscard]] std::map<std::string, Json> by_name(const Json& report) const {
        std::map<std::string, Json> items;
        const std::size_t root = uri("").size() + 1;
        for (const Json& item : report["items"])
            EXPECT_TRUE(items.try_emplace(item["uri"].get<std::string>().substr(root), item).second) << item;
        return items;
    }
    static std::vector<std::string> names(const std::map<std::string, Json>& items) {
        std::vector<std::string> all;
        for (const auto& [name, item] : items) all.push_back(name);
        return all;
    }

    // The params of the next `textDocument/publishDiagnostics`.
    Json published() { return next("textDocument/publishDiagnostics").at("params"); }
};

}  // namespace pykind::test
