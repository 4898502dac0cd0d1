#include "protocol/work_done_progress.hpp"

namespace pykind::lsp {

namespace {

Json make_progress(const Json& token, Json value) {
    return make_notification("$/progress", {{"token", token}, {"value", std::move(value)}});
}

}  // namespace

Json decode_work_done_token(const Reader& params) {
    const auto token = params.optional_member("workDoneToken");
    return token ? token->integer_or_string() : Json();
}

Json make_create_progress(const std::string& id, const Json& token) {
    return make_request(id, "window/workDoneProgress/create", {{"token", token}});
}

Json make_progress_begin(const Json& token, const std::string& title) {
    return make_progress(token, {{"kind", "begin"}, {"title", title}, {"cancellable", false}, {"percentage", 0}});
}

Json make_progress_report(const Json& token, const std::string& message, std::uint32_t percentage) {
    return make_progress(token, {{"kind", "report"}, {"message", message}, {"percentage", percentage}});
}

Json make_progress_end(const Json& token) { return make_progress(token, {{"kind", "end"}}); }

}  // namespace pykind::lsp
