#include <algorithm>

#include "analysis/rewriting/instance_reader.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Occurrence;
using semantics::SymbolId;

namespace {

std::size_t count_targets(const std::vector<Store>& stores) {
    std::size_t count = 0;
    for (const Store& store : stores) count += store.targets.size();
    return count;
}

bool is_variable(const Node* target) { return target->kind == NodeKind::Name || target->kind == NodeKind::Attribute; }

// Nobody can see that it is given what a plain value is: that has as many items as there are names for.
bool is_plain_target(const Node& target, const Node& value) {
    const auto* const targets = as<Sequence>(&target);
    const auto* const values = as<Sequence>(&value);
    if (targets == nullptr || values == nullptr) return is_variable(&target);
    return targets->elts.size() == values->elts.size() &&
           std::all_of(targets->elts.begin(), targets->elts.end(), is_variable);
}

}  // namespace

bool any_from(const std::vector<Offset>& offsets, Offset begin) {
    return std::any_of(offsets.begin(), offsets.end(), [&](Offset offset) { return offset >= begin; });
}

void InstanceReader::merge_parameters() {
    std::set<std::string_view> harmless;
    for (const Arg* const parameter : parameters_) harmless.insert(tree_.slice(parameter->name));
    for (const Node* const statement : methods_.init->body) {
        const bool does_nothing = state_.is_changed(*statement) || statement->kind == NodeKind::Pass ||
                                  as<GlobalOrNonlocal>(statement) != nullptr || is_text(*statement);
        if (does_nothing) continue;
        std::vector<Store> stores = stores_of(*statement);
        if (stores.empty()) state_.only_stores_ = false;
        const std::size_t count = count_targets(stores);
        for (Store& store : stores) reduce(store, *statement, harmless);
        std::erase_if(stores, [](const Store& store) { return store.targets.empty(); });
        if (count_targets(stores) != count) state_.remaining_[statement] = std::move(stores);
    }
}

void InstanceReader::reduce(Store& store, const Node& statement, const std::set<std::string_view>& parameters) {
    const SymbolId parameter = parameter_at(*store.value);
    const std::string_view self = tree_.slice(instance_of(*methods_.init)->name);
    const bool is_plain = is_plain_value(subject_, *store.value, parameters, self);
    const bool is_seen = std::any_of(store.targets.begin(), store.targets.end(),
                                     [&](const Node* target) { return !is_plain_target(*target, *store.value); });
    if (!is_plain || is_seen) state_.only_stores_ = false;
    std::erase_if(store.targets, [&](const Node* target) {
        const InstanceAttribute* const attribute = first_set_by(*target);
        if (attribute == nullptr) return false;
        if (is_plain && is_needless(*attribute)) return true;
        if (parameter == semantics::no_id || !may_merge(parameter, *attribute, *target, statement)) return false;
        const std::string name(tree_.slice(static_cast<const Attribute*>(target)->attr));
        merged_[parameter].push_back(name);
        state_.parameters_[name] = argument_of(parameter);
        return true;
    });
}

InstanceAttribute* InstanceReader::first_set_by(const Node& target) {
    const auto* const attribute = as<Attribute>(&target);
    if (attribute == nullptr) return nullptr;
    const auto known = attributes_.find(tree_.slice(attribute->attr));
    const bool is_first = known != attributes_.end() && known->second.uses.front().node == attribute &&
                          !methods_.constants.contains(known->first);
    return is_first ? &known->second : nullptr;
}

SymbolId InstanceReader::parameter_at(const Node& value) const {
    const Occurrence* const found = value.kind == NodeKind::Name ? symbols_.occurrence_at(value.span.begin) : nullptr;
    if (found == nullptr) return semantics::no_id;
    const SymbolId symbol = symbols_.symbols()[found->symbol].target;
    const auto local = locals_.find(symbol);
    return local != locals_.end() && local->second.is_parameter ? symbol : semantics::no_id;
}

bool InstanceReader::may_merge(SymbolId parameter, const InstanceAttribute& attribute, const Node& target,
                               const Node& statement) {
    const InstanceLocal& local = locals_.at(parameter);
    if (local.is_captured || any_from(local.bindings, statement.span.begin) || reset_.contains(parameter)) return false;
    const std::string name(symbols_.symbols()[parameter].name);
    const bool is_given = methods_.given.texts.contains(name);
    if (is_given && text_of_parameter(parameter) != methods_.given.name) return false;
    if (is_hidden(attribute.inside, text_of_parameter(parameter))) return false;
    if (!attribute.is_set_after(target)) return true;
    if (is_given || any_from(local.reads, statement.span.end) || merged_.contains(parameter)) return false;
    reset_.insert(parameter);
    return true;
}

bool InstanceReader::is_needless(const InstanceAttribute& attribute) const {
    const auto& uses = attribute.uses;
    // `nonlocal` needs a function around that binds it.
    if (!attribute.is_read())
        return std::none_of(uses.begin(), uses.end(), [](const AttributeUse& use) { return use.is_inside; });
    return uses.size() > 1 && uses[1].method != methods_.init &&
           sets_first(subject_, *uses[1].method, {uses.begin() + 1, uses.end()});
}

const Arg* InstanceReader::argument_of(SymbolId parameter) const {
    const auto found = std::find_if(parameters_.begin(), parameters_.end(), [&](const Arg* arg) {
        return tree_.slice(arg->name) == symbols_.symbols()[parameter].name;
    });
    return found == parameters_.end() ? nullptr : *found;
}

}  // namespace pykind::rewriting
