// Framing and JSON-RPC: the same messages come of the same bytes, however they arrive; each is read without harm.
#include "protocol/base_protocol.hpp"
#include "protocol/json_rpc.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

struct Frames {
    std::vector<std::string> contents;
    std::string fault;
    friend bool operator==(const Frames&, const Frames&) = default;
};

Frames read_in_pieces(std::string_view bytes, std::size_t piece) {
    lsp::FrameDecoder decoder;
    Frames frames;
    for (std::size_t at = 0; at < bytes.size() && decoder.fault().empty(); at += piece) {
        decoder.feed(bytes.substr(at, piece));
        while (auto content = decoder.next()) frames.contents.emplace_back(*content);
    }
    frames.fault = decoder.fault();
    return frames;
}

void check_message(const std::string& content) {
    const lsp::Message message = lsp::parse_message(content);
    if (const auto* const request = std::get_if<lsp::Request>(&message)) {
        const std::string answer = lsp::to_bytes(lsp::make_response(request->id, request->params));
        require(lsp::Json::accept(answer), "an answer is no JSON: " + answer);
    } else if (const auto* const malformed = std::get_if<lsp::Malformed>(&message)) {
        const std::string answer = lsp::to_bytes(lsp::make_error_response(malformed->id, malformed->error));
        require(lsp::Json::accept(answer), "a refusal is no JSON: " + answer);
    }
}

}  // namespace

void fuzz_frames(std::string_view input) {
    const Frames whole = read_in_pieces(input, input.size() + 1);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}})
        require(read_in_pieces(input, piece) == whole, "the messages hang on how the bytes arrive");
    for (const std::string& content : whole.contents) {
        check_message(content);
        const Frames framed = read_in_pieces(lsp::encode_frame(content), 64);
        require(framed.fault.empty() && framed.contents == std::vector{content}, "a frame of ours is read otherwise");
    }
}

}  // namespace pykind::fuzz
