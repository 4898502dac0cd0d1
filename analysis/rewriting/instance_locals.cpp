#include "analysis/rewriting/instance_locals.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "analysis/page.hpp"
#include "analysis/rewriting/attribute_flow.hpp"
#include "analysis/rewriting/init_stores.hpp"
#include "analysis/rewriting/names.hpp"
#include "analysis/rewriting/parameters.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::BindingKind;
using semantics::Occurrence;
using semantics::ScopeId;
using semantics::ScopeKind;
using semantics::Symbol;
using semantics::SymbolId;
using semantics::SymbolTable;

namespace {

bool is_private(std::string_view name) { return name.starts_with("__") && !name.ends_with("__"); }

// A local or a parameter of one of the methods.
struct Local {
    std::vector<Span> spans;
    std::vector<Offset> reads;
    std::vector<Offset> bindings;
    bool is_captured = false;  // a function inside keeps it
    bool is_parameter = false;
};

struct InstanceAttribute {
    std::vector<AttributeUse> uses;
    std::vector<Span> spans;

    [[nodiscard]] bool is_set_after(const Node& target) const {
        return std::any_of(uses.begin(), uses.end(), [&](const AttributeUse& use) {
            return use.node != &target && use.node->context != ExprContext::Load;
        });
    }
};

}  // namespace

// A function inside that sets attributes.
struct Setter {
    const FunctionDef* outermost = nullptr;  // the function that it stands in, or itself
    std::set<std::string> attributes;
};

class InstanceReader {
public:
    InstanceReader(const Subject& subject, const Methods& methods)
        : subject_(subject), tree_(subject.tree()), symbols_(subject.file().symbols()), methods_(methods) {}

    std::variant<InstanceLocals, Refusal> read() {
        if (methods_.init != nullptr) read_method(*methods_.init);
        read_method(*methods_.iterator->next);
        check_attributes();
        if (refusal_) return std::move(*refusal_);
        if (methods_.init != nullptr) merge_parameters();
        name_locals();
        for (const std::string& name : order_) name_attribute(name);
        declare_nonlocal();
        if (refusal_) return std::move(*refusal_);
        return std::move(result_);
    }

private:
    void refuse(std::string reason, Offset at) {
        if (!refusal_) refusal_ = Refusal{std::move(reason), at};
    }

    // --- What stands in the methods ---

    void read_method(const FunctionDef& method) {
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

    // `other.__x` means another name outside of the class; `{self.x=}` would print another text.
    void read_private_names(const Node& node) {
        const auto* const attribute = as<Attribute>(&node);
        const auto* const keyword = as<Keyword>(&node);
        const bool is_mangled =
            (attribute != nullptr && is_private(tree_.slice(attribute->attr)) &&
             tree_.slice(attribute->value->span) != self_) ||
            (keyword != nullptr && keyword->name.length() > 0 && is_private(tree_.slice(keyword->name)));
        const auto* const field = as<FormattedValue>(&node);
        if (field != nullptr && field->debug) refuse("the text of an expression is printed", field->value->span.begin);
        if (is_mangled) refuse("a private name means another one outside of the class", node.span.begin);
        for_each_child(node, [&](const Node* child) { read_private_names(*child); });
    }

    void read_declarations(const Node& node, bool is_plain) {
        if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || node.kind == NodeKind::ClassDef) return;
        if (as<GlobalOrNonlocal>(&node) == nullptr) {
            for_each_child(node, [&](const Node* child) { read_declarations(*child, false); });
        } else if (!is_plain) {
            refuse("a `global` or `nonlocal` stands inside a block", node.span.begin);
        }
    }

    void read_occurrence(const Occurrence& found) {
        const Symbol& seen = symbols_.symbols()[found.symbol];
        const std::string_view text = tree_.slice(found.span);
        const bool is_here = seen.target != semantics::no_id && symbols_.symbols()[seen.target].scope == scope_;
        if (!is_here) return read_other_name(found, seen, text);
        const bool is_parameter = symbols_.symbols()[seen.target].is_parameter;
        if (is_parameter && text == self_) return read_instance(found);
        Local& local = locals_[seen.target];
        local.spans.push_back(found.span);
        local.is_captured = local.is_captured || keeps(seen.scope);
        local.is_parameter = is_parameter;
        (found.is_binding ? local.bindings : local.reads).push_back(found.span.begin);
    }

