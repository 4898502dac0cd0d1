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

}  // namespace

// The tokens of the other text, looked through once from its beginning to its end.
class Lexer::Reuse {
public:
    Reuse(std::string_view text, const TokenizedText& tokenized) : stream_(tokenized.stream) {
        const std::string_view other = tokenized.text.bytes();
        const std::size_t before = common_prefix(text, other);
        const std::size_t after = common_suffix(text.substr(before), other.substr(before));
        begin_ = static_cast<Offset>(before);
        end_ = static_cast<Offset>(text.size() - after);
        moved_ = static_cast<Offset>(text.size()) - static_cast<Offset>(other.size());
        find_start();
    }

    // Everything up to the last logical line that the edit cannot have changed.
    void take_beginning(Lexer& lexer) const {
        if (start_ == 0) return;
        const Offset end = stream_.tokens[start_ - 1].end;
        const auto take = [](auto& to, const auto& from, std::size_t count) {
            to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count));
        };
        TokenStream& out = lexer.out_;
        take(out.tokens, stream_.tokens, start_);
        take(out.comments, stream_.comments, first_from(stream_.comments, end, begin_of_span));
        take(out.errors, stream_.errors, first_from(stream_.errors, end, begin_of_error));
        take(out.indentations, stream_.indentations, indentations_);
        std::copy_if(stream_.damaged.begin(), stream_.damaged.end(), std::back_inserter(out.damaged),
                     [end](const Span& damaged) { return damaged.end <= end; });
        lexer.indents_ = indents_;
        lexer.at_ = end;
    }

    // Whether what follows is as it was; the lexer is where a logical line begins.
    bool is_as_it_was(const Lexer& lexer) {
        const Offset at = lexer.at_;
        if (at < end_ || at < lexer.damaged_until_ || at < lexer.plain_fstrings_until_) return false;
        const Offset old = at - moved_;
        while (next_ < stream_.tokens.size() && stream_.tokens[next_].end < old) pass();
        if (next_ == stream_.tokens.size() || !ends_line(stream_.tokens[next_]) || stream_.tokens[next_].end != old)
            return false;
        pass();
        return !is_damaged_between(old, old) && indents_ == lexer.indents_;
    }

    // Everything from there on.
    void take_end(Lexer& lexer) const {
        const Offset old = lexer.at_ - moved_;
        const auto move = [this](Span span) { return Span{span.begin + moved_, span.end + moved_}; };
        TokenStream& out = lexer.out_;
        for (std::size_t i = next_; i < stream_.tokens.size(); ++i) {
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
                                stream_.indentations.begin() + static_cast<std::ptrdiff_t>(indentations_),
                                stream_.indentations.end());
        for (const Span& damaged : stream_.damaged) {
            if (damaged.begin >= old) out.damaged.push_back(move(damaged));
        }
    }

private:
    static bool ends_line(const Token& token) {
        // An empty one stands where recovery has ended a line.
        return token.kind == TokenKind::Newline && token.end > token.begin;
    }

    // Whether a logical line that lies between the offsets feels the effect of a fault.
    [[nodiscard]] bool is_damaged_between(Offset begin, Offset end) const {
        return std::any_of(stream_.damaged.begin(), stream_.damaged.end(),
                           [begin, end](const Span& damaged) { return damaged.begin < end && begin < damaged.end; });
    }

    // Before the edit by a byte at least, for what stands there could go on with a line ending; and behind a line whose
    // end no fault has had a part in, for that would hang on what follows.
    void find_start() {
        const auto is_newline = [this](std::size_t index) { return stream_.tokens[index].kind == TokenKind::Newline; };
        start_ = first_from(stream_.tokens, begin_, [](const Token& token) { return token.begin; });
        while (start_ > 0) {
            std::size_t before = start_ - 1;
            while (before > 0 && !is_newline(before - 1)) --before;
            const Token& last = stream_.tokens[start_ - 1];
            const Offset line_begin = before == 0 ? 0 : stream_.tokens[before - 1].end;
            if (ends_line(last) && last.end < begin_ && !is_damaged_between(line_begin, last.end)) break;
            start_ = is_newline(start_ - 1) ? before : start_ - 1;
        }
        while (next_ < start_) pass();
    }

    // Keeps the levels of indentation.
    void pass() {
        const TokenKind kind = stream_.tokens[next_++].kind;
        if (kind == TokenKind::Indent) indents_.push_back(stream_.indentations[indentations_++]);
        if (kind == TokenKind::Dedent) indents_.pop_back();
    }

    const TokenStream& stream_;
    Offset begin_ = 0;       // of the edit, in both texts
    Offset end_ = 0;         // in the text
    Offset moved_ = 0;       // what follows it, modulo 2³²
    std::size_t start_ = 0;  // the number of tokens before the logical line to begin with
    // The tokens, and Indent tokens among them, that were passed, and the levels of indentation behind these.
    std::size_t next_ = 0;
    std::size_t indentations_ = 0;
    std::vector<Indentation> indents_{{}};
};

void Lexer::lex_lines(Reuse* reuse) {
    for (;;) {
        if (in_literal_text()) {
            lex_fstring_text();
            continue;
        }
        if (at_line_start_) {
            if (reuse != nullptr && reuse->is_as_it_was(*this)) return reuse->take_end(*this);
            start_logical_line();
        }
        skip_blanks();
        if (at_ < size_) {
            lex_token();
            continue;
        }
        if (reuse != nullptr && triple_is_open_) {
            // Which string it is that has no end is found by looking at all of them.
            out_.is_of_one_piece = true;
            return;
        }
        const std::size_t before = out_.tokens.size();
        finish();
        // Recovery may have gone back; then there is more to do.
        if (out_.tokens.size() > before && out_.tokens.back().kind == TokenKind::EndMarker) return;
    }
}

TokenStream Lexer::run_reusing(const TokenizedText& other) {
    Reuse reuse({text_, size_}, other);
    reuse.take_beginning(*this);
    lex_lines(&reuse);
    return std::move(out_);
}

TokenStream tokenize(const SourceText& text, const TokenizedText& other) {
    if (!other.stream.is_of_one_piece) {
        TokenStream stream = Lexer(text).run_reusing(other);
        if (!stream.is_of_one_piece) return stream;
    }
    return tokenize(text);
}

}  // namespace pykind::syntax
