// Lines and indentation, and what to do where a bracket or an f-string is never closed.
//
// A text without faults never gets to the second part. In a broken one, an open bracket would swallow every line after
// it. So when the lexer meets something that cannot stand inside brackets (a keyword that only starts a statement at
// the beginning of a line, a closing bracket outside a replacement field, the end of the file), it goes back to where
// the logical line began and reads it again with the layout as its guide: inside brackets, a line that is indented no
// deeper than the statement begins a new one, and so does what follows a header's colon. All logical lines up to the
// trouble are read like that, each once: the whole costs at most two passes.
#include <algorithm>

#include "analysis/syntax/lexer_state.hpp"

namespace pykind::syntax {

namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

bool starts_block(TokenKind kind) {
    switch (kind) {
        case TokenKind::Def:
        case TokenKind::Class:
        case TokenKind::If:
        case TokenKind::For:
        case TokenKind::While:
        case TokenKind::With:
        case TokenKind::Try:
        case TokenKind::Except:
        case TokenKind::Finally:
        case TokenKind::Elif:
        case TokenKind::Else:
        case TokenKind::Async: return true;
        default: return false;
    }
}

}  // namespace

void Lexer::skip_line_break() {
    if (text_[at_] == '\r' && text_[at_ + 1] == '\n') ++at_;
    if (at_ < size_) ++at_;
}

// Skips lines that hold nothing but blanks and comments, then makes Indent and Dedent tokens for the one that holds
// more.
void Lexer::start_logical_line() {
    for (;;) {
        const auto spaces = static_cast<Offset>(space_count(text_ + at_, size_ - at_));
        at_ += spaces;
        Indentation indentation{spaces, spaces};
        bool continued = false;
        for (;; ++at_) {
            const char c = text_[at_];
            if (c == ' ') {
                if (!continued) ++indentation.column, ++indentation.alternative;
            } else if (c == '\t') {
                if (!continued) indentation.column = (indentation.column / 8 + 1) * 8, ++indentation.alternative;
            } else if (c == '\f') {
                if (!continued) indentation = {};
            } else if (c == '\\' && is_line_end(text_[at_ + 1])) {
                // A backslash joins lines; the indentation before the first one counts, if there is any.
                const Offset backslash = at_++;
                skip_line_break();
                if (at_ == size_) report({backslash, at_}, "unexpected EOF after line continuation character");
                --at_;
                continued = indentation.column > 0;
            } else {
                break;
            }
        }
        if (text_[at_] == '#') lex_comment();
        if (is_line_end(text_[at_])) {
            skip_line_break();
            continue;
        }
        if (at_ == size_) return;
        at_line_start_ = false;
        set_indentation(indentation, at_);
        logical_line_column_ = indentation.column;
        logical_line_ = checkpoint();
        return;
    }
}

void Lexer::set_indentation(Indentation indentation, Offset at) {
    const auto report_ambiguous = [&] { report({at, at}, "inconsistent use of tabs and spaces in indentation"); };
    if (indentation.column > indents_.back().column) {
        if (indentation.alternative <= indents_.back().alternative) report_ambiguous();
        if (indents_.size() >= max_indent_depth) {
            if (!indent_limit_reported_) report({at, at}, "too many levels of indentation");
            indent_limit_reported_ = true;
            return hang_on_whole({at, size_});
        }
        indents_.push_back(indentation);
        out_.indentations.push_back(indentation);
        return emit(TokenKind::Indent, at, at);
    }
    while (indentation.column < indents_.back().column) {
        if (indentation.column > indents_[indents_.size() - 2].column) {
            // Between two levels: most likely a line of the inner one that has lost a space.
            return report({at, at}, "unindent does not match any outer indentation level");
        }
        indents_.pop_back();
        emit(TokenKind::Dedent, at, at);
    }
    if (indentation.alternative != indents_.back().alternative) report_ambiguous();
}

void Lexer::lex_line_end() {
    if (!open_.empty()) return line_end_inside_brackets();
    const Offset begin = at_;
    skip_line_break();
    end_logical_line(begin, at_);
}

void Lexer::end_logical_line(Offset begin, Offset end) {
    if (out_.tokens.size() > logical_line_.tokens) emit(TokenKind::Newline, begin, end);
    open_.clear();
    brackets_too_deep_ = 0;
    at_line_start_ = true;
}

void Lexer::line_end_inside_brackets() {
    const Offset begin = at_;
    const bool damaged = logical_line_.at < damaged_until_;
    if (damaged && outermost_one_line_fstring() != npos) return give_up_fstring(outermost_one_line_fstring());
    skip_line_break();
    if (damaged && statement_begins_at(at_)) end_logical_line(begin, at_);
}

