#include "analysis/checks/certain_calls.hpp"

#include <algorithm>
#include <array>

#include "analysis/checks/kind_tests.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::CallResult;
using semantics::ClassRef;
using semantics::FunctionInfo;
using semantics::Value;
using semantics::ValueKind;

namespace {

// Whether a function takes the arguments of a call. What stands behind a star is taken to fit.
bool takes(const AnalyzedFile& in, const Arguments& parameters, bool is_bound, const AnalyzedFile& file,
           const Call& call) {
    std::vector<std::string_view> keywords;
    std::size_t given = is_bound ? 1 : 0;
    for (const Node* const argument : call.arguments) {
        const auto* const keyword = as<Keyword>(argument);
        if (argument->kind == NodeKind::Starred || (keyword != nullptr && keyword->name.length() == 0)) return true;
        if (keyword == nullptr) {
            ++given;
        } else {
            keywords.push_back(file.tree->slice(keyword->name));
        }
    }
    const std::size_t places = parameters.posonlyargs.size() + parameters.args.size();
    if (given > places && parameters.vararg == nullptr) return false;
    std::size_t named = 0;
    const auto is_filled = [&](const Node* node, bool by_place, bool by_name) {
        const auto& parameter = static_cast<const Arg&>(*node);
        const bool is_named =
            by_name && std::find(keywords.begin(), keywords.end(), in.tree->slice(parameter.name)) != keywords.end();
        if (is_named) ++named;
        return is_named ? !by_place : by_place || parameter.default_value != nullptr;
    };
    std::size_t place = 0;
    for (const Node* const parameter : parameters.posonlyargs) {
        if (!is_filled(parameter, place++ < given, false)) return false;
    }
    for (const Node* const parameter : parameters.args) {
        if (!is_filled(parameter, place++ < given, true)) return false;
    }
    for (const Node* const parameter : parameters.kwonlyargs) {
        if (!is_filled(parameter, false, true)) return false;
    }
    return named == keywords.size() || parameters.kwarg != nullptr;
}

// The class in whose body a function stands directly; null if it stands in none.
const ClassDef* class_of(const AnalyzedFile& file, const FunctionDef& def) {
    const auto& symbols = file.symbols();
    semantics::ScopeId scope = symbols.scope_of(&def);
    if (scope == semantics::no_id) return nullptr;
    scope = symbols.scopes()[scope].parent;
    while (scope != semantics::no_id && symbols.scopes()[scope].kind == semantics::ScopeKind::TypeParameters)
        scope = symbols.scopes()[scope].parent;
    return scope == semantics::no_id ? nullptr : as<ClassDef>(symbols.scopes()[scope].node);
}

// Whether a class derives, or may derive, from another one. A file may have been read twice.
bool may_derive(Visit& at, const ClassRef& cls, const ClassRef& base) {
    const auto& order = at.evaluator().order_of(cls);
    const bool is_known = std::any_of(order.classes.begin(), order.classes.end(), [&](const ClassRef& other) {
        return other.node == base.node ||
               (other.file->identity.path == base.file->identity.path && other.node->span == base.node->span);
    });
    return is_known || !order.complete;
}

// It says nothing of what it is for, but that derived classes do: `raise NotImplementedError`, a bare `yield`.
bool says_nothing(const FunctionDef& def) {
    return std::all_of(def.body.begin(), def.body.end(), [](const Node* statement) {
        if (statement->kind == NodeKind::Pass || statement->kind == NodeKind::Raise) return true;
        const auto* const expression = as<ExprStatement>(statement);
        if (expression == nullptr) return false;
        const auto* const yield = as<Yield>(expression->value);
        const Node* const value = yield != nullptr ? yield->value : expression->value;
        return value == nullptr || as<Constant>(value) != nullptr;
    });
}

// The method is only a place for those of derived classes, or one of them is of another kind.
bool may_be_overridden(Visit& at, const Value& value, const FunctionDef& def, const FunctionInfo& info) {
    const ClassDef* const holder = class_of(*value.file, def);
    if (info.has(semantics::KnownDecorator::AbstractMethod) || holder == nullptr || says_nothing(def)) return true;
    const auto has_other = [&](const AnalyzedFile& file) {
        return std::any_of(file.functions().functions().begin(), file.functions().functions().end(),
                           [&](const FunctionInfo& other) {
                               if (other.name != info.name || other.def() == nullptr ||
                                   semantics::call_result(other) == value.produced)
                                   return false;
                               const ClassDef* const cls = class_of(file, *other.def());
                               return cls != nullptr && may_derive(at, {&file, cls}, {value.file, holder});
                           });
    };
    const auto files = at.context().project.with_words({info.name});
    return has_other(*value.file) || has_other(at.file()) ||
           std::any_of(files.begin(), files.end(), [&](const auto& file) { return has_other(*file); });
}

bool is_one_of(CallResult result, std::initializer_list<CallResult> wanted) {
    return std::find(wanted.begin(), wanted.end(), result) != wanted.end();
}

// Methods of the built-in types that nobody gives to a coroutine function. They are called so often that it takes time
// to see what they are called on.
bool is_of_builtins(std::string_view method) {
    static constexpr std::array<std::string_view, 18> names = {
        "append",  "appendleft", "decode", "discard", "encode",  "endswith",   "extend", "format",     "insert",
        "isdigit", "isspace",    "lower",  "popitem", "reverse", "setdefault", "sort",   "startswith", "strip"};
    return std::find(names.begin(), names.end(), method) != names.end();
}

// The first class in the order of an object's class that has a method has it as a function of a kind that is wanted.
// Answers for most methods sooner than asking for what the attribute is.
bool may_have(Visit& at, const Value& owner, std::string_view method, std::initializer_list<CallResult> wanted) {
    if (owner.kind != ValueKind::Instance && owner.kind != ValueKind::Class) return owner.kind == ValueKind::Module;
    for (const ClassRef& cls :
         at.evaluator().order_of({owner.file, static_cast<const ClassDef*>(owner.node)}).classes) {
        const auto bindings = semantics::Evaluator::class_bindings(cls, method);
        if (bindings.empty()) continue;
        return std::any_of(bindings.begin(), bindings.end(), [&](const semantics::BindingSite& binding) {
            const FunctionInfo* const info = cls.file->functions().find(binding.node);
            return info == nullptr || info->binding == Binding::Unknown ||
                   is_one_of(semantics::call_result(*info), wanted);
        });
    }
    return false;
}

// Whether it is worth asking what a call gives.
bool is_candidate(Visit& at, const Node& function, std::initializer_list<CallResult> wanted) {
    if (const auto* attribute = as<Attribute>(&function)) {
        const std::string_view method = at.slice(attribute->attr);
        if (is_of_builtins(method)) return false;
        // `super().close()`
        if (as<Call>(attribute->value) != nullptr) return true;
        const Value* const owner = at.value(attribute->value);
        return owner != nullptr && may_have(at, *owner, method, wanted);
    }
    const auto& symbols = at.file().symbols();
    const auto* const read = function.kind == NodeKind::Name ? symbols.occurrence_at(function.span.begin) : nullptr;
    const bool is_builtin =
        read != nullptr && symbols.symbols()[read->symbol].target == semantics::no_id && symbols.star_imports().empty();
    return !is_builtin;
}

// The attributes that a file puts something else in the place of: `store.save = Mock()`, `patch.object(store, "save")`,
// `patch("pkg.store.save")`, `monkeypatch.setattr(store, "save", save)`.
std::set<std::string_view> replaced_in(const Visit& at) {
    static constexpr std::array<std::string_view, 6> replacing = {"delattr", "object", "patch",
                                                                  "setattr", "spy",    "stub"};
    std::set<std::string_view> replaced;
    std::vector<const Node*> pending = {&at.tree().module()};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        const auto* const attribute = as<Attribute>(node);
        if (attribute != nullptr && attribute->context != ExprContext::Load) replaced.insert(at.slice(attribute->attr));
        const auto* const call = as<Call>(node);
        if (call != nullptr &&
            std::find(replacing.begin(), replacing.end(), last_name(at, *call->func)) != replacing.end()) {
            for (const Node* const argument : call->arguments) {
                const std::string_view text = at.slice(argument->span);
                if (argument->kind != NodeKind::Constant || text.size() < 2) continue;
                const std::string_view path = text.substr(1, text.size() - 2);
                replaced.insert(path.substr(path.rfind('.') + 1));
            }
        }
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return replaced;
}

bool is_replaced(const Visit& at, std::string_view name) {
    auto& replaced = at.whole().replaced;
    if (!replaced) replaced = replaced_in(at);
    return replaced->contains(name);
}

// Calling it makes a new object each time, which nothing else holds.
bool gives_fresh(const FunctionInfo& info) {
    return info.binding != Binding::CachedFunction && info.binding != Binding::CachedProperty &&
           info.binding != Binding::Fixture;
}

}  // namespace

