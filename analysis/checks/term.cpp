// A docstring or a comment that calls a function what it is not.
//
//     async def ticker():                               async def ticker():
//         """This coroutine gives numbers."""     →         """This asynchronous generator function gives numbers."""
//         yield 1                                           yield 1
//
// "Generator" alone is said of asynchronous ones too, and "coroutine" of whatever is sent values: both are left alone.
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"
#include "analysis/page.hpp"
#include "analysis/sections/sections.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::KnownDecorator;

namespace {

enum class Said : std::uint8_t { Coroutine, Generator, AsyncGenerator };

// What a sentence calls its function, or what calling it gives.
struct Named {
    Said said;
    Span term;         // "coroutine function"
    Span article;      // before it; empty if there is none
    bool is_returned;  // "Returns a …"
};

struct Word {
    Span span;
    std::string lower;
};

bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '-' || c == '_' || c == '`'; }

// Up to the end of the sentence, or to what is no plain word.
std::vector<Word> words_of_sentence(std::string_view text, Offset at, Offset end) {
    constexpr std::string_view between = " \t\r\n\f#";
    std::vector<Word> words;
    while (at < end) {
        while (at < end && between.find(text[at]) != std::string_view::npos) ++at;
        Word word{{at, at}, {}};
        for (; at < end && is_letter(text[at]); ++at)
            word.lower += 'A' <= text[at] && text[at] <= 'Z' ? static_cast<char>(text[at] - 'A' + 'a') : text[at];
        word.span.end = at;
        if (word.lower.empty()) return words;
        words.push_back(std::move(word));
    }
    return words;
}

// Reads the beginning of a sentence.
class TermReader {
public:
    explicit TermReader(std::vector<Word> words) : words_(std::move(words)) {}

    std::optional<Named> read() {
        const bool is_returned = accept("return") || accept("returns");
        const bool is_this = !is_returned && accept("this");
        const bool is_said_to_be = is_this && (accept("function") || accept("method")) && accept("is");
        const Span article = accept("a") || accept("an") ? words_[at_ - 1].span : Span{};
        const bool has_article = article.length() > 0;
        if ((is_returned || is_said_to_be) && !has_article) return std::nullopt;
        if (is_this && !is_said_to_be && has_article) return std::nullopt;
        const std::size_t first = at_;
        const bool is_async = accept("asynchronous") || accept("async");
        const bool is_generator = accept("generator");
        if (!is_generator && (is_async || !accept("coroutine"))) return std::nullopt;
        if (!accept("function") && !accept("object") && !accept("iterator")) accept("method");
        Named named{is_async       ? Said::AsyncGenerator
                    : is_generator ? Said::Generator
                                   : Said::Coroutine,
                    {words_[first].span.begin, words_[at_ - 1].span.end},
                    article,
                    is_returned};
        if (is_returned || is_said_to_be) return named;
        if (is_this) return at_ < words_.size() ? std::optional(named) : std::nullopt;
        if (!accept("that") && !accept("which") && !accept("yielding")) return std::nullopt;
        // "A generator that heats the house"
        if (named.said == Said::Generator && !speaks_of_yielding()) return std::nullopt;
        return named;
    }

private:
    bool accept(std::string_view word) {
        if (at_ == words_.size() || words_[at_].lower != word) return false;
        ++at_;
        return true;
    }

    [[nodiscard]] bool speaks_of_yielding() const {
        return std::any_of(words_.begin(), words_.end(),
                           [](const Word& word) { return word.lower.starts_with("yield"); });
    }

    std::vector<Word> words_;
    std::size_t at_ = 0;
};

// The text between the quotes of the docstring; empty where there is none of one piece.
Span docstring_of(const Visit& at, const FunctionDef& def) {
    const auto* const statement = def.body.empty() ? nullptr : as<ExprStatement>(def.body.front());
    const auto* const text = statement == nullptr ? nullptr : as<Constant>(statement->value);
    if (text == nullptr || text->type != ConstantKind::Str) return {};
    const std::string_view source = at.slice(text->span);
    const std::size_t quote = source.find_first_of("\"'");
    const std::string_view triple = source.substr(quote, 3);
    const bool is_triple = triple == "\"\"\"" || triple == "'''";
    const std::size_t length = is_triple ? 3 : 1;
    if (source.size() < quote + 2 * length) return {};
    // One piece: its closing quotes are the next ones.
    if (source.find(source.substr(quote, length), quote + length) != source.size() - length) return {};
    return {text->span.begin + static_cast<Offset>(quote + length), text->span.end - static_cast<Offset>(length)};
}

