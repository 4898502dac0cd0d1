// What uses of a class need it to be one: a function in its place has no subclasses and no attributes, and is no type.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

// Where a file means the subject, by its own name or another that an import gives it.
struct FileReferences {
    std::shared_ptr<const AnalyzedFile> file;
    std::vector<syntax::Span> spans;  // by place
};

[[nodiscard]] FileReferences references_at_home(const Subject& subject);

// Those of the other files that name it, or in which one of the words may stand.
[[nodiscard]] std::vector<FileReferences> references_elsewhere(const Subject& subject,
                                                               const std::set<std::string>& words = {});

// The body of a class reads a name, and does more than to call it, before or while it binds it itself: until then that
// is the subject.
[[nodiscard]] std::optional<Refusal> use_in_class_body(const Subject& subject, const AnalyzedFile& file);

// It is not the only thing that its name stands for.
[[nodiscard]] std::optional<Refusal> problem_of_bindings(const Subject& subject);

// The first use in a file that needs the class: a base, a type, an attribute of it, or anything but a call. Parts of
// the subject's file of which nothing is left, `gone`, need nothing.
[[nodiscard]] std::optional<Refusal> need_of_class(const Subject& subject, const FileReferences& references,
                                                   const std::vector<syntax::Span>& gone);

}  // namespace pykind::rewriting
