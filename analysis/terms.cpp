#include "analysis/terms.hpp"

#include <algorithm>
#include <numeric>

#include "analysis/links.hpp"

namespace pykind {

std::span<const Term> all_terms() {
    static const std::vector<Term> terms = {
        {"generator function",
         {},
         "A function with a `yield` of its own. Calling it runs none of its body; it returns a generator iterator.",
         "\"Generator\" alone may mean this function or the iterator that it returns: say which one.",
         {"def count(n):      # a generator function", "    for i in range(n):", "        yield i", "",
          "it = count(3)      # a generator iterator"},
         {links::generator, links::pep255}},
        {"generator iterator",
         {"generator object"},
         "What calling a generator function gives, and what a generator expression is: an iterator that runs the body "
         "from one `yield` to the next.",
         "It is used up once: iterating it a second time gives nothing. It cannot be awaited.",
         {"it = count(3)", "next(it)           # 0", "list(it)           # [1, 2]", "list(it)           # []"},
         {links::generator_iterator, links::yield_expressions}},
        {"generator",
         {},
         "Either a generator function or a generator iterator. The word is ambiguous, so it is better to say which.",
         "`inspect.isgeneratorfunction` is true of the function, `inspect.isgenerator` of the iterator.",
         {"def count(n):      # a generator function", "    yield n", "", "it = count(3)      # a generator iterator"},
         {links::generator, links::generator_iterator}},
        {"generator expression",
         {},
         "`(… for … in …)`: an expression that is itself a generator iterator.",
         "With `async for` in it, or `await` outside its leftmost iterable, it is an asynchronous generator "
         "expression. A list comprehension is no generator: it is evaluated at once.",
         {"squares = (n * n for n in range(10))", "sum(squares)       # 285", "sum(squares)       # 0: it is used up"},
         {links::generator_expression, links::generator_expressions}},
        {"asynchronous generator function",
         {"async generator function"},
         "An `async def` with a `yield` of its own. Calling it runs none of its body; it returns an asynchronous "
         "generator iterator.",
         "It is no coroutine function: what it returns cannot be awaited, it is iterated with `async for`.",
         {"async def ticker(n):", "    for i in range(n):", "        await asyncio.sleep(1)", "        yield i", "",
          "async for i in ticker(3): ..."},
         {links::asynchronous_generator, links::pep525}},
        {"asynchronous generator iterator",
         {"asynchronous generator object", "async generator iterator", "async generator object"},
         "What calling an asynchronous generator function gives: an asynchronous iterator with `asend`, `athrow` and "
         "`aclose`.",
         "It cannot be awaited: `async for` over it, or `await anext(it)`. Left early, it should be closed, which "
         "`contextlib.aclosing` does.",
         {"async with aclosing(ticker(3)) as it:", "    async for i in it:", "        if i == 1:", "            break"},
         {links::asynchronous_generator_iterator, links::aclosing}},
        {"asynchronous generator",
         {"async generator"},
         "Either an asynchronous generator function or an asynchronous generator iterator. The word is ambiguous, so "
         "it is better to say which.",
         "`inspect.isasyncgenfunction` is true of the function, `inspect.isasyncgen` of the iterator.",
         {"async def ticker(n):   # an asynchronous generator function", "    yield n", "",
          "it = ticker(3)         # an asynchronous generator iterator"},
         {links::asynchronous_generator, links::asynchronous_generator_iterator}},
        {"asynchronous generator expression",
         {"async generator expression"},
         "A generator expression with `async for` in it, or `await` outside its leftmost iterable: itself an "
         "asynchronous generator iterator.",
         "It may stand in a plain `def`; only what iterates it must be a coroutine.",
         {"names = (row.name async for row in rows())", "async for name in names: ..."},
         {links::generator_expressions, links::pep530}},
        {"coroutine function",
         {"async function"},
         "An `async def` without a `yield` of its own. Calling it runs none of its body; it returns a coroutine "
         "object.",
         "With a `yield` it would be an asynchronous generator function.",
         {"async def fetch(url): ...   # a coroutine function", "",
          "page = await fetch(url)     # the call gives a coroutine object, `await` its result"},
         {links::coroutine_function, links::pep492}},
        {"coroutine object",
         {},
         "What calling a coroutine function gives. It does nothing until it is awaited, and can be awaited once.",
         "Never awaited, it warns: \"coroutine 'fetch' was never awaited\".",
         {"job = fetch(url)       # nothing has run", "page = await job       # now it does"},
         {links::coroutine, links::coroutine_objects}},
        {"coroutine",
         {},
         "Either a coroutine function or, more often, the coroutine object that it returns.",
         "`inspect.iscoroutinefunction` is true of the function, `inspect.iscoroutine` of the object.",
         {"async def fetch(url): ...   # a coroutine function", "job = fetch(url)            # a coroutine object"},
         {links::coroutine, links::coroutine_function}},
        {"generator-based coroutine",
         {"generator-based coroutine function"},
         "A generator function under `types.coroutine`: what it returns is a generator iterator that can also be "
         "awaited.",
         "It is how `await` reaches an event loop at the bottom; elsewhere `async def` is right. "
         "`inspect.iscoroutinefunction` is false of it.",
         {"@types.coroutine", "def switch():", "    yield", "", "await switch()"},
         {links::types_coroutine, links::pep492}},
        {"awaitable",
         {},
         "An object that `await` takes: a coroutine object, an awaitable generator iterator, or one with `__await__`.",
         "An asynchronous iterator is none: it is iterated with `async for`.",
         {"page = await fetch(url)"},
         {links::awaitable, links::awaitable_objects}},
        {"iterable",
         {},
         "An object that `for` takes: its `__iter__` gives an iterator.",
         "An iterator is an iterable that is used up; a list is an iterable that is not.",
         {"for x in [1, 2, 3]: ..."},
         {links::iterable}},
        {"iterator",
         {},
         "An object with `__next__`, which gives the next item or raises StopIteration, and `__iter__`, which gives "
         "itself.",
         "A generator iterator is one; it has `send`, `throw` and `close` besides.",
         {"it = iter([1, 2])", "next(it)           # 1"},
         {links::iterator}},
        {"asynchronous iterable",
         {"async iterable"},
         "An object that `async for` takes: its `__aiter__` gives an asynchronous iterator, at once and not as a "
         "coroutine object.",
         "Its `__aiter__` is best written as an asynchronous generator function.",
         {"class Rows:", "    async def __aiter__(self):", "        yield 1"},
         {links::asynchronous_iterable, links::asynchronous_iterators}},
        {"asynchronous iterator",
         {"async iterator"},
         "An object with `__anext__`, which gives an awaitable of the next item or raises StopAsyncIteration, and "
         "`__aiter__`, which gives itself.",
         "An asynchronous generator iterator is one; it has `asend`, `athrow` and `aclose` besides.",
         {"it = aiter(rows)", "first = await anext(it)"},
         {links::asynchronous_iterator, links::asynchronous_iterators}},
        {"context manager",
         {},
         "An object that `with` takes: `__enter__` runs first, `__exit__` in any case last.",
         "`contextlib.contextmanager` makes a function that returns one out of a generator function.",
         {"with open(path) as file: ..."},
         {links::context_manager, links::context_managers}},
        {"asynchronous context manager",
         {"async context manager"},
         "An object that `async with` takes: `__aenter__` and `__aexit__` are awaited.",
         "`contextlib.asynccontextmanager` makes a function that returns one out of an asynchronous generator "
         "function.",
         {"async with session.get(url) as response: ..."},
         {links::asynchronous_context_manager, links::asynchronous_context_managers}},
    };
    return terms;
}

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_word_character(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}
char folded(char c) { return c == '-' || c == '\t' ? ' ' : lower(c); }

// How many bytes of the text from `begin` on spell the phrase, blanks and line breaks being equal; 0 if they do not.
std::size_t match_length(std::string_view text, std::size_t begin, std::string_view phrase) {
    std::size_t at = begin;
    for (const char wanted : phrase) {
        if (folded(wanted) == ' ') {
            const std::size_t gap = at;
            while (at < text.size() &&
                   (folded(text[at]) == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '#'))
                ++at;
            if (at == gap) return 0;
        } else {
            if (at == text.size() || folded(text[at]) != folded(wanted)) return 0;
            ++at;
        }
    }
    if (at < text.size() && lower(text[at]) == 's') ++at;
    return at < text.size() && is_word_character(text[at]) ? 0 : at - begin;
}

template <class Visit>
void for_each_name(const Term& term, Visit&& visit) {
    visit(term.name);
    for (const std::string_view synonym : term.synonyms) visit(synonym);
}

// The number of single-letter changes that lead from one word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (folded(a[i]) == folded(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

const Term* find_term(std::string_view word) {
    const Term* found = nullptr;
    for (const Term& term : all_terms()) {
        for_each_name(term, [&](std::string_view name) {
            if (!word.empty() && match_length(word, 0, name) == word.size()) found = &term;
        });
    }
    return found;
}

std::vector<std::string_view> nearest_terms(std::string_view word, std::size_t count) {
    std::vector<std::string_view> names;
    for (const Term& term : all_terms()) names.push_back(term.name);
    std::stable_sort(names.begin(), names.end(), [word](std::string_view a, std::string_view b) {
        return edit_distance(word, a) < edit_distance(word, b);
    });
    names.resize(std::min(count, names.size()));
    return names;
}

TermOccurrence term_at(std::string_view text, std::size_t offset) {
    constexpr std::size_t longest_match =
        200;  // the longest name, with the breaks and comment signs that may stand in it
    TermOccurrence best;
    for (std::size_t begin = offset > longest_match ? offset - longest_match : 0;
         begin <= offset && begin < text.size(); ++begin) {
        if (begin > 0 && is_word_character(text[begin - 1])) continue;
        for (const Term& term : all_terms()) {
            for_each_name(term, [&](std::string_view name) {
                const std::size_t length = match_length(text, begin, name);
                if (begin + length > offset && length > best.end - best.begin) best = {&term, begin, begin + length};
            });
        }
    }
    return best;
}

std::string render_term(const Term& term) {
    std::string text(term.name);
    text += "\n\n";
    text += term.definition;
    text += "\n";
    text += term.contrast;
    text += "\n\n";
    for (const std::string_view line : term.example) text += line.empty() ? "\n" : "    " + std::string(line) + "\n";
    if (!term.synonyms.empty()) {
        text += "\nAlso called:";
        for (std::size_t i = 0; i < term.synonyms.size(); ++i)
            text += (i == 0 ? " " : ", ") + std::string(term.synonyms[i]);
        text += "\n";
    }
    text += "\n";
    for (const Link& link : term.links) text += std::string(link.url) + "\n";
    return text;
}

}  // namespace pykind
