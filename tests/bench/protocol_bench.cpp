// The messages of typing, as bytes and as values: a document of 15,000 lines that is opened, and a key and a hover a
// thousand times.
#include <benchmark/benchmark.h>

#include "protocol/base_protocol.hpp"
#include "protocol/hover.hpp"
#include "protocol/navigation.hpp"
#include "protocol/text_synchronization.hpp"
#include "tests/bench/corpus.hpp"

namespace pykind {
namespace {

using lsp::Json;

constexpr int keys = 1000;
constexpr const char* uri = "file:///home/someone/project/package/module.py";

std::string opened_document() {
    const Json document = {{"uri", uri}, {"languageId", "python"}, {"version", 1}, {"text", bench::text_of(15000)}};
    return lsp::to_bytes(lsp::make_notification("textDocument/didOpen", {{"textDocument", document}}));
}

std::string typed_key(int version) {
    const Json at = {{"line", 7000 + version}, {"character", 12}};
    const Json change = {{"range", {{"start", at}, {"end", at}}}, {"text", "x"}};
    return lsp::to_bytes(
        lsp::make_notification("textDocument/didChange",
                               {{"textDocument", {{"uri", uri}, {"version", version}}}, {"contentChanges", {change}}}));
}

std::string asked_hover(int id) {
    return lsp::to_bytes(
        lsp::make_request(std::to_string(id), "textDocument/hover",
                          {{"textDocument", {{"uri", uri}}}, {"position", {{"line", 7000 + id}, {"character", 12}}}}));
}

std::vector<std::string> contents_of_typing() {
    std::vector<std::string> contents;
    for (int number = 1; number <= keys; ++number) {
        contents.push_back(typed_key(number));
        contents.push_back(asked_hover(number));
    }
    return contents;
}

std::size_t size_of(const std::vector<std::string>& contents) {
    std::size_t size = 0;
    for (const std::string& content : contents) size += content.size();
    return size;
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

// In the pieces in which a pipe gives them.
void unframe(benchmark::State& state, const std::vector<std::string>& contents) {
    constexpr std::size_t piece = 65536;
    std::string stream;
    for (const std::string& content : contents) stream += lsp::encode_frame(content);
    for (auto _ : state) {
        lsp::FrameDecoder decoder;
        std::size_t frames = 0;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            decoder.feed(std::string_view(stream).substr(at, piece));
            while (decoder.next()) ++frames;
        }
        if (frames != contents.size()) state.SkipWithError("there are not as many frames as there were");
    }
    count_bytes(state, stream.size());
}

void framing_of_typing(benchmark::State& state) { unframe(state, contents_of_typing()); }
void framing_of_an_opened_document(benchmark::State& state) { unframe(state, {opened_document()}); }

void json_of_an_opened_document(benchmark::State& state) {
    const std::string content = opened_document();
    for (auto _ : state) {
        const lsp::Message message = lsp::parse_message(content);
        benchmark::DoNotOptimize(
            lsp::decode_params(std::get<lsp::Notification>(message).params, lsp::decode_did_open_params));
    }
    count_bytes(state, content.size());
}

void json_of_typing(benchmark::State& state) {
    const std::vector<std::string> contents = contents_of_typing();
    for (auto _ : state) {
        for (const std::string& content : contents) {
            const lsp::Message message = lsp::parse_message(content);
            if (const auto* const change = std::get_if<lsp::Notification>(&message))
                benchmark::DoNotOptimize(lsp::decode_params(change->params, lsp::decode_did_change_params));
            else
                benchmark::DoNotOptimize(
                    lsp::decode_params(std::get<lsp::Request>(message).params, lsp::decode_position_params));
        }
    }
    count_bytes(state, size_of(contents));
}

// Answers with a hover of a usual length.
void json_of_hovers(benchmark::State& state) {
    std::string words;
    while (words.size() < 800) words += "- **Consume** `async for i in ticker(…)` · `await anext(it)`\n";
    const lsp::Range range{{7000, 10}, {7000, 16}};
    std::size_t bytes = 0;
    for (auto _ : state) {
        bytes = 0;
        for (std::int64_t id = 0; id < keys; ++id) {
            const Json hover = lsp::make_hover(lsp::MarkupKind::Markdown, words, range);
            bytes += lsp::encode_frame(lsp::to_bytes(lsp::make_response(id, hover))).size();
        }
    }
    count_bytes(state, bytes);
}

BENCHMARK(framing_of_typing)->Unit(benchmark::kMicrosecond);
BENCHMARK(framing_of_an_opened_document)->Unit(benchmark::kMicrosecond);
BENCHMARK(json_of_an_opened_document)->Unit(benchmark::kMicrosecond);
BENCHMARK(json_of_typing)->Unit(benchmark::kMicrosecond);
BENCHMARK(json_of_hovers)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace pykind
