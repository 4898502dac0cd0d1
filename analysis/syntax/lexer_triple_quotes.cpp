// A triple quote that is missing, or one too many, turns every string after it into code and every code into a string.
// CPython notices at the end of the file; by then nothing can be said of any function in between.
//
// So when the last triple-quoted string has no end, the lexer asks where the quotes went out of step. What it has read
// are strings and gaps between them in turn. If string i is the culprit, then the strings before it and the gaps after
// it are the true strings. The right i is the one for which those look least like code. Read again, that string ends
// before its first line of code, and all quotes after it are in step. What stands before that string is not read again.
#include <algorithm>

#include "analysis/syntax/lexer_state.hpp"

namespace pykind::syntax {

namespace {

// At most so many culprits in one text, each of which costs one more pass.
constexpr std::size_t max_corrections = 3;

std::string_view word_of(std::string_view line) {
    std::size_t end = 0;
    while (end < line.size() && is(line[end], identifier_part)) ++end;
    return line.substr(0, end);
}

// How much a line looks like a statement: definitions most, as prose hardly ever has their form.
std::size_t likeness_to_code(std::string_view line) {
    const std::size_t indentation = std::min(line.find_first_not_of(" \t\f"), line.size());
    line.remove_prefix(indentation);
    while (!line.empty() && is(line.back(), blank)) line.remove_suffix(1);
    if (line.empty()) return 0;
    const std::string_view word = word_of(line);
    const std::string_view rest = line.substr(word.size());
    const bool ends_in_colon = line.back() == ':';
    if (line.front() == '@') return line.size() > 1 && is(line[1], identifier_start) ? 2 : 0;
    switch (keyword_of(word)) {
        case TokenKind::Def:
        case TokenKind::Class:
            return rest.starts_with(' ') && (rest.find('(') != std::string_view::npos || ends_in_colon) ? 5 : 0;
        case TokenKind::Async: return rest.starts_with(" def ") ? 5 : 0;
        case TokenKind::If:
        case TokenKind::Elif:
        case TokenKind::Else:
        case TokenKind::For:
        case TokenKind::While:
        case TokenKind::Try:
        case TokenKind::Except:
        case TokenKind::Finally:
        case TokenKind::With: return ends_in_colon ? 1 : 0;
        case TokenKind::Import: return rest.find_first_of(".,;") == std::string_view::npos && rest.size() < 40 ? 1 : 0;
        case TokenKind::From: return rest.find(" import ") != std::string_view::npos ? 2 : 0;
        case TokenKind::Name: break;
        default: return 0;
    }
    if (word == "self" && rest.starts_with('.')) return 2;
    return !word.empty() && (rest.starts_with(" = ") || rest.starts_with('(')) ? 1 : 0;
}

template <class Visit>
void for_each_line(std::string_view text, Visit&& visit) {
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
        if (!visit(begin, text.substr(begin, end - begin))) return;
        begin = end + 1;
    }
}

std::size_t likeness_of_text(std::string_view text) {
    std::size_t sum = 0;
    for_each_line(text, [&sum](std::size_t, std::string_view line) {
        sum += likeness_to_code(line);
        return true;
    });
    return sum;
}

}  // namespace

// Finds the culprit and starts again, knowing it. False if nothing speaks for one.
bool Lexer::correct_triple_quotes() {
    hang_on_corrected();
    if (!triple_is_open_) return false;
    if (reused_tokens_ > 0) find_reused_triples();
    if (corrected_.size() >= max_corrections) {
        hang_on_whole({corrected_.front().begin, size_});
        return false;
    }
    const std::string_view text(text_, size_);
    // The cost of each string as the culprit: code in the strings before it and in the gaps from it on.
    std::vector<std::size_t> gap_after(triples_.size());
    std::size_t cost = 0;
    for (std::size_t i = 0; i < triples_.size(); ++i) {
        const Offset end = i + 1 < triples_.size() ? triples_[i + 1].begin : size_;
        gap_after[i] = likeness_of_text(text.substr(triples_[i].end, end - triples_[i].end));
        cost += gap_after[i];
    }
    std::size_t culprit = 0;
    std::size_t least = cost;
    for (std::size_t i = 0; i + 1 < triples_.size(); ++i) {
        const TripleString& string = triples_[i];
        cost += likeness_of_text(text.substr(string.content, string.end - string.content));
        cost -= gap_after[i];
        if (cost <= least) {
            least = cost;
            culprit = i + 1;
        }
    }
    const TripleString string = triples_[culprit];
    Offset end = string.end;
    for_each_line(text.substr(string.content, string.end - string.content),
                  [&](std::size_t begin, std::string_view line) {
                      // The line with the quotes stays in the string.
                      if (begin > 0 && likeness_to_code(line) > 0) {
                          end = string.content + static_cast<Offset>(begin);
                          return false;
                      }
                      return true;
                  });
    if (end == string.end) {
        // No code in it: the quotes stand alone on their line.
        end = string.content;
        while (end < size_ && text_[end] != '\n' && text_[end] != '\r') ++end;
    } else {
        while (end > string.content && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
    }
    corrected_.push_back({string.begin, string.content, end});
    start_again(string.begin);
    return true;
}

// A string that was found to be the culprit: it ends where that was decided.
bool Lexer::lex_corrected_string(Offset begin) {
    const auto known = std::find_if(corrected_.begin(), corrected_.end(),
                                    [begin](const TripleString& string) { return string.begin == begin; });
    if (known == corrected_.end()) return false;
    report({begin, known->content}, "unterminated triple-quoted string literal");
    at_ = known->end;
    emit(TokenKind::String, begin, at_);
    return true;
}

}  // namespace pykind::syntax
