// What an editor asks for whenever the cursor moves: which conversions there are at a place in a file of 15,000 lines,
// most of it the standard library.
//
// The file is parsed already, and it is all of its project; the evaluator is a new one each time, as it is in the
// server.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "analysis/rewrite.hpp"
#include "server/workspace.hpp"
#include "tests/bench/corpus.hpp"

namespace pykind {
namespace {

constexpr std::string_view iterator =
    "\nclass Inbox:\n"
    "    def __init__(self, queue):\n"
    "        self.queue = queue\n"
    "        self.done = False\n"
    "\n"
    "    def __aiter__(self):\n"
    "        return self\n"
    "\n"
    "    async def __anext__(self):\n"
    "        if self.done:\n"
    "            raise StopAsyncIteration\n"
    "        item = await self.queue.get()\n"
    "        if item is None:\n"
    "            self.done = True\n"
    "            raise StopAsyncIteration\n"
    "        return item\n";

class OneFile final : public ProjectFiles {
public:
    explicit OneFile(std::shared_ptr<const AnalyzedFile> file) : file_(std::move(file)) {}

    std::vector<std::shared_ptr<const AnalyzedFile>> with_words(const std::set<std::string>&) override {
        return {file_};
    }

private:
    std::shared_ptr<const AnalyzedFile> file_;
};

void proposals_at_a_place(benchmark::State& state, std::string_view word, bool is_offered) {
    const std::string text = bench::text_of(15000) + std::string(iterator);
    const auto file = AnalyzedFile::analyze(syntax::SourceText(text));
    const auto project = server::open_project({});
    OneFile files(file);
    const auto at = static_cast<syntax::Offset>(file->tree->text().bytes().rfind(word));
    for (auto _ : state) {
        semantics::Evaluator evaluator(*project);
        const auto proposals = proposals_at({evaluator, file, files}, {at, at});
        const bool is_right = is_offered ? !proposals.empty() && proposals.front().is_offered() : proposals.empty();
        if (!is_right) state.SkipWithError("it is not what it was to be");
    }
    state.counters["lines"] = static_cast<double>(file->tree->text().line_count());
}

BENCHMARK_CAPTURE(proposals_at_a_place, class_that_can_be, "Inbox", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(proposals_at_a_place, other_function, "\n\ndef ", false)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pykind
