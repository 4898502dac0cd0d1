#include "analysis/rewriting/code.hpp"

#include <algorithm>

#include "analysis/syntax/characters.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// In front of a line that begins inside a string.
constexpr char as_it_is = '\x01';

bool is_white(char c) { return syntax::is(c, blank); }

std::string_view without_indentation(std::string_view line) {
    while (!line.empty() && is_white(line.front())) line.remove_prefix(1);
    return line;
}

bool begins_word(std::string_view text, std::string_view word) {
    return text.starts_with(word) && (text.size() == word.size() || text[word.size()] == ' ' ||
                                      text[word.size()] == '(' || text[word.size()] == ':');
}

}  // namespace

bool Clause::is(std::string_view keyword) const { return begins_word(header, keyword); }
bool Statement::is_for() const {
    return !clauses.empty() && (clauses.front().is("for") || clauses.front().header.starts_with("async for"));
}
bool Statement::is_with() const {
    return !clauses.empty() && (clauses.front().is("with") || clauses.front().header.starts_with("async with"));
}

Offset begin_of(const Node& statement) {
    const Nodes* decorators = nullptr;
    if (const auto* const def = as<FunctionDef>(&statement)) decorators = &def->decorator_list;
    if (const auto* const cls = as<ClassDef>(&statement)) decorators = &cls->decorator_list;
    return decorators == nullptr || decorators->empty() ? statement.span.begin : decorators->front()->span.begin;
}

namespace {

// The index of the token that is the colon before a block.
std::size_t colon_before(const SyntaxTree& tree, const Nodes& body) {
    const Offset first = begin_of(*body.front());
    const auto& tokens = tree.tokens().tokens;
    std::size_t index = tree.tokens().index_at(first);
    while (index > 0 && (tokens[index].begin >= first || tokens[index].kind != TokenKind::Colon)) --index;
    return index;
}

}  // namespace

// --- Reading ---

// Reads the statements of one block after the other, taking each line between them once.
class Reader {
public:
    explicit Reader(const Source& source) : source_(source), tree_(source.tree()), text_(tree_.text()) {}

    Block block(const Nodes& nodes, std::uint32_t header_line, std::uint32_t next_line) {
        line_ = header_line;
        Block result;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const bool is_last = i + 1 == nodes.size();
            const std::uint32_t next = is_last ? next_line : text_.line_of(begin_of(*nodes[i + 1]));
            result.push_back(statement(*nodes[i], next));
        }
        return result;
    }

