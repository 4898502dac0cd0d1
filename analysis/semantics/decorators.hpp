// Decorators that are known by name, and what a name is bound to once they have run.
//
// A decorator is known if its name leads through this file's imports to a name of the table
// (`contextlib.contextmanager`), or is a builtin. One that is called first (`@lru_cache(maxsize=None)`) counts as the
// one that is called.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "analysis/syntax/parser.hpp"

namespace pykind::semantics {

enum class KnownDecorator : std::uint8_t {
    Unknown,
    Transparent,  // gives back a function that is called and works like the one it got: wraps, override, final, …
    Property,     // and x.setter, x.getter, x.deleter
    CachedProperty,
    StaticMethod,
    ClassMethod,
    AbstractMethod,
    Overload,
    ContextManager,       // contextlib.contextmanager
    AsyncContextManager,  // contextlib.asynccontextmanager
    Cache,                // functools.cache, functools.lru_cache
    Fixture,              // pytest.fixture, pytest_asyncio.fixture
    Coroutine,            // types.coroutine, asyncio.coroutine
    MarkCoroutineFunction,
};

// What names stand for in a file: `acm` → `contextlib.asynccontextmanager`. Read off its import statements, wherever
// they stand; a name that two of them bind differently is not known.
class ImportedNames {
public:
    explicit ImportedNames(const syntax::SyntaxTree& tree) : tree_(tree) {}

    // Takes in an Import or ImportFrom.
    void add(const syntax::Node& statement);

    // The full dotted name that a Name or a chain of attributes leads to; empty for any other expression.
    [[nodiscard]] std::string resolve(const syntax::Node* expression) const;

private:
    void bind(std::string_view name, std::string full);

    const syntax::SyntaxTree& tree_;
    std::map<std::string_view, std::string> names_;
};

[[nodiscard]] KnownDecorator identify_decorator(const ImportedNames& names, const syntax::Node* decorator);

}  // namespace pykind::semantics
