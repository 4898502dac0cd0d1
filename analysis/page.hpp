// A short text in the shape that every hover has, and its two renderings.
//
// Text in it is a subset of markdown: `code` between backquotes, *emphasis* between asterisks. Code holds no backquote.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pykind {

// Where something stands.
struct Place {
    std::string path;  // of its file; empty for a text that is no file
    std::uint32_t line = 1;
    bool is_here = true;  // in the file that the page speaks of

    friend bool operator==(const Place&, const Place&) = default;
};

// One item of the list: "**Consume** `async for …` · …".
struct Item {
    std::string label;
    std::string text;
    std::vector<Place> places = {};  // named after the text, as links where that can be
};

// One of the addresses of links.hpp.
struct Link {
    std::string_view text;
    std::string_view url;
};

struct Page {
    std::string subject;  // code: "ticker"
    std::string phrase;   // what it is: "asynchronous generator function"
    std::string lead;     // one or two sentences
    std::vector<Item> items;
    std::vector<Link> links;
};

// Brief leaves the list out.
enum class Detail : std::uint8_t { Full, Brief };

// The address of a place; empty if it has none.
using PlaceAddress = std::function<std::string(const Place&)>;

// Places become links to the addresses that `address` gives them, or plain text without it.
[[nodiscard]] std::string render_markdown(const Page& page, Detail detail = Detail::Full,
                                          const PlaceAddress& address = {});
// No markup; links as addresses on lines of their own.
[[nodiscard]] std::string render_plain(const Page& page, Detail detail = Detail::Full);

// "line 12", or with its file "streams.py:12"
[[nodiscard]] std::string text_of(const Place& place);

// The text as code, whatever it holds.
[[nodiscard]] std::string code(std::string_view text);

}  // namespace pykind
