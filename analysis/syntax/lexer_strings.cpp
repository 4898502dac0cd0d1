// String literals, and f-strings and t-strings as PEP 701 and PEP 750 have them: their replacement fields hold tokens.
#include <algorithm>
#include <cstring>

#include "analysis/syntax/lexer_state.hpp"

namespace pykind::syntax {

namespace {

bool starts_triple(const char* text, Offset at) { return text[at + 1] == text[at] && text[at + 2] == text[at]; }

}  // namespace

void Lexer::lex_string(Offset begin, StringPrefix prefix) {
    if (prefix.formatted) return lex_fstring_start(begin, prefix);
    const char quote = text_[at_];
    const bool triple = starts_triple(text_, at_);
    if (triple && !corrected_.empty() && lex_corrected_string(begin)) return;
    at_ += triple ? 3 : 1;
    const Offset content = at_;
    bool non_ascii_reported = false;
    for (;;) {
        const Offset plain_end = at_ + static_cast<Offset>(plain_string_length(text_ + at_, size_ - at_));
        if (prefix.bytes && !non_ascii_reported) {
            const char* const found =
                std::find_if(text_ + at_, text_ + plain_end, [](char c) { return is(c, non_ascii); });
            non_ascii_reported = found != text_ + plain_end;
            const auto at = static_cast<Offset>(found - text_);
            if (non_ascii_reported) report({at, at + 1}, "bytes can only contain ASCII literal characters");
        }
        at_ = plain_end;
        const char c = text_[at_];
        if (c == quote) {
            if (!triple) {
                ++at_;
                break;
            }
            if (starts_triple(text_, at_)) {
                at_ += 3;
                break;
            }
            ++at_;
        } else if (c == '\\' && at_ + 1 < size_) {
            if (!prefix.raw) {
                const auto problem = escape_problem(text_, at_, size_, prefix.bytes);
                if (!problem.empty()) report({at_, at_ + 2}, std::string(problem));
            }
            ++at_;
            if (text_[at_] == '\r' && text_[at_ + 1] == '\n') ++at_;
            if (!is(text_[at_], non_ascii)) ++at_;
        } else if (c == '\0' && at_ == size_) {
            report({begin, begin + 1},
                   triple ? "unterminated triple-quoted string literal" : "unterminated string literal");
            triple_is_open_ = triple;
            break;
        } else if ((c == '\n' || c == '\r') && !triple) {
            report({begin, at_}, "unterminated string literal");
            // What it swallowed may have closed a bracket: from here on the layout decides.
            if (!open_.empty()) trust_layout_until(at_);
            break;
        } else {
            if (c == '\0') report({at_, at_ + 1}, "source code cannot contain null bytes");
            ++at_;
        }
    }
    if (triple) triples_.push_back({begin, content, at_});
    emit(TokenKind::String, begin, at_);
}

void Lexer::lex_fstring_start(Offset begin, StringPrefix prefix) {
    Open string{.kind = OpenKind::FString,
                .start = checkpoint(),
                .quote = text_[at_],
                .triple = starts_triple(text_, at_),
                .prefix = prefix};
    string.start.at = begin;
    if (string.triple && !corrected_.empty() && lex_corrected_string(begin)) return;
    if (begin < plain_fstrings_until_ && !string.triple) return lex_fstring_as_plain(begin);
    if (open_.size() >= max_bracket_depth) {
        if (!too_deep_reported_) report({begin, at_}, "too many nested f-strings");
        too_deep_reported_ = true;
        hang_on_whole({logical_line_.at, size_});
        at_ += string.triple ? 3 : 1;
        return emit(TokenKind::Error, begin, at_);
    }
    at_ += string.triple ? 3 : 1;
    emit(TokenKind::FStringStart, begin, at_);
    open_.push_back(string);
}

// Literal text up to the next replacement field, the end of the field's format, or the end of the string.
void Lexer::lex_fstring_text() {
    const bool in_spec = open_.back().kind == OpenKind::FormatSpec;
    std::size_t string_index = open_.size() - 1;
    while (open_[string_index].kind != OpenKind::FString) --string_index;
    const Open string = open_[string_index];
    const Offset begin = at_;
    const auto emit_text = [&] {
        if (at_ > begin) emit(TokenKind::FStringMiddle, begin, at_);
    };
    for (;; ++at_) {
        const char c = text_[at_];
        if (c == string.quote && (!string.triple || starts_triple(text_, at_))) {
            emit_text();
            if (in_spec) report({at_, at_ + 1}, "f-string: expecting '}'");
            const Offset end = at_ + (string.triple ? 3 : 1);
            if (string.triple) triples_.push_back({string.start.at, string_content(string), end});
            emit(TokenKind::FStringEnd, at_, end);
            at_ = end;
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(string_index), open_.end());
            return;
        }
        if (c == '{') {
            if (text_[at_ + 1] == '{' && !in_spec) {
                ++at_;
                continue;
            }
            emit_text();
            return open_bracket(OpenKind::Field, TokenKind::LeftBrace);
        }
        if (c == '}') {
            if (in_spec) {
                emit_text();
                open_.pop_back();  // the field itself is closed by the ordinary way
                return;
            }
            if (text_[at_ + 1] == '}') {
                ++at_;
            } else {
                report({at_, at_ + 1}, "f-string: single '}' is not allowed");
            }
            continue;
        }
        if (c == '\\' && at_ + 1 < size_) {
            const char next = text_[at_ + 1];
            if (next == '{' || next == '}') continue;
            if (!string.prefix.raw) {
                const auto problem = escape_problem(text_, at_, size_, false);
                if (!problem.empty()) report({at_, at_ + 2}, std::string(problem));
                if (next == 'N' && text_[at_ + 2] == '{' && problem.empty()) {
                    at_ += 2;
                    while (at_ < size_ && text_[at_] != '}') ++at_;
                    continue;
                }
            }
            if (next == '\r' && text_[at_ + 2] == '\n') ++at_;
            if (!is(next, non_ascii)) ++at_;
            continue;
        }
        if ((c == '\n' || c == '\r') && !string.triple) {
            if (in_spec && !(logical_line_.at < damaged_until_)) {
                // The format ends with the line; the field goes on (CPython 3.12 and 3.13 have it so).
                emit_text();
                open_.pop_back();
                return;
            }
            emit_text();
            return end_fstring_at_line_end();
        }
        if (c == '\0') {
            if (at_ == size_) {
                emit_text();
                report({string.start.at, string.start.at + 1}, "unterminated f-string literal");
                if (string.triple) triples_.push_back({string.start.at, string_content(string), at_});
                triple_is_open_ = string.triple;
                emit(TokenKind::FStringEnd, at_, at_);
                open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(string_index), open_.end());
                return;
            }
            report({at_, at_ + 1}, "source code cannot contain null bytes");
        }
    }
}