    // Of the module, of the language, or of a function inside.
    void read_other_name(const Occurrence& found, const Symbol& seen, std::string_view text) {
        const bool is_inside = seen.target != semantics::no_id && symbols_.symbols()[seen.target].scope > scope_;
        result_.taken_.emplace(text);
        if (!is_inside) foreign_.emplace(text);
        if (text == "super" || text == "__class__") {
            if (!drop_super(found.span.begin)) refuse(code(text) + " needs the class", found.span.begin);
            return;
        }
        constexpr std::array<std::string_view, 5> lookers = {"locals", "vars", "dir", "eval", "exec"};
        if (seen.target == semantics::no_id && std::find(lookers.begin(), lookers.end(), text) != lookers.end())
            refuse(code(text) + " sees what is a local", found.span.begin);
        if (is_private(text) && !is_inside)
            refuse("a private name means another one outside of the class", found.span.begin);
    }

    // `super().__init__()` of a class whose bases have none.
    bool drop_super(Offset offset) {
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
        if (is_plain) result_.remaining_[statement] = {};
        return is_plain;
    }

    // Whether what is made in a scope may be used when the method has ended.
    [[nodiscard]] bool keeps(ScopeId scope) const {
        for (; scope != scope_; scope = symbols_.scopes()[scope].parent) {
            const bool runs_at_once = symbols_.scopes()[scope].kind == ScopeKind::Comprehension &&
                                      symbols_.scopes()[scope].node->kind != NodeKind::GeneratorExp;
            if (!runs_at_once) return true;
        }
        return false;
    }

    void read_instance(const Occurrence& found) {
        if (found.is_binding) return refuse("the instance is bound anew", found.span.begin);
        const auto path = path_to(tree_, found.span.begin);
        const Node& around = *path[path.size() - 2];
        const bool gives_next = std::any_of(path.begin(), path.end(), [&](const Node* node) {
            return node->kind == NodeKind::Return && gives_next_step(subject_, *methods_.iterator, *node);
        });
        if (gives_next) return;  // the generator goes round its loop instead
        if (around.kind == NodeKind::Return) return refuse("the instance is yielded", found.span.begin);
        const auto* const attribute = as<Attribute>(&around);
        if (attribute == nullptr || attribute->value != path.back())
            return refuse("the instance is passed on", found.span.begin);
        const bool is_inside = symbols_.symbols()[found.symbol].scope != scope_;
        const std::string name(tree_.slice(attribute->attr));
        if (is_inside && attribute->context != ExprContext::Load && !note_setter(path, name))
            return refuse("a function inside sets " + code(name), attribute->span.begin);
        if (attribute->context == ExprContext::Del) return refuse(code(name) + " is deleted", attribute->span.begin);
        const auto* const augmented = as<AugAssign>(path[path.size() - 3]);
        if (!attributes_.contains(name)) order_.push_back(name);
        InstanceAttribute& known = attributes_[name];
        known.uses.push_back({attribute, method_, augmented != nullptr && augmented->target == attribute});
        known.spans.push_back(attribute->span);
    }

    // A function inside that sets an attribute needs `nonlocal` for it.
    bool note_setter(const std::vector<const Node*>& path, const std::string& name) {
        const auto last = std::find_if(path.rbegin(), path.rend(), [](const Node* node) {
            return as<FunctionDef>(node) != nullptr || node->kind == NodeKind::Lambda ||
                   node->kind == NodeKind::ClassDef;
        });
        const auto* const function = as<FunctionDef>(*last);
        if (function == nullptr || function == method_) return false;
        const auto outermost = std::find(path.begin(), path.end(), method_);
        const auto around =
            std::find_if(outermost + 1, path.end(), [](const Node* node) { return as<FunctionDef>(node) != nullptr; });
        const bool stands_alone =
            tree_.text().line_of(function->body.front()->span.begin) > tree_.text().line_of(function->span.begin);
        if (!stands_alone) return false;
        setters_[function].outermost = static_cast<const FunctionDef*>(*around);
        setters_[function].attributes.insert(name);
        result_.are_set_inside_ = true;
        return true;
    }