private:
    std::vector<std::string> lines_before(std::uint32_t line) {
        std::vector<std::string> lines;
        for (std::uint32_t at = line_ + 1; at < line; ++at)
            lines.emplace_back(without_indentation(text_.slice(text_.line_span(at))));
        line_ = std::max(line_, line);
        return lines;
    }

    // The comments that still belong to a block of an indentation: up to the last one that is as deep.
    std::vector<std::string> lines_at_end(std::size_t depth, std::uint32_t next_line) {
        std::uint32_t last = line_;
        for (std::uint32_t line = line_ + 1; line < next_line && line <= text_.line_count(); ++line) {
            const std::string_view content = text_.slice(text_.line_span(line));
            const std::string_view words = without_indentation(content);
            if (words.starts_with("#") && content.size() - words.size() >= depth) last = line;
        }
        return last == line_ ? std::vector<std::string>{} : lines_up_to(last);
    }

    std::vector<std::string> lines_up_to(std::uint32_t last) {
        std::vector<std::string> lines;
        while (line_ < last) {
            ++line_;
            lines.emplace_back(without_indentation(text_.slice(text_.line_span(line_))));
        }
        return lines;
    }

    Clause clause(Offset begin, const Nodes& body, std::uint32_t next_line, const Node* node = nullptr) {
        const Offset first = begin_of(*body.front());
        const Offset colon = tree_.tokens().tokens[colon_before(tree_, body)].end;
        Clause result;
        result.node = node;
        result.lead = lines_before(text_.line_of(begin));
        result.header = source_.text({begin, colon});
        result.trailing = source_.comment_after(colon);
        line_ = text_.line_of(colon);
        if (body.front()->kind == NodeKind::MatchCase) return result;
        result.is_inline = text_.line_of(first) == line_;
        result.body = block(body, line_, next_line);
        if (!result.is_inline)
            result.end = lines_at_end(source_.indentation_of(text_.line_of(first)).size(), next_line);
        return result;
    }

    // Where `else`, `finally` or `elif` begins, which opens a block.
    Offset keyword_before(const Nodes& body) const {
        return tree_.tokens().tokens[colon_before(tree_, body) - 1].begin;
    }

    struct Part {
        Offset begin;
        const Nodes* body;
        const Node* node;
    };

    std::vector<Part> parts_of(const Node& node) const {
        std::vector<Part> parts;
        const auto add = [&](Offset begin, const Nodes& body, const Node* part = nullptr) {
            parts.push_back({begin, &body, part});
        };
        const auto add_keyword = [&](const Nodes& body) {
            if (!body.empty()) add(keyword_before(body), body);
        };
        if (const auto* choice = as<If>(&node)) {
            add(choice->span.begin, choice->body);
            while (choice->orelse.size() == 1 && tree_.slice(choice->orelse.front()->span).starts_with("elif")) {
                choice = static_cast<const If*>(choice->orelse.front());
                add(choice->span.begin, choice->body);
            }
            add_keyword(choice->orelse);
        } else if (const auto* const loop = as<For>(&node)) {
            add(loop->span.begin, loop->body);
            add_keyword(loop->orelse);
        } else if (const auto* const repeat = as<While>(&node)) {
            add(repeat->span.begin, repeat->body);
            add_keyword(repeat->orelse);
        } else if (const auto* const with = as<With>(&node)) {
            add(with->span.begin, with->body);
        } else if (const auto* const attempt = as<Try>(&node)) {
            add(attempt->span.begin, attempt->body);
            for (const Node* const handler : attempt->handlers)
                add(handler->span.begin, static_cast<const ExceptHandler*>(handler)->body, handler);
            add_keyword(attempt->orelse);
            add_keyword(attempt->finalbody);
        } else if (const auto* const match = as<Match>(&node)) {
            add(match->span.begin, match->cases);
            for (const Node* const entry : match->cases)
                add(entry->span.begin, static_cast<const MatchCase*>(entry)->body, entry);
        }
        return parts;
    }

    Statement statement(const Node& node, std::uint32_t next_line) {
        Statement result;
        result.node = &node;
        const Offset begin = begin_of(node);
        const bool is_decorated = begin != node.span.begin;
        // A decorator begins with its `@`.
        const auto from = is_decorated ? static_cast<Offset>(text_.slice({0, begin}).rfind('@')) : begin;
        result.lead = lines_before(text_.line_of(from));
        const std::vector<Part> parts = parts_of(node);
        if (parts.empty()) {
            result.text = source_.text({from, node.span.end});
            result.trailing = source_.comment_after(node.span.end);
            line_ = std::max(line_, text_.line_of(node.span.end));
            return result;
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const bool is_last = i + 1 == parts.size();
            const std::uint32_t next = is_last ? next_line : text_.line_of(parts[i + 1].begin);
            result.clauses.push_back(clause(parts[i].begin, *parts[i].body, next, parts[i].node));
        }
        return result;
    }

    const Source& source_;
    const SyntaxTree& tree_;
    const SourceText& text_;
    std::uint32_t line_ = 1;  // the last one that has been taken
};

void Source::replace(Span name, std::string text) {
    const auto at = std::lower_bound(replacements_.begin(), replacements_.end(), name.begin,
                                     [](const Edit& edit, Offset begin) { return edit.span.begin < begin; });
    replacements_.insert(at, {name, std::move(text)});
}

std::string_view Source::indentation_of(std::uint32_t line) const {
    const std::string_view content = tree_.text().slice(tree_.text().line_span(line));
    return content.substr(0, content.size() - without_indentation(content).size());
}

std::string Source::unit_of(std::uint32_t line, const Nodes& body) const {
    const std::uint32_t first = tree_.text().line_of(begin_of(*body.front()));
    if (first == header_line(body)) return "    ";
    const std::string_view inner = indentation_of(first);
    const std::string_view outer = indentation_of(line);
    // The last line of a signature may be indented deeper than the body.
    return inner.size() > outer.size() ? std::string(inner.substr(outer.size())) : "    ";
}

std::string Source::text(Span span) const {
    const SourceText& text = tree_.text();
    const auto& tokens = tree_.tokens();
    const std::uint32_t first = text.line_of(span.begin);
    const std::string_view base = indentation_of(first);
    std::string result;
    for (std::uint32_t line = first; line <= text.line_of(span.end); ++line) {
        const Span whole = text.line_span(line);
        Offset at = std::max(whole.begin, span.begin);
        const Offset end = std::min(whole.end, span.end);
        if (line > first) {
            result += '\n';
            const Token& token = tokens.tokens[tokens.index_at(whole.begin)];
            const bool in_string = token.begin < whole.begin && whole.begin < token.end &&
                                   (token.kind == TokenKind::String || token.kind == TokenKind::FStringMiddle);
            if (in_string) {
                result += as_it_is;
            } else if (text.slice(whole).starts_with(base)) {
                at += static_cast<Offset>(base.size());
            }
        }
        auto edit = std::lower_bound(replacements_.begin(), replacements_.end(), at,
                                     [](const Edit& known, Offset begin) { return known.span.begin < begin; });
        for (; edit != replacements_.end() && edit->span.end <= end; ++edit) {
            result += text.slice({at, edit->span.begin});
            result += edit->text;
            at = edit->span.end;
        }
        if (at < end) result += text.slice({at, end});
    }
    return result;
}

std::uint32_t Source::header_line(const Nodes& body) const { return tree_.text().line_of(header_end(body)); }

