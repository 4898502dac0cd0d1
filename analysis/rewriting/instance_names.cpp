#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/instance_reader.hpp"
#include "analysis/rewriting/locals.hpp"
#include "analysis/rewriting/names.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::BindingKind;
using semantics::ScopeId;
using semantics::SymbolId;

// What the parameters, the texts in their place and whoever asks have taken.
void InstanceReader::reserve_names() {
    const auto reserve = [&](std::string_view name) {
        state_.taken_.emplace(name);
        foreign_.emplace(name);
    };
    for (const Arg* const parameter : parameters_) reserve(tree_.slice(parameter->name));
    for (const auto& [name, text] : methods_.given.texts) reserve(text);
    for (const std::string& name : methods_.reserved) reserve(name);
}

void InstanceReader::name_merged() {
    for (const auto& [parameter, attributes] : merged_) {
        const std::string name = text_of_parameter(parameter);
        for (const std::string& attribute : attributes) {
            rename(attributes_[attribute].spans, name);
            state_.names_[attribute] = name;
        }
    }
}

// They keep their names where they can: also those of two methods, if no function keeps them, and none of the later
// methods may read what an earlier one has bound.
void InstanceReader::name_locals() {
    std::set<std::string, std::less<>> shared;
    const bool are_bound_anew = std::all_of(
        methods_.all.begin() + 1, methods_.all.end(),
        [&](const FunctionDef* method) { return !problem_of_locals(subject_.file(), *method).has_value(); });
    for (const auto& [symbol, local] : locals_) {
        if (local.is_parameter) {
            name_parameter(symbol, local);
            continue;
        }
        const std::string name(tree_.slice(local.spans.front()));
        const SymbolId parameter = parameter_named(name);
        const bool takes_over = parameter != semantics::no_id && is_free_from(parameter, methods_.init->span.end);
        const bool may_share = are_bound_anew && !local.is_captured && (shared.contains(name) || takes_over);
        const bool keeps_name = may_share || !foreign_.contains(name);
        const std::string given = keeps_name ? name : state_.fresh(name);
        if (!keeps_name && is_imported(symbol))
            refuse(code(name) + " is not the same in both methods", local.spans.front().begin);
        rename(local.spans, given);
        state_.taken_.insert(given);
        foreign_.insert(given);
        if (keeps_name && !local.is_captured) shared.insert(name);
        if (may_share && takes_over) taken_over_.insert(parameter);
    }
}

void InstanceReader::name_parameter(SymbolId symbol, const InstanceLocal& local) {
    const std::string text = text_of_parameter(symbol);
    rename(local.spans, text);
    if (text == symbols_.symbols()[symbol].name) return;
    if (!local.bindings.empty())
        refuse(code(symbols_.symbols()[symbol].name) + " is bound anew", local.bindings.front());
    if (is_hidden(local.inside, methods_.given.name))
        refuse(code(methods_.given.name) + " means something else in a function inside", local.spans.front().begin);
}

void InstanceReader::name_attribute(const std::string& name) {
    if (state_.names_.contains(name)) return;
    const InstanceAttribute& attribute = attributes_[name];
    std::string given = local_name_of(name);
    if (state_.taken_.contains(given)) {
        // What is made of a parameter may take its name, if nobody wants that any more.
        const SymbolId parameter = parameter_named(given);
        const Node* const setter = statement_that_begins(attribute.uses.front());
        if (parameter != semantics::no_id && setter != nullptr && is_free_from(parameter, setter->span.end) &&
            !is_hidden(attribute.inside, given)) {
            taken_over_.insert(parameter);
        } else {
            given = state_.fresh(given);
        }
    }
    rename(attribute.spans, given);
    state_.names_[name] = given;
    state_.taken_.insert(given);
}

void InstanceReader::declare_nonlocal() {
    const SourceText& text = tree_.text();
    const auto indentation_of = [&](const Node& node) {
        return node.span.begin - text.line_span(text.line_of(node.span.begin)).begin;
    };
    for (const auto& [function, setter] : setters_) {
        const bool has_text = has_docstring(*function) && function->body.size() > 1;
        const Node& first = *function->body[has_text ? 1 : 0];
        std::string names;
        for (const std::string& attribute : setter.attributes)
            names += (names.empty() ? "" : ", ") + state_.names_[attribute];
        const std::size_t depth = indentation_of(first) - indentation_of(*setter.outermost);
        const std::string_view line = text.slice(text.line_span(text.line_of(first.span.begin)));
        const std::string indentation(line.substr(indentation_of(first) - depth, depth));
        state_.renames_.push_back({{first.span.begin, first.span.begin}, "nonlocal " + names + "\n" + indentation});
    }
}

void InstanceReader::rename(const std::vector<Span>& spans, const std::string& name) {
    for (const Span span : spans) {
        if (tree_.slice(span) != name) state_.renames_.push_back({span, name});
    }
}

std::string InstanceReader::text_of_parameter(SymbolId parameter) const {
    const std::string name(symbols_.symbols()[parameter].name);
    const auto given = methods_.given.texts.find(name);
    return given == methods_.given.texts.end() ? name : given->second;
}

SymbolId InstanceReader::parameter_named(std::string_view name) const {
    if (methods_.init == nullptr) return semantics::no_id;
    const SymbolId symbol = symbols_.find(symbols_.scope_of(methods_.init), name);
    return symbol != semantics::no_id && symbols_.symbols()[symbol].is_parameter ? symbol : semantics::no_id;
}

bool InstanceReader::is_free_from(SymbolId parameter, Offset end) const {
    if (merged_.contains(parameter) || taken_over_.contains(parameter)) return false;
    const auto known = locals_.find(parameter);
    return known == locals_.end() || (!known->second.is_captured && !any_from(known->second.reads, end) &&
                                      !any_from(known->second.bindings, end));
}

bool InstanceReader::is_hidden(const std::set<ScopeId>& inside, std::string_view name) const {
    const auto is_method = [&](ScopeId id) {
        return std::find(methods_.all.begin(), methods_.all.end(), symbols_.scopes()[id].node) != methods_.all.end();
    };
    return std::any_of(inside.begin(), inside.end(), [&](ScopeId scope) {
        for (; !is_method(scope); scope = symbols_.scopes()[scope].parent) {
            const SymbolId found = symbols_.find(scope, name);
            if (found != semantics::no_id && symbols_.symbols()[found].is_bound) return true;
        }
        return false;
    });
}

bool InstanceReader::is_imported(SymbolId symbol) const {
    const auto bindings = symbols_.bindings(symbol);
    return std::any_of(bindings.begin(), bindings.end(),
                       [](const auto& binding) { return binding.kind == BindingKind::Import; });
}

const Node* InstanceReader::statement_that_begins(const AttributeUse& use) const {
    if (use.method != methods_.init || use.node->context != ExprContext::Store) return nullptr;
    for (const Node* const statement : methods_.init->body) {
        if (statement->span.contains(use.node->span.begin))
            return stores_of(*statement).size() == 1 ? statement : nullptr;
    }
    return nullptr;
}

}  // namespace pykind::rewriting
