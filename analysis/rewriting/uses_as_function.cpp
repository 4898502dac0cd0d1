#include "analysis/rewriting/uses_as_function.hpp"

#include <algorithm>
#include <array>

#include "analysis/navigation.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/function_names.hpp"
#include "analysis/rewriting/mentions.hpp"
#include "analysis/rewriting/words.hpp"
#include "analysis/semantics/use.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;

namespace {

// What stands behind a parameter's or a variable's colon, or behind a function's arrow; null if nothing does.
const Node* annotation_of(const Node& node) {
    if (const auto* const arg = as<Arg>(&node)) return arg->annotation;
    if (const auto* const function = as<FunctionDef>(&node)) return function->returns;
    const auto* const annotated = as<AnnAssign>(&node);
    return annotated != nullptr ? annotated->annotation : nullptr;
}

// Looks at one file.
class FileUses {
public:
    FileUses(const Subject& subject, const ClassBecomingFunction& made, const AnalyzedFile& file)
        : subject_(subject), made_(made), file_(file), is_home_(subject.is_in(file)) {}

    // Nothing that means the class needs it to be one.
    void check_references(const ReferenceTarget& target) {
        std::set<std::string> names = {target.name};
        for (std::size_t known = 0; known < names.size();) {
            known = names.size();
            const References found = find_references(evaluator(), file_, target, names);
            names.insert(found.aliases.begin(), found.aliases.end());
            references_ = found.spans;
        }
        for (const Span& span : references_) {
            if (!is_gone(span.begin)) check_reference(span);
        }
    }

    void check_attributes() { visit(file_.tree->module()); }

    [[nodiscard]] std::optional<Refusal>& problem() { return problem_; }
    [[nodiscard]] const std::vector<Span>& references() const { return references_; }

    // Something else than the references may mean the class: a string, a name that comes from `import *`.
    [[nodiscard]] bool may_mean_it_otherwise() const {
        const std::string name(subject_.name());
        if (is_mentioned(file_, name, made_.gone)) return true;
        if (!is_home_ && !file_.symbols().star_imports().empty()) return true;
        for (const Token& token : file_.tree->tokens().tokens) {
            if (token.kind != TokenKind::Name || file_.tree->slice(token.span()) != name) continue;
            const bool is_known = std::find(references_.begin(), references_.end(), token.span()) != references_.end();
            if (is_known || is_gone(token.begin)) continue;
            const auto path = path_to(*file_.tree, token.begin);
            if (path.back()->kind == NodeKind::Attribute || path.back()->kind == NodeKind::Alias) return true;
        }
        return false;
    }

    // What the function would be called means something already where the class is named, or is looked for in vain.
    [[nodiscard]] bool is_taken(const std::string& name) const {
        const semantics::SymbolTable& table = file_.symbols();
        const bool is_asked_for =
            std::any_of(table.symbols().begin(), table.symbols().end(), [&](const semantics::Symbol& symbol) {
                return symbol.name == name && (symbol.target == semantics::no_id || symbol.scope == 0);
            });
        const bool is_seen = std::any_of(references_.begin(), references_.end(), [&](const Span& span) {
            const semantics::Occurrence* const found = table.occurrence_at(span.begin);
            return found != nullptr && table.look_up(table.symbols()[found->symbol].scope, name) != semantics::no_id;
        });
        if (is_asked_for || is_seen) return true;
        // A module of a package is an attribute of it.
        return file_.is_package() && evaluator().module(file_.identity.module + "." + name) != nullptr;
    }

private:
    [[nodiscard]] Evaluator& evaluator() const { return subject_.context.evaluator; }

    [[nodiscard]] bool is_gone(Offset offset) const {
        return is_home_ && std::any_of(made_.gone.begin(), made_.gone.end(),
                                       [&](const Span& span) { return span.contains(offset); });
    }

    void report(std::string reason, Offset at) {
        if (problem_) return;
        problem_ = Refusal{std::move(reason), at};
        if (is_home_) return;
        problem_->path = file_.identity.path;
        problem_->line = file_.tree->text().line_of(at);
    }

