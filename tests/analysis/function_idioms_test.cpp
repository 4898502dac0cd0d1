// What becomes of the state of an iterator when it is in the locals of one function: flags, counters and iterators that
// a generator function does without, and those that it must keep.
#include <gtest/gtest.h>

#include "analysis/rewriting/counted_loops.hpp"
#include "analysis/rewriting/finished_flags.hpp"
#include "analysis/rewriting/looped_iterables.hpp"

namespace pykind::rewriting {
namespace {

// The body of the only function of a text, after all of it.
std::string idiomatic(const std::string& text) {
    const auto file = AnalyzedFile::analyze(syntax::SourceText(text), {"main.py", "main", 12});
    const auto& function = static_cast<const syntax::FunctionDef&>(*file->tree->module().body.front());
    const Source source(*file->tree);
    Block body = source.read(function.body, 1, file->tree->text().line_count() + 1);
    const IteratorProtocol& protocol = function.is_async() ? async_protocol : sync_protocol;
    drop_finished_flags(body);
    loop_over_iterables(*file, protocol, body);
    count_with_range(body, int_parameters(*file, function));
    return print(body, "    ", "    ");
}

std::string unchanged(const std::string& text) { return text.substr(text.find('\n') + 1); }

TEST(FunctionIdioms, TheEndOfALoopNeedsNoFlag) {
    EXPECT_EQ(idiomatic(R"(async def joined(chunks):
    it = chunks.__aiter__()
    rest = ""
    over = False
    if over:
        return
    async for chunk in it:
        text = rest + chunk
        rest = text[-1:]
        yield text[:-1]
    over = True
    if rest:
        yield rest
)"),
              R"(    rest = ""
    async for chunk in chunks:
        text = rest + chunk
        rest = text[-1:]
        yield text[:-1]
    if rest:
        yield rest
)");
}

TEST(FunctionIdioms, AFlagThatEndsTheLoopIsAReturn) {
    EXPECT_EQ(idiomatic(R"(def batches(read):
    rest = []
    # Whether all has been read.
    done = False
    while not done:
        try:
            row = read()
        except EOFError:
            done = True
            if rest:
                yield rest
                continue
            return
        if row is None:
            done = True
            log("none")
            yield "the last"
            continue
        rest.append(row)
        if len(rest) == 2:
            yield rest
            rest = []
)"),
              R"(    rest = []
    # Whether all has been read.
    while True:
        try:
            row = read()
        except EOFError:
            if rest:
                yield rest
            return
        if row is None:
            log("none")
            yield "the last"
            return
        rest.append(row)
        if len(rest) == 2:
            yield rest
            rest = []
)");
}

TEST(FunctionIdioms, AFlagAtTheEndOfARoundIsAReturn) {
    EXPECT_EQ(idiomatic(R"(def pages(fetch, limit):
    done = False
    n = 0
    while not done and n < limit:
        page = fetch(n)
        n += 1
        if page.more:
            yield page
        else:
            done = True
            yield page
)"),
              R"(    n = 0
    while n < limit:
        page = fetch(n)
        n += 1
        if page.more:
            yield page
        else:
            yield page
            return
)");
}

TEST(FunctionIdioms, AFlagThatNobodyAsksForGoes) {
    EXPECT_EQ(idiomatic(R"(def limited(rows, clock):
    """Sets `late`."""
    late = False
    for row in rows:
        if clock():
            late = True
            return
        yield row
    late = True
)"),
              R"(    """Sets `late`."""
    for row in rows:
        if clock():
            return
        yield row
)");
}

TEST(FunctionIdioms, AFlagThatIsSetBeforeMoreIsDoneStays) {
    for (const std::string text : {// The item is given by what all ways share.
                                   R"(def pages(fetch):
    done = False
    while not done:
        page = fetch()
        if not page.more:
            done = True
        yield page
)",
                                   // Something is done at the end.
                                   R"(def pages(fetch, log):
    done = False
    while not done:
        page = fetch()
        if page is None:
            done = True
            continue
        yield page
    log("done")
)",
                                   // It is read.
                                   R"(def pages(fetch, log):
    done = False
    while not done:
        page = fetch()
        if page is None:
            done = True
            yield done
            continue
        yield page
)",
                                   // It is set in a loop that goes on.
                                   R"(def pages(fetch, log):
    done = False
    while not done:
        for page in fetch():
            if page is None:
                done = True
                continue
            log(page)
        yield 1
)",
                                   // The else of the try comes after it.
                                   R"(def pages(fetch, log):
    done = False
    while not done:
        try:
            fetch()
            done = True
        except KeyError:
            yield 1
        else:
            yield 2
)",
                                   // It may be set before.
                                   R"(def pages(fetch):
    done = False
    if fetch is None:
        done = True
    while not done:
        if not fetch():
            done = True
            continue
        yield 1
)",
                                   // It begins as something else.
                                   R"(def pages(fetch):
    done = not fetch
    while not done:
        if not fetch():
            done = True
            continue
        yield 1
)"})
        EXPECT_EQ(idiomatic(text), unchanged(text));
}

TEST(FunctionIdioms, ACounterIsARange) {
    EXPECT_EQ(idiomatic("def f(n: int):\n    i = 0\n    while i < n:\n        yield i\n        i += 1\n"),
              "    for i in range(n):\n        yield i\n");
    EXPECT_EQ(idiomatic("def f(n: int):\n    i = 0\n    while i < n:\n        i += 1\n        yield i\n"),
              "    for i in range(1, n + 1):\n        yield i\n");
    EXPECT_EQ(
        idiomatic("def f(rows, n: int):\n    i = 0\n    while i < n:\n        i += 1\n        yield rows[i - 1]\n"),
        "    for i in range(n):\n        yield rows[i]\n");
    EXPECT_EQ(idiomatic("def f(read):\n    i = 0\n    while i < 3:\n        i += 1\n        yield read()\n"),
              "    for _ in range(3):\n        yield read()\n");
    EXPECT_EQ(idiomatic("def f(start: int):\n    n = start\n    while n > 0:\n        n -= 1\n        yield n\n"),
              "    for n in range(start - 1, -1, -1):\n        yield n\n");
    EXPECT_EQ(
        idiomatic(
            "def f(a: int, b: int):\n    i = a\n    while i <= b:\n        x = i\n        i += 2\n        yield x\n"),
        "    for x in range(a, b + 1, 2):\n        yield x\n");
    EXPECT_EQ(
        idiomatic("def f():\n    # The rounds.\n    i = 10\n    while i >= 5:\n        i -= 5\n        yield i\n"),
        "    # The rounds.\n    for i in range(5, -1, -5):\n        yield i\n");
    EXPECT_EQ(idiomatic("def f(a):\n    i = 0\n    while i < 3:\n        a[0] = 3\n        i += 1\n        yield i\n"),
              "    for i in range(1, 4):\n        a[0] = 3\n        yield i\n");
}

TEST(FunctionIdioms, ACounterThatSaysMoreStays) {
    for (const std::string text : {
             // Nothing says that the bound is an integer.
             "def f(n):\n    i = 0\n    while i < n:\n        yield i\n        i += 1\n",
             "def f(n: float):\n    i = 0\n    while i < n:\n        yield i\n        i += 1\n",
             // The bound or the counter is bound anew.
             "def f(n: int):\n    i = 0\n    while i < n:\n        n = yield i\n        i += 1\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        if (i := i) > 2:\n            i += 1\n        i += "
             "1\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        for n in g(i):\n            yield n\n        i += "
             "1\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        if g():\n            i += 1\n        yield i\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        i += 1\n        i, j = j, i\n        yield i\n",
             // It is read behind the loop, or as both values.
             "def f(n: int):\n    i = 0\n    while i < n:\n        yield 1\n        i += 1\n    yield i\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        x = i\n        i += 1\n        yield x, i\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        x = i\n        i += 1\n        yield 2 * i - 1, x\n",
             // A round may not come to the count.
             "def f(n: int):\n    i = 0\n    while i < n:\n        if g(i):\n            continue\n        yield i\n   "
             "     i += 1\n",
             // A function keeps it.
             "def f(n: int):\n    i = 0\n    while i < n:\n        yield lambda: i\n        i += 1\n",
             // It does not count, or in no steps that are known.
             "def f(n: int):\n    i = 0\n    while i < n:\n        yield i\n        i += n\n",
             "def f(n: int):\n    i = 0\n    while i != n:\n        yield i\n        i += 1\n",
             "def f(n: int):\n    i = 0.5\n    while i < n:\n        yield i\n        i += 1\n",
             "def f(n: int):\n    i = 0\n    while i < n:\n        yield i\n        i += 1\n    else:\n        yield "
             "n\n",
         })
        EXPECT_EQ(idiomatic(text), unchanged(text));
}

TEST(FunctionIdioms, ALoopMakesItsIterator) {
    EXPECT_EQ(
        idiomatic("def f(rows):\n    it = iter(rows)  # once\n    n = 0\n    for row in it:\n        yield row\n"),
        "    n = 0\n    # once\n    for row in rows:\n        yield row\n");
    EXPECT_EQ(idiomatic("async def f(a):\n    it = aiter(a.rows())\n    async for row in it:\n        yield row\n"),
              "    async for row in a.rows():\n        yield row\n");
    EXPECT_EQ(idiomatic("def f(rows):\n    rows = iter(rows)\n    x = []\n    for row in rows:\n        "
                        "x.append(row)\n        yield x\n"),
              "    x = []\n    for row in rows:\n        x.append(row)\n        yield x\n");
    for (const std::string text : {
             "def f(rows):\n    it = iter(rows)\n    x[g()] = 1\n    for row in it:\n        yield row\n",
             "def f(rows):\n    it = iter(rows)\n    g()\n    for row in it:\n        yield row\n",
             "def f(rows):\n    it = iter(rows)\n    rows = None\n    for row in it:\n        yield row\n",
             "def f(rows):\n    it = iter(rows)\n    for row in it:\n        yield row, next(it)\n",
             "def f(rows):\n    it = iter(rows, None)\n    for row in it:\n        yield row\n",
             "def f(rows, iter):\n    it = iter(rows)\n    for row in it:\n        yield row\n",
             "def f(rows):\n    it = iter(rows)\n    while True:\n        yield next(it)\n",
         })
        EXPECT_EQ(idiomatic(text), unchanged(text));
}

}  // namespace
}  // namespace pykind::rewriting
