// The real server over pipes on a file of 15,000 lines: what an editor waits for.
//
// open_to_first_hover: process start, initialize, didOpen, the answer to a hover. edit_and_hover: one character typed
// in the middle, then a hover at the end; p50 and p99 over the edits are counters, in milliseconds.
// edit_and_publication: the same, then the diagnostics of that version; the counters are without the pause that the
// server makes after an edit.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tests/bench/corpus.hpp"
#include "tests/support/lsp_client.hpp"

namespace pykind {
namespace {

using Clock = std::chrono::steady_clock;
using test::Json;

constexpr const char* uri = "file:///bench.py";
constexpr const char* last_function = "async def ticker(n):\n    yield n\n";

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

const std::string& text() {
    static const std::string made = bench::text_of(15000) + last_function;
    return made;
}

int line_of_last_function() { return static_cast<int>(std::count(text().begin(), text().end(), '\n')) - 2; }

void open_to_first_hover(benchmark::State& state) {
    for (auto _ : state) {
        const auto start = Clock::now();
        test::LspClient client(PYKIND_BINARY);
        client.initialize();
        const auto opened = Clock::now();
        client.open(uri, text());
        if (client.hover(uri, line_of_last_function(), 12).is_null()) state.SkipWithError("no hover");
        state.SetIterationTime(milliseconds_since(start) / 1000);
        state.counters["open to hover, ms"] = milliseconds_since(opened);
        state.counters["peak memory, MiB"] = bench::peak_memory(client.process());
        client.shut_down();
    }
    state.counters["lines"] = static_cast<double>(line_of_last_function());
}

// Types a comment into the middle, a letter at a time.
void type_letter(test::LspClient& client, int version) {
    const Json at = {{"line", line_of_last_function() / 2}, {"character", 0}};
    client.notify(
        "textDocument/didChange",
        {{"textDocument", {{"uri", uri}, {"version", version}}},
         {"contentChanges", {{{"range", {{"start", at}, {"end", at}}}, {"text", version % 2 == 0 ? "#" : "\n"}}}}});
}

void count_percentiles(benchmark::State& state, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    state.counters["p50, ms"] = times[times.size() / 2];
    state.counters["p99, ms"] = times[times.size() * 99 / 100];
}

void edit_and_hover(benchmark::State& state) {
    test::LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(uri, text());
    int version = 1;
    std::vector<double> times;
    for (auto _ : state) {
        const auto start = Clock::now();
        type_letter(client, ++version);
        const Json hover = client.hover(uri, line_of_last_function() + version / 2, 12);
        times.push_back(milliseconds_since(start));
        state.SetIterationTime(times.back() / 1000);
        benchmark::DoNotOptimize(hover);
    }
    count_percentiles(state, std::move(times));
    client.shut_down();
}

// What is to be found stands at the end.
void edit_and_publication(benchmark::State& state) {
    constexpr double pause = 150;
    test::LspClient client(PYKIND_BINARY);
    client.request("initialize",
                   {{"processId", nullptr},
                    {"rootUri", nullptr},
                    {"capabilities", {{"textDocument", {{"publishDiagnostics", {{"versionSupport", true}}}}}}}});
    client.notify("initialized", Json::object());
    client.open(uri, text() + "async def main():\n    await ticker(3)\n");
    const auto published = [&] { return client.message_of("textDocument/publishDiagnostics")["params"]; };
    published();
    int version = 1;
    std::vector<double> times;
    for (auto _ : state) {
        const auto start = Clock::now();
        type_letter(client, ++version);
        const Json params = published();
        times.push_back(milliseconds_since(start) - pause);
        state.SetIterationTime(times.back() / 1000);
        if (params["version"] != version || params["diagnostics"].empty()) state.SkipWithError("not of this version");
    }
    count_percentiles(state, std::move(times));
    client.shut_down();
}

void hover_only(benchmark::State& state) {
    test::LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(uri, text());
    for (auto _ : state) benchmark::DoNotOptimize(client.hover(uri, line_of_last_function(), 12));
    client.shut_down();
}

BENCHMARK(open_to_first_hover)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(edit_and_hover)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(400);
BENCHMARK(edit_and_publication)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(100);
BENCHMARK(hover_only)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pykind
