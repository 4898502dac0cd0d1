// Conversations with the real program over pipes: the lifecycle, errors, cancellation, hover.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/lsp_client.hpp"

namespace pykind::test {
namespace {

constexpr const char* uri = "file:///ticker.py";
constexpr const char* ticker_module = "async def ticker(n):\n    for i in range(n):\n        yield i\n";

int code_of(const Json& response) { return response.at("error").at("code").get<int>(); }

TEST(Lifecycle, InitializesServesAndEnds) {
    LspClient client(PYKIND_BINARY);
    const Json result = client.initialize();
    EXPECT_EQ(result["serverInfo"]["name"], "pykind");
    EXPECT_EQ(result["serverInfo"]["version"], PYKIND_VERSION);
    EXPECT_EQ(result["capabilities"]["positionEncoding"], "utf-16");
    EXPECT_EQ(result["capabilities"]["textDocumentSync"]["change"], 2);
    EXPECT_EQ(result["capabilities"]["hoverProvider"], true);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Lifecycle, StdioFlagStartsTheServerToo) {
    LspClient client(PYKIND_BINARY, {"--stdio"});
    client.initialize();
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Lifecycle, ChoosesAnEncodingThatIsOffered) {
    const auto chosen = [](const std::vector<std::string>& offered) {
        LspClient client(PYKIND_BINARY);
        return client.initialize(offered)["capabilities"]["positionEncoding"].get<std::string>();
    };
    EXPECT_EQ(chosen({"utf-16", "utf-8"}), "utf-8");
    EXPECT_EQ(chosen({"utf-32", "utf-16"}), "utf-16");
    EXPECT_EQ(chosen({"utf-32"}), "utf-32");
    EXPECT_EQ(chosen({"utf-7"}), "utf-16");
}

TEST(Lifecycle, RequestsOutOfOrderGetTheirErrors) {
    LspClient client(PYKIND_BINARY);
    EXPECT_EQ(code_of(client.request("textDocument/hover", Json::object())), -32002);
    EXPECT_EQ(code_of(client.request("shutdown", nullptr)), -32002);
    client.open(uri, ticker_module);  // dropped: it came before `initialize`
    client.initialize();
    EXPECT_EQ(client.hover(uri, 0, 12), nullptr);
    EXPECT_EQ(code_of(client.request("initialize", {{"capabilities", Json::object()}})), -32600);
    client.request("shutdown", nullptr);
    EXPECT_EQ(code_of(client.request("textDocument/hover", Json::object())), -32600);
    client.notify("exit", nullptr);
    EXPECT_EQ(client.wait(), 0);
}

// A hover, and behind it what ends the server: all of it is there to read before the hover can be done.
std::string hover_and_end(const std::vector<Json>& end) {
    const Json hover = {{"textDocument", {{"uri", uri}}}, {"position", {{"line", 0}, {"character", 12}}}};
    std::string bytes = lsp::encode_frame(
        Json{{"jsonrpc", "2.0"}, {"id", 901}, {"method", "textDocument/hover"}, {"params", hover}}.dump());
    for (const Json& message : end) bytes += lsp::encode_frame(message.dump());
    return bytes;
}

// Eglot kills the server once it has the answer to `shutdown`.
TEST(Lifecycle, WhatStillRunsIsAnsweredBeforeShutdown) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(uri, ticker_module);
    client.send_bytes(hover_and_end({{{"jsonrpc", "2.0"}, {"id", 902}, {"method", "shutdown"}}}));
    std::vector<Json> answers;
    while (answers.size() < 2) {
        const auto message = client.receive();
        ASSERT_TRUE(message);
        if (message->contains("id") && !message->contains("method")) answers.push_back(*message);
    }
    EXPECT_EQ(answers[0]["id"], 901);
    EXPECT_EQ(code_of(answers[0]), -32800);
    EXPECT_EQ(answers[1]["id"], 902);
    EXPECT_EQ(answers[1]["result"], nullptr);
    client.notify("exit", nullptr);
    EXPECT_EQ(client.wait(), 0);
}

TEST(Lifecycle, WhatStillRunsAtExitIsAnsweredToo) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(uri, ticker_module);
    client.send_bytes(hover_and_end({{{"jsonrpc", "2.0"}, {"method", "exit"}}}));
    EXPECT_EQ(code_of(client.response_to(901)), -32800);
    EXPECT_EQ(client.wait(), 1);
}

