// The tokens of a text that was edited: only the logical lines around the edit are read.
//
// Between two logical lines the lexer is in a simple state: nothing is open, and the next line depends on what came
// before by the levels of indentation alone. So it begins where such a line begins before the edit, with the tokens
// before; and where behind the edit a line begins that began there too in the text before, with the same levels, all
// that follows is as it was, moved. Faults reach beyond their lines: where one does (TokenStream::damaged), neither is
// done. Where something was decided by the text as a whole, all of it is read.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "analysis/syntax/lexer_state.hpp"

namespace pykind::syntax {

namespace {

// How much the beginnings of two ranges of bytes have in common.
std::size_t common_prefix(std::string_view a, std::string_view b) {
    constexpr std::size_t block = 4096;  // memcmp compares many bytes at once
    const std::size_t limit = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (at + block <= limit && std::memcmp(a.data() + at, b.data() + at, block) == 0) at += block;
    const auto end = a.begin() + static_cast<std::ptrdiff_t>(std::min(limit, at + block));
    const auto begin = a.begin() + static_cast<std::ptrdiff_t>(at);
    return at + static_cast<std::size_t>(std::mismatch(begin, end, b.begin() + static_cast<std::ptrdiff_t>(at)).first -
                                         begin);
}

std::size_t common_suffix(std::string_view a, std::string_view b) {
    constexpr std::size_t block = 4096;
    const std::size_t limit = std::min(a.size(), b.size());
    std::size_t length = 0;
    while (length + block <= limit &&
           std::memcmp(a.data() + a.size() - length - block, b.data() + b.size() - length - block, block) == 0)
        length += block;
    while (length < limit && a[a.size() - 1 - length] == b[b.size() - 1 - length]) ++length;
    return length;
}

// The first of the items, which are in order of place, that begins at the offset or after it.
template <class Items, class BeginOf>
std::size_t first_from(const Items& items, Offset offset, BeginOf begin_of) {
    const auto found =
        std::partition_point(items.begin(), items.end(), [&](const auto& item) { return begin_of(item) < offset; });
    return static_cast<std::size_t>(found - items.begin());
}

constexpr auto begin_of_span = [](const Span& span) { return span.begin; };
constexpr auto begin_of_error = [](const SyntaxError& error) { return error.span.begin; };

// Whether a logical line that lies between the offsets feels the effect of a fault.
bool is_damaged_between(const TokenStream& stream, Offset begin, Offset end) {
    return std::any_of(stream.damaged.begin(), stream.damaged.end(),
                       [begin, end](const Span& damaged) { return damaged.begin < end && begin < damaged.end; });
}

bool ends_line(const Token& token) {
    // An empty one stands where recovery has ended a line.
    return token.kind == TokenKind::Newline && token.end > token.begin;
}

// The number of tokens before a logical line that begins before the offset: by a byte at least, for what stands there
// could go on with a line ending; and behind a line whose end no fault has had a part in, for that would hang on what
// follows.
std::size_t tokens_before_line(const TokenStream& stream, Offset offset) {
    const auto is_newline = [&](std::size_t index) { return stream.tokens[index].kind == TokenKind::Newline; };
    std::size_t count = first_from(stream.tokens, offset, [](const Token& token) { return token.begin; });
    while (count > 0) {
        std::size_t before = count - 1;
        while (before > 0 && !is_newline(before - 1)) --before;
        const Token& last = stream.tokens[count - 1];
        const Offset line_begin = before == 0 ? 0 : stream.tokens[before - 1].end;
        if (ends_line(last) && last.end < offset && !is_damaged_between(stream, line_begin, last.end)) break;
        count = is_newline(count - 1) ? before : count - 1;
    }
    return count;
}

}  // namespace

// Where a logical line begins, in the tokens before it.
struct Lexer::LineStart {
    std::size_t tokens = 0;
    std::size_t indentations = 0;  // of these, how many are Indent
    std::vector<Indentation> indents{{}};

