#include "analysis/conversion_page.hpp"

#include <algorithm>
#include <span>

namespace pykind {

using namespace syntax;

namespace {

using Lines = std::vector<std::string_view>;

std::span<const ConversionPage> all_pages() {
    static const Lines ticks = {"class Ticks:",
                                "    def __init__(self, clock, left):",
                                "        self.clock = clock",
                                "        self.left = left",
                                "",
                                "    def __aiter__(self):",
                                "        return self",
                                "",
                                "    async def __anext__(self):",
                                "        if self.left == 0:",
                                "            raise StopAsyncIteration",
                                "        self.left -= 1",
                                "        return await self.clock.tick()"};
    static const Lines steps = {"class Steps:",
                                "    def __init__(self, left):",
                                "        self.left = left",
                                "",
                                "    def __iter__(self):",
                                "        return self",
                                "",
                                "    def __next__(self):",
                                "        if self.left == 0:",
                                "            raise StopIteration",
                                "        self.left -= 1",
                                "        return self.left"};
    static const Lines not_a_method = {
        "Somebody asks the object itself for a step, with `next`, `anext` or the method, in any file of the project.",
        "A `return` of an item stands where a `yield` would let exceptions in that the `return` did not: in a `try` or "
        "`with` that cannot be left first.",
        "The end may come in a way that cannot be seen, or the body may fall off its end, which gives None for ever.",
        "A base or decorator of the class is not known, or the method is decorated, has another name, or yields "
        "itself."};
    static const Lines not_a_function = {
        "The class has other members, bases or uses than to be made and iterated: then only its method can be "
        "converted.",
        "The object is stored, passed on or asked for attributes, somewhere in the project.",
        "Its method could not be converted either: then for the same reason."};
    static const Lines not_a_manager = {
        "The object is used for more than one `with`, or asked for attributes.",
        "What `__exit__` does with an exception cannot be said with `try`, `except` and `finally` around one `yield`.",
        "The class has other members, or bases that are not known."};
    static const std::vector<ConversionPage> pages = {
        {"async-generator-function",
         "A class that does nothing but be iterated with `async for` becomes an asynchronous generator function. What "
         "were attributes are local variables, and each `return` of `__anext__` is a `yield`.",
         ticks, not_a_function},
        {"async-generator-method",
         "The class stays, and its `__aiter__` becomes an asynchronous generator method: what `__anext__` returned it "
         "yields, `raise StopAsyncIteration` is its end, and `__anext__` goes.",
         ticks, not_a_method},
        {"generator-function",
         "A class that does nothing but be iterated with `for` becomes a generator function. What were attributes are "
         "local variables, and each `return` of `__next__` is a `yield`.",
         steps, not_a_function},
        {"generator-method",
         "The class stays, and its `__iter__` becomes a generator method: what `__next__` returned it yields, "
         "`raise StopIteration` is its end, and `__next__` goes.",
         steps, not_a_method},
        {"context-manager-function",
         "A class with `__enter__` and `__exit__` becomes one generator function under `@contextmanager`: what it did "
         "on entering, a `yield` of what it gave, and what it did on leaving.",
         {"class Opened:", "    def __init__(self, path):", "        self.path = path", "",
          "    def __enter__(self):", "        self.file = open(self.path)", "        return self.file", "",
          "    def __exit__(self, kind, error, trace):", "        self.file.close()"},
         not_a_manager},
        {"async-context-manager-function",
         "A class with `__aenter__` and `__aexit__` becomes one asynchronous generator function under "
         "`@asynccontextmanager`: what it did on entering, a `yield` of what it gave, and what it did on leaving.",
         {"class Connected:", "    def __init__(self, pool):", "        self.pool = pool", "",
          "    async def __aenter__(self):", "        self.connection = await self.pool.acquire()",
          "        return self.connection", "",
          "    async def __aexit__(self, kind, error, trace):", "        await self.pool.release(self.connection)"},
         not_a_manager},
        {"coroutine-function",
         "A generator-based coroutine function becomes an `async def`, and each `yield from` in it an `await`.",
         {"import types", "", "", "@types.coroutine", "def fetch(client):", "    reply = yield from client.get()",
          "    return reply.body"},
         {"It delegates to what can be iterated but not awaited.",
          "A `yield` of its own hands a value to the event loop, which only a generator can do.",
          "Somebody iterates what it gives, delegates to it from a plain generator, or asks which of the two it is."}},
        {"iterator-class",
         "A generator function becomes the class that spells its protocol out: what were local variables are "
         "attributes, "
         "and each `yield` is a `return` of `__next__` or `__anext__`, which goes on from there when it is called "
         "again.",
         {"def countdown(n):", "    while n > 0:", "        yield n", "        n -= 1"},
         {"It uses what only a generator has: values sent in, `throw`, or `close`.",
          "It is left at a `yield` inside a `try` or `with`, or inside a loop that cannot be gone on with from "
          "outside."}},
    };
    return pages;
}

std::string text_of(const Lines& lines) {
    std::string text;
    for (const std::string_view line : lines) text += std::string(line) + "\n";
    return text;
}

std::string indented(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        result += (end == at ? "" : "    ") + std::string(text.substr(at, end - at)) + "\n";
        at = end + 1;
    }
    return result;
}

}  // namespace

const ConversionPage* page_of(Conversion conversion) {
    const auto pages = all_pages();
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&](const ConversionPage& page) { return page.id == id_of(conversion); });
    return found == pages.end() ? nullptr : &*found;
}

std::vector<Proposal> proposals_of(const ConversionPage& page, semantics::Evaluator& evaluator) {
    NoFiles others;
    const auto file = AnalyzedFile::analyze(SourceText(text_of(page.example)), {.path = "example.py"});
    const Offset at = file->tree->module().body.back()->span.begin;
    return proposals_at({evaluator, file, others}, {at, at});
}

std::string render_conversion(Conversion conversion, semantics::Evaluator& evaluator) {
    std::string text = std::string(id_of(conversion)) + ": " + std::string(title_of(conversion)) + "\n";
    const ConversionPage* const page = page_of(conversion);
    if (page == nullptr) return text;
    text += "\n" + std::string(page->what) + "\n\nFrom\n\n" + indented(text_of(page->example));
    const auto proposals = proposals_of(*page, evaluator);
    const auto made = std::find_if(proposals.begin(), proposals.end(), [&](const Proposal& proposal) {
        return proposal.conversion == conversion && proposal.is_offered();
    });
    if (made != proposals.end()) {
        text += "\nto\n\n" + indented(apply_edits(text_of(page->example), made->changes.front().edits));
        if (!made->differs.empty()) text += "\nWhat a program could notice:\n";
        for (const Difference difference : made->differs)
            text += "- " + std::string(pykind::text_of(difference)) + "\n";
    }
    text += "\nNot offered where:\n";
    for (const std::string_view line : page->forbidden) text += "- " + std::string(line) + "\n";
    return text;
}

}  // namespace pykind