// The comment on the line of a `def`, and the block of comments right above it.
std::vector<Span> comments_at(const Visit& at, const FunctionDef& def) {
    const SourceText& text = at.tree().text();
    const auto& comments = at.tree().comments();
    const auto on_line = [&](std::uint32_t line) {
        const Span whole = text.line_span(line);
        const auto found = std::lower_bound(comments.begin(), comments.end(), whole.begin,
                                            [](Span comment, Offset offset) { return comment.begin < offset; });
        return found != comments.end() && found->begin < whole.end ? *found : Span{};
    };
    const auto is_alone = [&](std::uint32_t line) {
        const Span comment = on_line(line);
        const std::string_view before = text.slice({text.line_span(line).begin, comment.begin});
        return comment.length() > 0 && before.find_first_not_of(" \t") == std::string_view::npos;
    };
    std::vector<Span> found;
    const Offset first = def.decorator_list.empty() ? def.span.begin : def.decorator_list.front()->span.begin;
    const std::uint32_t line = text.line_of(first);
    std::uint32_t above = line;
    while (above > 1 && is_alone(above - 1)) --above;
    if (above < line) found.push_back({on_line(above).begin, text.line_span(line - 1).end});
    if (const Span beside = on_line(text.line_of(def.span.begin)); beside.length() > 0) found.push_back(beside);
    return found;
}

// The decorators leave what callers see as it is.
bool is_as_written(const FunctionInfo& info) {
    return !info.marked_coroutine &&
           std::all_of(info.decorators.begin(), info.decorators.end(), [](const semantics::Decorator& decorator) {
               return decorator.known == KnownDecorator::StaticMethod || decorator.known == KnownDecorator::ClassMethod;
           });
}

bool is_wrong(const Visit& at, const FunctionInfo& info, const Named& named) {
    switch (info.kind) {
        case FunctionKind::AsyncGeneratorFunction: return named.said == Said::Coroutine;
        case FunctionKind::GeneratorFunction: return named.said == Said::AsyncGenerator;
        case FunctionKind::CoroutineFunction: {
            if (named.said == Said::Coroutine || semantics::has_stub_body(at.file(), *info.def())) return false;
            // What `await` gives may well be one.
            const auto returns = returns_of(*info.def());
            return !named.is_returned || std::none_of(returns.begin(), returns.end(), [](const Return* statement) {
                return statement->value != nullptr;
            });
        }
        default: return false;
    }
}

std::string right_term(FunctionKind kind, bool is_returned) {
    switch (kind) {
        case FunctionKind::AsyncGeneratorFunction:
            return is_returned ? "asynchronous generator iterator" : "asynchronous generator function";
        case FunctionKind::GeneratorFunction: return is_returned ? "generator iterator" : "generator function";
        default: return is_returned ? "coroutine object" : "coroutine function";
    }
}

// The beginning of a word in the case that another one has.
std::string in_case_of(std::string_view old, std::string word) {
    const bool is_upper = !old.empty() && 'A' <= old.front() && old.front() <= 'Z';
    if (is_upper && !word.empty()) word.front() = static_cast<char>(word.front() - 'a' + 'A');
    return word;
}

Fix fix_of(const Visit& at, const FunctionInfo& info, const Named& named) {
    const std::string term = right_term(info.kind, named.is_returned);
    std::vector<Edit> edits = {{named.term, in_case_of(at.slice(named.term), term)}};
    const std::string article = term.starts_with('a') ? "an" : "a";
    if (named.article.length() > 0 && named.article.length() != article.size())
        edits.push_back({named.article, in_case_of(at.slice(named.article), article)});
    Fix fix = at.fix("Say \"" + term + "\"", std::move(edits));
    fix.is_preferred = true;
    return fix;
}

void check_text(Visit& at, const FunctionInfo& info, Span text) {
    const auto named = TermReader(words_of_sentence(at.tree().text().bytes(), text.begin, text.end)).read();
    if (!named || !is_wrong(at, info, *named)) return;
    Finding finding{
        .span = named->term,
        .message = code(info.name) + " is " + sections::with_article(semantics::phrase_of(info.kind)) +
                   (named->is_returned ? ", and calling it gives " + sections::with_article(right_term(info.kind, true))
                                       : std::string())};
    // What a coroutine function is said to return may be meant for what `await` gives.
    if (!named->is_returned || info.kind != FunctionKind::CoroutineFunction)
        finding.fixes.push_back(fix_of(at, info, *named));
    at.report(std::move(finding));
}

}  // namespace

void term(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    const FunctionInfo* const info = at.file().functions().find(&def);
    if (info == nullptr || info->kind == FunctionKind::Function || !is_as_written(*info)) return;
    const Span docstring = docstring_of(at, def);
    if (docstring.length() > 0) check_text(at, *info, docstring);
    for (const Span comment : comments_at(at, def)) check_text(at, *info, comment);
}

}  // namespace pykind::checks