    void declare_nonlocal() {
        for (const auto& [function, setter] : setters_) {
            const bool has_text = has_docstring(*function) && function->body.size() > 1;
            const Node& first = *function->body[has_text ? 1 : 0];
            const auto indentation_of = [&](const Node& node) {
                const SourceText& text = tree_.text();
                return node.span.begin - text.line_span(text.line_of(node.span.begin)).begin;
            };
            std::string names;
            for (const std::string& attribute : setter.attributes)
                names += (names.empty() ? "" : ", ") + result_.names_[attribute];
            const std::size_t depth = indentation_of(first) - indentation_of(*setter.outermost);
            const std::string_view line =
                tree_.text().slice(tree_.text().line_span(tree_.text().line_of(first.span.begin)));
            const std::string indentation(line.substr(indentation_of(first) - depth, depth));
            result_.renames_.push_back(
                {{first.span.begin, first.span.begin}, "nonlocal " + names + "\n" + indentation});
        }
    }

    // --- What the attributes are ---

    void check_attributes() {
        std::vector<const FunctionDef*> methods;
        if (methods_.init != nullptr) methods.push_back(methods_.init);
        methods.push_back(methods_.iterator->next);
        for (const std::string& name : order_) {
            const auto& uses = attributes_[name].uses;
            const bool is_constant = methods_.constants.contains(name);
            const bool is_set = std::any_of(uses.begin(), uses.end(), [](const AttributeUse& use) {
                return use.node->context == ExprContext::Store && !use.is_augmented;
            });
            if (!is_set && !is_constant)
                return refuse(code(name) + " is not set by the class itself", uses.front().node->span.begin);
            if (const auto* unset = read_before_set(methods, uses, is_constant))
                return refuse(code(name) + " may not be set by then", unset->span.begin);
        }
    }

    // The attribute that a target of `__init__` sets first of all; null if it does not.
    InstanceAttribute* first_set_by(const Node& target) {
        const auto* const attribute = as<Attribute>(&target);
        if (attribute == nullptr) return nullptr;
        const auto known = attributes_.find(tree_.slice(attribute->attr));
        const bool is_first = known != attributes_.end() && known->second.uses.front().node == attribute &&
                              !methods_.constants.contains(known->first);
        return is_first ? &known->second : nullptr;
    }

    [[nodiscard]] SymbolId parameter_at(const Node& value) const {
        if (value.kind != NodeKind::Name) return semantics::no_id;
        const Occurrence* const found = symbols_.occurrence_at(value.span.begin);
        if (found == nullptr) return semantics::no_id;
        const SymbolId symbol = symbols_.symbols()[found->symbol].target;
        const auto local = locals_.find(symbol);
        return local != locals_.end() && local->second.is_parameter ? symbol : semantics::no_id;
    }

    static bool any_after(const std::vector<Offset>& offsets, Offset end) {
        return std::any_of(offsets.begin(), offsets.end(), [&](Offset offset) { return offset >= end; });
    }

    // The parameter may stand for the attribute that it is stored in: one variable instead of two.
    bool may_merge(SymbolId parameter, const InstanceAttribute& attribute, const Node& target, const Node& statement) {
        const Local& local = locals_.at(parameter);
        if (local.is_captured || any_after(local.bindings, statement.span.begin) || reset_.contains(parameter))
            return false;
        const auto given = methods_.given.texts.find(tree_.slice(local.spans.front()));
        const bool is_given = given != methods_.given.texts.end();
        if (is_given && given->second != methods_.given.name) return false;
        if (!attribute.is_set_after(target)) return true;
        if (is_given) return false;
        if (any_after(local.reads, statement.span.end) || merged_.contains(parameter)) return false;
        reset_.insert(parameter);
        return true;
    }

    void merge_parameters() {
        std::set<std::string_view> harmless;
        const auto add = [&](const Nodes& args) {
            for (const Node* const arg : args) harmless.insert(tree_.slice(static_cast<const Arg*>(arg)->name));
        };
        const Arguments& args = *methods_.init->args;
        add(args.posonlyargs);
        add(args.args);
        add(args.kwonlyargs);
        for (const Arg* const arg : {args.vararg, args.kwarg}) {
            if (arg != nullptr) harmless.insert(tree_.slice(arg->name));
        }
        for (const Node* const statement : methods_.init->body) {
            if (is_changed(*statement) || statement->kind == NodeKind::Pass || is_text(*statement)) continue;
            std::vector<Store> stores = stores_of(*statement);
            if (stores.empty()) result_.only_stores_ = false;
            const std::size_t count = count_targets(stores);
            for (Store& store : stores) reduce(store, *statement, harmless);
            std::erase_if(stores, [](const Store& store) { return store.targets.empty(); });
            if (count_targets(stores) != count) result_.remaining_[statement] = std::move(stores);
        }
    }

