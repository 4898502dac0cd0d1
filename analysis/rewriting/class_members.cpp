#include "analysis/rewriting/class_members.hpp"

#include <algorithm>
#include <array>

#include "analysis/page.hpp"
#include "analysis/rewriting/init_stores.hpp"
#include "analysis/rewriting/tree_search.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::FunctionKind;

namespace {

class MemberReader {
public:
    MemberReader(const Subject& subject, const IteratorClass& iterator, bool takes_del)
        : subject_(subject), tree_(subject.tree()), iterator_(iterator), takes_del_(takes_del) {}

    std::variant<ClassMembers, Refusal> read() {
        check_class();
        for (const Node* const member : iterator_.cls->body) read_member(*member);
        if (members_.init != nullptr) check_init(*members_.init);
        if (refusal_) return std::move(*refusal_);
        return std::move(members_);
    }

private:
    void refuse(std::string reason, Offset at) {
        if (!refusal_) refusal_ = Refusal{std::move(reason), at};
    }

    void check_class() {
        const ClassDef& cls = *iterator_.cls;
        if (!cls.decorator_list.empty()) refuse("the class is decorated", cls.decorator_list.front()->span.begin);
        if (subject_.is_member()) refuse("it would be a method of the class around it", cls.span.begin);
        for (const Node* const base : cls.arguments) check_base(*base);
        if (iterator_.iter != nullptr) check_iter(*iterator_.iter);
    }

    void check_base(const Node& base) {
        const auto* const keyword = as<Keyword>(&base);
        const std::string written(tree_.slice(base.span));
        if (keyword != nullptr || base.kind == NodeKind::Starred)
            return refuse("what " + code(written) + " makes of the class is not known", base.span.begin);
        const auto* const subscript = as<Subscript>(&base);
        const Node* const plain = subscript != nullptr ? subscript->value : &base;
        const std::string name = Evaluator::qualified_name(subject_.file(), plain);
        const bool is_nothing = name == "builtins.object" || name == "typing.Generic" ||
                                is_abstract_class(subject_.file(), plain, iterator_.protocol->iterator) ||
                                is_abstract_class(subject_.file(), plain, iterator_.protocol->iterable);
        if (is_nothing) return;
        const semantics::Values values = subject_.context.evaluator.evaluate(subject_.file(), plain);
        const bool is_known = values.complete && !values.known.empty();
        refuse("the base " + code(written) + (is_known ? " brings more than the iteration" : " is not known"),
               base.span.begin);
    }

    void check_iter(const FunctionDef& iter) {
        const auto* const info = subject_.file().functions().find(&iter);
        const bool is_plain = info->kind == FunctionKind::Function && iter.decorator_list.empty();
        if (!is_plain || !only_returns_self(tree_, iter))
            refuse(code(iterator_.protocol->iter) + " does more than return its instance",
                   iter.body.front()->span.begin);
    }

    void check_init(const FunctionDef& init) {
        const auto* const info = subject_.file().functions().find(&init);
        if (!init.decorator_list.empty())
            refuse(code("__init__") + " is decorated", init.decorator_list.front()->span.begin);
        if (info->kind != FunctionKind::Function || (init.args->posonlyargs.empty() && init.args->args.empty()))
            return refuse(code("__init__") + " is no plain method", init.span.begin);
        if (!init.type_params.empty()) refuse(code("__init__") + " has type parameters", init.span.begin);
        for (const Node* const statement : init.body) {
            if (const Node* const leaving = first_of_kind_here(*statement, NodeKind::Return))
                refuse(code("__init__") + " returns early", leaving->span.begin);
        }
        for_each_child(*init.args, [&](const Node* arg) { check_parameter(static_cast<const Arg&>(*arg)); });
    }

    // Defaults and annotations are evaluated in the class, whose names the function does not see.
    void check_parameter(const Arg& arg) {
        const auto& symbols = subject_.file().symbols();
        const semantics::ScopeId cls = symbols.scope_of(iterator_.cls);
        for (const semantics::Occurrence& found : symbols.occurrences()) {
            const bool is_here = (arg.default_value != nullptr && arg.default_value->span.contains(found.span.begin)) ||
                                 (arg.annotation != nullptr && arg.annotation->span.contains(found.span.begin));
            if (!is_here) continue;
            const semantics::SymbolId target = symbols.symbols()[found.symbol].target;
            if (target != semantics::no_id && symbols.symbols()[target].scope == cls)
                refuse(code(tree_.slice(found.span)) + " is a name of the class", found.span.begin);
        }
    }

