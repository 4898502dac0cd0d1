#include "tests/support/spec_text.hpp"

#include <sstream>

namespace pykind::test {

namespace {

constexpr std::string_view cursor = "$0";
constexpr int newest_target = 14;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> words_of(const std::string& fence) {
    std::vector<std::string> words;
    std::istringstream stream(fence);
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

project::Environment environment_of(int minor) {
    project::Environment environment;
    environment.roots = {std::string(SpecProject::folder)};
    environment.minor = minor;
    return environment;
}

}  // namespace

bool SpecBlock::has(std::string_view word) const {
    for (const std::string& other : words_of(fence)) {
        if (other == word) return true;
    }
    return false;
}

std::string SpecBlock::value_of(std::string_view key) const {
    const std::string start = std::string(key) + "=";
    for (const std::string& word : words_of(fence)) {
        if (word.starts_with(start)) return word.substr(start.size());
    }
    return {};
}

int SpecBlock::target() const {
    const std::string version = value_of("target");
    return version.starts_with("3.") ? std::stoi(version.substr(2)) : newest_target;
}

std::string SpecBlock::path() const {
    const std::string file = value_of("file");
    return std::string(SpecProject::folder) + "/" + (file.empty() ? "main.py" : file);
}

SpecText::SpecText(const std::string& markdown) : lines_(lines_of(markdown)) {}

std::optional<SpecBlock> SpecText::block_at(std::size_t index) const {
    if (index >= lines_.size() || !lines_[index].starts_with("```") || lines_[index] == "```") return std::nullopt;
    SpecBlock block{lines_[index], index + 1, index + 1};
    while (block.end < lines_.size() && lines_[block.end] != "```") ++block.end;
    return block;
}

SpecSource SpecText::source_of(const SpecBlock& block) const {
    SpecSource source;
    for (std::size_t i = block.begin; i < block.end; ++i) {
        std::string line = lines_[i];
        source.line_starts.push_back(static_cast<syntax::Offset>(source.text.size()));
        if (const std::size_t at = line.find(cursor); at != std::string::npos) {
            source.cursor = static_cast<syntax::Offset>(source.text.size() + at);
            line.erase(at, cursor.size());
        }
        source.text += line + "\n";
    }
    return source;
}

std::string SpecText::content_of(const SpecBlock& block) const {
    std::string content;
    for (std::size_t i = block.begin; i < block.end; ++i) content += lines_[i] + "\n";
    return content;
}

void SpecText::replace(std::size_t begin, std::size_t end, const std::string& text) {
    const std::vector<std::string> lines = lines_of(text);
    const auto first = lines_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto at = lines_.erase(first, lines_.begin() + static_cast<std::ptrdiff_t>(end));
    lines_.insert(at, lines.begin(), lines.end());
}

std::string SpecText::markdown() const {
    std::string text;
    for (const std::string& line : lines_) text += line + "\n";
    return text;
}

SpecProject::SpecProject(std::shared_ptr<MemoryFileSystem> in, int minor)
    : files(std::move(in)), project(files, environment_of(minor)) {}

}  // namespace pykind::test
