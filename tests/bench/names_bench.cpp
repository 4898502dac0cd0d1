// Scopes and names, hovers from the text to the words, and the checks of one file: what is done with a tree that is
// there.
#include <benchmark/benchmark.h>

#include "analysis/check.hpp"
#include "analysis/hover.hpp"
#include "server/workspace.hpp"
#include "tests/bench/corpus.hpp"

namespace pykind {
namespace {

constexpr std::size_t lines_of_file = 15000;

std::shared_ptr<const AnalyzedFile> file_of_bench() {
    return AnalyzedFile::analyze(syntax::SourceText(bench::text_of(lines_of_file)));
}

void names(benchmark::State& state) {
    std::vector<std::shared_ptr<const syntax::SyntaxTree>> trees;
    for (const std::string& bytes : bench::corpus())
        trees.push_back(syntax::SyntaxTree::parse(syntax::SourceText::decode(bytes)));
    std::size_t occurrences = 0;
    for (auto _ : state) {
        occurrences = 0;
        for (const auto& tree : trees) occurrences += semantics::SymbolTable::build(*tree).occurrences().size();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bench::corpus_bytes()));
    state.counters["names"] = static_cast<double>(occurrences);
}

// At a thousand names all over a file, with an evaluator for each, as a request has one.
void hovers_over_names(benchmark::State& state) {
    constexpr std::size_t places = 1000;
    const auto file = file_of_bench();
    const auto project = server::open_project({});
    const auto& occurrences = file->symbols().occurrences();
    std::size_t found = 0;
    for (auto _ : state) {
        found = 0;
        for (std::size_t i = 0; i < places; ++i) {
            semantics::Evaluator evaluator(*project);
            const auto at = occurrences[i * occurrences.size() / places].span.begin;
            const auto explanation = explain_at(evaluator, *file, at);
            if (!explanation) continue;
            benchmark::DoNotOptimize(render_markdown(compose(*explanation)));
            ++found;
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * places));
    state.counters["hovers"] = static_cast<double>(found);
}

// Of a file that is all of its project.
void checks_of_a_file(benchmark::State& state) {
    const auto file = file_of_bench();
    const auto project = server::open_project({});
    static_cast<void>(file->symbols());
    NoFiles others;
    std::size_t findings = 0;
    for (auto _ : state) {
        semantics::Evaluator evaluator(*project);
        findings = findings_in({evaluator, file, others}, {}).size();
    }
    state.counters["findings"] = static_cast<double>(findings);
}

BENCHMARK(names)->Unit(benchmark::kMillisecond);
BENCHMARK(hovers_over_names)->Unit(benchmark::kMillisecond);
BENCHMARK(checks_of_a_file)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pykind
