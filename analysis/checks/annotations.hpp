// What the return annotation of a function says, read through imports and quotes.
//
//     -> "abc.AsyncIterator[int] | None"    →    typing.AsyncIterator of `int`, None
#pragma once

#include <string>
#include <vector>

#include "analysis/analyzed_file.hpp"

namespace pykind::checks {

struct AnnotatedType {
    // "typing.AsyncIterator", also for that of collections.abc and of typing_extensions; "builtins.int"; "None". Empty
    // where the name does not lead to an import or a builtin.
    std::string name;
    std::string module;                   // the one that it is imported from: "collections.abc"
    syntax::Span written;                 // `abc.AsyncIterator`
    std::vector<syntax::Span> arguments;  // `int`; empty where there is no subscript

    [[nodiscard]] bool is_typing(std::string_view member) const {
        return name.starts_with("typing.") && std::string_view(name).substr(7) == member;
    }
};

// The types that it may be: the parts of a union, those of an Optional and None, what an Annotated is about. None where
// there is no annotation, or one that cannot be read. All spans are places in the file, between the quotes too.
[[nodiscard]] std::vector<AnnotatedType> return_types(const AnalyzedFile& file, const syntax::FunctionDef& def);

}  // namespace pykind::checks
