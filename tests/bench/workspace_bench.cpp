// The real server in workspaces of many files: hovers that cross files, and references.
//
// hover_across_files: a use whose definition is two imports away, asked for the first time (cold: all files are read)
// and again (warm). references: of one function over a workspace of 10,000 files and about 100 MB, made by copying the
// standard library under many package names; cold is the first search of a new server, with the files in the system's
// cache.
#include <benchmark/benchmark.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "protocol/basic_types.hpp"
#include "tests/bench/corpus.hpp"
#include "tests/support/lsp_client.hpp"
#include "tests/support/process.hpp"

namespace pykind {
namespace {

using Clock = std::chrono::steady_clock;
using test::Json;
using test::LspClient;
using test::TemporaryFolder;

constexpr const char* app =
    "from pkg import ticker\n"
    "\n"
    "async def main():\n"
    "    async for i in ticker():\n"
    "        print(i)\n";

void start(LspClient& client, const std::string& folder) {
    const Json folders = {{{"uri", lsp::uri_of_path(folder)}, {"name", "bench"}}};
    client.request("initialize",
                   {{"processId", nullptr}, {"capabilities", Json::object()}, {"workspaceFolders", folders}});
    client.notify("initialized", Json::object());
}

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

const TemporaryFolder& three_files() {
    static const TemporaryFolder folder;
    static const bool written = [] {
        folder.write("pkg/__init__.py", "from .streams import ticker\n");
        folder.write("pkg/streams.py", bench::text_of(300) + "\nasync def ticker():\n    yield 1\n");
        folder.write("app.py", app);
        return true;
    }();
    static_cast<void>(written);
    return folder;
}

void hover_across_files_cold(benchmark::State& state) {
    const std::string folder = three_files().path("");
    const std::string uri = lsp::uri_of_path(folder + "/app.py");
    for (auto _ : state) {
        LspClient client(PYKIND_BINARY);
        start(client, folder);
        client.open(uri, app);
        const auto begin = Clock::now();
        if (client.hover(uri, 3, 20).is_null()) state.SkipWithError("no hover");
        state.SetIterationTime(seconds_since(begin));
        client.shut_down();
    }
}

void hover_across_files_warm(benchmark::State& state) {
    const std::string folder = three_files().path("");
    const std::string uri = lsp::uri_of_path(folder + "/app.py");
    LspClient client(PYKIND_BINARY);
    start(client, folder);
    client.open(uri, app);
    for (auto _ : state) {
        if (client.hover(uri, 3, 20).is_null()) state.SkipWithError("no hover");
    }
    client.shut_down();
}

// Copies of the library as packages, with a function that each of them calls.
struct LargeWorkspace {
    TemporaryFolder folder;
    std::size_t files = 0;
    std::size_t bytes = 0;

    LargeWorkspace() {
        constexpr std::size_t wanted = 10000;
        constexpr std::size_t longest = 40000;  // which makes about 100 MB of them
        folder.write("shared.py", "async def ticker():\n    yield 1\n");
        for (std::size_t copy = 0; files < wanted; ++copy) {
            const std::string package = "copy" + std::to_string(copy) + "/";
            folder.write(package + "use.py", "from shared import ticker\n\nticker()\n");
            std::size_t index = 0;
            for (const std::string& text : bench::corpus()) {
                if (text.size() > longest || files >= wanted) continue;
                folder.write(package + "m" + std::to_string(index++) + ".py", text);
                ++files;
                bytes += text.size();
            }
        }
    }
};

const LargeWorkspace& large_workspace() {
    static const LargeWorkspace workspace;
    return workspace;
}

std::size_t search(LspClient& client) {
    const std::string uri = lsp::uri_of_path(large_workspace().folder.path("shared.py"));
    const Json answer = client.request("textDocument/references", {{"textDocument", {{"uri", uri}}},
                                                                   {"position", {{"line", 0}, {"character", 11}}},
                                                                   {"context", {{"includeDeclaration", true}}}});
    return answer.at("result").size();
}

void open_shared(LspClient& client) {
    const std::string folder = large_workspace().folder.path("");
    start(client, folder);
    client.open(lsp::uri_of_path(folder + "/shared.py"), "async def ticker():\n    yield 1\n");
}

void references_cold(benchmark::State& state) {
    large_workspace();
    for (auto _ : state) {
        LspClient client(PYKIND_BINARY);
        open_shared(client);
        const auto begin = Clock::now();
        state.counters["references"] = static_cast<double>(search(client));
        state.SetIterationTime(seconds_since(begin));
        state.counters["peak memory, MiB"] = bench::peak_memory(client.process());
        client.shut_down();
    }
    state.counters["files"] = static_cast<double>(large_workspace().files);
    state.counters["MB"] = static_cast<double>(large_workspace().bytes) / 1e6;
}

void references_warm(benchmark::State& state) {
    LspClient client(PYKIND_BINARY);
    open_shared(client);
    search(client);
    for (auto _ : state) benchmark::DoNotOptimize(search(client));
    client.shut_down();
}

BENCHMARK(hover_across_files_cold)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hover_across_files_warm)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(references_cold)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);
BENCHMARK(references_warm)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pykind
