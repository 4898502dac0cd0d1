// The text of a spec, line by line: its fenced blocks, what their fences say, and the rewriting of expectations.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/project/project.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind::test {

// A fenced block: the lines from `begin` to `end`, between the fences.
struct SpecBlock {
    std::string fence;  // the opening one
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t after() const { return end + 1; }
    // Whether one of the words after "```python" is this one.
    [[nodiscard]] bool has(std::string_view word) const;
    // Of `key=value`; empty where there is none.
    [[nodiscard]] std::string value_of(std::string_view key) const;
    // The minor version of the Python that the code is for.
    [[nodiscard]] int target() const;
    // Where the file is in the project that the blocks under one heading make up.
    [[nodiscard]] std::string path() const;
};

// The Python of a block, without its cursor.
struct SpecSource {
    std::string text;
    std::vector<syntax::Offset> line_starts;
    std::optional<syntax::Offset> cursor;
};

class SpecText {
public:
    explicit SpecText(const std::string& markdown);

    [[nodiscard]] std::size_t size() const { return lines_.size(); }
    [[nodiscard]] const std::string& operator[](std::size_t index) const { return lines_[index]; }
    // The block whose opening fence is that line, if it is one and has a closing one.
    [[nodiscard]] std::optional<SpecBlock> block_at(std::size_t index) const;
    [[nodiscard]] SpecSource source_of(const SpecBlock& block) const;
    // The lines of a block as they stand.
    [[nodiscard]] std::string content_of(const SpecBlock& block) const;

    void set(std::size_t index, std::string line) { lines_[index] = std::move(line); }
    // Puts the lines of a text in place of those from `begin` to `end`.
    void replace(std::size_t begin, std::size_t end, const std::string& text);
    [[nodiscard]] std::string markdown() const;

private:
    std::vector<std::string> lines_;
};

// The project that the blocks under one heading make up.
struct SpecProject {
    static constexpr std::string_view folder = "/project";

    std::shared_ptr<MemoryFileSystem> files;
    project::Project project;

    SpecProject(std::shared_ptr<MemoryFileSystem> in, int minor);
};

}  // namespace pykind::test
