// Statements in a form that can be rearranged and printed again. What nobody rearranges is printed as it stood, with
// its comments, its blank lines and the lines that it is broken into.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/rewrite.hpp"

namespace pykind::rewriting {

struct Statement;
using Block = std::vector<Statement>;

// A header that ends in a colon, with its block: `if x:`, `else:`, `except E as e:`. That of `match x:` is empty: the
// cases are clauses of the same statement.
struct Clause {
    const syntax::Node* node = nullptr;  // the ExceptHandler or MatchCase; else null
    std::vector<std::string> lead = {};  // comment and blank lines before it, without indentation
    std::string header = {};
    std::string trailing = {};  // the comment behind it, with the spaces before
    Block body;
    std::vector<std::string> end = {};  // comment lines after the last statement
    bool is_inline = false;             // the body stands on the line of the header

    [[nodiscard]] bool is(std::string_view keyword) const;
    [[nodiscard]] bool is_case() const { return node != nullptr && node->kind == syntax::NodeKind::MatchCase; }
};

// How a statement leaves the step that it is part of.
enum class Exit : std::uint8_t {
    None,
    Value,  // `return v`: the step gives an item
    Again,  // `return next(self)`: the next step begins
    End,    // `raise StopIteration`: there are no more items
    Other,  // `raise`, `break`, `continue`
};

struct Statement {
    const syntax::Node* node = nullptr;  // what it was read from; null for what was made up
    std::vector<std::string> lead = {};
    std::string text = {};  // of a simple statement
    std::string trailing = {};
    std::vector<Clause> clauses = {};  // of a compound statement but `def` and `class`
    Exit exit = Exit::None;
    std::string value = {};      // what a Value gives, as written
    bool needs_guard = false;    // an end may come out of it as an exception
    bool needs_handler = false;  // the same, out of the body of a `try` alone
    bool swallows = false;       // a `with` that may go on behind its block whatever happens in that

    [[nodiscard]] bool is(syntax::NodeKind kind) const { return node != nullptr && node->kind == kind; }
    [[nodiscard]] bool is_loop() const { return !clauses.empty() && (is_while() || is_for()); }
    [[nodiscard]] bool is_while() const { return !clauses.empty() && clauses.front().is("while"); }
    [[nodiscard]] bool is_for() const;
    [[nodiscard]] bool is_if() const { return !clauses.empty() && clauses.front().is("if"); }
    [[nodiscard]] bool is_try() const { return !clauses.empty() && clauses.front().is("try"); }
    [[nodiscard]] bool is_with() const;
    // `global x`, `nonlocal x`: it stands before all that it is about.
    [[nodiscard]] bool is_declaration() const { return is(syntax::NodeKind::Global) || is(syntax::NodeKind::Nonlocal); }
    [[nodiscard]] bool is_match() const { return !clauses.empty() && clauses.back().is_case(); }
};

// A text that names are replaced in.
class Source {
public:
    explicit Source(const syntax::SyntaxTree& tree) : tree_(tree) {}

    // To be put in place of a name; in any order, before anything is read.
    void replace(syntax::Span name, std::string text);

    [[nodiscard]] const syntax::SyntaxTree& tree() const { return tree_; }

    // What stands in a span, its first line without and the others with no more than their own indentation. A line that
    // begins inside a string is kept as it is, and marked so.
    [[nodiscard]] std::string text(syntax::Span span) const;

    // The statements of a block. `header_line` is the line that its header ends on; what stands before `next_line` and
    // no deeper than the block belongs to what comes next.
    [[nodiscard]] Block read(const syntax::Nodes& nodes, std::uint32_t header_line, std::uint32_t next_line) const;

    // Behind the colon before a block, and the line that it stands on.
    [[nodiscard]] syntax::Offset header_end(const syntax::Nodes& body) const;
    [[nodiscard]] std::uint32_t header_line(const syntax::Nodes& body) const;

    // The comment on the line of an offset, after it and with the spaces before, if nothing else stands between.
    [[nodiscard]] std::string comment_after(syntax::Offset end) const;

    // What a line is indented with.
    [[nodiscard]] std::string_view indentation_of(std::uint32_t line) const;

    // What the block is indented by that a header on a line has; four spaces if it stands on that line.
    [[nodiscard]] std::string unit_of(std::uint32_t line, const syntax::Nodes& body) const;

private:
    friend class Reader;
    const syntax::SyntaxTree& tree_;
    std::vector<Edit> replacements_;
};

// The first line of a statement, its decorators among it.
[[nodiscard]] syntax::Offset begin_of(const syntax::Node& statement);

[[nodiscard]] Statement made(std::string text, Exit exit = Exit::None);
[[nodiscard]] Clause made_clause(std::string header, Block body);

// `case _:` or `case name:`, which always matches.
[[nodiscard]] bool is_irrefutable(const syntax::MatchCase& choice);

// Whether a block can be left at its end.
[[nodiscard]] bool completes(const Block& block);
[[nodiscard]] bool completes(const Statement& statement);
// A `break` of the loop whose body this is.
[[nodiscard]] bool has_break(const Block& body);

// Lines that each end in '\n'. `unit` is what one level is indented by.
[[nodiscard]] std::string print(const Block& block, const std::string& indentation, const std::string& unit);

}  // namespace pykind::rewriting
