#include "protocol/base_protocol.hpp"

#include <gtest/gtest.h>

namespace pykind::lsp {
namespace {

TEST(FrameDecoder, GivesWhatWasEncoded) {
    FrameDecoder decoder;
    decoder.feed(encode_frame("{}") + encode_frame("") + encode_frame("[1]"));
    EXPECT_EQ(decoder.next(), "{}");
    EXPECT_EQ(decoder.next(), "");
    EXPECT_EQ(decoder.next(), "[1]");
    EXPECT_EQ(decoder.next(), std::nullopt);
    EXPECT_EQ(decoder.fault(), "");
}

TEST(FrameDecoder, TakesFramesCutAtEveryByte) {
    const std::string stream = encode_frame("{\"a\":1}") + encode_frame("äöü");
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        FrameDecoder decoder;
        std::string all;
        decoder.feed(stream.substr(0, cut));
        while (auto content = decoder.next()) all += *content;
        decoder.feed(stream.substr(cut));
        while (auto content = decoder.next()) all += *content;
        EXPECT_EQ(all, "{\"a\":1}äöü") << "cut at " << cut;
    }
}

TEST(FrameDecoder, HeadersInAnyCaseAndOrder) {
    FrameDecoder decoder;
    decoder.feed("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:  2 \r\n\r\n{}");
    EXPECT_EQ(decoder.next(), "{}");
}

struct BadHeader {
    const char* header;
    const char* reason;
};

class FrameDecoderFaults : public testing::TestWithParam<BadHeader> {};

TEST_P(FrameDecoderFaults, AreNamedAndFinal) {
    FrameDecoder decoder;
    decoder.feed(std::string(GetParam().header) + "\r\n\r\n{}");
    EXPECT_EQ(decoder.next(), std::nullopt);
    EXPECT_NE(decoder.fault().find(GetParam().reason), std::string::npos) << decoder.fault();
    decoder.feed(encode_frame("{}"));
    EXPECT_EQ(decoder.next(), std::nullopt) << "where the next frame begins cannot be known";
}

INSTANTIATE_TEST_SUITE_P(Headers, FrameDecoderFaults,
                         testing::Values(BadHeader{"Content-Length: -5", "not a number"},
                                         BadHeader{"Content-Length: ", "not a number"},
                                         BadHeader{"Content-Length: 12x", "not a number"},
                                         BadHeader{"Content-Length: 99999999999999999999999", "not a number"},
                                         BadHeader{"Content-Length: 268435457", "over the limit"},
                                         BadHeader{"Content-Type: text", "without Content-Length"},
                                         BadHeader{"nonsense", "without a colon"},
                                         BadHeader{"Content-Length: 2\r\nContent-Length: 3", "two different"}));

TEST(FrameDecoder, GivesUpOnAHeaderWithoutEnd) {
    FrameDecoder decoder;
    decoder.feed(std::string(max_header_length + 1, 'x'));
    EXPECT_EQ(decoder.next(), std::nullopt);
    EXPECT_NE(decoder.fault(), "");
}

}  // namespace
}  // namespace pykind::lsp
