#include "analysis/syntax/lexer.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "analysis/syntax/lexer_state.hpp"

namespace pykind::syntax {

namespace {

// The operator that a character is if what follows it does not go on with it; Error for a character that is none, and
// for those that a replacement field gives another meaning.
consteval std::array<TokenKind, 256> make_single_operators() {
    std::array<TokenKind, 256> kinds{};
    kinds.fill(TokenKind::Error);
    constexpr std::pair<char, TokenKind> operators[] = {
        {',', TokenKind::Comma}, {'.', TokenKind::Dot},       {'=', TokenKind::Equal},       {'+', TokenKind::Plus},
        {'-', TokenKind::Minus}, {'*', TokenKind::Star},      {'/', TokenKind::Slash},       {'%', TokenKind::Percent},
        {'@', TokenKind::At},    {'&', TokenKind::Ampersand}, {'|', TokenKind::VerticalBar}, {'^', TokenKind::Caret},
        {'<', TokenKind::Less},  {'>', TokenKind::Greater},   {';', TokenKind::Semicolon},   {'~', TokenKind::Tilde},
    };
    for (const auto& [character, kind] : operators) kinds[static_cast<unsigned char>(character)] = kind;
    return kinds;
}

constexpr std::array<TokenKind, 256> single_operators = make_single_operators();

}  // namespace

TokenStream tokenize(const SourceText& text) { return Lexer(text).run(); }

std::size_t TokenStream::index_at(Offset offset) const {
    const auto after = std::upper_bound(tokens.begin(), tokens.end(), offset,
                                        [](Offset value, const Token& token) { return value < token.begin; });
    return after == tokens.begin() ? 0 : static_cast<std::size_t>(after - tokens.begin()) - 1;
}

Lexer::Lexer(const SourceText& source) : text_(source.bytes().data()), size_(source.size()) {
    // Python has about one token in six bytes; growing costs more than asking for a little too much.
    out_.tokens.reserve(size_ / 5 + 16);
    indents_.push_back({});
}

TokenStream Lexer::run() {
    lex_lines();
    return std::move(out_);
}

void Lexer::lex_token() {
    const char c = text_[at_];
    if (is(c, identifier_start)) return lex_word();
    // Most operators are one character, whatever is open.
    const TokenKind single = single_operators[static_cast<unsigned char>(c)];
    if (single != TokenKind::Error && !is(text_[at_ + 1], second_of_operator)) return emit_operator(single, 1);
    if (is(c, digit)) return lex_number();
    switch (c) {
        case '\n':
        case '\r': return lex_line_end();
        case '#': return lex_comment();
        case '\'':
        case '"': return lex_string(at_, {});
        case '\\': return lex_backslash();
        case '(': return open_bracket(OpenKind::Paren, TokenKind::LeftParen);
        case '[': return open_bracket(OpenKind::Bracket, TokenKind::LeftBracket);
        case '{': return open_bracket(OpenKind::Brace, TokenKind::LeftBrace);
        case ')': return close_bracket(OpenKind::Paren, TokenKind::RightParen);
        case ']': return close_bracket(OpenKind::Bracket, TokenKind::RightBracket);
        case '}': return close_bracket(OpenKind::Brace, TokenKind::RightBrace);
        default: return is(c, non_ascii) ? lex_word() : lex_operator();
    }
}

void Lexer::lex_word() {
    const Offset begin = at_;
    at_ += static_cast<Offset>(identifier_length(text_ + at_, size_ - at_));
    if (is(text_[at_], non_ascii)) {
        const std::string_view rest(text_, size_);
        for (;;) {
            const CodePoint found = code_point_at(rest, at_);
            if (found.length == 0) break;
            if (found.value < 0x80
                    ? !is(text_[at_], identifier_part)
                    : !(at_ == begin ? starts_identifier(found.value) : continues_identifier(found.value))) {
                break;
            }
            at_ += found.length;
        }
        if (at_ == begin || is(text_[at_], non_ascii)) return lex_unknown();
        return emit(TokenKind::Name, begin, at_);
    }
    const std::string_view word(text_ + begin, at_ - begin);
    if ((text_[at_] == '"' || text_[at_] == '\'') && word.size() <= 2) {
        if (const auto prefix = string_prefix(word)) return lex_string(begin, *prefix);
    }
    const TokenKind kind = begin + 8 <= size_ ? keyword_in(word.data(), word.size()) : keyword_of(word);
    emit(kind, begin, at_);
    if (!open_.empty() && kind != TokenKind::Name && is_statement_keyword_at(begin) && is_first_on_line(begin)) {
        recover_from_open_brackets(begin);
    }
}

void Lexer::lex_unknown() {
    const CodePoint found = code_point_at(std::string_view(text_, size_), at_);
    const Offset end = at_ + std::max<Offset>(found.length, 1);
    report({at_, end}, "invalid character");
    emit(TokenKind::Error, at_, end);
    at_ = end;
}

void Lexer::lex_number() {
    const NumberScan number = scan_number(text_, at_);
    if (!number.problem.empty()) report({at_, number.end}, number.problem);
    emit(TokenKind::Number, at_, number.end);
    at_ = number.end;
}

void Lexer::lex_comment() {
    const Offset begin = at_;
    const std::string_view rest(text_ + at_, size_ - at_);
    std::string_view comment = rest.substr(0, rest.find('\n'));
    comment = comment.substr(0, comment.find('\r'));
    at_ += static_cast<Offset>(comment.size());
    if (comment.find('\0') != std::string_view::npos) report({begin, at_}, "source code cannot contain null bytes");
    out_.comments.push_back({begin, at_});
}

void Lexer::lex_backslash() {
    const char next = text_[at_ + 1];
    if (next == '\n' || next == '\r') {
        const Offset begin = at_;
        ++at_;
        skip_line_break();
        if (at_ == size_) report({begin, begin + 1}, "unexpected EOF after line continuation character");
        return;
    }
    report({at_, at_ + 1}, at_ + 1 == size_ ? "unexpected EOF after line continuation character"
                                            : "unexpected character after line continuation character");
    emit(TokenKind::Error, at_, at_ + 1);
    ++at_;
}

void Lexer::open_bracket(OpenKind kind, TokenKind token) {
    if (open_.size() >= max_bracket_depth) {
        if (!too_deep_reported_) report({at_, at_ + 1}, "too many nested parentheses");
        too_deep_reported_ = true;
        hang_on_whole({logical_line_.at, size_});
        ++brackets_too_deep_;
        return emit_operator(TokenKind::Error, 1);
    }
    open_.push_back({.kind = kind, .start = checkpoint()});
    emit_operator(token, 1);
}

void Lexer::close_bracket(OpenKind kind, TokenKind token) {
    if (brackets_too_deep_ > 0) {
        --brackets_too_deep_;
        return emit_operator(TokenKind::Error, 1);
    }
    if (!open_.empty() &&
        (open_.back().kind == kind || (open_.back().kind == OpenKind::Field && kind == OpenKind::Brace))) {
        open_.pop_back();
        return emit_operator(token, 1);
    }
    report({at_, at_ + 1}, open_.empty() ? "unmatched '" + std::string(text_of(token)) + "'"
                                         : "closing parenthesis '" + std::string(text_of(token)) + "' does not match");
    // The nearest bracket that it does close, as long as that lies in the same replacement field.
    for (std::size_t i = open_.size(); i-- > 0;) {
        const OpenKind candidate = open_[i].kind;
        if (candidate == OpenKind::Field && kind != OpenKind::Brace) {
            const std::size_t fstring = outermost_one_line_fstring();
            if (fstring == npos) break;
            if (logical_line_.at < damaged_until_) return give_up_fstring(fstring);
            return recover_from_open_brackets(at_ + 1);
        }
        if (candidate == kind || candidate == OpenKind::Field) {
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i), open_.end());
            return emit_operator(token, 1);
        }
    }
    emit_operator(TokenKind::Error, 1);
}

