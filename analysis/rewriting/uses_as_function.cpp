#include "analysis/rewriting/uses_as_function.hpp"

#include <algorithm>
#include <array>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_need.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::ValueKind;

namespace {

// Looks at the instances in one file.
class InstanceUses {
public:
    InstanceUses(const Subject& subject, const ClassBecomingFunction& made, const FileReferences& references)
        : subject_(subject),
          made_(made),
          file_(*references.file),
          names_it_(!references.spans.empty()),
          is_home_(subject.is_in(file_)) {}

    std::optional<Refusal> run() {
        visit(file_.tree->module());
        return std::move(problem_);
    }

private:
    void visit(const Node& node) {
        const bool is_the_class = is_home_ && node.kind == NodeKind::ClassDef && node.span == subject_.cls()->span;
        if (problem_ || is_the_class) return;
        if (const auto* const attribute = as<Attribute>(&node)) check_attribute(*attribute);
        if (const auto* const call = as<Call>(&node)) check_call(*call);
        for_each_child(node, [&](const Node* child) { visit(*child); });
    }

    [[nodiscard]] bool is_instance(const Node& expression) const {
        return subject_.may_be(file_, expression, ValueKind::Instance);
    }

    void report(std::string reason, Offset at) {
        if (!problem_) problem_ = subject_.refusal(file_, std::move(reason), at);
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
        if (!names_it_ || !subject_.context.evaluator.evaluate(file_, &expression).is_unknown()) return false;
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
    bool names_it_;
    bool is_home_;
    std::optional<Refusal> problem_;
};

std::optional<Refusal> problem_in(const Subject& subject, const ClassBecomingFunction& made,
                                  const FileReferences& references) {
    if (auto need = need_of_class(subject, references, made.gone)) return need;
    return InstanceUses(subject, made, references).run();
}

}  // namespace

std::optional<Refusal> problem_of_uses(const Subject& subject, const ClassBecomingFunction& made) {
    if (auto problem = problem_of_bindings(subject)) return problem;
    if (auto problem = problem_in(subject, made, references_at_home(subject))) return problem;
    std::set<std::string> words;
    for (const std::string& attribute : made.attributes) {
        if (!attribute.starts_with("_")) words.insert(attribute);
    }
    for (const FileReferences& references : references_elsewhere(subject, words)) {
        if (auto problem = problem_in(subject, made, references)) return problem;
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
