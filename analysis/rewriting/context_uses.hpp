// Where the project names a class that is a context manager: what becomes of it must do for all of them, and if they
// can all be edited it takes the name of a function, `Ticker` → `ticker`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/context_class.hpp"

namespace pykind::rewriting {

struct ContextUses {
    struct InFile {
        std::shared_ptr<const AnalyzedFile> file;
        std::vector<syntax::Span> names;  // by place; the one of the class itself is not among them
    };
    std::vector<InFile> files;  // the subject's file first, if the class is named there
    std::size_t entered = 0;    // how often a `with` makes and enters one
    // The name that the value of every `with` is given; empty where they differ or none does.
    std::string target;
    // What the function can be called; the name of the class where that cannot be changed everywhere.
    std::string name;
};

// A Refusal where somebody needs the class, or keeps an instance. `gives_instance`: a `with` gives the instance, which
// nobody may take.
[[nodiscard]] std::variant<ContextUses, Refusal> context_uses(const Subject& subject, const ContextClass& context,
                                                              bool gives_instance);

}  // namespace pykind::rewriting