    [[nodiscard]] bool is_changed(const Node& statement) const { return result_.is_changed(statement); }

    static std::size_t count_targets(const std::vector<Store>& stores) {
        std::size_t count = 0;
        for (const Store& store : stores) count += store.targets.size();
        return count;
    }

    // Takes out of a store what parameters stand for, and what nobody reads before it is set again.
    void reduce(Store& store, const Node& statement, const std::set<std::string_view>& parameters) {
        const SymbolId parameter = parameter_at(*store.value);
        const bool is_plain = is_plain_value(subject_, *store.value, parameters, self_of_init());
        if (!is_plain) result_.only_stores_ = false;
        std::erase_if(store.targets, [&](const Node* target) {
            InstanceAttribute* const attribute = first_set_by(*target);
            if (attribute == nullptr) return false;
            if (is_plain && is_never_read(*attribute)) return true;
            if (parameter == semantics::no_id || !may_merge(parameter, *attribute, *target, statement)) return false;
            merged_[parameter].emplace_back(tree_.slice(static_cast<const Attribute*>(target)->attr));
            return true;
        });
    }

    [[nodiscard]] std::string_view self_of_init() const { return tree_.slice(instance_of(*methods_.init)->name); }

    // What the step sets before it reads it, or nobody reads at all.
    [[nodiscard]] bool is_never_read(const InstanceAttribute& attribute) const {
        const auto& uses = attribute.uses;
        const bool is_read = std::any_of(uses.begin(), uses.end(), [](const AttributeUse& use) {
            return use.node->context == ExprContext::Load || use.is_augmented;
        });
        if (!is_read) return uses.size() == 1;
        const bool is_only_in_step = std::all_of(uses.begin() + 1, uses.end(), [&](const AttributeUse& use) {
            return use.method == methods_.iterator->next;
        });
        return is_only_in_step && sets_first(*methods_.iterator->next, {uses.begin() + 1, uses.end()});
    }

    // --- What they are called ---

    void rename(const std::vector<Span>& spans, const std::string& name) {
        for (const Span span : spans) {
            if (tree_.slice(span) != name) result_.renames_.push_back({span, name});
        }
    }

    [[nodiscard]] std::string fresh(const std::string& near) const {
        std::string name = near;
        while (result_.taken_.contains(name)) name += '_';
        return name;
    }

    [[nodiscard]] SymbolId parameter_named(std::string_view name) const {
        const ScopeId scope = methods_.init == nullptr ? semantics::no_id : symbols_.scope_of(methods_.init);
        const SymbolId symbol = scope == semantics::no_id ? semantics::no_id : symbols_.find(scope, name);
        return symbol != semantics::no_id && symbols_.symbols()[symbol].is_parameter ? symbol : semantics::no_id;
    }

    // Nothing asks for the parameter any more where something else begins to be called so.
    [[nodiscard]] bool is_free_from(SymbolId parameter, Offset end) const {
        if (merged_.contains(parameter) || taken_over_.contains(parameter)) return false;
        const auto known = locals_.find(parameter);
        return known == locals_.end() || (!known->second.is_captured && !any_after(known->second.reads, end) &&
                                          !any_after(known->second.bindings, end));
    }

    void name_locals() {
        if (methods_.init != nullptr) {
            for (const Symbol& symbol : symbols_.symbols()) {
                const bool is_parameter = symbol.scope == symbols_.scope_of(methods_.init) && symbol.is_parameter;
                if (!is_parameter || symbol.name == self_of_init()) continue;
                result_.taken_.emplace(symbol.name);
                foreign_.emplace(symbol.name);
            }
        }
        for (const auto& [name, text] : methods_.given.texts) {
            result_.taken_.insert(text);
            foreign_.insert(text);
        }
        for (const auto& [parameter, attributes] : merged_) {
            const std::string name = text_of_parameter(parameter);
            for (const std::string& attribute : attributes) {
                rename(attributes_[attribute].spans, name);
                result_.names_[attribute] = name;
            }
        }
        std::set<std::string, std::less<>> shared;  // locals that no function keeps
        for (const auto& [symbol, local] : locals_) {
            if (local.is_parameter) {
                name_parameter(symbol, local);
                continue;
            }
            const std::string name(tree_.slice(local.spans.front()));
            const SymbolId parameter = parameter_named(name);
            const bool is_of_step = symbols_.symbols()[symbol].scope == symbols_.scope_of(methods_.iterator->next);
            const bool may_share =
                !local.is_captured && (shared.contains(name) || (parameter != semantics::no_id && is_of_step &&
                                                                 is_free_from(parameter, methods_.init->span.end)));
            const bool keeps_name = may_share || !foreign_.contains(name);
            const std::string given = keeps_name ? name : fresh(name);
            if (!keeps_name && is_imported(symbol))
                refuse(code(name) + " is not the same in both methods", local.spans.front().begin);
            rename(local.spans, given);
            result_.taken_.insert(given);
            foreign_.insert(given);
            if (keeps_name && !local.is_captured) shared.insert(name);
        }
    }

