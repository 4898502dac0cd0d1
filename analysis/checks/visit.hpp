// What a check gets to see: one node of a file, what stands around it, and what can be known of it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/check.hpp"
#include "analysis/semantics/misuse.hpp"

namespace pykind::checks {

// What is the same for all nodes of a file.
struct FileVisit {
    const ProjectContext& context;
    const CheckSettings& settings;
    std::vector<Finding> findings = {};
    // Several checks look at the same expressions.
    std::unordered_map<const syntax::Node*, semantics::Values> values = {};
    // The attributes that the file puts something else in the place of.
    std::optional<std::set<std::string_view>> replaced = {};
    // Whether functions look at their variables without naming them.
    std::unordered_map<const syntax::Node*, bool> look_at_locals = {};
    // What functions, or the module, ask for the kind of.
    std::unordered_map<const syntax::Node*, std::set<std::string_view>> asked_about = {};
    // What no check has looked at.
    std::vector<syntax::Span> unseen = {};
    // Variables that plain assignments bind and nothing reads.
    std::unordered_map<semantics::SymbolId, bool> only_assigned = {};
};

class Visit {
public:
    // `path` leads from the module down to the node.
    Visit(FileVisit& whole, const std::vector<const syntax::Node*>& path, Check check)
        : whole_(whole), path_(path), check_(check) {}

    template <class T>
    [[nodiscard]] const T& node() const {
        return static_cast<const T&>(*path_.back());
    }
    [[nodiscard]] const std::vector<const syntax::Node*>& path() const { return path_; }
    // The node right around it; null for the module.
    [[nodiscard]] const syntax::Node* parent() const { return path_.size() > 1 ? path_[path_.size() - 2] : nullptr; }

    // What is found out once for all nodes.
    [[nodiscard]] FileVisit& whole() const { return whole_; }

    [[nodiscard]] const ProjectContext& context() const { return whole_.context; }
    [[nodiscard]] const AnalyzedFile& file() const { return *whole_.context.file; }
    [[nodiscard]] const syntax::SyntaxTree& tree() const { return *file().tree; }
    [[nodiscard]] int target_minor() const { return file().identity.target_minor; }
    [[nodiscard]] semantics::Evaluator& evaluator() const { return whole_.context.evaluator; }
    [[nodiscard]] std::string_view slice(syntax::Span span) const { return tree().slice(span); }

    // The function that the node belongs to; null at module or class level.
    [[nodiscard]] const semantics::FunctionInfo* owner() const { return file().functions().owner(path_); }

    // What an expression of the file may be; kept for the checks that ask for it next.
    [[nodiscard]] const semantics::Values& values(const syntax::Node* expression);

    // The one thing that an expression is; null if that is not certain.
    [[nodiscard]] const semantics::Value* value(const syntax::Node* expression);

    // What Python says of the use that `user` makes of an expression; empty where it may be right.
    [[nodiscard]] std::string problem(const syntax::Node* expression, semantics::UseKind use, const syntax::Node* user);

    // The function or generator expression that made a value, or its class, as a related place: "`ticker` is an
    // asynchronous generator function". None for what stands in no file, or is where the finding is.
    [[nodiscard]] std::vector<RelatedPlace> definition_of(const semantics::Value& value) const;
    [[nodiscard]] RelatedPlace related(const AnalyzedFile& in, syntax::Span span, std::string message) const;

    // A fix of this file alone. The edits may be in any order.
    [[nodiscard]] Fix fix(std::string title, std::vector<Edit> edits) const;

    // `finding` needs no check and no severity.
    void report(Finding finding) { report(std::move(finding), default_severity(check_)); }
    // One that is less serious than the other ones of the check.
    void report(Finding finding, Severity unless_set);
    void report(syntax::Span span, std::string message) {
        report(Finding{.check = check_, .span = span, .message = std::move(message)});
    }

private:
    FileVisit& whole_;
    const std::vector<const syntax::Node*>& path_;
    const Check check_;
};

// What an object is, with its article: "an asynchronous generator iterator", "a coroutine object", "an instance of
// `Pages`", "None".
[[nodiscard]] std::string described(const semantics::Value& value);

// The expression as code, cut short where it is long: "`ticker(…)`".
[[nodiscard]] std::string written(const Visit& at, const syntax::Node& expression);

}  // namespace pykind::checks