Offset Source::header_end(const Nodes& body) const { return tree_.tokens().tokens[colon_before(tree_, body)].end; }

std::string Source::comment_after(Offset end) const {
    const SourceText& text = tree_.text();
    const Span line = text.line_span(text.line_of(end));
    const auto& comments = tree_.comments();
    const auto comment = std::lower_bound(comments.begin(), comments.end(), end,
                                          [](const Span& span, Offset at) { return span.begin < at; });
    if (comment == comments.end() || comment->begin >= line.end) return {};
    for (Offset at = end; at < comment->begin; ++at) {
        if (!is_white(text.bytes()[at])) return {};
    }
    return std::string(text.slice({end, comment->end}));
}

Block Source::read(const Nodes& nodes, std::uint32_t header_line, std::uint32_t next_line) const {
    return Reader(*this).block(nodes, header_line, next_line);
}

// --- Looking ---

Statement made(std::string text, Exit exit) {
    Statement statement;
    statement.text = std::move(text);
    statement.exit = exit;
    return statement;
}

Clause made_clause(std::string header, Block body) {
    Clause clause;
    clause.header = std::move(header);
    clause.body = std::move(body);
    return clause;
}

bool has_break(const Block& body) {
    return std::any_of(body.begin(), body.end(), [](const Statement& statement) {
        if (statement.clauses.empty()) return statement.text == "break";
        // What stands in the `else` of an inner loop breaks this one.
        const std::size_t from = statement.is_loop() ? 1 : 0;
        return std::any_of(statement.clauses.begin() + static_cast<std::ptrdiff_t>(from), statement.clauses.end(),
                           [](const Clause& clause) { return has_break(clause.body); });
    });
}

bool completes(const Block& block) {
    return std::all_of(block.begin(), block.end(), [](const Statement& statement) { return completes(statement); });
}

bool is_irrefutable(const MatchCase& choice) {
    const auto* const pattern = as<MatchAs>(choice.pattern);
    return pattern != nullptr && pattern->pattern == nullptr && choice.guard == nullptr;
}

bool completes(const Statement& statement) {
    const auto& clauses = statement.clauses;
    if (clauses.empty()) return statement.exit == Exit::None;
    if (statement.is_while()) {
        const bool is_endless = clauses.front().header == "while True:" || clauses.front().header == "while 1:";
        return !is_endless || has_break(clauses.front().body);
    }
    if (statement.is_loop()) {
        const bool has_else = clauses.size() > 1;
        return has_break(clauses.front().body) || !has_else || completes(clauses.back().body);
    }
    if (statement.is_if()) {
        return !clauses.back().is("else") ||
               std::any_of(clauses.begin(), clauses.end(), [](const Clause& clause) { return completes(clause.body); });
    }
    if (statement.is_with()) return statement.swallows || completes(clauses.front().body);
    if (statement.is_match()) {
        return !is_irrefutable(static_cast<const MatchCase&>(*clauses.back().node)) ||
               std::any_of(clauses.begin() + 1, clauses.end(),
                           [](const Clause& clause) { return completes(clause.body); });
    }
    bool body = false;
    bool handlers = false;
    for (const Clause& clause : clauses) {
        if (clause.is("try")) body = completes(clause.body);
        if (clause.is("else")) body = body && completes(clause.body);
        if (clause.is("finally") && !completes(clause.body)) return false;
        if (clause.is("except")) handlers = handlers || completes(clause.body);
    }
    return body || handlers;
}

// --- Printing ---

namespace {

void print_lines(std::string& out, std::string_view text, const std::string& indentation) {
    while (true) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.starts_with(as_it_is)) {
            line.remove_prefix(1);
            out += line;
        } else if (!line.empty()) {
            out += indentation;
            out += line;
        }
        out += '\n';
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

// A simple statement on one line, which may stay on the line of its header.
bool stays_inline(const Clause& clause) {
    return clause.is_inline && clause.body.size() == 1 && clause.body.front().clauses.empty() &&
           clause.body.front().lead.empty() && clause.body.front().text.find('\n') == std::string::npos;
}

}  // namespace

std::string print(const Block& block, const std::string& indentation, const std::string& unit) {
    std::string out;
    for (const Statement& statement : block) {
        for (const std::string& line : statement.lead) print_lines(out, line, indentation);
        if (statement.clauses.empty()) print_lines(out, statement.text + statement.trailing, indentation);
        for (const Clause& clause : statement.clauses) {
            const std::string outer = clause.is_case() ? indentation + unit : indentation;
            for (const std::string& line : clause.lead) print_lines(out, line, outer);
            if (stays_inline(clause)) {
                const Statement& only = clause.body.front();
                print_lines(out, clause.header + " " + only.text + only.trailing, outer);
                continue;
            }
            print_lines(out, clause.header + clause.trailing, outer);
            out += print(clause.body, outer + unit, unit);
            for (const std::string& line : clause.end) print_lines(out, line, outer + unit);
        }
    }
    return out;
}

}  // namespace pykind::rewriting
