// A short text in the shape that every hover has, and its two renderings.
//
// Text in it is a subset of markdown: `code` between backquotes, *emphasis* between asterisks. Code holds no backquote.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pykind {

// One item of the list: "**Consume** `async for …` · …".
struct Item {
    std::string label;
    std::string text;
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

[[nodiscard]] std::string render_markdown(const Page& page, Detail detail = Detail::Full);
// No markup; links as addresses on lines of their own.
[[nodiscard]] std::string render_plain(const Page& page, Detail detail = Detail::Full);

// The text as code, whatever it holds.
[[nodiscard]] std::string code(std::string_view text);

}  // namespace pykind