    void check_reference(Span span) {
        std::vector<const Node*> path = path_to(*file_.tree, span.begin);
        const Node* node = path.back();
        if (node->kind == NodeKind::Alias || as<ImportFrom>(node) != nullptr) return;
        const auto* const cls = as<ClassDef>(node);
        if (cls != nullptr && cls->name.begin == span.begin) return;
        // `module.Ticker` is what is used.
        while (path.size() > 1 && node->kind != NodeKind::Name && node->kind != NodeKind::Attribute) {
            path.pop_back();
            node = path.back();
        }
        const std::string written(file_.tree->slice(node->span));
        if (path.size() < 2) return report(code(written) + " is not only called", span.begin);
        const Node& around = *path[path.size() - 2];
        if (const auto* const derived = as<ClassDef>(&around))
            return report(code(file_.tree->slice(derived->name)) + " is derived from it", around.span.begin);
        const auto* const call = as<Call>(&around);
        if (call != nullptr && call->func == node) return;
        if (const auto* const attribute = as<Attribute>(&around))
            return report(code(file_.tree->slice(attribute->span)) + " is read", span.begin);
        const auto* const subscript = as<Subscript>(&around);
        if (subscript != nullptr && subscript->value == node && !is_in_annotation(path))
            return report(code(file_.tree->slice(subscript->span)) + " is subscripted", span.begin);
        if (is_in_annotation(path) || is_asked_for(path))
            return report(code(written) + " is used as a type", span.begin);
        report(code(written) + " is not only called", span.begin);
    }

    [[nodiscard]] bool is_in_annotation(const std::vector<const Node*>& path) const {
        const Offset at = path.back()->span.begin;
        return std::any_of(path.begin(), path.end(), [&](const Node* node) {
            const Node* const annotation = annotation_of(*node);
            return annotation != nullptr && annotation->span.contains(at);
        });
    }

    // By `isinstance`, an `except` or a class pattern.
    [[nodiscard]] bool is_asked_for(const std::vector<const Node*>& path) const {
        return std::any_of(path.begin(), path.end(), [&](const Node* node) {
            const auto* const call = as<Call>(node);
            if (call == nullptr) return node->kind == NodeKind::MatchClass || node->kind == NodeKind::ExceptHandler;
            const std::string name = Evaluator::qualified_name(file_, call->func);
            return name == "builtins.isinstance" || name == "builtins.issubclass";
        });
    }

    // --- Instances ---

    void visit(const Node& node) {
        const bool is_the_class = is_home_ && node.kind == NodeKind::ClassDef && node.span == subject_.cls()->span;
        if (problem_ || is_the_class) return;
        if (const auto* const attribute = as<Attribute>(&node)) check_attribute(*attribute);
        if (const auto* const call = as<Call>(&node)) check_call(*call);
        if (const Node* const annotation = annotation_of(node)) check_strings(*annotation);
        for_each_child(node, [&](const Node* child) { visit(*child); });
    }

    // An annotation may be written in a string (PEP 484, "Forward references").
    void check_strings(const Node& annotation) {
        const bool is_string =
            annotation.kind == NodeKind::Constant && static_cast<const Constant&>(annotation).type == ConstantKind::Str;
        if (is_string && !references_.empty() && has_word(file_.tree->slice(annotation.span), subject_.name()))
            report(code(subject_.name()) + " is used as a type", annotation.span.begin);
        for_each_child(annotation, [&](const Node* child) { check_strings(*child); });
    }

    [[nodiscard]] bool is_instance(const Node& expression) const {
        const semantics::Values values = evaluator().evaluate(file_, &expression);
        return std::any_of(values.known.begin(), values.known.end(), [&](const Value& value) {
            return value.kind == ValueKind::Instance && subject_.is_in(*value.file) &&
                   static_cast<const ClassDef*>(value.node)->name == subject_.cls()->name;
        });
    }

    void check_attribute(const Attribute& attribute) {
        const std::string_view name = file_.tree->slice(attribute.attr);
        if (name == made_.awaited_step) return check_step(attribute);
        if (made_.kept.contains(name)) return;
        const bool is_set = attribute.context != ExprContext::Load;
        if (!is_set && !made_.attributes.contains(name) && !name.starts_with("__")) return;
        const std::string written = code(file_.tree->slice(attribute.span));
        if (is_instance(*attribute.value)) {
            report(written + (is_set ? " is set" : " is read"), attribute.span.begin);
        } else if (made_.attributes.contains(name) && may_be_instance(*attribute.value)) {
            report(written + " may be " + (is_set ? "set" : "read") + " of the instance", attribute.span.begin);
        }
    }

    // A generator refuses a step while another one is running: each has to be waited for where it is asked for.
    void check_step(const Attribute& attribute) {
        const auto path = path_to(*file_.tree, attribute.attr.begin);
        const bool is_awaited = path.size() > 2 && path[path.size() - 2]->kind == NodeKind::Call &&
                                path[path.size() - 3]->kind == NodeKind::Await;
        if (!is_awaited && is_instance(*attribute.value))
            report(code(file_.tree->slice(attribute.span)) + " asks for a step while another may be running",
                   attribute.span.begin);
    }