// Where the inside of a triple-quoted f-string begins.
Offset Lexer::string_content(const Open& string) const {
    Offset at = string.start.at;
    while (text_[at] != string.quote) ++at;
    return at + 3;
}

// A one-line f-string meets the end of its line.
void Lexer::end_fstring_at_line_end() {
    const std::size_t index = outermost_one_line_fstring();
    const Offset begin = open_[index].start.at;
    const bool several_lines = std::memchr(text_ + begin, '\n', at_ - begin) != nullptr;
    if (several_lines && logical_line_.at >= damaged_until_) return recover_from_open_brackets(at_);
    give_up_fstring(index);
    trust_layout_until(at_ + 1);
}

// Goes back to an f-string that does not end where it must, to read it and the others of its line as plain strings.
void Lexer::give_up_fstring(std::size_t open_index) {
    plain_fstrings_until_ = at_;
    out_.damaged.push_back({logical_line_.at, at_});
    go_back_to(Checkpoint(open_[open_index].start));
}

// To the next quote of its sort or the end of the line, as before PEP 701.
void Lexer::lex_fstring_as_plain(Offset begin) {
    const char quote = text_[at_];
    report({begin, at_ + 1}, "unterminated f-string literal");
    ++at_;
    const auto ends_line = [this](Offset at) { return at >= size_ || text_[at] == '\n' || text_[at] == '\r'; };
    while (text_[at_] != quote && !ends_line(at_)) at_ += text_[at_] == '\\' && !ends_line(at_ + 1) ? 2 : 1;
    if (text_[at_] == quote) ++at_;
    emit(TokenKind::String, begin, at_);
}

std::size_t Lexer::outermost_one_line_fstring() const {
    for (std::size_t i = 0; i < open_.size(); ++i) {
        if (open_[i].kind == OpenKind::FString && !open_[i].triple) return i;
    }
    return npos;
}

}  // namespace pykind::syntax
