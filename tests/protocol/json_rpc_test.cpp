#include "protocol/json_rpc.hpp"

#include <gtest/gtest.h>

#include "protocol/text_synchronization.hpp"

namespace pykind::lsp {
namespace {

ErrorCode code_of(const Message& message) { return std::get<Malformed>(message).error.code; }

TEST(ParseMessage, TellsRequestsFromNotifications) {
    const auto request = std::get<Request>(parse_message(R"({"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1}})"));
    EXPECT_EQ(std::get<std::int64_t>(request.id), 7);
    EXPECT_EQ(request.method, "m");
    EXPECT_EQ(request.params["a"], 1);
    EXPECT_EQ(std::get<std::string>(std::get<Request>(parse_message(R"({"id":"x","method":"m"})")).id), "x");
    EXPECT_EQ(std::get<Notification>(parse_message(R"({"method":"n"})")).method, "n");
    EXPECT_TRUE(std::holds_alternative<Response>(parse_message(R"({"id":1,"result":null})")));
}

TEST(ParseMessage, NamesTheErrorOfTheSpecification) {
    EXPECT_EQ(code_of(parse_message("{")), ErrorCode::ParseError);
    EXPECT_EQ(code_of(parse_message("")), ErrorCode::ParseError);
    EXPECT_EQ(code_of(parse_message("\xFF")), ErrorCode::ParseError);
    EXPECT_EQ(code_of(parse_message("[]")), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message("1")), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message("{}")), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message(R"({"id":1.5,"method":"m"})")), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message(R"({"id":{},"method":"m"})")), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message(R"({"id":1,"method":5})")), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message(R"({"id":1,"method":"m","params":5})")), ErrorCode::InvalidRequest);
}

TEST(ParseMessage, SurvivesDeepNesting) {
    const std::string deep = std::string(1000000, '[') + std::string(1000000, ']');
    EXPECT_EQ(code_of(parse_message(deep)), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(parse_message(std::string(1000000, '['))), ErrorCode::ParseError);
    EXPECT_EQ(code_of(parse_message(R"({"id":1,"method":"m","params":)" + deep + "}")), ErrorCode::InvalidRequest);
    const std::string shallow = std::string(100, '[') + std::string(100, ']');
    EXPECT_TRUE(std::holds_alternative<Notification>(parse_message(R"({"method":"m","params":)" + shallow + "}")));
}

// Each inside of a string, made long, and what nlohmann's parser makes of it.
TEST(ParseMessage, ReadsLongStringsAsTheParserDoes) {
    const std::string filling(std::size_t{1} << 16U, 'x');
    const std::vector<std::string> insides = {
        "", R"(\n \" \\ \/ \b \f \r \t)", R"(\u0041\u00e9\u20AC\u0000)", R"(\uD83D\uDE00)", "é€😀\x7f", R"(ends in \\)",
        // None of these is a string.
        R"(\x)", R"(\u12)", R"(\u12G4)", R"(\u+123)", R"(\uD83D)", R"(\uD83Dx)", R"(\uD83D\u0041)", R"(\uDE00)", "\n",
        "\x01", std::string(1, '\0'), "\x80", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"};
    std::size_t refused = 0;
    for (const std::string& inside : insides) {
        for (const std::string& whole : {inside + filling, filling + inside, filling + inside + filling}) {
            const std::string content =
                R"({"method":"m","params":{"a" : ")" + whole + R"(","b":[1,"short"],"c":")" + whole + R"("}})";
            const Json expected = Json::parse(content, nullptr, false);
            const Message message = parse_message(content);
            if (expected.is_discarded()) {
                EXPECT_EQ(code_of(message), ErrorCode::ParseError) << inside;
                ++refused;
            } else {
                EXPECT_EQ(std::get<Notification>(message).params, expected["params"]) << inside;
            }
        }
    }
    EXPECT_EQ(refused, 17 * 3);
}

TEST(ParseMessage, ReadsLongStringsWhereverTheyStand) {
    const std::string filling(std::size_t{1} << 16U, 'x');
    const auto params_of = [](const std::string& params) {
        const std::string content = R"({"method":"m","params":)" + params + "}";
        EXPECT_EQ(std::get<Notification>(parse_message(content)).params, Json::parse(content)["params"])
            << params.substr(0, 80);
    };
    params_of("{\"" + filling + "\":1}");                                  // a name
    params_of("[\"" + filling + "\"]");                                    // an element
    params_of("{\"a\":\"\x7Flong string 0\",\"b\":\"" + filling + "\"}");  // beside what stands for one
    params_of(R"({"a":"\u007Flong string 0","b":")" + filling + "\"}");    // and beside what is read as that
    params_of(R"({"a":"\"","b":")" + filling + R"(","c":"\\"})");          // between quotes
    EXPECT_EQ(code_of(parse_message(R"({"method":")" + filling)), ErrorCode::ParseError);
    EXPECT_EQ(code_of(parse_message(R"({"method":"m","params":{"a":")" + filling + R"(",})")), ErrorCode::ParseError);
}

TEST(ToBytes, ReplacesWhatIsNotUtf8) { EXPECT_EQ(to_bytes(Json("a\xFF")), "\"a\xEF\xBF\xBD\""); }

std::string fault_of(const char* params) {
    const auto decoded = decode_params(Json::parse(params), decode_did_change_params);
    const auto* const error = std::get_if<ResponseError>(&decoded);
    return error == nullptr ? "" : error->message;
}

TEST(DecodeParams, SaysWhereTheFaultIs) {
    EXPECT_EQ(fault_of(R"({"textDocument":{"uri":"u","version":1},"contentChanges":[{"text":""}]})"), "");
    EXPECT_EQ(fault_of(R"([])"), "params: expected an object");
    EXPECT_EQ(fault_of(R"({})"), "params.textDocument: missing");
    EXPECT_EQ(fault_of(R"({"textDocument":{"uri":5,"version":1},"contentChanges":[]})"),
              "params.textDocument.uri: expected a string");
    EXPECT_EQ(fault_of(R"({"textDocument":{"uri":"u","version":1},"contentChanges":{}})"),
              "params.contentChanges: expected an array");
    EXPECT_EQ(
        fault_of(
            R"({"textDocument":{"uri":"u","version":1},"contentChanges":[{"text":"","range":{"start":{"line":-1,"character":0},
                          "end":{"line":0,"character":0}}}]})"),
        "params.contentChanges[0].range.start.line: expected an unsigned integer");
}

}  // namespace
}  // namespace pykind::lsp