    // What nothing is known of, in a file that names the class; what comes of an import is taken to be another thing.
    [[nodiscard]] bool may_be_instance(const Node& expression) const {
        if (references_.empty() || !evaluator().evaluate(file_, &expression).is_unknown()) return false;
        const Node* root = &expression;
        while (root->kind != NodeKind::Name) {
            const auto* const attribute = as<Attribute>(root);
            const auto* const subscript = as<Subscript>(root);
            const auto* const call = as<Call>(root);
            if (attribute == nullptr && subscript == nullptr && call == nullptr) return false;
            root = attribute != nullptr ? attribute->value : subscript != nullptr ? subscript->value : call->func;
        }
        const auto& symbols = file_.symbols();
        const semantics::Occurrence* const found = symbols.occurrence_at(root->span.begin);
        const semantics::SymbolId target =
            found == nullptr ? semantics::no_id : symbols.symbols()[found->symbol].target;
        return target != semantics::no_id && !symbols.symbols()[target].is_imported;
    }

    void check_call(const Call& call) {
        if (call.arguments.empty()) return;
        constexpr std::array<std::string_view, 10> lookers = {
            "builtins.type",    "builtins.isinstance", "builtins.vars", "builtins.getattr", "builtins.hasattr",
            "builtins.setattr", "builtins.delattr",    "copy.copy",     "copy.deepcopy",    "pickle.dumps"};
        const std::string name = Evaluator::qualified_name(file_, call.func);
        if (std::find(lookers.begin(), lookers.end(), name) == lookers.end()) return;
        if (is_instance(*call.arguments.front()))
            report(code(file_.tree->slice(call.span)) + " looks at the instance", call.span.begin);
    }

    const Subject& subject_;
    const ClassBecomingFunction& made_;
    const AnalyzedFile& file_;
    bool is_home_;
    std::vector<Span> references_;
    std::optional<Refusal> problem_;
};

class ProjectUses {
public:
    ProjectUses(const Subject& subject, const ClassBecomingFunction& made) : subject_(subject), made_(made) {}

    std::variant<FunctionName, Refusal> run() {
        target_ = reference_target(subject_.context.evaluator, subject_.file(), subject_.cls()->name.begin);
        if (target_.sites.size() != 1)
            return Refusal{"the class is not the only thing of its name", subject_.cls()->span.begin};
        FunctionName result;
        result.name = made_.new_name;
        can_rename_ = made_.new_name != subject_.name() && !is_reserved(made_.new_name);
        if (auto problem = look_at(subject_.context.file, result)) return std::move(*problem);
        std::set<std::string> words = {std::string(subject_.name())};
        for (const std::string& attribute : made_.attributes) {
            if (!attribute.starts_with("_")) words.insert(attribute);
        }
        for (const auto& file : subject_.context.project.with_words(words)) {
            if (subject_.is_in(*file)) continue;
            if (auto problem = look_at(file, result)) return std::move(*problem);
        }
        if (can_rename_) return result;
        FunctionName unchanged;
        unchanged.name = subject_.name();
        return unchanged;
    }

private:
    std::optional<Refusal> look_at(const std::shared_ptr<const AnalyzedFile>& file, FunctionName& result) {
        FileUses uses(subject_, made_, *file);
        uses.check_references(target_);
        uses.check_attributes();
        if (uses.problem()) return std::move(uses.problem());
        can_rename_ = can_rename_ && !uses.may_mean_it_otherwise();
        FileChange change{file, {}};
        for (const Span& span : uses.references()) {
            if (file->tree->slice(span) != subject_.name()) continue;
            const bool is_home = file == subject_.context.file;
            if (is_home && subject_.path.back()->span.contains(span.begin)) {
                result.in_class.push_back(span);
            } else {
                change.edits.push_back({span, made_.new_name});
            }
        }
        const bool changes = !change.edits.empty() || file == subject_.context.file;
        if (changes && uses.is_taken(made_.new_name)) can_rename_ = false;
        if (!change.edits.empty()) result.changes.push_back(std::move(change));
        return std::nullopt;
    }

    const Subject& subject_;
    const ClassBecomingFunction& made_;
    ReferenceTarget target_;
    bool can_rename_ = false;
};

}  // namespace

std::variant<FunctionName, Refusal> uses_as_function(const Subject& subject, const ClassBecomingFunction& made) {
    return ProjectUses(subject, made).run();
}

}  // namespace pykind::rewriting