    void pass(const TokenStream& stream) {
        const TokenKind kind = stream.tokens[tokens++].kind;
        if (kind == TokenKind::Indent) indents.push_back(stream.indentations[indentations++]);
        if (kind == TokenKind::Dedent) indents.pop_back();
    }
    static LineStart before(const TokenStream& stream, Offset offset) {
        const std::size_t count = tokens_before_line(stream, offset);
        LineStart start;
        while (start.tokens < count) start.pass(stream);
        return start;
    }
    [[nodiscard]] Offset at(const TokenStream& stream) const { return tokens == 0 ? 0 : stream.tokens[tokens - 1].end; }
};

// The tokens of the other text, looked through from its beginning to its end.
class Lexer::Reuse {
public:
    Reuse(std::string_view text, const TokenizedText& tokenized) : stream_(tokenized.stream) {
        const std::string_view other = tokenized.text.bytes();
        const std::size_t before = common_prefix(text, other);
        const std::size_t after = common_suffix(text.substr(before), other.substr(before));
        begin_ = static_cast<Offset>(before);
        end_ = static_cast<Offset>(text.size() - after);
        moved_ = static_cast<Offset>(text.size()) - static_cast<Offset>(other.size());
        const Span whole = stream_.of_one_piece;
        next_ = LineStart::before(stream_, whole.length() > 0 ? std::min(begin_, whole.begin) : begin_);
    }

    // Everything up to the last logical line that the edit cannot have changed.
    void take_beginning(Lexer& lexer) const {
        if (next_.tokens == 0) return;
        const Offset end = next_.at(stream_);
        const auto take = [](auto& to, const auto& from, std::size_t count) {
            to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count));
        };
        TokenStream& out = lexer.out_;
        take(out.tokens, stream_.tokens, next_.tokens);
        take(out.comments, stream_.comments, first_from(stream_.comments, end, begin_of_span));
        take(out.errors, stream_.errors, first_from(stream_.errors, end, begin_of_error));
        take(out.indentations, stream_.indentations, next_.indentations);
        std::copy_if(stream_.damaged.begin(), stream_.damaged.end(), std::back_inserter(out.damaged),
                     [end](const Span& damaged) { return damaged.end <= end; });
        lexer.reused_tokens_ = next_.tokens;
        lexer.indents_ = next_.indents;
        lexer.at_ = end;
    }

    // Whether what follows is as it was; the lexer is where a logical line begins.
    bool is_as_it_was(const Lexer& lexer) {
        const Offset at = lexer.at_;
        if (at < end_ || at < lexer.damaged_until_ || at < lexer.plain_fstrings_until_) return false;
        const Offset old = at - moved_;
        if (stream_.of_one_piece.length() > 0 && old < stream_.of_one_piece.end) return false;
        while (next_.tokens < stream_.tokens.size() && stream_.tokens[next_.tokens].end < old) next_.pass(stream_);
        if (next_.tokens == stream_.tokens.size()) return false;
        const Token& last = stream_.tokens[next_.tokens];
        if (!ends_line(last) || last.end != old) return false;
        next_.pass(stream_);
        return !is_damaged_between(stream_, old, old) && next_.indents == lexer.indents_;
    }

    // Everything from there on.
    void take_end(Lexer& lexer) const {
        const Offset old = lexer.at_ - moved_;
        const auto move = [this](Span span) { return Span{span.begin + moved_, span.end + moved_}; };
        TokenStream& out = lexer.out_;
        for (std::size_t i = next_.tokens; i < stream_.tokens.size(); ++i) {
            const Token& token = stream_.tokens[i];
            out.tokens.emplace_back(token.begin + moved_, token.end + moved_, token.kind);
        }
        for (std::size_t i = first_from(stream_.comments, old, begin_of_span); i < stream_.comments.size(); ++i)
            out.comments.push_back(move(stream_.comments[i]));
        for (std::size_t i = first_from(stream_.errors, old, begin_of_error); i < stream_.errors.size(); ++i) {
            SyntaxError error = stream_.errors[i];
            error.span = move(error.span);
            out.errors.push_back(std::move(error));
        }
        out.indentations.insert(out.indentations.end(),
                                stream_.indentations.begin() + static_cast<std::ptrdiff_t>(next_.indentations),
                                stream_.indentations.end());
        for (const Span& damaged : stream_.damaged) {
            if (damaged.begin >= old) out.damaged.push_back(move(damaged));
        }
    }

    // To be looked through from the beginning again.
    void rewind() { next_ = {}; }

