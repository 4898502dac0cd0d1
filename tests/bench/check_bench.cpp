// `pykind check` over a large folder: CPython's standard library, as a user calls it, on one processor and on all.
//
// all_checks is the program with all checks on; no_checks the same with none, which is the price of reading and
// parsing: what is between them is the checks' own.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/bench/corpus.hpp"
#include "tests/support/process.hpp"

namespace pykind {
namespace {

const test::TemporaryFolder& library() {
    static const test::TemporaryFolder folder;
    static const bool written = [] {
        for (std::size_t i = 0; i < bench::corpus().size(); ++i)
            folder.write(bench::corpus_paths()[i], bench::corpus()[i]);
        return true;
    }();
    static_cast<void>(written);
    return folder;
}

void check(benchmark::State& state, std::vector<std::string> options) {
    options.insert(options.begin(), {"check", library().path(""), "--exit-zero", "--format", "json"});
    if (state.range(0) != 0) options.insert(options.end(), {"--jobs", std::to_string(state.range(0))});
    for (auto _ : state) {
        const test::Outcome outcome = test::run_process(PYKIND_BINARY, options, "");
        if (outcome.status != 0) state.SkipWithError("it failed");
        state.counters["findings"] =
            static_cast<double>(std::count(outcome.output.begin(), outcome.output.end(), '\n'));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(bench::corpus_bytes()));
}

void all_checks(benchmark::State& state) { check(state, {}); }
// One that looks at nothing: it is about what others have found.
void no_checks(benchmark::State& state) { check(state, {"--select", "unused-ignore"}); }

BENCHMARK(all_checks)->ArgName("jobs")->Arg(1)->Arg(0)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(no_checks)->ArgName("jobs")->Arg(1)->Arg(0)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pykind
