#include "protocol/json_rpc.hpp"

#include <limits>

#include "protocol/long_strings.hpp"

namespace pykind::lsp {

namespace {

constexpr int max_depth = 256;

// JSON down to the depth that a message may have; what is deeper is left out.
struct Parsed {
    Json value;
    bool is_too_deep = false;
};

Parsed parse(std::string_view content) {
    Parsed parsed;
    LongStrings long_strings(content);
    const auto is_kept = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > max_depth) {
            parsed.is_too_deep = true;
            return false;
        }
        if (event == Json::parse_event_t::value && value.is_string()) {
            auto& string = value.get_ref<std::string&>();
            if (auto whole = long_strings.take(string)) string = std::move(*whole);
        }
        return true;
    };
    parsed.value = Json::parse(long_strings.json(), is_kept, /*allow_exceptions=*/false);
    return parsed;
}

std::optional<RequestId> read_id(const Json& id) {
    if (id.is_number_unsigned() && id.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    if (id.is_number_integer()) return id.get<std::int64_t>();
    if (id.is_string()) return id.get<std::string>();
    return std::nullopt;
}

Malformed invalid(std::optional<RequestId> id, std::string message) {
    return {std::move(id), {ErrorCode::InvalidRequest, std::move(message)}};
}

std::string message_of_error(const Json& message) {
    const auto error = message.find("error");
    if (error == message.end() || !error->is_object()) return {};
    const auto text = error->find("message");
    return text != error->end() && text->is_string() ? text->get<std::string>() : std::string();
}

}  // namespace

Message parse_message(std::string_view content) {
    auto [message, is_too_deep] = parse(content);
    if (message.is_discarded()) return Malformed{std::nullopt, {ErrorCode::ParseError, "the content is not JSON"}};
    if (!message.is_object()) {
        return invalid(std::nullopt, message.is_array() ? "batches are not supported" : "a message must be an object");
    }
    const auto id = message.find("id");
    const auto method = message.find("method");
    const bool has_id = id != message.end();
    std::optional<RequestId> request_id = has_id ? read_id(*id) : std::nullopt;
    if (is_too_deep)
        return invalid(std::move(request_id), "nested deeper than " + std::to_string(max_depth) + " levels");
    if (method == message.end()) {
        if (message.contains("result") || message.contains("error")) {
            return Response{has_id ? std::move(*id) : Json(), message.value("result", Json()),
                            message_of_error(message)};
        }
        return invalid(std::move(request_id), "method: missing");
    }
    if (!method->is_string()) return invalid(std::move(request_id), "method: expected a string");
    if (has_id && !request_id) return invalid(std::nullopt, "id: expected an integer or a string");
    Json params;
    if (const auto found = message.find("params"); found != message.end()) params = std::move(*found);
    if (!params.is_null() && !params.is_structured()) {
        return invalid(std::move(request_id), "params: expected an object or an array");
    }
    auto name = method->get<std::string>();
    if (request_id) return Request{std::move(*request_id), std::move(name), std::move(params)};
    return Notification{std::move(name), std::move(params)};
}

namespace {

Json to_json(const RequestId& id) {
    return std::visit([](const auto& value) { return Json(value); }, id);
}

}  // namespace

Json make_response(const RequestId& id, Json result) {
    return {{"jsonrpc", "2.0"}, {"id", to_json(id)}, {"result", std::move(result)}};
}

Json make_notification(const std::string& method, Json params) {
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

Json make_request(const std::string& id, const std::string& method, Json params) {
    Json request = make_notification(method, std::move(params));
    request["id"] = id;
    return request;
}

Json make_error_response(const std::optional<RequestId>& id, const ResponseError& error) {
    return {{"jsonrpc", "2.0"},
            {"id", id ? to_json(*id) : Json()},
            {"error", {{"code", static_cast<int>(error.code)}, {"message", error.message}}}};
}

std::string to_bytes(const Json& message) { return message.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace pykind::lsp
