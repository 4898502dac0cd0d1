#include "analysis/rewriting/context_state.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/context_class.hpp"
#include "analysis/rewriting/context_state_reader.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Occurrence;
using semantics::ScopeId;
using semantics::ScopeKind;
using semantics::Symbol;
using semantics::SymbolId;

namespace {

bool is_private(std::string_view name) { return name.starts_with("__") && !name.ends_with("__"); }

}  // namespace

std::variant<ContextState, Refusal> StateReader::read(std::set<std::string> reserved) {
    for (const FunctionDef* const method : methods_) read_method(*method);
    if (init_ != nullptr) check_parameters();
    if (!refusal_) check_attributes();
    if (refusal_) return std::move(*refusal_);
    for (const std::string& name : reserved) state_.taken_.insert(name);
    merge_parameters();
    drop_statements();
    name_entities();
    std::sort(state_.renames_.begin(), state_.renames_.end(),
              [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    return std::move(state_);
}

void StateReader::refuse(std::string reason, Offset at) {
    if (!refusal_) refusal_ = Refusal{std::move(reason), at};
}

// --- What stands in the methods ---

void StateReader::read_method(const FunctionDef& method) {
    method_ = &method;
    scope_ = symbols_.scope_of(&method);
    read_private_names(method);
    for (const Node* const statement : method.body) read_declarations(*statement, true);
    const auto& found = symbols_.occurrences();
    const Offset begin = method.body.front()->span.begin;
    auto at = std::lower_bound(found.begin(), found.end(), begin, [](const Occurrence& occurrence, Offset offset) {
        return occurrence.span.begin < offset;
    });
    for (; at != found.end() && at->span.begin < method.span.end && !refusal_; ++at) read_occurrence(*at);
}

void StateReader::read_private_names(const Node& node) {
    const auto* const attribute = as<Attribute>(&node);
    const auto* const keyword = as<Keyword>(&node);
    const bool is_mangled = (attribute != nullptr && is_private(tree_.slice(attribute->attr)) &&
                             tree_.slice(attribute->value->span) != self_name()) ||
                            (keyword != nullptr && is_private(tree_.slice(keyword->name)));
    const auto* const field = as<FormattedValue>(&node);
    if (field != nullptr && field->debug) refuse("the text of an expression is printed", field->value->span.begin);
    if (is_mangled) refuse("a private name means another one outside of the class", node.span.begin);
    for_each_child(node, [&](const Node* child) { read_private_names(*child); });
}

void StateReader::read_declarations(const Node& node, bool is_plain) {
    if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || node.kind == NodeKind::ClassDef) return;
    if (as<GlobalOrNonlocal>(&node) == nullptr) {
        for_each_child(node, [&](const Node* child) { read_declarations(*child, false); });
        return;
    }
    if (!is_plain) return refuse("names are declared inside a block", node.span.begin);
    const std::string text(tree_.slice(node.span));
    auto& known = state_.declarations_;
    if (std::find(known.begin(), known.end(), text) == known.end()) known.push_back(text);
    state_.dropped_.insert(&node);
}

std::string_view StateReader::self_name() const { return tree_.slice(instance_of(*method_)->name); }

void StateReader::read_occurrence(const Occurrence& found) {
    const Symbol& seen = symbols_.symbols()[found.symbol];
    const std::string_view text = tree_.slice(found.span);
    const bool is_here = seen.target != semantics::no_id && symbols_.symbols()[seen.target].scope == scope_ &&
                         !symbols_.symbols()[seen.target].is_global;
    if (!is_here) return read_other_name(found, seen, text);
    const Symbol& symbol = symbols_.symbols()[seen.target];
    if (symbol.is_parameter && text == self_name()) return read_instance(found);
    if (symbol.is_parameter && method_ != init_) return;  // of the last method
    StateEntity& local = locals_[seen.target];
    local.spans.push_back(found.span);
    local.is_captured = local.is_captured || keeps(seen.scope);
    if (symbol.is_parameter) parameter_reads_[seen.target] += found.is_binding ? 0 : 1;
    if (symbol.is_parameter && found.is_binding) rebound_.insert(seen.target);
}

void StateReader::read_other_name(const Occurrence& found, const Symbol& seen, std::string_view text) {
    state_.taken_.emplace(text);
    if (text == "super" || text == "__class__") {
        const auto path = path_to(tree_, found.span.begin);
        if (path.size() > 3 && is_plain_super(path)) return;
        refuse(code(text) + " needs the class", found.span.begin);
    }
    const bool is_inside = seen.target != semantics::no_id && symbols_.symbols()[seen.target].scope > scope_;
    if (!is_inside && method_ != init_) check_hiding(found, text);
    if (is_private(text) && !is_inside)
        refuse("a private name means another one outside of the class", found.span.begin);
}

void StateReader::check_hiding(const Occurrence& found, std::string_view text) {
    if (init_ == nullptr) return;
    for_each_child(*init_->args, [&](const Node* arg) {
        if (tree_.slice(static_cast<const Arg*>(arg)->name) == text)
            refuse(code(text) + " is a parameter of `__init__` and something else here", found.span.begin);
    });
}

void StateReader::check_parameters() {
    for_each_child(*init_->args, [&](const Node* arg) {
        const Identifier name = static_cast<const Arg*>(arg)->name;
        if (is_private(tree_.slice(name))) refuse("a private name means another one outside of the class", name.begin);
    });
}

bool StateReader::is_plain_super(const std::vector<const Node*>& path) {
    const std::size_t last = path.size() - 1;
    const auto* const statement = last >= 4 ? as<ExprStatement>(path[last - 4]) : nullptr;
    const auto* const call = last >= 3 ? as<Call>(path[last - 3]) : nullptr;
    const auto* const attribute = as<Attribute>(path[last - 2]);
    const auto* const super = as<Call>(path[last - 1]);
    const bool is_init = statement != nullptr && call != nullptr && attribute != nullptr && super != nullptr &&
                         tree_.slice(attribute->attr) == "__init__" && super->arguments.empty() &&
                         call->arguments.empty() && method_ == init_;
    const bool stands_plainly =
        is_init && std::find(init_->body.begin(), init_->body.end(), statement) != init_->body.end();
    if (stands_plainly) state_.dropped_.insert(statement);
    return stands_plainly;
}

bool StateReader::keeps(ScopeId scope) const {
    for (; scope != scope_; scope = symbols_.scopes()[scope].parent) {
        const bool runs_at_once = symbols_.scopes()[scope].kind == ScopeKind::Comprehension &&
                                  symbols_.scopes()[scope].node->kind != NodeKind::GeneratorExp;
        if (!runs_at_once) return true;
    }
    return false;
}

void StateReader::read_instance(const Occurrence& found) {
    if (found.is_binding) return refuse("the instance is bound anew", found.span.begin);
    const auto path = path_to(tree_, found.span.begin);
    const Node& around = *path[path.size() - 2];
    if (const auto* given = as<Return>(&around)) {
        state_.returns_.push_back(given);
        return;
    }
    const auto* const attribute = as<Attribute>(&around);
    if (attribute == nullptr || attribute->value != path.back())
        return refuse("the instance is passed on", found.span.begin);
    const bool is_inside = symbols_.symbols()[found.symbol].scope != scope_;
    const std::string name(tree_.slice(attribute->attr));
    if (is_inside && attribute->context != ExprContext::Load)
        return refuse("a function inside sets " + code(name), attribute->span.begin);
    const auto* const augmented = as<AugAssign>(path[path.size() - 3]);
    uses_[name].push_back({attribute, method_, augmented != nullptr && augmented->target == attribute});
    StateEntity& entity = attributes_[name];
    entity.spans.push_back(attribute->span);
    entity.is_captured = entity.is_captured || keeps(symbols_.symbols()[found.symbol].scope);
    if (is_inside) entity.inside.insert(symbols_.symbols()[found.symbol].scope);
    if (std::find(order_.begin(), order_.end(), name) == order_.end()) order_.push_back(name);
}

// --- What the attributes are ---

void StateReader::check_attributes() {
    for (const std::string& name : order_) {
        const auto& uses = uses_[name];
        const bool is_set = std::any_of(
            uses.begin(), uses.end(), [](const AttributeUse& use) { return use.node->context == ExprContext::Store; });
        if (!is_set) return refuse(code(name) + " is not set by the class itself", uses.front().node->span.begin);
        if (const auto* unset = read_before_set(subject_, methods_, uses))
            return refuse(code(name) + " may not be set by then", unset->span.begin);
    }
    for (const std::string& name : order_) {
        state_.has_attributes_ = true;
        if (name.starts_with('_')) continue;
        const auto& uses = uses_[name];
        const bool is_read = std::any_of(uses.begin(), uses.end(), [](const AttributeUse& use) {
            return use.node->context == ExprContext::Load || use.is_augmented;
        });
        if (state_.public_ == nullptr) state_.public_ = uses.front().node;
        if (!is_read && state_.only_set_ == nullptr) state_.only_set_ = uses.front().node;
    }
}

std::variant<ContextState, Refusal> ContextState::read(const Subject& subject,
                                                       const std::vector<const FunctionDef*>& methods,
                                                       bool begins_with_init, std::set<std::string> reserved) {
    return StateReader(subject, methods, begins_with_init).read(std::move(reserved));
}

const Arg* ContextState::parameter_of(std::string_view attribute) const {
    const auto found = parameters_.find(attribute);
    return found == parameters_.end() ? nullptr : found->second;
}

std::string ContextState::fresh(std::string_view near) {
    std::string name(near);
    while (taken_.contains(name)) name += '_';
    taken_.insert(name);
    return name;
}

}  // namespace pykind::rewriting
