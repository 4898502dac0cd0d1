// Methods that a protocol calls: how this one says "no more", and whether what it returns is what the protocol needs.
#include <algorithm>

#include "analysis/hover_context.hpp"
#include "analysis/semantics/method_results.hpp"
#include "analysis/semantics/misuse.hpp"
#include "analysis/semantics/own_nodes.hpp"

namespace pykind {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::FunctionInfo;

namespace {

struct RoleName {
    std::string_view method;
    std::string_view ends_with;  // the exception that says "no more"; empty where there is none
};

constexpr RoleName roles[] = {
    {"__iter__", ""},     {"__next__", "StopIteration"},
    {"__reversed__", ""}, {"__await__", ""},
    {"__aiter__", ""},    {"__anext__", "StopAsyncIteration"},
    {"__enter__", ""},    {"__exit__", ""},
    {"__aenter__", ""},   {"__aexit__", ""},
};

class RoleReader {
public:
    RoleReader(const HoverContext& at, const FunctionInfo& info, const FunctionDef& def, ClassRef cls)
        : at_(at), info_(info), def_(def), cls_(cls) {}

    RoleFacts read(const RoleName& role) {
        RoleFacts facts;
        facts.method = role.method;
        facts.class_name = text(cls_.node->name);
        if (!role.ends_with.empty()) {
            semantics::for_each_own(def_.body, [&](const Node& node) {
                if (raises(node, role.ends_with)) facts.ends.push_back(line_of(node));
                if (may_raise(node, role.ends_with)) facts.forwards.push_back(line_of(node));
            });
            for (auto* lines : {&facts.ends, &facts.forwards}) std::sort(lines->begin(), lines->end());
        }
        facts.problem = problem();
        return facts;
    }

private:
    [[nodiscard]] std::string_view text(Span span) const { return cls_.file->tree->slice(span); }
    [[nodiscard]] std::uint32_t line_of(const Node& node) const {
        return cls_.file->tree->text().line_of(node.span.begin);
    }

    [[nodiscard]] bool raises(const Node& node, std::string_view exception) const {
        const auto* const raised = as<Raise>(&node);
        if (raised == nullptr || raised->exc == nullptr) return false;
        const auto* const call = as<Call>(raised->exc);
        return text((call == nullptr ? raised->exc : call->func)->span) == exception;
    }

    // A call of another iterator, or of a method of the same class that raises it.
    [[nodiscard]] bool may_raise(const Node& node, std::string_view exception) const {
        const auto* const call = as<Call>(&node);
        if (call == nullptr) return false;
        const bool is_async = exception == "StopAsyncIteration";
        if (call->func->kind == NodeKind::Name) return text(call->func->span) == (is_async ? "anext" : "next");
        const auto* const attribute = as<Attribute>(call->func);
        if (attribute == nullptr) return false;
        if (text(attribute->attr) == (is_async ? "__anext__" : "__next__")) return true;
        for (const auto& binding : Evaluator::class_bindings(cls_, text(attribute->attr))) {
            const auto* const helper = as<FunctionDef>(binding.node);
            if (helper == nullptr || helper == &def_) continue;
            bool found = false;
            semantics::for_each_own(helper->body,
                                    [&](const Node& inner) { found = found || raises(inner, exception); });
            if (found) return true;
        }
        return false;
    }

    // What Python says where a call of the method gives what its protocol cannot use.
    [[nodiscard]] std::string problem() {
        const auto result = semantics::result_of_method(at_.evaluator, cls_, info_);
        if (!result || !result->problem.empty()) return result ? result->problem : std::string();
        // A plain method may well return a coroutine object for its caller to await.
        const bool is_called_plainly =
            info_.name == "__next__" || info_.name == "__enter__" || info_.name == "__exit__";
        if (!is_called_plainly || info_.kind != semantics::FunctionKind::CoroutineFunction) return {};
        return problem_of(at_.evaluator, *cls_.file, result->value, {semantics::UseKind::Dropped});
    }

    const HoverContext& at_;
    const FunctionInfo& info_;
    const FunctionDef& def_;
    ClassRef cls_;
};

}  // namespace

std::optional<RoleFacts> gather_role_facts(const HoverContext& at, const FunctionInfo& info) {
    const FunctionDef* const def = info.def();
    const auto* const role = std::find_if(std::begin(roles), std::end(roles),
                                          [&](const RoleName& known) { return known.method == info.name; });
    if (def == nullptr || role == std::end(roles)) return std::nullopt;
    const semantics::SymbolTable& symbols = at.file.symbols();
    const semantics::ScopeId scope = symbols.scope_of(def);
    semantics::ScopeId around = scope == semantics::no_id ? scope : symbols.scopes()[scope].parent;
    while (around != semantics::no_id && symbols.scopes()[around].kind == semantics::ScopeKind::TypeParameters)
        around = symbols.scopes()[around].parent;
    const auto* const cls = around == semantics::no_id ? nullptr : as<ClassDef>(symbols.scopes()[around].node);
    if (cls == nullptr) return std::nullopt;
    return RoleReader(at, info, *def, {&at.file, cls}).read(*role);
}

}  // namespace pykind
