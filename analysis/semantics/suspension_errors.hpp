// Where `yield`, `await` and what is asynchronous stand although they may not: the errors of CPython's symtable and
// compiler, which come after those of its parser (SyntaxTree::errors).
//
// Source: Python/symtable.c and Python/compile.c (codegen.c) of each version; tests/oracles/async_syntax.py makes each
// of them say it. PEP 828 lets asynchronous generator functions return values and delegate from 3.16 on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/syntax/parser.hpp"

namespace pykind::semantics {

enum class SuspensionErrorKind : std::uint8_t {
    ReturnsValue,          // a Return with a value in an asynchronous generator function
    Delegates,             // a YieldFrom in an `async def`
    YieldOutside,          // a Yield or YieldFrom at module or class level
    YieldInComprehension,  // in its element, a condition, or an iterable that is not the leftmost
    AwaitOutside,          // an Await at module or class level
    AwaitInPlain,          // an Await in a `def` or a `lambda`
    AsyncForOutside,       // an AsyncFor that is not of an `async def`
    AsyncWithOutside,      // an AsyncWith that is not of an `async def`
    AsyncComprehension,    // a list, set or dict comprehension that is asynchronous, and not of an `async def`
    InAnnotation,          // a Yield, YieldFrom or Await in an annotation that is kept apart
    InTypeParameter,       // in the bound or the default of a type parameter
    InTypeAlias,           // in the value of a `type` statement
    InGenericDefinition,   // in an annotation or a base of what has type parameters
};

struct SuspensionError {
    SuspensionErrorKind kind;
    const syntax::Node* node;    // what may not stand there
    const syntax::Node* around;  // whose scope it stands in: Module, ClassDef, FunctionDef, Lambda, a comprehension, …
    std::string words;           // "'yield' outside function"
};

// In order of place. The interpreter names the first one that it comes to, and no more.
[[nodiscard]] std::vector<SuspensionError> suspension_errors(const syntax::SyntaxTree& tree, int minor);

}  // namespace pykind::semantics
