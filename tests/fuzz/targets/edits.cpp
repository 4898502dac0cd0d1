// Incremental synchronization: after any edits the text is what the edits make of it, and every answer is the one for a
// freshly opened text.
//
//     async def f():
//         yield 1
//     #%% 1:4-1:9
//     await
//     #%% 0:0-0:6
//
// is a text and two edits. Each gives a range, and its replacement without the last line ending.
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "tests/fuzz/session_client.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

using lsp::Json;

constexpr const char* uri = "untitled:edited.py";
// More would only be more of the same; each is followed by answers, which fill what is kept across edits.
constexpr std::size_t most_edits = 6;
constexpr std::size_t most_places = 40;

struct Place {
    unsigned line = 0;
    unsigned character = 0;  // in UTF-16 units

    friend auto operator<=>(const Place&, const Place&) = default;
};

struct TextEdit {
    Place begin;
    Place end;
    std::string text;
};

// An editor's text cannot be anything else.
std::string as_utf8(const std::string& bytes) {
    return Json::parse(Json(bytes).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

std::optional<TextEdit> edit_of(const Section& section) {
    std::array<unsigned, 4> numbers{};
    if (std::sscanf(section.title.c_str(), "%4u:%4u-%4u:%4u", &numbers[0], &numbers[1], &numbers[2], &numbers[3]) != 4)
        return std::nullopt;
    TextEdit edit{{numbers[0], numbers[1]}, {numbers[2], numbers[3]}, as_utf8(section.text)};
    if (edit.end < edit.begin) return std::nullopt;
    if (edit.text.ends_with('\n')) edit.text.pop_back();
    return edit;
}

// The place of a position in a text, as the specification defines it, written down anew: a character past the end of
// the line is its end, and one inside of a code point its beginning.
std::optional<std::size_t> offset_of(const std::string& text, Place place) {
    std::size_t at = 0;
    for (unsigned line = 0; line < place.line; ++line) {
        at = text.find_first_of("\r\n", at);
        if (at == std::string::npos) return std::nullopt;
        at += text.compare(at, 2, "\r\n") == 0 ? 2 : 1;
    }
    unsigned units = 0;
    while (at < text.size() && text[at] != '\r' && text[at] != '\n') {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        units += length == 4 ? 2 : 1;
        if (units > place.character) break;
        at += length;
    }
    return at;
}

Json json_of(Place place) { return {{"line", place.line}, {"character", place.character}}; }

Json document() { return {{"uri", uri}}; }

void open(SessionClient& client, const std::string& text, std::size_t version) {
    client.notify("textDocument/didOpen",
                  {{"textDocument", {{"uri", uri}, {"languageId", "python"}, {"version", version}, {"text", text}}}});
}

// Without what may differ: the names of results.
Json diagnostics(SessionClient& client) {
    Json report = client.request("textDocument/diagnostic", {{"textDocument", document()}});
    report.erase("resultId");
    return report;
}

class Comparison {
public:
    Comparison(SessionClient& edited, SessionClient& fresh) : edited_(edited), fresh_(fresh) {}

    void run(const std::string& text) {
        require(diagnostics(edited_) == diagnostics(fresh_), "the findings are others than those of a fresh text");
        for (const char* const method :
             {"textDocument/documentSymbol", "textDocument/semanticTokens/full", "textDocument/codeLens"})
            compare(method, {{"textDocument", document()}});
        const Json whole = {{"start", json_of({})}, {"end", json_of({9999, 0})}};
        compare("textDocument/inlayHint", {{"textDocument", document()}, {"range", whole}});
        compare_places(text);
    }

private:
    void compare(const std::string& method, const Json& params) {
        Json one = edited_.request(method, params);
        Json other = fresh_.request(method, params);
        for (Json* const answer : {&one, &other}) {
            if (answer->is_object()) answer->erase("resultId");
        }
        require(one == other,
                method + " is answered otherwise than for a fresh text:\n" + one.dump() + "\n" + other.dump());
    }

    // At the beginnings of words.
    void compare_places(const std::string& text) {
        Place place;
        bool in_word = false;
        std::size_t places = 0;
        for (const char c : text) {
            const bool is_word = c == '_' || c == '@' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (is_word && !in_word && places++ < most_places) compare_at(place);
            in_word = is_word;
            place = c == '\n' ? Place{place.line + 1, 0} : Place{place.line, place.character + 1};
        }
    }

    void compare_at(Place place) {
        const Json params = {{"textDocument", document()}, {"position", json_of(place)}};
        for (const char* const method :
             {"textDocument/hover", "textDocument/definition", "textDocument/documentHighlight"})
            compare(method, params);
        const Json range = {{"start", json_of(place)}, {"end", json_of(place)}};
        if (place.character < 8)
            compare("textDocument/codeAction",
                    {{"textDocument", document()}, {"range", range}, {"context", {{"diagnostics", Json::array()}}}});
    }

    SessionClient& edited_;
    SessionClient& fresh_;
};

}  // namespace

void fuzz_edits(std::string_view input) {
    const std::vector<Section> sections = sections_of(input);
    std::string text = as_utf8(sections.front().text);
    SessionClient edited("utf-16");
    std::size_t version = 1;
    open(edited, text, version);
    static_cast<void>(diagnostics(edited));
    for (std::size_t i = 1; i < sections.size() && version <= most_edits; ++i) {
        const auto edit = edit_of(sections[i]);
        if (!edit) continue;
        const auto begin = offset_of(text, edit->begin);
        const auto end = offset_of(text, edit->end);
        if (!begin || !end) continue;
        text.replace(*begin, *end - *begin, edit->text);
        const Json range = {{"start", json_of(edit->begin)}, {"end", json_of(edit->end)}};
        const Json change = {{"range", range}, {"text", edit->text}};
        edited.notify("textDocument/didChange", {{"textDocument", {{"uri", uri}, {"version", ++version}}},
                                                 {"contentChanges", Json::array({change})}});
        const std::string* const result = edited.text_of(uri);
        require(result != nullptr, "an edit inside of the text is refused");
        require(*result == text, "the text is another one than the edits make");
        static_cast<void>(diagnostics(edited));
    }
    SessionClient fresh("utf-16");
    open(fresh, text, version);
    Comparison(edited, fresh).run(text);
}

}  // namespace pykind::fuzz
