#include "analysis/rewriting/instance_reader.hpp"

#include <algorithm>
#include <array>

#include "analysis/page.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Occurrence;
using semantics::ScopeId;
using semantics::ScopeKind;
using semantics::Symbol;

namespace {

constexpr std::string_view mangled = "a private name means another one outside of the class";

bool is_private(std::string_view name) { return name.starts_with("__") && !name.ends_with("__"); }

}  // namespace

bool InstanceAttribute::is_set_after(const Node& target) const {
    return std::any_of(uses.begin(), uses.end(), [&](const AttributeUse& use) {
        return use.node != &target && use.node->context != ExprContext::Load;
    });
}

bool InstanceAttribute::is_read() const {
    return std::any_of(uses.begin(), uses.end(), [](const AttributeUse& use) { return use.is_read(); });
}

InstanceReader::InstanceReader(const Subject& subject, const InstanceMethods& methods)
    : subject_(subject), tree_(subject.tree()), symbols_(subject.file().symbols()), methods_(methods) {}

std::variant<InstanceState, Refusal> InstanceReader::read() {
    if (methods_.init != nullptr) read_parameters();
    for (const FunctionDef* const method : methods_.all) read_method(*method);
    if (!refusal_) check_attributes();
    if (refusal_) return std::move(*refusal_);
    note_public_attributes();
    if (methods_.init != nullptr) merge_parameters();
    reserve_names();
    name_merged();
    name_locals();
    for (const std::string& name : order_) name_attribute(name);
    declare_nonlocal();
    if (refusal_) return std::move(*refusal_);
    return std::move(state_);
}

void InstanceReader::refuse(std::string reason, Offset at) {
    if (!refusal_) refusal_ = Refusal{std::move(reason), at};
}

void InstanceReader::read_parameters() {
    const Arg* const instance = instance_of(*methods_.init);
    for_each_child(*methods_.init->args, [&](const Node* child) {
        const auto* const arg = static_cast<const Arg*>(child);
        if (is_private(tree_.slice(arg->name))) refuse(std::string(mangled), arg->name.begin);
        if (arg != instance) parameters_.push_back(arg);
    });
}

void InstanceReader::read_method(const FunctionDef& method) {
    method_ = &method;
    scope_ = symbols_.scope_of(&method);
    self_ = tree_.slice(instance_of(method)->name);
    read_private_names(method);
    for (const Node* const statement : method.body) read_declarations(*statement, true);
    const auto& found = symbols_.occurrences();
    const Offset begin = method.body.front()->span.begin;
    auto at = std::lower_bound(found.begin(), found.end(), begin, [](const Occurrence& occurrence, Offset offset) {
        return occurrence.span.begin < offset;
    });
    for (; at != found.end() && at->span.begin < method.span.end && !refusal_; ++at) read_occurrence(*at);
}

void InstanceReader::read_private_names(const Node& node) {
    const auto* const attribute = as<Attribute>(&node);
    const auto* const keyword = as<Keyword>(&node);
    const bool is_mangled = (attribute != nullptr && is_private(tree_.slice(attribute->attr)) &&
                             tree_.slice(attribute->value->span) != self_) ||
                            (keyword != nullptr && is_private(tree_.slice(keyword->name)));
    const auto* const field = as<FormattedValue>(&node);
    if (field != nullptr && field->debug) refuse("the text of an expression is printed", field->value->span.begin);
    if (is_mangled) refuse(std::string(mangled), node.span.begin);
    for_each_child(node, [&](const Node* child) { read_private_names(*child); });
}

void InstanceReader::read_declarations(const Node& node, bool is_plain) {
    if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || node.kind == NodeKind::ClassDef) return;
    if (as<GlobalOrNonlocal>(&node) == nullptr) {
        for_each_child(node, [&](const Node* child) { read_declarations(*child, false); });
        return;
    }
    if (!is_plain) return refuse("a `global` or `nonlocal` stands inside a block", node.span.begin);
    const std::string text(tree_.slice(node.span));
    auto& known = state_.declarations_;
    if (std::find(known.begin(), known.end(), text) == known.end()) known.push_back(text);
}

void InstanceReader::read_occurrence(const Occurrence& found) {
    const Symbol& seen = symbols_.symbols()[found.symbol];
    const std::string_view text = tree_.slice(found.span);
    const bool is_here = seen.target != semantics::no_id && symbols_.symbols()[seen.target].scope == scope_ &&
                         !symbols_.symbols()[seen.target].is_global;
    if (!is_here) return read_other_name(found, seen, text);
    const bool is_parameter = symbols_.symbols()[seen.target].is_parameter;
    if (is_parameter && text == self_) return read_instance(found);
    if (is_parameter && method_ != methods_.init) return;
    InstanceLocal& local = locals_[seen.target];
    local.spans.push_back(found.span);
    local.is_captured = local.is_captured || keeps(seen.scope);
    local.is_parameter = is_parameter;
    if (seen.scope != scope_) local.inside.insert(seen.scope);
    (found.is_binding ? local.bindings : local.reads).push_back(found.span.begin);
}

