#include <algorithm>

#include "analysis/rewriting/context_state_reader.hpp"
#include "analysis/rewriting/iterator_class.hpp"
#include "analysis/rewriting/locals.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Occurrence;
using semantics::ScopeId;
using semantics::SymbolId;

namespace {

// "start" of "_start"; the name itself where nothing that can be a name is left.
std::string stripped(std::string_view name) {
    std::string_view rest = name;
    while (rest.starts_with('_')) rest.remove_prefix(1);
    if (rest.empty() || (rest.front() >= '0' && rest.front() <= '9')) return std::string(name);
    return keyword_of(rest) == TokenKind::Name ? std::string(rest) : std::string(rest) + "_";
}

// Something whose evaluation nobody can see: constants, parameters, and displays of them.
bool is_plain_value(const Node& value, const std::set<std::string_view>& parameters, const SyntaxTree& tree) {
    switch (value.kind) {
        case NodeKind::Constant: return true;
        case NodeKind::Name: return parameters.contains(tree.slice(value.span));
        case NodeKind::UnaryOp: return static_cast<const UnaryOp&>(value).operand->kind == NodeKind::Constant;
        case NodeKind::List:
        case NodeKind::Tuple:
        case NodeKind::Set:
        case NodeKind::Dict: {
            bool is_plain = true;
            for_each_child(value,
                           [&](const Node* part) { is_plain = is_plain && is_plain_value(*part, parameters, tree); });
            return is_plain;
        }
        default: return false;
    }
}

// The only target of an assignment, and its value.
std::pair<const Node*, const Node*> assignment(const Node& statement) {
    if (const auto* assign = as<Assign>(&statement); assign != nullptr && assign->targets.size() == 1)
        return {assign->targets.front(), assign->value};
    if (const auto* assign = as<AnnAssign>(&statement); assign != nullptr && assign->value != nullptr)
        return {assign->target, assign->value};
    return {nullptr, nullptr};
}

}  // namespace

SymbolId StateReader::parameter_at(const Node& value) const {
    const Occurrence* const found = value.kind == NodeKind::Name ? symbols_.occurrence_at(value.span.begin) : nullptr;
    const SymbolId symbol = found == nullptr ? semantics::no_id : symbols_.symbols()[found->symbol].target;
    const bool is_parameter = parameter_reads_.contains(symbol) && !rebound_.contains(symbol);
    return is_parameter && !locals_.at(symbol).is_captured ? symbol : semantics::no_id;
}

std::string StateReader::first_set(const Node& target) const {
    const auto* const attribute = as<Attribute>(&target);
    const auto known = attribute == nullptr ? uses_.end() : uses_.find(tree_.slice(attribute->attr));
    const bool is_first = known != uses_.end() && known->second.front().node == attribute;
    return is_first && attributes_.contains(known->first) ? known->first : std::string();
}

std::vector<StoredParameter> StateReader::stored_by(const Node& statement) const {
    const auto [target, value] = assignment(statement);
    if (target == nullptr) return {};
    const auto* const targets = as<Sequence>(target);
    const auto* const values = as<Sequence>(value);
    std::vector<std::pair<const Node*, const Node*>> pairs = {{target, value}};
    if (targets != nullptr && values != nullptr && targets->elts.size() == values->elts.size()) {
        pairs.clear();
        for (std::size_t i = 0; i < targets->elts.size(); ++i) pairs.emplace_back(targets->elts[i], values->elts[i]);
    }
    std::vector<StoredParameter> result;
    for (const auto& [to, from] : pairs) {
        const StoredParameter stored = {first_set(*to), parameter_at(*from)};
        if (stored.attribute.empty() || stored.parameter == semantics::no_id) return {};
        if (!may_be_one(stored)) return {};
        result.push_back(stored);
    }
    return result;
}

bool StateReader::may_be_one(const StoredParameter& stored) const {
    if (sets_of(stored.attribute, true) != 1) return false;
    // One that changes later may take the parameter only if nobody else has it.
    if (sets_of(stored.attribute, false) > 0 && parameter_reads_.at(stored.parameter) != 1) return false;
    return !is_hidden(stored);
}

bool StateReader::is_hidden(const StoredParameter& stored) const {
    const std::string_view name = symbols_.symbols()[stored.parameter].name;
    const auto& inside = attributes_.at(stored.attribute).inside;
    return std::any_of(inside.begin(), inside.end(), [&](ScopeId scope) { return binds_inside(scope, name); });
}

std::optional<StoredParameter> StateReader::bound_anew(const Node& statement) const {
    const auto [target, value] = assignment(statement);
    if (target == nullptr) return std::nullopt;
    const std::string attribute = first_set(*target);
    if (attribute.empty()) return std::nullopt;
    for (const auto& [symbol, reads] : parameter_reads_) {
        const StateEntity& local = locals_.at(symbol);
        const bool is_only_here = std::all_of(local.spans.begin(), local.spans.end(), [value = value](Span span) {
            return value->span.begin <= span.begin && span.end <= value->span.end;
        });
        const StoredParameter stored = {attribute, symbol};
        if (symbols_.symbols()[symbol].name == stripped(attribute) && is_only_here && reads > 0 && !local.is_captured &&
            !is_hidden(stored))
            return stored;
    }
    return std::nullopt;
}

