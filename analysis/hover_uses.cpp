// Names, attributes and imports where they are used or bound: what they stand for, and what the use makes of it.
#include <algorithm>

#include "analysis/function_facts.hpp"
#include "analysis/hover_context.hpp"
#include "analysis/semantics/definitions.hpp"
#include "analysis/semantics/misuse.hpp"

namespace pykind {

using namespace syntax;
using semantics::ClassRef;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::Use;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

class UseFinder {
public:
    explicit UseFinder(const HoverContext& at) : at_(at), node_(*at.path.back()) {}

    std::optional<Explanation> find() {
        if (!find_span()) return std::nullopt;
        const bool is_expression = node_.kind == NodeKind::Name || node_.kind == NodeKind::Attribute;
        const Use use = is_expression ? semantics::use_of(at_.path, at_.path.size() - 1) : Use{};
        return explain(values_at(at_.evaluator, at_.file, at_.offset), use);
    }

private:
    // Whether there is a name at the offset of which something can be said.
    bool find_span() {
        if (node_.kind == NodeKind::Name) {
            span_ = node_.span;
        } else if (const auto* attribute = as<Attribute>(&node_)) {
            span_ = attribute->attr;
        } else if (const auto* alias = as<Alias>(&node_)) {
            const bool at_new_name = alias->asname.contains(at_.offset);
            // `import a.b` names modules.
            if (!at_new_name && at_.path.size() > 1 && at_.path[at_.path.size() - 2]->kind == NodeKind::Import)
                return false;
            span_ = at_new_name ? alias->asname : alias->name;
        } else if (const auto* arg = as<Arg>(&node_)) {
            span_ = arg->name;
        }
        return span_.contains(at_.offset);
    }

    [[nodiscard]] std::string written() const { return std::string(at_.tree().slice(span_)); }

    std::optional<Explanation> explain(const Values& values, const Use& use) {
        std::vector<Value> meant;
        bool may_be_none = false;
        for (const Value& value : values.known) {
            if (value.kind == ValueKind::None) {
                may_be_none = true;
            } else {
                meant.push_back(value);
            }
        }
        const auto here = here_of(values, use);
        if (meant.empty()) return std::nullopt;
        std::optional<Explanation> found = meant.size() == 1 && values.complete
                                               ? explain_one(meant[0], may_be_none, here && !here->problem.empty())
                                               : explain_choice(meant, values.complete, may_be_none);
        if (!found) return std::nullopt;
        found->here = here;
        found->defined_at = definition_places();
        return found;
    }

    std::optional<Explanation> explain_one(const Value& value, bool may_be_none, bool is_wrong) {
        switch (value.kind) {
            case ValueKind::Function: {
                const FunctionInfo* const info = value.file->functions().find(value.node);
                if (info == nullptr || says_nothing(value, *info)) return std::nullopt;
                return at_.about(span_, gather_function_facts(*value.file, *info));
            }
            case ValueKind::Class: {
                ClassFacts facts = gather_class_facts(at_, class_of(value));
                if (!is_worth_a_hover(facts)) return std::nullopt;
                return at_.about(span_, std::move(facts));
            }
            case ValueKind::Instance:
            case ValueKind::Produced: {
                ObjectFacts facts = gather_object_facts(at_, written(), value);
                facts.may_be_none = may_be_none;
                const bool is_builtin = value.file->identity.module == "builtins";
                const bool speaks = is_wrong || !facts.cls || (!is_builtin && is_worth_a_hover(*facts.cls));
                if (!speaks) return std::nullopt;
                return at_.about(span_, std::move(facts));
            }
            case ValueKind::Module:
            case ValueKind::None: break;
        }
        return std::nullopt;
    }

    // A plain `def` in a stub says nothing of what it stands for.
    [[nodiscard]] static bool says_nothing(const Value& value, const FunctionInfo& info) {
        return value.file->is_stub() && info.kind == FunctionKind::Function;
    }

    [[nodiscard]] static ClassRef class_of(const Value& value) { return semantics::class_of(value); }

