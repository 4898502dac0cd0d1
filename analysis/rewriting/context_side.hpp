// What `__exit__` does in each of its two cases, read apart: where the block has ended, and where it has raised.
//
//     def __exit__(self, exc_type, exc, tb):              nothing raised          raised
//         if exc_type is None:                            commit()                rollback(exc)
//             self.commit()                         →     close()                 close()
//         else:
//             self.rollback(exc)
//         self.close()
#pragma once

#include <map>
#include <variant>

#include "analysis/rewriting/code.hpp"
#include "analysis/rewriting/context_fold.hpp"

namespace pykind::rewriting {

// What a `return` gives: whether the exception is swallowed.
struct ExitReturn {
    Truth swallows = Truth::False;
    // Where that is decided when it runs: what is asked, its opposite, and whether nobody can see that it is.
    std::string text = {};
    std::string opposite = {};
    bool is_plain = true;
};

struct ContextSide {
    Block body;
    std::map<const syntax::Node*, ExitReturn> returns;
    // `X` of tests that are nothing but `isinstance(exc, X)`, by their If and Return; X is known to be exception
    // classes.
    std::map<const syntax::Node*, std::string> types;
    // The opposite of the test of an If; empty where it has no plain one.
    std::map<const syntax::Node*, std::string> opposites;
};

// `statements` are a block of `__exit__`. `exception` is the name of the exception, empty for the case that there is
// none.
[[nodiscard]] std::variant<ContextSide, Refusal> read_side(const Subject& subject, const ContextClass& context,
                                                           const InstanceState& state, const syntax::Nodes& statements,
                                                           const std::string& exception);

// A parameter of `__exit__` that is used for what a generator is not given: bound anew, kept by a function, or all of
// them together.
[[nodiscard]] std::optional<Refusal> problem_of_arguments(const Subject& subject, const ContextClass& context);

}  // namespace pykind::rewriting