std::optional<Value> certain_result(Visit& at, const Node* expression, std::initializer_list<CallResult> wanted) {
    const auto* const call = as<Call>(expression);
    if (call == nullptr || !is_candidate(at, *call->func, wanted)) return std::nullopt;
    // A function that only gives on what another one makes may have put it somewhere else as well.
    const Value* const callee = at.value(call->func);
    if (callee == nullptr || callee->kind != ValueKind::Function || callee->may_change) return std::nullopt;
    const auto* const def = as<FunctionDef>(callee->node);
    const FunctionInfo* const info = callee->file->functions().find(callee->node);
    if (def == nullptr || info == nullptr || !gives_fresh(*info)) return std::nullopt;
    const Value result{.kind = ValueKind::Produced,
                       .file = callee->file,
                       .node = callee->node,
                       .produced = semantics::call_result(*info),
                       .is_overridable = callee->is_overridable};
    if (!is_one_of(result.produced, wanted)) return std::nullopt;
    const bool is_taken = takes(*callee->file, *def->args, callee->is_bound, at.file(), *call);
    if (!callee->is_partial && !is_taken) return std::nullopt;
    if (is_replaced(at, last_name(at, *call->func)) || is_asked_about(at, *call)) return std::nullopt;
    if (result.is_overridable && may_be_overridden(at, result, *def, *info)) return std::nullopt;
    return result;
}

