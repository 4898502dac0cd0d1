#include "analysis/page.hpp"

#include <algorithm>

namespace pykind {

namespace {

// Takes the markup out; asterisks in code stay.
std::string plain(std::string_view text) {
    std::string result;
    bool in_code = false;
    for (const char c : text) {
        if (c == '`') {
            in_code = !in_code;
        } else if (c != '*' || in_code) {
            result += c;
        }
    }
    return result;
}

}  // namespace

std::string code(std::string_view text) {
    std::string result = "`";
    result += text;
    std::replace(result.begin() + 1, result.end(), '`', '\'');
    std::replace(result.begin(), result.end(), '\n', ' ');
    result += '`';
    return result;
}

std::string render_markdown(const Page& page, Detail detail) {
    std::string text = "**" + code(page.subject) + "** — " + page.phrase + "\n\n" + page.lead + "\n";
    if (detail == Detail::Full) {
        for (const Item& item : page.items) text += "- **" + item.label + "** " + item.text + "\n";
    }
    if (!page.links.empty()) text += "\n";
    for (std::size_t i = 0; i < page.links.size(); ++i) {
        text += i == 0 ? "[" : " · [";
        text += page.links[i].text;
        text += "](";
        text += page.links[i].url;
        text += ")";
    }
    if (!page.links.empty()) text += "\n";
    return text;
}

std::string render_plain(const Page& page, Detail detail) {
    std::string text = page.subject + " — " + page.phrase + "\n\n" + plain(page.lead) + "\n";
    if (detail == Detail::Full) {
        for (const Item& item : page.items) text += "  " + item.label + ": " + plain(item.text) + "\n";
    }
    if (!page.links.empty()) text += "\n";
    for (const Link& link : page.links) text += std::string(link.url) + "\n";
    return text;
}

}  // namespace pykind