std::size_t StateReader::sets_of(const std::string& name, bool in_init) const {
    const auto& uses = uses_.at(name);
    return static_cast<std::size_t>(std::count_if(uses.begin(), uses.end(), [&](const AttributeUse& use) {
        return use.node->context != ExprContext::Load && (use.method == init_) == in_init;
    }));
}

bool StateReader::binds_inside(ScopeId scope, std::string_view name) const {
    const auto is_method = [&](ScopeId id) {
        return std::any_of(methods_.begin(), methods_.end(),
                           [&](const FunctionDef* method) { return symbols_.scopes()[id].node == method; });
    };
    for (; !is_method(scope); scope = symbols_.scopes()[scope].parent) {
        const SymbolId found = symbols_.find(scope, name);
        if (found != semantics::no_id && symbols_.symbols()[found].is_bound) return true;
    }
    return false;
}

void StateReader::merge_parameters() {
    if (init_ == nullptr) return;
    for (const Node* const statement : init_->body) {
        const std::vector<StoredParameter> all = stored_by(*statement);
        if (!all.empty()) state_.dropped_.insert(statement);
        for (const StoredParameter& stored : all) {
            const std::string_view name = symbols_.symbols()[stored.parameter].name;
            for_each_child(*init_->args, [&](const Node* arg) {
                const auto* const known = static_cast<const Arg*>(arg);
                if (tree_.slice(known->name) == name) state_.parameters_[stored.attribute] = known;
            });
            merge(stored);
        }
        if (const auto anew = all.empty() ? bound_anew(*statement) : std::nullopt) merge(*anew);
    }
}

void StateReader::merge(const StoredParameter& stored) {
    StateEntity& local = locals_[stored.parameter];
    const StateEntity& attribute = attributes_[stored.attribute];
    local.spans.insert(local.spans.end(), attribute.spans.begin(), attribute.spans.end());
    attributes_.erase(stored.attribute);
}

bool StateReader::is_needless(const Node& statement) const {
    const auto [target, value] = assignment(statement);
    const auto* const attribute = as<Attribute>(target);
    if (attribute == nullptr || !is_plain_value(*value, {}, tree_)) return false;
    const auto known = uses_.find(tree_.slice(attribute->attr));
    if (known == uses_.end() || known->second.front().node != attribute) return false;
    const auto& uses = known->second;
    const bool is_read = std::any_of(uses.begin(), uses.end(), [](const AttributeUse& use) {
        return use.node->context == ExprContext::Load || use.is_augmented;
    });
    if (!is_read) return true;
    return uses.size() > 1 && uses[1].method != init_ && sets_first(subject_, *uses[1].method, uses);
}

void StateReader::drop_statements() {
    if (init_ == nullptr) return;
    std::set<std::string_view> parameters;
    for_each_child(*init_->args,
                   [&](const Node* arg) { parameters.insert(tree_.slice(static_cast<const Arg*>(arg)->name)); });
    for (const Node* const statement : init_->body) {
        if (is_needless(*statement)) state_.dropped_.insert(statement);
        if (state_.dropped_.contains(statement) || statement->kind == NodeKind::Pass ||
            (statement == init_->body.front() && has_docstring(*init_)))
            continue;
        const auto [target, value] = assignment(*statement);
        const bool is_plain = target != nullptr && is_plain_value(*value, parameters, tree_) &&
                              (target->kind == NodeKind::Name || target->kind == NodeKind::Attribute);
        state_.only_stores_ = state_.only_stores_ && is_plain;
    }
}

// --- What they are called ---

void StateReader::name_entities() {
    for (const auto& [symbol, entity] : locals_) {
        if (parameter_reads_.contains(symbol) || symbols_.symbols()[symbol].is_parameter) {
            const std::string name(symbols_.symbols()[symbol].name);
            rename(entity, name);
            state_.taken_.insert(name);
        }
    }
    if (init_ != nullptr) {
        for_each_child(*init_->args, [&](const Node* arg) {
            state_.taken_.emplace(tree_.slice(static_cast<const Arg*>(arg)->name));
        });
    }
    // Locals that no function keeps, and that no method reads before it has bound them.
    std::set<std::string, std::less<>> shared;
    const bool may_share = std::none_of(methods_.begin(), methods_.end(), [&](const FunctionDef* method) {
        return problem_of_locals(subject_.file(), *method).has_value();
    });
    for (const auto& [symbol, entity] : locals_) {
        if (symbols_.symbols()[symbol].is_parameter) continue;
        const std::string name(tree_.slice(entity.spans.front()));
        const bool is_free = !state_.taken_.contains(name) || (!entity.is_captured && shared.contains(name));
        const std::string given = is_free ? name : state_.fresh(name);
        rename(entity, given);
        state_.taken_.insert(given);
        if (is_free && !entity.is_captured && may_share) shared.insert(name);
    }
    for (const std::string& name : order_) {
        const auto entity = attributes_.find(name);
        if (entity != attributes_.end()) rename(entity->second, name_of_attribute(name));
    }
}

std::string StateReader::name_of_attribute(const std::string& name) {
    const std::string wanted = stripped(name);
    const bool is_as_written =
        state_.taken_.contains(wanted) && !state_.taken_.contains(name) && keyword_of(name) == TokenKind::Name;
    return state_.fresh(is_as_written ? name : wanted);
}

void StateReader::rename(const StateEntity& entity, const std::string& name) {
    for (const Span span : entity.spans) {
        if (tree_.slice(span) != name) state_.renames_.push_back({span, name});
    }
}

}  // namespace pykind::rewriting
