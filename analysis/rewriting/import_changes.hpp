// What a conversion does to the imports of a file: names that it needs, and names that nothing uses any more.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/rewriting/subject.hpp"

namespace pykind::rewriting {

class ImportChanges {
public:
    // The path of the subject may lead to any node: where that stands, the names are wanted.
    explicit ImportChanges(const Subject& subject) : subject_(subject), file_(subject.file()) {}

    // How a member of a module is named where the subject stands, as it is imported before it or through the module;
    // empty if it is not. The import stays then.
    [[nodiscard]] std::string imported_name(std::string_view module, std::string_view member);

    // The same, or plainly, with an import that edits() makes. Empty if its name means something else there, or no line
    // can be put in for it.
    [[nodiscard]] std::string name_of(std::string_view module, std::string_view member);

    // The name is used by what is made.
    void keep(std::string name) { kept_.insert(std::move(name)); }

    // The imports at module level that only these parts of the file use are dropped, unless other files take the names
    // from here.
    void drop_unused(const std::vector<syntax::Span>& gone);

    [[nodiscard]] std::vector<Edit> edits() const;

private:
    struct Added {
        std::string module;
        std::string member;
    };

    [[nodiscard]] bool is_free(std::string_view name) const;
    [[nodiscard]] bool takes_lines() const;
    [[nodiscard]] semantics::ScopeId scope() const;
    [[nodiscard]] bool is_named_elsewhere(std::string_view name) const;
    [[nodiscard]] bool is_unused(const syntax::Alias& alias, const std::vector<syntax::Span>& gone) const;
    [[nodiscard]] const syntax::ImportFrom* statement_of(std::string_view module) const;
    [[nodiscard]] std::optional<syntax::Offset> place_of(std::string_view module) const;
    [[nodiscard]] Edit first_import(const std::string& line) const;
    [[nodiscard]] bool gains(const syntax::Node& statement) const;
    [[nodiscard]] const syntax::Node* dropped_statement() const;
    [[nodiscard]] const Added* taker_of(const syntax::Node& dropped) const;
    [[nodiscard]] bool is_future(const syntax::Node& statement) const;
    void change(const syntax::Node& statement, const syntax::Nodes& names, std::vector<Edit>& edits) const;
    void remove_lines(const syntax::Node& statement, std::vector<Edit>& edits) const;
    void insert(std::vector<Edit>& edits) const;

    const Subject& subject_;
    const AnalyzedFile& file_;
    std::vector<Added> added_;
    std::set<const syntax::Node*> dropped_;  // Alias
    std::set<std::string, std::less<>> kept_;
};

}  // namespace pykind::rewriting
