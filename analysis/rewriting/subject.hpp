// A class or function that may be converted, and what conversions say of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/navigation.hpp"
#include "analysis/rewrite.hpp"

namespace pykind::rewriting {

// Why something cannot be converted, and the place that shows it.
struct Refusal {
    std::string reason;
    syntax::Offset at = 0;
    // Where the place is in another file, that one's path and the 1-based line there.
    std::string path = {};
    std::uint32_t line = 0;
};

struct Subject {
    const ProjectContext& context;
    // From the module down to the ClassDef or FunctionDef itself.
    std::vector<const syntax::Node*> path;

    [[nodiscard]] const AnalyzedFile& file() const { return *context.file; }
    [[nodiscard]] const syntax::SyntaxTree& tree() const { return *context.file->tree; }
    [[nodiscard]] const syntax::ClassDef* cls() const { return syntax::as<syntax::ClassDef>(path.back()); }
    [[nodiscard]] const syntax::FunctionDef* function() const { return syntax::as<syntax::FunctionDef>(path.back()); }
    [[nodiscard]] syntax::Span name_span() const { return cls() != nullptr ? cls()->name : function()->name; }
    [[nodiscard]] std::string_view name() const { return tree().slice(name_span()); }
    // The `__qualname__` that something of that name has in its place.
    [[nodiscard]] std::string qualified_name(std::string_view called) const;
    [[nodiscard]] ReferenceTarget as_target() const;
    // It is an attribute of a class, as a method is.
    [[nodiscard]] bool is_member() const;
    // It stands in a function, where no other file can name it.
    [[nodiscard]] bool is_local() const;

    // Whether one of the values is it, an instance of it or what a call of it gives.
    [[nodiscard]] bool is_among(const semantics::Values& values, semantics::ValueKind kind) const;
    // Whether an expression may have such a value.
    [[nodiscard]] bool may_be(const AnalyzedFile& in, const syntax::Node& expression, semantics::ValueKind kind) const;
    // A parameter that nothing is known of, and so may be an instance.
    [[nodiscard]] bool is_unknown_parameter(const AnalyzedFile& in, const syntax::Node& expression) const;
    // A file may have been read twice: as the one asked about, and through an import.
    [[nodiscard]] bool is_in(const AnalyzedFile& other) const {
        return &other == &file() || (!other.identity.path.empty() && other.identity.path == file().identity.path);
    }
    [[nodiscard]] std::uint32_t line_of(syntax::Offset offset) const { return tree().text().line_of(offset); }

    [[nodiscard]] Proposal propose(Conversion conversion) const;
    // The same, not offered, with the reason and the place that shows it.
    [[nodiscard]] Proposal refuse(Conversion conversion, std::string reason, syntax::Offset at) const;
    // A place in any file of the project.
    [[nodiscard]] Refusal refusal(const AnalyzedFile& in, std::string reason, syntax::Offset at) const;
};

}  // namespace pykind::rewriting
