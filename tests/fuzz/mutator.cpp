#include "tests/fuzz/mutator.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "tests/fuzz/python_generator.hpp"

namespace pykind::fuzz {

namespace {

using Json = nlohmann::json;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        lines.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

// A change of Python's lines, words and expressions.
class PythonMutation {
public:
    PythonMutation(const std::string& text, unsigned seed) : text_(text), lines_(lines_of(text)), python_(seed) {}

    std::string run() {
        if (lines_.empty()) return python_.module();
        switch (python_.below(9)) {
            case 0: insert_statement(); break;
            case 1: erase_lines(); break;
            case 2: repeat_lines(); break;
            case 3: std::swap(lines_[line()], lines_[line()]); break;
            case 4: indent_lines(); break;
            case 5: return with_word(python_.name());
            case 6: return with_word(word_at(python_.below(text_.size())));
            case 7: return with_word(python_.expression());
            default: return with_keyword();
        }
        return joined(lines_);
    }

private:
    [[nodiscard]] std::size_t line() { return begin_ = python_.below(lines_.size()); }
    [[nodiscard]] std::size_t line_after() { return std::min(lines_.size(), begin_ + 1 + python_.below(4)); }
    [[nodiscard]] std::vector<std::string>::iterator at(std::size_t index) {
        return lines_.begin() + static_cast<std::ptrdiff_t>(index);
    }

    void insert_statement() {
        const std::size_t place = line();
        const int level = static_cast<int>(std::min<std::size_t>(8, lines_[place].find_first_not_of(' ') / 4));
        lines_.insert(at(place), python_.once_in(3) ? python_.definition(level, 1) : python_.statement(level, 1));
    }

    void erase_lines() {
        const std::size_t begin = line();
        lines_.erase(at(begin), at(line_after()));
    }

    void repeat_lines() {
        const std::size_t begin = line();
        const std::vector<std::string> part(at(begin), at(line_after()));
        const std::size_t place = line();
        lines_.insert(at(place), part.begin(), part.end());
    }

    void indent_lines() {
        const bool deeper = python_.once_in(2);
        const std::size_t begin = line();
        const std::size_t end = line_after();
        for (std::size_t i = begin; i < end; ++i) {
            if (deeper) {
                lines_[i] = "    " + lines_[i];
            } else if (lines_[i].starts_with("    ")) {
                lines_[i].erase(0, 4);
            }
        }
    }

    // The first word that ends behind a place.
    [[nodiscard]] std::pair<std::size_t, std::size_t> word_span(std::size_t place) const {
        std::size_t begin = place;
        while (begin < text_.size() && !is_word(text_[begin])) ++begin;
        while (begin > 0 && begin < text_.size() && is_word(text_[begin - 1])) --begin;
        std::size_t end = begin;
        while (end < text_.size() && is_word(text_[end])) ++end;
        return {begin, end};
    }
    [[nodiscard]] std::string word_at(std::size_t place) const {
        const auto [begin, end] = word_span(place);
        return text_.substr(begin, end - begin);
    }
    [[nodiscard]] std::string with_word(const std::string& word) {
        const auto [begin, end] = word_span(python_.below(text_.size()));
        return text_.substr(0, begin) + word + text_.substr(end);
    }

    // Puts a keyword before a word, or takes one away.
    [[nodiscard]] std::string with_keyword() {
        static constexpr std::string_view keywords[] = {"async ",  "await ", "yield ",   "yield from ", "not ",
                                                        "return ", "*",      "lambda: ", "self."};
        const std::string keyword(keywords[python_.below(std::size(keywords))]);
        const std::size_t found = text_.find(keyword, python_.below(text_.size()));
        if (found != std::string::npos && python_.once_in(2))
            return text_.substr(0, found) + text_.substr(found + keyword.size());
        const std::size_t begin = word_span(python_.below(text_.size())).first;
        return text_.substr(0, begin) + keyword + text_.substr(begin);
    }

    const std::string& text_;
    std::vector<std::string> lines_;
    PythonGenerator python_;
    std::size_t begin_ = 0;
};

// A change of one section, or one more.
std::string mutated_sections(const std::string& input, unsigned seed) {
    PythonGenerator random(seed);
    std::vector<Section> sections = sections_of(input);
    Section& section = sections[random.below(sections.size())];
    switch (random.below(5)) {
        case 0: {
            const std::size_t line = random.below(1 + lines_of(sections.front().text).size());
            const std::string place = std::to_string(line) + ":" + std::to_string(random.below(20));
            const std::string end = std::to_string(line + random.below(2)) + ":" + std::to_string(random.below(30));
            sections.push_back({place + "-" + end, random.once_in(2) ? random.statement(1, 1) : random.expression(1)});
            break;
        }
        case 1: section = sections[random.below(sections.size())]; break;
        default: section.text = PythonMutation(section.text, seed).run();
    }
    std::string text = sections.front().text;
    for (std::size_t i = 1; i < sections.size(); ++i) {
        if (!text.empty() && text.back() != '\n') text += '\n';
        text += std::string(section_mark) + sections[i].title + "\n" + sections[i].text;
    }
    return text;
}

// All values of a document.
void collect(Json& value, std::vector<Json*>& all) {
    all.push_back(&value);
    if (!value.is_structured()) return;
    for (Json& inner : value) collect(inner, all);
}

Json any_value(PythonGenerator& random) {
    switch (random.below(9)) {
        case 0: return nullptr;
        case 1: return random.once_in(2);
        case 2: return static_cast<int>(random.below(12));
        case 3: return -1;
        case 4: return 1e300;
        case 5: return Json::array();
        case 6: return Json::object();
        case 7: return random.module();
        default: return random.name();
    }
}

// A change of one value of one message, or another order of them.
std::string mutated_messages(const std::string& input, unsigned seed) {
    PythonGenerator random(seed);
    std::vector<std::string> lines = lines_of(input);
    if (lines.empty()) return "{}\n";
    std::string& line = lines[random.below(lines.size())];
    Json message = Json::parse(line, nullptr, false);
    if (message.is_discarded() || random.once_in(4)) {
        const std::string copy = lines[random.below(lines.size())];
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(random.below(lines.size() + 1)), copy);
        return joined(lines);
    }
    std::vector<Json*> values;
    collect(message, values);
    Json& value = *values[random.below(values.size())];
    if (random.once_in(3)) {
        value = Json(*values[random.below(values.size())]);
    } else if (value.is_string() && random.once_in(2)) {
        value = PythonMutation(value.get<std::string>(), seed).run();
    } else if (value.is_number_integer()) {
        value = static_cast<int>(random.below(40));
    } else {
        value = any_value(random);
    }
    line = message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    return joined(lines);
}

}  // namespace

std::string mutated(Language language, const std::string& input, unsigned seed) {
    switch (language) {
        case Language::Python: return PythonMutation(input, seed).run();
        case Language::Sections: return mutated_sections(input, seed);
        case Language::Messages: return mutated_messages(input, seed);
        case Language::Bytes: return input;
    }
    return input;
}

}  // namespace pykind::fuzz
