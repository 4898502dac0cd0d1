// `pykind-demo BINARY FILE`: starts the real server on stdio, opens the file as an editor would, and prints the hover
// of every function in it as the server answers it.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "analysis/hover.hpp"
#include "protocol/basic_types.hpp"
#include "protocol/line_index.hpp"
#include "tests/support/lsp_client.hpp"

namespace pykind::test {
namespace {

// Where an editor's user would put the mouse: on the name, or on what begins the lambda or generator expression.
lsp::Position place_of(const semantics::FunctionInfo& info, const lsp::LineIndex& lines) {
    const syntax::FunctionDef* const def = info.def();
    return lines.position(def != nullptr && def->name.length() > 0 ? def->name.begin : info.node->span.begin);
}

void print_hover(const std::string& file, lsp::Position at, const std::string& markdown, bool colour) {
    std::printf("%s%s:%u:%u%s\n", colour ? "\x1b[2m" : "", file.c_str(), at.line + 1, at.character + 1,
                colour ? "\x1b[0m" : "");
    std::istringstream lines(markdown);
    for (std::string line; std::getline(lines, line);) std::printf("    %s\n", line.c_str());
    std::printf("\n");
}

// The conversions on offer at a place, if the server offers any at all.
std::size_t print_actions(LspClient& client, const std::string& uri, lsp::Position at) {
    const Json position = {{"line", at.line}, {"character", at.character}};
    const Json answer = client.request("textDocument/codeAction", {{"textDocument", {{"uri", uri}}},
                                                                   {"range", {{"start", position}, {"end", position}}},
                                                                   {"context", {{"diagnostics", Json::array()}}}});
    const Json actions = answer.value("result", Json::array());
    if (!actions.is_array()) return 0;
    for (const Json& action : actions) std::printf("    offers: %s\n", action.value("title", "").c_str());
    return actions.size();
}

int run(const std::string& binary, const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        std::fprintf(stderr, "pykind-demo: %s: cannot read\n", file.c_str());
        return 2;
    }
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    const std::string text(syntax::SourceText::decode(bytes.str()).bytes());
    const std::string uri = lsp::uri_of_path(std::filesystem::absolute(file).string());

    LspClient client(binary);
    const Json capabilities = client.initialize()["capabilities"];
    client.open(uri, text);
    const bool has_actions = capabilities.contains("codeActionProvider");
    const bool colour = ::isatty(STDOUT_FILENO) == 1;

    const auto analyzed = AnalyzedFile::analyze(syntax::SourceText(text));
    const lsp::LineIndex lines(text, lsp::PositionEncoding::Utf16);
    std::vector<double> milliseconds;
    std::size_t missing = 0;
    std::size_t actions = 0;
    for (const semantics::FunctionInfo& info : analyzed->functions().functions()) {
        const lsp::Position at = place_of(info, lines);
        const auto start = std::chrono::steady_clock::now();
        const Json hover = client.hover(uri, static_cast<int>(at.line), static_cast<int>(at.character));
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        if (hover.is_null()) ++missing;
        print_hover(file, at, hover.is_null() ? "(no hover)" : hover["contents"]["value"].get<std::string>(), colour);
        if (has_actions) actions += print_actions(client, uri, at);
    }
    const int status = client.shut_down();
    if (milliseconds.empty()) {
        std::printf("%s holds no function.\n", file.c_str());
        return status;
    }
    std::nth_element(milliseconds.begin(), milliseconds.begin() + static_cast<std::ptrdiff_t>(milliseconds.size() / 2),
                     milliseconds.end());
    std::printf("%zu functions, %zu without a hover; median answer %.2f ms.", milliseconds.size(), missing,
                milliseconds[milliseconds.size() / 2]);
    if (has_actions) std::printf(" %zu conversions on offer.", actions);
    std::printf("\n");
    return missing == 0 ? status : 1;
}

}  // namespace
}  // namespace pykind::test

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: pykind-demo BINARY FILE\n", stderr);
        return 2;
    }
    return pykind::test::run(argv[1], argv[2]);
}
