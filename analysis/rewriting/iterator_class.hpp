// A hand-written iterator: what the conversions of iterator classes have to know of it.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "analysis/rewriting/docstrings.hpp"
#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// The two protocols that are each other's twins.
struct IteratorProtocol {
    bool is_async;
    std::string_view iter;      // "__aiter__"
    std::string_view next;      // "__anext__"
    std::string_view end;       // "StopAsyncIteration"
    std::string_view iterator;  // "AsyncIterator"
    std::string_view iterable;  // "AsyncIterable"
    std::string_view advance;   // the builtin that takes a step: "anext"
    std::string_view iterate;   // the builtin that makes an iterator: "aiter"
};

extern const IteratorProtocol sync_protocol;
extern const IteratorProtocol async_protocol;

struct IteratorClass {
    const IteratorProtocol* protocol;
    const syntax::ClassDef* cls;
    const syntax::FunctionDef* iter;  // `__iter__`; null if the class has none of its own
    const syntax::FunctionDef* next;  // `__next__`
    std::string_view self;            // the name of the first parameter of `next`
    bool gives_awaitable;             // a plain `def __anext__`, which gives something to wait for
};

// Nothing if the class has no `__next__` of its own, or is so broken that nothing can be said of it; a Refusal if no
// generator can do what its `__next__` does, whatever else the class is.
[[nodiscard]] std::optional<std::variant<IteratorClass, Refusal>> read_iterator_class(const Subject& subject,
                                                                                      const IteratorProtocol& protocol);

// Whether an expression is that builtin. A star import is taken to bring no other one of the name.
[[nodiscard]] bool is_builtin(const AnalyzedFile& file, const syntax::Node* expression, std::string_view name);

// "collections.abc.AsyncIterator" or "typing.AsyncIterator"
[[nodiscard]] bool is_abstract_class(const AnalyzedFile& file, const syntax::Node* expression, std::string_view name);

// The base of a class that is that one, without its type arguments; null if there is none.
[[nodiscard]] const syntax::Node* find_base(const AnalyzedFile& file, const syntax::ClassDef& cls,
                                            std::string_view name);

// The first parameter of a method; empty if it has none of its own, or others besides.
[[nodiscard]] std::string_view only_parameter(const syntax::SyntaxTree& tree, const syntax::FunctionDef& method);

// Whether all that a method does, but for a docstring, is `return self`.
[[nodiscard]] bool only_returns_self(const syntax::SyntaxTree& tree, const syntax::FunctionDef& method);

// Whether a statement of `__next__` hands on what its own next step gives: `return next(self)`, `return
// self.__next__()`.
[[nodiscard]] bool gives_next_step(const Subject& subject, const IteratorClass& iterator,
                                   const syntax::Node& statement);

}  // namespace pykind::rewriting
