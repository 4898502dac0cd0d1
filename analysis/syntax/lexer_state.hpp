// The lexer at work: its state and its steps. Private to the lexer's own files.
#pragma once

#include <algorithm>

#include "analysis/syntax/characters.hpp"
#include "analysis/syntax/lexer.hpp"
#include "analysis/syntax/literals.hpp"

namespace pykind::syntax {

// CPython's limits (Parser/lexer/state.h: MAXLEVEL and MAXINDENT).
inline constexpr std::size_t max_bracket_depth = 200;
inline constexpr std::size_t max_indent_depth = 100;

class Lexer {
public:
    explicit Lexer(const SourceText& source);

    TokenStream run();

    // For a text that was edited: lexer_reuse.cpp.
    TokenStream run_reusing(const TokenizedText& other);

private:
    class Reuse;
    struct LineStart;

    // Up to the end of the text, or to a logical line from which the reused tokens are right.
    void lex_lines();
    // Something that was opened and waits for its end.
    enum class OpenKind : std::uint8_t {
        Paren,
        Bracket,
        Brace,       // ordinary brackets
        Field,       // the braces of a replacement field: inside are tokens
        FormatSpec,  // after a field's colon: inside is literal text
        FString,     // inside is literal text
    };

    // How far the lexer had come, to begin again from there.
    struct Checkpoint {
        Offset at = 0;
        std::uint32_t tokens = 0;  // how many there are of each; none is more than the bytes of the text
        std::uint32_t comments = 0;
        std::uint32_t errors = 0;
        std::uint32_t open = 0;
    };

    struct Open {
        OpenKind kind;
        Checkpoint start{};  // before the token that opened it
        // For an FString:
        char quote = 0;
        bool triple = false;
        StringPrefix prefix{};
    };

    // A triple-quoted string: where it begins, where its inside does, and where it ends.
    struct TripleString {
        Offset begin = 0;
        Offset content = 0;
        Offset end = 0;
    };

    // lexer.cpp: tokens
    void lex_token();
    void lex_word();
    void lex_number();
    void lex_operator();
    void lex_unknown();
    void open_bracket(OpenKind kind, TokenKind token);
    void close_bracket(OpenKind kind, TokenKind token);
    void lex_backslash();
    void lex_comment();
    void skip_blanks() {
        at_ += text_[at_] == ' ' ? 1 : 0;  // most often one or none: no loop, whose end could not be predicted
        while (is(text_[at_], blank)) ++at_;
    }
    void emit(TokenKind kind, Offset begin, Offset end) { out_.tokens.emplace_back(begin, end, kind); }
    void emit_operator(TokenKind kind, Offset length) {
        emit(kind, at_, at_ + length);
        at_ += length;
    }
    void report(Span span, std::string message) { out_.errors.push_back({span, std::move(message), 0}); }

    // lexer_strings.cpp: strings and f-strings
    void lex_string(Offset begin, StringPrefix prefix);
    void lex_fstring_start(Offset begin, StringPrefix prefix);
    void lex_fstring_text();
    [[nodiscard]] Offset string_content(const Open& string) const;
    void lex_fstring_as_plain(Offset begin);
    void end_fstring_at_line_end();
    void give_up_fstring(std::size_t open_index);
    [[nodiscard]] bool in_literal_text() const {
        return !open_.empty() && (open_.back().kind == OpenKind::FString || open_.back().kind == OpenKind::FormatSpec);
    }
    // The index in open_ of the outermost f-string that is quoted as a one-line string, or npos.
    [[nodiscard]] std::size_t outermost_one_line_fstring() const;

    // lexer_triple_quotes.cpp: a quote too many or too few
    bool correct_triple_quotes();
    bool lex_corrected_string(Offset begin);
    // lexer_reuse.cpp: from the line of an offset on, or from further before.
    void start_again(Offset from);
    void find_reused_triples();

    // lexer_layout.cpp: lines, indentation, recovery
    void start_logical_line();
    void set_indentation(Indentation indentation, Offset at);
    void lex_line_end();
    void line_end_inside_brackets();
    void end_logical_line(Offset begin, Offset end);
    void finish();
    void skip_line_break();
    void recover_from_open_brackets(Offset trouble);
    [[nodiscard]] bool statement_begins_at(Offset line_begin) const;
    [[nodiscard]] bool is_statement_keyword_at(Offset at) const;
    [[nodiscard]] bool is_first_on_line(Offset at) const;
    [[nodiscard]] Checkpoint checkpoint() const {
        const auto count = [](const auto& items) { return static_cast<std::uint32_t>(items.size()); };
        return {at_, count(out_.tokens), count(out_.comments), count(out_.errors), count(open_)};
    }
    void go_back_to(const Checkpoint& checkpoint);
    // Logical lines that begin before the offset are read as their layout says.
    void trust_layout_until(Offset end) {
        damaged_until_ = std::max(damaged_until_, end);
        out_.damaged.push_back({logical_line_.at, damaged_until_});
    }
    void hang_on_whole(Span tokens) {
        Span& all = out_.of_one_piece;
        all = all.length() == 0 ? tokens : Span{std::min(all.begin, tokens.begin), std::max(all.end, tokens.end)};
    }
    void hang_on_corrected() {
        for (const TripleString& string : corrected_) hang_on_whole({string.begin, string.end});
    }

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    const char* text_;  // ends in a NUL, which std::string guarantees
    Offset size_;
    Offset at_ = 0;
    TokenStream out_;
    std::vector<Open> open_;
    std::vector<Indentation> indents_;
    std::size_t brackets_too_deep_ = 0;  // opened beyond the limit, and not kept
    bool at_line_start_ = true;          // the next token begins a logical line
    Checkpoint logical_line_;            // where the current logical line began
    std::uint32_t logical_line_column_ = 0;
    // Logical lines that begin before this offset hold an unclosed bracket: their ends are read off the indentation.
    Offset damaged_until_ = 0;
    // One-line f-strings that begin before this offset are read as plain strings, because one of them has no end.
    Offset plain_fstrings_until_ = 0;
    std::vector<TripleString> triples_;
    std::vector<TripleString> corrected_;  // those that were found to end elsewhere than their quotes say
    bool triple_is_open_ = false;          // the last of triples_ has no end
    Reuse* reuse_ = nullptr;               // what is looked through for tokens that are right already
    std::size_t reused_tokens_ = 0;        // the first ones, of which the triple-quoted strings are not in triples_
    bool too_deep_reported_ = false;
    bool indent_limit_reported_ = false;
};

}  // namespace pykind::syntax