void InstanceReader::read_other_name(const Occurrence& found, const Symbol& seen, std::string_view text) {
    const bool is_inside = seen.target != semantics::no_id && symbols_.symbols()[seen.target].scope > scope_;
    state_.taken_.emplace(text);
    if (text == "super" || text == "__class__") {
        if (!drop_super(found.span.begin)) refuse(code(text) + " needs the class", found.span.begin);
        return;
    }
    constexpr std::array<std::string_view, 5> lookers = {"locals", "vars", "dir", "eval", "exec"};
    if (seen.target == semantics::no_id && std::find(lookers.begin(), lookers.end(), text) != lookers.end())
        refuse(code(text) + " sees what is a local", found.span.begin);
    if (is_inside) return;
    foreign_.emplace(text);
    if (is_private(text)) refuse(std::string(mangled), found.span.begin);
    const bool is_hidden = std::any_of(parameters_.begin(), parameters_.end(), [&](const Arg* parameter) {
        return methods_.given.texts.empty() && tree_.slice(parameter->name) == text;
    });
    if (method_ != methods_.init && is_hidden)
        refuse(code(text) + " is a parameter of `__init__` and something else here", found.span.begin);
}

bool InstanceReader::drop_super(Offset offset) {
    const auto path = path_to(tree_, offset);
    if (path.size() < 6 || method_ != methods_.init) return false;
    const std::size_t last = path.size() - 1;
    const auto* const statement = as<ExprStatement>(path[last - 4]);
    const auto* const call = as<Call>(path[last - 3]);
    const auto* const attribute = as<Attribute>(path[last - 2]);
    const auto* const super = as<Call>(path[last - 1]);
    const bool is_plain = statement != nullptr && call != nullptr && attribute != nullptr && super != nullptr &&
                          tree_.slice(attribute->attr) == "__init__" && super->arguments.empty() &&
                          call->arguments.empty() && path[last - 5] == method_;
    if (is_plain) state_.remaining_[statement] = {};
    return is_plain;
}

bool InstanceReader::keeps(ScopeId scope) const {
    for (; scope != scope_; scope = symbols_.scopes()[scope].parent) {
        const bool runs_at_once = symbols_.scopes()[scope].kind == ScopeKind::Comprehension &&
                                  symbols_.scopes()[scope].node->kind != NodeKind::GeneratorExp;
        if (!runs_at_once) return true;
    }
    return false;
}

void InstanceReader::read_instance(const Occurrence& found) {
    if (found.is_binding) return refuse("the instance is bound anew", found.span.begin);
    const ScopeId scope = symbols_.symbols()[found.symbol].scope;
    const bool is_inside = scope != scope_;
    const auto path = path_to(tree_, found.span.begin);
    const Node& around = *path[path.size() - 2];
    const bool gives_next =
        methods_.iterator != nullptr && std::any_of(path.begin(), path.end(), [&](const Node* node) {
            return node->kind == NodeKind::Return && gives_next_step(subject_, *methods_.iterator, *node);
        });
    if (gives_next) return;  // the generator goes round its loop instead
    if (const auto* const given = as<Return>(&around); given != nullptr && !is_inside) {
        if (methods_.iterator != nullptr) return refuse("the instance is yielded", found.span.begin);
        state_.returns_.push_back(given);
        return;
    }
    const auto* const attribute = as<Attribute>(&around);
    if (attribute == nullptr || attribute->value != path.back())
        return refuse("the instance is passed on", found.span.begin);
    const std::string name(tree_.slice(attribute->attr));
    if (is_inside && attribute->context != ExprContext::Load && !note_setter(path, name))
        return refuse("a function inside sets " + code(name), attribute->span.begin);
    if (attribute->context == ExprContext::Del && (is_inside || methods_.iterator != nullptr))
        return refuse(code(name) + " is deleted", attribute->span.begin);
    const auto* const augmented = as<AugAssign>(path[path.size() - 3]);
    if (!attributes_.contains(name)) order_.push_back(name);
    InstanceAttribute& known = attributes_[name];
    known.uses.push_back({attribute, method_, augmented != nullptr && augmented->target == attribute, is_inside});
    known.spans.push_back(attribute->span);
    if (is_inside) known.inside.insert(scope);
}

bool InstanceReader::note_setter(const std::vector<const Node*>& path, const std::string& name) {
    const auto is_function = [](const Node* node) { return as<FunctionDef>(node) != nullptr; };
    const auto last = std::find_if(path.rbegin(), path.rend(), [&](const Node* node) {
        return is_function(node) || node->kind == NodeKind::Lambda || node->kind == NodeKind::ClassDef;
    });
    const auto* const function = as<FunctionDef>(*last);
    if (function == nullptr || function == method_) return false;
    const bool stands_alone =
        tree_.text().line_of(function->body.front()->span.begin) > tree_.text().line_of(function->span.begin);
    if (!stands_alone) return false;
    const auto method = std::find(path.begin(), path.end(), method_);
    setters_[function].outermost = static_cast<const FunctionDef*>(*std::find_if(method + 1, path.end(), is_function));
    setters_[function].attributes.insert(name);
    state_.are_set_inside_ = true;
    return true;
}

void InstanceReader::check_attributes() {
    for (const std::string& name : order_) {
        const auto& uses = attributes_[name].uses;
        const bool is_constant = methods_.constants.contains(name);
        const bool is_set = std::any_of(uses.begin(), uses.end(),
                                        [](const AttributeUse& use) { return use.is_set() && !use.is_augmented; });
        if (!is_set && !is_constant)
            return refuse(code(name) + " is not set by the class itself", uses.front().node->span.begin);
        if (const auto* unset = read_before_set(subject_, methods_.all, uses, is_constant))
            return refuse(code(name) + " may not be set by then", unset->span.begin);
    }
}

void InstanceReader::note_public_attributes() {
    for (const std::string& name : order_) {
        if (name.starts_with('_')) continue;
        const InstanceAttribute& attribute = attributes_[name];
        if (state_.public_ == nullptr) state_.public_ = attribute.uses.front().node;
        if (!attribute.is_read() && state_.only_set_ == nullptr) state_.only_set_ = attribute.uses.front().node;
    }
}

}  // namespace pykind::rewriting