void Lexer::finish() {
    if (!open_.empty()) {
        if (logical_line_.at >= damaged_until_) return recover_from_open_brackets(size_);
        if (outermost_one_line_fstring() != npos) return give_up_fstring(outermost_one_line_fstring());
    }
    if (correct_triple_quotes()) return;
    if (!at_line_start_) end_logical_line(size_, size_);
    for (; indents_.size() > 1; indents_.pop_back()) emit(TokenKind::Dedent, size_, size_);
    emit(TokenKind::EndMarker, size_, size_);
}

void Lexer::go_back_to(const Checkpoint& checkpoint) {
    at_ = checkpoint.at;
    out_.tokens.resize(checkpoint.tokens);
    out_.comments.resize(checkpoint.comments);
    out_.errors.resize(checkpoint.errors);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(checkpoint.open), open_.end());
    brackets_too_deep_ = 0;
    too_deep_reported_ = false;
    while (!triples_.empty() && triples_.back().begin >= at_) triples_.pop_back();
    triple_is_open_ = false;
}

// `trouble` is where what cannot stand inside the open brackets begins.
void Lexer::recover_from_open_brackets(Offset trouble) {
    const Offset opened = open_.empty() ? trouble : open_.front().start.at;
    const bool is_string = !open_.empty() && open_.front().kind == OpenKind::FString;
    std::string message =
        is_string ? "unterminated f-string literal" : "'" + std::string(1, text_[opened]) + "' was never closed";
    if (logical_line_.at < damaged_until_) {
        // Already led by the layout: the statement that was just begun starts here.
        while (!out_.tokens.empty() && out_.tokens.back().begin >= trouble) out_.tokens.pop_back();
        at_ = trouble;
        while (at_ > 0 && is(text_[at_ - 1], blank)) --at_;
        return end_logical_line(at_, at_);
    }
    go_back_to(logical_line_);
    report({opened, opened + 1}, std::move(message));
    trust_layout_until(std::max(trouble, logical_line_.at + 1));
}

// Whether the line that begins there is a statement of its own, although brackets are open.
bool Lexer::statement_begins_at(Offset line_begin) const {
    Offset first = line_begin;
    std::uint32_t column = 0;
    for (; is(text_[first], blank); ++first) {
        column = text_[first] == '\t' ? (column / 8 + 1) * 8 : text_[first] == '\f' ? 0 : column + 1;
    }
    const char c = text_[first];
    if (first == size_ || is_line_end(c) || c == '#') return false;
    if (c == '@' || is_statement_keyword_at(first)) return true;
    if (column <= logical_line_column_) return c != ')' && c != ']' && c != '}';
    // Deeper than the statement: its continuation, unless the line before was the end of a header.
    const TokenKind opening = out_.tokens[logical_line_.tokens].kind;
    if (!starts_block(opening)) return false;
    const TokenKind last = out_.tokens.back().kind;
    if (last == TokenKind::Colon) return true;
    return (last == TokenKind::String || last == TokenKind::FStringEnd) && text_[out_.tokens.back().end - 1] == ':';
}

// A word at the beginning of a line that cannot stand inside brackets.
bool Lexer::is_statement_keyword_at(Offset at) const {
    const auto word_at = [this](Offset begin) {
        Offset end = begin;
        while (is(text_[end], identifier_part)) ++end;
        return std::string_view(text_ + begin, end - begin);
    };
    const auto skip_blanks_from = [this](Offset begin) {
        while (is(text_[begin], blank)) ++begin;
        return begin;
    };
    const std::string_view word = word_at(at);
    const TokenKind kind = keyword_of(word);
    if (kind == TokenKind::Name) return false;
    const Offset next = skip_blanks_from(at + static_cast<Offset>(word.size()));
    switch (kind) {
        case TokenKind::Else: return text_[next] == ':';
        case TokenKind::Async: {
            const TokenKind following = keyword_of(word_at(next));
            return following == TokenKind::Def || following == TokenKind::With;
        }
        case TokenKind::From: {
            Offset end = next;
            while (is(text_[end], identifier_part) || text_[end] == '.') ++end;
            return keyword_of(word_at(skip_blanks_from(end))) == TokenKind::Import;
        }
        default: return only_starts_statement(kind);
    }
}

bool Lexer::is_first_on_line(Offset at) const {
    while (at > 0 && is(text_[at - 1], blank)) --at;
    return at == 0 || is_line_end(text_[at - 1]);
}

}  // namespace pykind::syntax
