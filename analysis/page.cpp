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

std::string text_of(const Place& place) {
    if (place.is_here) return "line " + std::to_string(place.line);
    // Packages are told apart by their folders.
    std::string_view name = place.path;
    const auto slash = name.rfind('/');
    if (slash != std::string_view::npos) {
        const bool is_package = name.substr(slash + 1).starts_with("__init__.py");
        const auto from = is_package && slash > 0 ? name.rfind('/', slash - 1) : slash;
        name.remove_prefix(from == std::string_view::npos ? 0 : from + 1);
    }
    return std::string(name) + ":" + std::to_string(place.line);
}

std::string render_markdown(const Page& page, Detail detail, const PlaceAddress& address) {
    std::string text = "**" + code(page.subject) + "** — " + page.phrase + "\n\n" + page.lead + "\n";
    if (detail == Detail::Full) {
        for (const Item& item : page.items) {
            text += "- **" + item.label + "** " + item.text;
            for (std::size_t i = 0; i < item.places.size(); ++i) {
                text += i > 0 ? " · " : item.text.empty() ? "" : ", ";
                const std::string target = address ? address(item.places[i]) : std::string();
                const std::string words = text_of(item.places[i]);
                text += target.empty() ? words : "[" + words + "](" + target + ")";
            }
            text += "\n";
        }
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
        for (const Item& item : page.items) {
            text += "  " + item.label + ": " + plain(item.text);
            for (std::size_t i = 0; i < item.places.size(); ++i)
                text += (i > 0 || !item.text.empty() ? ", " : "") + text_of(item.places[i]);
            text += "\n";
        }
    }
    if (!page.links.empty()) text += "\n";
    for (const Link& link : page.links) text += std::string(link.url) + "\n";
    return text;
}

}  // namespace pykind