    void name_parameter(SymbolId symbol, const Local& local) {
        const std::string text = text_of_parameter(symbol);
        rename(local.spans, text);
        const std::string name(symbols_.symbols()[symbol].name);
        if (!local.bindings.empty() && text != name) refuse(code(name) + " is bound anew", local.bindings.front());
    }

    [[nodiscard]] std::string text_of_parameter(SymbolId parameter) const {
        const std::string name(tree_.slice(locals_.at(parameter).spans.front()));
        const auto given = methods_.given.texts.find(name);
        return given == methods_.given.texts.end() ? name : given->second;
    }

    [[nodiscard]] bool is_imported(SymbolId symbol) const {
        const auto bindings = symbols_.bindings(symbol);
        return std::any_of(bindings.begin(), bindings.end(),
                           [](const auto& binding) { return binding.kind == BindingKind::Import; });
    }

    void name_attribute(const std::string& name) {
        if (result_.names_.contains(name)) return;
        const std::string wanted = local_name_of(name);
        std::string given = fresh(wanted);
        const SymbolId parameter = parameter_named(wanted);
        if (given != wanted && parameter != semantics::no_id) {
            // What is made of the parameter may take its name, if nobody wants that any more.
            const Node* const setter = statement_that_begins(attributes_[name].uses.front());
            if (setter != nullptr && is_free_from(parameter, setter->span.end)) {
                given = wanted;
                taken_over_.insert(parameter);
            }
        }
        rename(attributes_[name].spans, given);
        result_.names_[name] = given;
        result_.taken_.insert(given);
    }

    // The statement of `__init__` itself that assigns to an attribute first.
    [[nodiscard]] const Node* statement_that_begins(const AttributeUse& use) const {
        if (use.method != methods_.init || use.node->context != ExprContext::Store) return nullptr;
        for (const Node* const statement : methods_.init->body) {
            const bool is_assignment = statement->kind == NodeKind::Assign || statement->kind == NodeKind::AnnAssign;
            if (is_assignment && statement->span.contains(use.node->span.begin)) return statement;
        }
        return nullptr;
    }

    const Subject& subject_;
    const SyntaxTree& tree_;
    const SymbolTable& symbols_;
    const Methods& methods_;
    const FunctionDef* method_ = nullptr;  // the one being read
    ScopeId scope_ = 0;                    // its scope
    std::string_view self_;                // its name for the instance
    std::map<SymbolId, Local> locals_;
    std::map<std::string, InstanceAttribute, std::less<>> attributes_;
    std::vector<std::string> order_;  // attributes by their first use
    std::map<SymbolId, std::vector<std::string>> merged_;
    std::set<std::string, std::less<>> foreign_;  // names that mean something outside of what the methods bind
    std::set<SymbolId> reset_;                    // merged ones that are bound anew
    std::set<SymbolId> taken_over_;
    std::map<const FunctionDef*, Setter> setters_;
    InstanceLocals result_;
    std::optional<Refusal> refusal_;
};

std::variant<InstanceLocals, Refusal> InstanceLocals::read(const Subject& subject, const Methods& methods) {
    return InstanceReader(subject, methods).read();
}

void InstanceLocals::apply_to(Source& source) const {
    for (const Edit& rename : renames_) source.replace(rename.span, rename.text);
}

std::vector<std::string> InstanceLocals::attributes() const {
    std::vector<std::string> result;
    for (const auto& [attribute, name] : names_) result.push_back(attribute);
    return result;
}

std::string InstanceLocals::name_of(std::string_view attribute) const {
    const auto known = names_.find(attribute);
    return known == names_.end() ? std::string() : known->second;
}

}  // namespace pykind::rewriting
