// The parts of the analysis on CPython's own standard library, on one thread.
//
// Throughput is in source bytes. The library is that of PYKIND_BENCH_PYTHON, or of the `python3` on PATH.
#include <benchmark/benchmark.h>

#include <iostream>

#include "analysis/hover.hpp"
#include "tests/bench/corpus.hpp"

namespace pykind {
namespace {

using bench::corpus;

void count_bytes(benchmark::State& state) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(bench::corpus_bytes()));
}

void decode(benchmark::State& state) {
    const auto& files = corpus();  // read before the clock runs
    for (auto _ : state) {
        for (const std::string& bytes : files) benchmark::DoNotOptimize(syntax::SourceText::decode(bytes).size());
    }
    count_bytes(state);
}

void lex(benchmark::State& state) {
    const auto& files = corpus();
    for (auto _ : state) {
        for (const std::string& bytes : files)
            benchmark::DoNotOptimize(syntax::tokenize(syntax::SourceText::decode(bytes)).tokens.size());
    }
    count_bytes(state);
}

void parse(benchmark::State& state) {
    const auto& files = corpus();
    std::size_t memory = 0;
    for (auto _ : state) {
        memory = 0;
        for (const std::string& bytes : files)
            memory += syntax::SyntaxTree::parse(syntax::SourceText::decode(bytes))->memory();
    }
    count_bytes(state);
    state.counters["tree bytes per source byte"] =
        static_cast<double>(memory) / static_cast<double>(bench::corpus_bytes());
}

void parse_and_classify(benchmark::State& state) {
    const auto& files = corpus();
    std::size_t functions = 0;
    for (auto _ : state) {
        functions = 0;
        for (const std::string& bytes : files) {
            functions += AnalyzedFile::analyze(syntax::SourceText::decode(bytes))->functions().functions().size();
        }
    }
    count_bytes(state);
    state.counters["functions"] = static_cast<double>(functions);
}

BENCHMARK(decode)->Unit(benchmark::kMillisecond);
BENCHMARK(lex)->Unit(benchmark::kMillisecond);
BENCHMARK(parse)->Unit(benchmark::kMillisecond);
BENCHMARK(parse_and_classify)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pykind

BENCHMARK_MAIN();