std::vector<const Call*> dropped_calls(const ExprStatement& statement) {
    std::vector<const Call*> found;
    std::vector<const Node*> pending = {statement.value};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (const auto* call = as<Call>(node)) {
            found.push_back(call);
        } else if (const auto* choice = as<IfExp>(node)) {
            pending.push_back(choice->orelse);
            pending.push_back(choice->body);
        } else if (const auto* chain = as<BoolOp>(node)) {
            pending.push_back(chain->values.back());
        }
    }
    return found;
}

std::string_view last_name(const Visit& at, const Node& function) {
    if (const auto* attribute = as<Attribute>(&function)) return at.slice(attribute->attr);
    return function.kind == NodeKind::Name ? at.slice(function.span) : std::string_view();
}

bool is_meant_to_fail(const Visit& at) { return is_meant_to_fail(at, at.path()); }

bool is_meant_to_fail(const Visit& at, const std::vector<const Node*>& path) {
    static constexpr std::array<std::string_view, 6> expecting = {
        "assertRaises", "assertRaisesRegex", "assertWarns", "assertWarnsRegex", "raises", "warns"};
    return std::any_of(path.begin(), path.end(), [&](const Node* around) {
        const auto* const block = as<With>(around);
        return block != nullptr && std::any_of(block->items.begin(), block->items.end(), [&](const Node* node) {
                   const auto* const call = as<Call>(static_cast<const WithItem*>(node)->context_expr);
                   return call != nullptr &&
                          std::find(expecting.begin(), expecting.end(), last_name(at, *call->func)) != expecting.end();
               });
    });
}

std::optional<Fix> await_fix(const Visit& at, const Node& expression) {
    // The first version in which an asynchronous comprehension may stand in one that is not.
    constexpr int first_with_nested = 11;
    const FunctionInfo* const owner = at.owner();
    if (owner == nullptr || !owner->is_async_def()) return std::nullopt;
    const auto comprehensions = std::count_if(at.path().begin(), at.path().end(), [](const Node* around) {
        return as<ComprehensionExpr>(around) != nullptr;
    });
    if (comprehensions > 1 && at.target_minor() < first_with_nested) return std::nullopt;
    const Offset begin = expression.span.begin;
    const bool is_glued = begin > 0 && rewriting::is_word_part(at.tree().text().bytes()[begin - 1]);
    return at.fix("Add `await`", {{{begin, begin}, is_glued ? " await " : "await "}});
}

}  // namespace pykind::checks