    // Spoken only if it tells one kind from another.
    std::optional<Explanation> explain_choice(const std::vector<Value>& meant, bool complete, bool may_be_none) {
        ChoiceFacts facts;
        facts.name = written();
        facts.complete = complete;
        bool is_telling = false;
        for (const Value& value : meant) {
            const FunctionInfo* const info =
                value.kind == ValueKind::Function ? value.file->functions().find(value.node) : nullptr;
            if (info != nullptr && says_nothing(value, *info)) {
                facts.complete = false;
                continue;
            }
            is_telling = is_telling || value.kind == ValueKind::Produced ||
                         (info != nullptr && info->kind != FunctionKind::Function);
            const Place place = place_of(at_, *value.file, name_offset(value));
            facts.choices.push_back({value, place});
        }
        if (!is_telling) return std::nullopt;
        // All of one kind and nothing else: it is that, wherever it comes from.
        const bool one_kind =
            std::all_of(meant.begin(), meant.end(), [&](const Value& value) { return is_alike(value, meant[0]); });
        if (one_kind && facts.complete && !may_be_none) return explain_one(meant.back(), false, false);
        if (may_be_none) facts.choices.push_back({Value{.kind = ValueKind::None}, std::nullopt});
        return at_.about(span_, std::move(facts));
    }

    // Of the same kind of function, or of object, or of the same class.
    [[nodiscard]] static bool is_alike(const Value& a, const Value& b) {
        if (a.kind != b.kind) return false;
        if (a.kind == ValueKind::Produced) return a.produced == b.produced;
        if (a.kind != ValueKind::Function) return a.node == b.node;
        const FunctionInfo* const one = a.file->functions().find(a.node);
        const FunctionInfo* const other = b.file->functions().find(b.node);
        return one != nullptr && other != nullptr && one->kind == other->kind;
    }

    [[nodiscard]] static Offset name_offset(const Value& value) {
        if (const auto* def = as<FunctionDef>(value.node)) return def->name.begin;
        if (const auto* cls = as<ClassDef>(value.node)) return cls->name.begin;
        return value.node == nullptr ? 0 : value.node->span.begin;
    }

    // How it is used here; of a function that is called, how what the call gives is used.
    std::optional<HereFacts> here_of(const Values& values, const Use& use) {
        if (node_.context != ExprContext::Load || use.kind == UseKind::Other) return std::nullopt;
        HereFacts here;
        here.use = use;
        Values used = values;
        if (use.kind == UseKind::Called) {
            here.is_called = true;
            const auto call = std::find(at_.path.begin(), at_.path.end(), use.node);
            here.use = semantics::use_of(at_.path, static_cast<std::size_t>(call - at_.path.begin()));
            here.problem = problem_of(at_.evaluator, at_.file, values, use);
            used = at_.evaluator.evaluate(at_.file, use.node);
        }
        // What a name stands for is not lost when the name is.
        const bool is_kept = !here.is_called && use.kind == UseKind::Dropped;
        if (here.problem.empty() && !is_kept) here.problem = problem_of(at_.evaluator, at_.file, used, here.use);
        here.target = target_of(here.use);
        here.is_lost = here.is_called && here.use.kind == UseKind::Dropped && used.complete && used.known.size() == 1 &&
                       used.known[0].kind == ValueKind::Produced;
        return here;
    }

    [[nodiscard]] std::string target_of(const Use& use) const {
        const SyntaxTree& tree = at_.tree();
        switch (use.kind) {
            case UseKind::Passed: return shortened(tree.slice(static_cast<const Call*>(use.node)->func->span));
            case UseKind::Read: return std::string(tree.slice(static_cast<const Attribute*>(use.node)->attr));
            case UseKind::Assigned:
                if (const auto* assign = as<Assign>(use.node); assign != nullptr && !assign->targets.empty())
                    return shortened(tree.slice(assign->targets[0]->span));
                if (const auto* declared = as<AnnAssign>(use.node))
                    return shortened(tree.slice(declared->target->span));
                return "";
            default: return "";
        }
    }

    [[nodiscard]] std::vector<Place> definition_places() {
        std::vector<Place> places;
        for (const semantics::Definition& found : definitions_at(at_.evaluator, at_.file, at_.offset)) {
            const Place place = place_of(at_, *found.file, found.name.begin);
            // Where it stands itself needs no link; what pykind knows of builtins is in no file.
            if (place.is_here && found.name.contains(at_.offset)) continue;
            if (!place.is_here && !place.path.starts_with('/')) continue;
            if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
        }
        return places;
    }

    const HoverContext& at_;
    const Node& node_;
    Span span_;
};

}  // namespace

std::optional<Explanation> explain_use(const HoverContext& at) { return UseFinder(at).find(); }

}  // namespace pykind