void Lexer::lex_operator() {
    const char* const p = text_ + at_;
    const auto pick = [&](TokenKind plain, TokenKind with_equal) {
        return p[1] == '=' ? emit_operator(with_equal, 2) : emit_operator(plain, 1);
    };
    const auto pick_double = [&](TokenKind plain, TokenKind with_equal, TokenKind twice, TokenKind twice_with_equal) {
        if (p[1] != p[0]) return pick(plain, with_equal);
        return p[2] == '=' ? emit_operator(twice_with_equal, 3) : emit_operator(twice, 2);
    };
    switch (*p) {
        case ',': return emit_operator(TokenKind::Comma, 1);
        case ';': return emit_operator(TokenKind::Semicolon, 1);
        case '.':
            if (p[1] == '.' && p[2] == '.') return emit_operator(TokenKind::Ellipsis, 3);
            return is(p[1], digit) ? lex_number() : emit_operator(TokenKind::Dot, 1);
        case ':':
            if (!open_.empty() && open_.back().kind == OpenKind::Field) {
                emit_operator(TokenKind::Colon, 1);
                open_.push_back({.kind = OpenKind::FormatSpec, .start = checkpoint()});
                return;
            }
            return pick(TokenKind::Colon, TokenKind::ColonEqual);
        case '=': return pick(TokenKind::Equal, TokenKind::EqualEqual);
        case '!': {
            if (p[1] == '=') return emit_operator(TokenKind::NotEqual, 2);
            const bool conversion = !open_.empty() && open_.back().kind == OpenKind::Field;
            if (!conversion) report({at_, at_ + 1}, "invalid syntax");
            return emit_operator(conversion ? TokenKind::Exclamation : TokenKind::Error, 1);
        }
        case '+': return pick(TokenKind::Plus, TokenKind::PlusEqual);
        case '-':
            return p[1] == '>' ? emit_operator(TokenKind::Arrow, 2) : pick(TokenKind::Minus, TokenKind::MinusEqual);
        case '*':
            return pick_double(TokenKind::Star, TokenKind::StarEqual, TokenKind::DoubleStar,
                               TokenKind::DoubleStarEqual);
        case '/':
            return pick_double(TokenKind::Slash, TokenKind::SlashEqual, TokenKind::DoubleSlash,
                               TokenKind::DoubleSlashEqual);
        case '%': return pick(TokenKind::Percent, TokenKind::PercentEqual);
        case '@': return pick(TokenKind::At, TokenKind::AtEqual);
        case '&': return pick(TokenKind::Ampersand, TokenKind::AmpersandEqual);
        case '|': return pick(TokenKind::VerticalBar, TokenKind::VerticalBarEqual);
        case '^': return pick(TokenKind::Caret, TokenKind::CaretEqual);
        case '~': return emit_operator(TokenKind::Tilde, 1);
        case '<':
            return pick_double(TokenKind::Less, TokenKind::LessEqual, TokenKind::LeftShift, TokenKind::LeftShiftEqual);
        case '>':
            return pick_double(TokenKind::Greater, TokenKind::GreaterEqual, TokenKind::RightShift,
                               TokenKind::RightShiftEqual);
        default: break;
    }
    report({at_, at_ + 1}, *p == '\0' ? "source code cannot contain null bytes" : "invalid syntax");
    emit_operator(TokenKind::Error, 1);
}

}  // namespace pykind::syntax
