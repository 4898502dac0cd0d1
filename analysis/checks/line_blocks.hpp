// Edits that put whole lines of statements into a block of their own.
//
//     header = next(rows)    →    try:
//                                     header = next(rows)
#pragma once

#include <string>
#include <vector>

#include "analysis/edit.hpp"

namespace pykind::checks {

class LineBlocks {
public:
    explicit LineBlocks(const syntax::SyntaxTree& tree) : tree_(tree) {}

    // Its lines hold nothing else but comments, and none of them begins in a string.
    [[nodiscard]] bool is_alone(const syntax::Node& statement) const;

    // Those from the beginning of one statement to the end of the other are moved into a block under a new line.
    // Comments right before the first one stay with it.
    void put_under(std::string_view header, const syntax::Node& first, const syntax::Node& last);

    // Lines below a statement, indented as that one; a tab at a line's beginning stands for one level more.
    void add_below(const syntax::Node& statement, std::initializer_list<std::string_view> lines);

    // In order of place, as long as what was asked for was.
    [[nodiscard]] const std::vector<Edit>& edits() const { return edits_; }

private:
    [[nodiscard]] std::string_view indentation_of(const syntax::Node& statement) const;
    [[nodiscard]] std::string unit_at(const syntax::Node& statement) const;
    [[nodiscard]] std::string_view line_end() const;
    [[nodiscard]] std::uint32_t first_line_of(const syntax::Node& statement) const;

    const syntax::SyntaxTree& tree_;
    std::vector<Edit> edits_;
};

}  // namespace pykind::checks
