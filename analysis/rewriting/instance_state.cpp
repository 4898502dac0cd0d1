#include "analysis/rewriting/instance_state.hpp"

#include "analysis/rewriting/instance_reader.hpp"

namespace pykind::rewriting {

using namespace syntax;

std::variant<InstanceState, Refusal> InstanceState::read(const Subject& subject, const InstanceMethods& methods) {
    return InstanceReader(subject, methods).read();
}

void InstanceState::apply_to(Source& source) const {
    for (const Edit& rename : renames_) source.replace(rename.span, rename.text);
}

std::vector<std::string> InstanceState::remaining_of(const Node& statement, const Source& source) const {
    std::vector<std::string> result;
    for (const Store& store : remaining_.at(&statement)) {
        std::string text;
        for (const Node* const target : store.targets) text += source.text(target->span) + " = ";
        const std::string value = source.text(store.value->span);
        result.push_back(text + (store.value->parenthesized ? "(" + value + ")" : value));
    }
    return result;
}

std::string InstanceState::name_of(std::string_view attribute) const {
    const auto known = names_.find(attribute);
    return known == names_.end() ? std::string() : known->second;
}

std::vector<std::string> InstanceState::attributes() const {
    std::vector<std::string> result;
    result.reserve(names_.size());
    for (const auto& [attribute, name] : names_) result.push_back(attribute);
    return result;
}

const Arg* InstanceState::parameter_of(std::string_view attribute) const {
    const auto known = parameters_.find(attribute);
    return known == parameters_.end() ? nullptr : known->second;
}

std::string InstanceState::fresh(std::string_view near) {
    std::string name(near);
    while (taken_.contains(name)) name += '_';
    taken_.insert(name);
    return name;
}

}  // namespace pykind::rewriting
