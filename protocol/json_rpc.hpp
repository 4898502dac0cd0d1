// JSON-RPC 2.0 as LSP uses it ("Base Protocol": Request, Response, Notification, error codes).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pykind::lsp {

using Json = nlohmann::json;

enum class ErrorCode : int {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,
    ServerNotInitialized = -32002,
    RequestFailed = -32803,
    ContentModified = -32801,
    RequestCancelled = -32800,
};

struct ResponseError {
    ErrorCode code;
    std::string message;
};

using RequestId = std::variant<std::int64_t, std::string>;

struct Request {
    RequestId id;
    std::string method;
    Json params;
};

struct Notification {
    std::string method;
    Json params;
};

// The answer to a request of ours. The result is null where it is an error.
struct Response {
    Json id;
    Json result;
    std::string error;  // its message
};

// What is no message: the error to answer with, and the id to answer to, if it could be read.
struct Malformed {
    std::optional<RequestId> id;
    ResponseError error;
};

using Message = std::variant<Request, Notification, Response, Malformed>;

// Reads a frame's content. What is nested deeper than any message of the protocol is malformed, so that nothing that
// walks JSON with recursion can overflow the stack. Throws nothing, but where memory runs out.
[[nodiscard]] Message parse_message(std::string_view content);

[[nodiscard]] Json make_response(const RequestId& id, Json result);
[[nodiscard]] Json make_notification(const std::string& method, Json params);
// A request of ours.
[[nodiscard]] Json make_request(const std::string& id, const std::string& method, Json params);
[[nodiscard]] Json make_error_response(const std::optional<RequestId>& id, const ResponseError& error);

// The one place where JSON becomes bytes: what is not UTF-8 is replaced, because the library would throw.
[[nodiscard]] std::string to_bytes(const Json& message);

// What a request comes to: a value, or the error to answer with.
template <class T>
using Result = std::variant<T, ResponseError>;

}  // namespace pykind::lsp