TEST(Lifecycle, ExitWithoutShutdownIsStatusOne) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.notify("exit", nullptr);
    EXPECT_EQ(client.wait(), 1);
}

TEST(Lifecycle, EndOfInputIsStatusOne) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.close_input();
    EXPECT_EQ(client.wait(), 1);
}

TEST(Lifecycle, EndsCleanlyOnSigterm) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    ::kill(client.process(), SIGTERM);
    EXPECT_EQ(client.wait(), 0);
}

TEST(Lifecycle, EndsWithItsClientsProcess) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    LspClient client(PYKIND_BINARY);
    client.request("initialize", {{"processId", child}, {"capabilities", Json::object()}});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(client.wait(), 1);
}

TEST(Messages, UnknownMethodsAndBadParams) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    EXPECT_EQ(code_of(client.request("no/such", Json::object())), -32601);
    EXPECT_EQ(code_of(client.request("$/no-such", Json::object())), -32601);
    EXPECT_EQ(code_of(client.request("textDocument/didOpen", Json::object())), -32601)
        << "a notification is no request";
    client.notify("no/such", Json::object());
    client.notify("$/no-such", Json::object());
    client.notify("$/setTrace", {{"value", "verbose"}});
    const Json response = client.request(
        "textDocument/hover", {{"textDocument", {{"uri", uri}}}, {"position", {{"line", "1"}, {"character", 0}}}});
    EXPECT_EQ(code_of(response), -32602);
    EXPECT_EQ(response["error"]["message"], "params.position.line: expected an unsigned integer");
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Messages, MalformedJsonIsAnsweredAndSurvived) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    for (const std::string& content : {std::string("{\"id\":"), std::string("\xFF\xFE"), std::string(100000, '[')}) {
        client.send_bytes(lsp::encode_frame(content));
        const Json response = client.response_to(nullptr);
        EXPECT_EQ(code_of(response), -32700);
    }
    client.send_bytes(lsp::encode_frame("[]"));
    EXPECT_EQ(code_of(client.response_to(nullptr)), -32600);
    client.send({{"jsonrpc", "2.0"}, {"id", 1.5}, {"method", "shutdown"}});
    EXPECT_EQ(code_of(client.response_to(nullptr)), -32600);
    EXPECT_EQ(client.shut_down(), 0);
}

class BrokenHeaders : public testing::TestWithParam<const char*> {};

TEST_P(BrokenHeaders, EndTheServerWithStatusOneAndALogLine) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.send_bytes(GetParam());
    EXPECT_EQ(client.wait(), 1);
    EXPECT_NE(client.log().find("the stream cannot be read any further"), std::string::npos) << client.log();
}

INSTANTIATE_TEST_SUITE_P(Frames, BrokenHeaders,
                         testing::Values("Content-Length: -1\r\n\r\n", "Content-Length: 314572800\r\n\r\n",
                                         "Content-Type: x\r\n\r\n{}", "Content-Length: abc\r\n\r\n"));

TEST(Messages, FramesMayBeCutAnywhere) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(uri, ticker_module);
    const std::string frame = lsp::encode_frame(
        Json{{"jsonrpc", "2.0"},
             {"id", "cut"},
             {"method", "textDocument/hover"},
             {"params", {{"textDocument", {{"uri", uri}}}, {"position", {{"line", 0}, {"character", 12}}}}}}
            .dump());
    for (const char byte : frame) ASSERT_TRUE(client.send_bytes({&byte, 1}));
    EXPECT_NE(client.response_to("cut")["result"], nullptr);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST(Messages, ACancelledRequestIsAnsweredOnce) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    // Long enough to be under way when the cancellation comes; if it is done by then, its result is as good an answer.
    std::string text;
    for (int i = 0; i < 200000; ++i) text += "x = [1, 2, 3]\n";
    client.open(uri, text + ticker_module);
    const int id = client.ask("textDocument/hover",
                              {{"textDocument", {{"uri", uri}}}, {"position", {{"line", 200000}, {"character", 12}}}});
    client.notify("$/cancelRequest", {{"id", id}});
    const Json response = client.response_to(id);
    if (response.contains("error")) {
        EXPECT_EQ(code_of(response), -32800);
    } else {
        EXPECT_NE(response["result"], nullptr);
    }
    client.notify("$/cancelRequest", {{"id", 999}});
    client.request("shutdown", nullptr);
    client.notify("exit", nullptr);
    while (const auto message = client.receive()) EXPECT_NE(message->value("id", Json()), Json(id)) << "answered twice";
    EXPECT_EQ(client.wait(), 0);
}

