// The names of abstract classes that a conversion needs or no longer needs, and the imports that bring them.
#pragma once

#include <string>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

class Imports {
public:
    explicit Imports(const AnalyzedFile& file) : file_(file) {}

    // How a class of collections.abc is named at module level: as it is imported, through `import typing`, or plainly
    // with an import that edits() adds.
    [[nodiscard]] std::string name_of(std::string_view cls, int target_minor);

    // Puts another class in the place of a base, in the class and in its import; the old one stays imported where it is
    // used besides, or `keeps_old`.
    [[nodiscard]] std::vector<Edit> base_edits(const syntax::ClassDef& cls, std::string_view old_name,
                                               std::string_view new_name, bool keeps_old) const;

    // The imports that names asked for need.
    [[nodiscard]] std::vector<Edit> edits() const;

    // The base of a class that is one of collections.abc by that name; null if there is none.
    [[nodiscard]] static const syntax::Node* find_base(const AnalyzedFile& file, const syntax::ClassDef& cls,
                                                       std::string_view name);
    // The alias of the import at module level that brings a name of an abstract class; null if there is none.
    [[nodiscard]] static const syntax::Alias* find_alias(const AnalyzedFile& file, std::string_view name);

private:
    const AnalyzedFile& file_;
    std::vector<std::string> added_;  // import statements
};

// "collections.abc.AsyncIterator" or "typing.AsyncIterator"
[[nodiscard]] bool is_abstract_class(const AnalyzedFile& file, const syntax::Node* expression, std::string_view name);

}  // namespace pykind::rewriting