private:
    const TokenStream& stream_;
    Offset begin_ = 0;  // of the edit, in both texts
    Offset end_ = 0;    // in the text
    Offset moved_ = 0;  // what follows it, modulo 2³²
    LineStart next_;    // behind the tokens that were passed
};

void Lexer::lex_lines() {
    for (;;) {
        if (in_literal_text()) {
            lex_fstring_text();
            continue;
        }
        if (at_line_start_) {
            if (reuse_ != nullptr && reuse_->is_as_it_was(*this)) {
                reuse_->take_end(*this);
                hang_on_corrected();
                return;
            }
            start_logical_line();
        }
        skip_blanks();
        if (at_ < size_) {
            lex_token();
            continue;
        }
        const std::size_t before = out_.tokens.size();
        finish();
        // Recovery may have gone back; then there is more to do.
        if (out_.tokens.size() > before && out_.tokens.back().kind == TokenKind::EndMarker) return;
    }
}

void Lexer::start_again(Offset from) {
    const Span whole = std::exchange(out_.of_one_piece, {});
    LineStart start = LineStart::before(out_, whole.length() > 0 ? std::min(from, whole.begin) : from);
    const Offset at = start.at(out_);
    go_back_to({.at = at,
                .tokens = static_cast<std::uint32_t>(start.tokens),
                .comments = static_cast<std::uint32_t>(first_from(out_.comments, at, begin_of_span)),
                .errors = static_cast<std::uint32_t>(out_.errors.size())});
    std::erase_if(out_.errors, [at](const SyntaxError& error) { return error.span.begin >= at; });
    out_.indentations.resize(start.indentations);
    std::erase_if(out_.damaged, [at](const Span& damaged) { return damaged.end > at; });
    indents_ = std::move(start.indents);
    at_line_start_ = true;
    logical_line_ = {};
    damaged_until_ = 0;
    plain_fstrings_until_ = 0;
    indent_limit_reported_ = false;
    if (reuse_ != nullptr) reuse_->rewind();
}

// What the lexer would have noted of them: an f-string when it ends.
void Lexer::find_reused_triples() {
    std::vector<TripleString> triples;
    std::vector<Offset> fstrings;
    const auto add = [&](Offset begin, Offset end) {
        Offset quote = begin;
        while (text_[quote] != '"' && text_[quote] != '\'') ++quote;
        if (text_[quote + 1] == text_[quote] && text_[quote + 2] == text_[quote])
            triples.push_back({begin, quote + 3, end});
    };
    for (std::size_t i = 0; i < reused_tokens_; ++i) {
        const Token& token = out_.tokens[i];
        if (token.kind == TokenKind::String) add(token.begin, token.end);
        if (token.kind == TokenKind::FStringStart) fstrings.push_back(token.begin);
        if (token.kind != TokenKind::FStringEnd) continue;
        add(fstrings.back(), token.end);
        fstrings.pop_back();
    }
    triples_.insert(triples_.begin(), triples.begin(), triples.end());
    reused_tokens_ = 0;
}

TokenStream Lexer::run_reusing(const TokenizedText& other) {
    Reuse reuse({text_, size_}, other);
    reuse_ = &reuse;
    reuse.take_beginning(*this);
    lex_lines();
    reuse_ = nullptr;
    return std::move(out_);
}

TokenStream tokenize(const SourceText& text, const TokenizedText& other) { return Lexer(text).run_reusing(other); }

}  // namespace pykind::syntax