TEST(Messages, StandardOutputCarriesFramesOnly) {
    LspClient client(PYKIND_BINARY, {"lsp", "--log-level", "trace"});
    client.initialize();
    client.notify("textDocument/didChange", Json::object());
    EXPECT_EQ(client.shut_down(), 0);  // receive() throws on anything that is no frame
    EXPECT_NE(client.log().find("params.textDocument: missing"), std::string::npos) << client.log();
}

TEST(Messages, AnUnwritableLogFileIsSaidAndSurvived) {
    LspClient client(PYKIND_BINARY, {"lsp", "--log-file", "/dev/null/log"});
    client.initialize();
    EXPECT_EQ(client.shut_down(), 0);
    EXPECT_NE(client.log().find("cannot write the log file"), std::string::npos) << client.log();
}

class HoverIn : public testing::TestWithParam<const char*> {};

// `ticker` begins after an astral-plane character on its line: 4 bytes, 2 UTF-16 units, 1 code point.
TEST_P(HoverIn, RangesCountInTheNegotiatedUnits) {
    const std::string encoding = GetParam();
    LspClient client(PYKIND_BINARY);
    client.initialize({encoding});
    client.open(uri, "x = '😀'; it = (i async for i in x)\n");
    const int units = encoding == "utf-8" ? 4 : encoding == "utf-16" ? 2 : 1;
    const int parenthesis = 5 + units + 8;
    const Json hover = client.hover(uri, 0, parenthesis);
    ASSERT_NE(hover, nullptr);
    EXPECT_NE(hover["contents"]["value"].get<std::string>().find("asynchronous generator expression"),
              std::string::npos);
    EXPECT_EQ(hover["range"], (Json{{"start", {{"line", 0}, {"character", parenthesis}}},
                                    {"end", {{"line", 0}, {"character", parenthesis + 1}}}}));
    EXPECT_EQ(client.hover(uri, 0, parenthesis - 2), nullptr);
    EXPECT_EQ(client.shut_down(), 0);
}

INSTANTIATE_TEST_SUITE_P(Encodings, HoverIn, testing::Values("utf-8", "utf-16", "utf-32"));

TEST(Hover, GivesMarkdownOrPlainTextAsAsked) {
    for (const std::string format : {"markdown", "plaintext"}) {
        LspClient client(PYKIND_BINARY);
        client.initialize({}, format);
        client.open(uri, ticker_module);
        const Json hover = client.hover(uri, 0, 12);
        EXPECT_EQ(hover["contents"]["kind"], format);
        const auto value = hover["contents"]["value"].get<std::string>();
        EXPECT_EQ(value.starts_with("**`ticker`** — asynchronous generator function\n"), format == "markdown") << value;
        EXPECT_EQ(hover["range"]["start"], (Json{{"line", 0}, {"character", 10}}));
        EXPECT_EQ(hover["range"]["end"], (Json{{"line", 0}, {"character", 16}}));
        EXPECT_EQ(client.shut_down(), 0);
    }
}

TEST(Hover, IsNullWhereThereIsNothingToSay) {
    LspClient client(PYKIND_BINARY);
    client.initialize();
    client.open(uri, ticker_module);
    EXPECT_EQ(client.hover(uri, 1, 8), nullptr) << "a loop's target";
    EXPECT_EQ(client.hover(uri, 500, 0), nullptr) << "past the end";
    EXPECT_EQ(client.hover(uri, 0, 5000), nullptr) << "past the line's end";
    EXPECT_EQ(client.hover("file:///never-opened.py", 0, 12), nullptr);
    client.open("file:///x.rs", ticker_module, "rust");
    EXPECT_EQ(client.hover("file:///x.rs", 0, 12), nullptr) << "not Python";
    client.notify("textDocument/didClose", {{"textDocument", {{"uri", uri}}}});
    EXPECT_EQ(client.hover(uri, 0, 12), nullptr) << "closed";
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