    void read_member(const Node& member) {
        if (const auto* const method = as<FunctionDef>(&member)) return read_method(*method);
        if (is_text(member)) {
            if (&member == iterator_.cls->body.front()) members_.docstring = &member;
            return;
        }
        const auto* const expression = as<ExprStatement>(&member);
        const bool is_ellipsis = expression != nullptr && expression->value->kind == NodeKind::Constant;
        if (member.kind == NodeKind::Pass || is_ellipsis) return;
        if (const auto* const cls = as<ClassDef>(&member))
            return refuse(named(tree_.slice(cls->name)), member.span.begin);
        read_assignment(member);
    }

    static std::string named(std::string_view name) {
        const bool is_special = name.starts_with("__") && name.ends_with("__");
        if (is_special) return "has " + code(name);
        return code(name) + (name.starts_with("_") ? " is a member of the class" : " is public");
    }

    void read_method(const FunctionDef& method) {
        if (&method == iterator_.next || &method == iterator_.iter) return;
        const std::string_view name = tree_.slice(method.name);
        if (name == "__init__") {
            if (members_.init != nullptr) refuse(code(name) + " is defined more than once", method.span.begin);
            members_.init = &method;
            return;
        }
        if (name == "__del__" && takes_del_ && is_plain_end(method)) {
            members_.del = &method;
            return;
        }
        const Offset at = method.span.begin;
        if (!name.starts_with("_") || (name.starts_with("__") && name.ends_with("__"))) return refuse(named(name), at);
        const Attribute* const use = use_of(*iterator_.cls, name);
        if (use == nullptr) return refuse(named(name), at);
        refuse(code(name) + (is_called(*use) ? " is called on the instance" : " is passed on"), use->span.begin);
    }

    // It can stand in a `finally`.
    [[nodiscard]] bool is_plain_end(const FunctionDef& method) const {
        const auto* const info = subject_.file().functions().find(&method);
        return members_.del == nullptr && info->kind == FunctionKind::Function && method.decorator_list.empty() &&
               !only_parameter(tree_, method).empty() &&
               std::none_of(method.body.begin(), method.body.end(), [](const Node* statement) {
                   return first_of_kind_here(*statement, NodeKind::Return) != nullptr;
               });
    }

    [[nodiscard]] const Attribute* use_of(const Node& root, std::string_view name) const {
        const auto* const attribute = as<Attribute>(&root);
        if (attribute != nullptr && tree_.slice(attribute->attr) == name) return attribute;
        const Attribute* found = nullptr;
        for_each_child(root, [&](const Node* child) {
            if (found == nullptr) found = use_of(*child, name);
        });
        return found;
    }

    [[nodiscard]] bool is_called(const Attribute& method) const {
        const auto path = path_to(tree_, method.span.begin);
        const auto place = std::find(path.begin(), path.end(), &method);
        if (place == path.end() || place == path.begin()) return false;
        const auto* const call = as<Call>(*std::prev(place));
        return call != nullptr && call->func == &method;
    }

    void read_assignment(const Node& member) {
        const auto* const assign = as<Assign>(&member);
        const auto* const annotated = as<AnnAssign>(&member);
        const Node* target = annotated != nullptr ? annotated->target : nullptr;
        if (assign != nullptr && assign->targets.size() == 1) target = assign->targets.front();
        if (target == nullptr || target->kind != NodeKind::Name)
            return refuse("a statement of the class does more than define", member.span.begin);
        const std::string name(tree_.slice(target->span));
        if (name == "__slots__") return;
        if (annotated != nullptr && annotated->value == nullptr) {
            members_.declared[name] = annotated;
            return;
        }
        const Node& value = assign != nullptr ? *assign->value : *annotated->value;
        const bool is_private = name.starts_with("_") && !name.ends_with("__");
        if (!is_private) return refuse(named(name), member.span.begin);
        if (value.kind != NodeKind::Constant)
            return refuse(code(name) + " is shared by all instances", member.span.begin);
        members_.constants.push_back({name, &member, &value});
    }

    const Subject& subject_;
    const SyntaxTree& tree_;
    const IteratorClass& iterator_;
    bool takes_del_;
    ClassMembers members_;
    std::optional<Refusal> refusal_;
};

}  // namespace

std::variant<ClassMembers, Refusal> read_members(const Subject& subject, const IteratorClass& iterator,
                                                 bool takes_del) {
    return MemberReader(subject, iterator, takes_del).read();
}

}  // namespace pykind::rewriting
