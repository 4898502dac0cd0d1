// A class with one method of a protocol and without the one that goes with it.
//
//     class Rows:                         class Rows:
//         def __next__(self): …      →        def __iter__(self):
//                                                 return self
//
//                                             def __next__(self): …
#include <algorithm>
#include <array>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/methods.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/code.hpp"
#include "analysis/semantics/class_protocols.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::ClassProtocols;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::HalfDone;
using semantics::KnownDecorator;

namespace {

struct MethodPair {
    std::string_view protocol;
    std::string_view has;
    std::string_view misses;
    std::string_view use;  // that fails
};

constexpr std::array method_pairs = {
    MethodPair{"Iterator", "__next__", "__iter__", "for"},
    MethodPair{"AsyncIterator", "__anext__", "__aiter__", "async for"},
    MethodPair{"AbstractContextManager", "__enter__", "__exit__", "with"},
    MethodPair{"AbstractContextManager", "__exit__", "__enter__", "with"},
    MethodPair{"AbstractAsyncContextManager", "__aenter__", "__aexit__", "async with"},
    MethodPair{"AbstractAsyncContextManager", "__aexit__", "__aenter__", "async with"},
};

// To be cheap: whether a method of the body has one of the names.
bool may_be_half(const AnalyzedFile& file, const ClassDef& cls) {
    return std::any_of(cls.body.begin(), cls.body.end(), [&](const Node* statement) {
        const auto* const def = as<FunctionDef>(statement);
        const std::string_view name = def == nullptr ? std::string_view() : file.tree->slice(def->name);
        return std::any_of(method_pairs.begin(), method_pairs.end(),
                           [&](const MethodPair& pair) { return pair.has == name; });
    });
}

bool has_abstract_methods(const AnalyzedFile& file, const ClassDef& cls) {
    return std::any_of(cls.body.begin(), cls.body.end(), [&](const Node* statement) {
        const auto* const def = as<FunctionDef>(statement);
        const semantics::FunctionInfo* const info = def == nullptr ? nullptr : file.functions().find(def);
        return info != nullptr && info->has(KnownDecorator::AbstractMethod);
    });
}

// It is there for derived classes to complete.
bool is_base(const Visit& at, const ClassRef& cls) {
    const std::string_view name = at.slice(cls.node->name);
    if (name.ends_with("Mixin") || name.ends_with("Base") || name.starts_with("Base") || name.starts_with("Abstract"))
        return true;
    const auto& order = at.evaluator().order_of(cls).classes;
    const bool is_abstract = std::any_of(order.begin(), order.end(), [](const ClassRef& holder) {
        return Evaluator::abstract_base(holder) == "ABC" || is_protocol_class(*holder.file, *holder.node) ||
               (holder.file->identity.module == "abc") || has_abstract_methods(*holder.file, *holder.node) ||
               std::any_of(holder.node->arguments.begin(), holder.node->arguments.end(),
                           [](const Node* argument) { return argument->kind == NodeKind::Keyword; });
    });
    if (is_abstract) return true;
    const auto& scopes = at.file().symbols().scopes();
    return std::any_of(scopes.begin(), scopes.end(), [&](const semantics::Scope& scope) {
        const auto* const other = as<ClassDef>(scope.node);
        if (scope.kind != semantics::ScopeKind::Class || other == nullptr || other == cls.node) return false;
        const auto& derived = at.evaluator().order_of({&at.file(), other}).classes;
        return std::find(derived.begin(), derived.end(), cls) != derived.end();
    });
}

std::string said_of(Visit& at, const MethodPair& pair, const ClassRef& cls, const ClassProtocols& protocols) {
    const semantics::Value instance{
        .kind = semantics::ValueKind::Instance, .file = cls.file, .node = cls.node, .is_exact = true};
    const auto type = runtime_type(at.evaluator(), at.file(), instance);
    if (!type) return {};
    if (pair.use == "for") return semantics::not_iterable(*type);
    if (pair.use == "async for") return semantics::not_async_iterable(*type);
    return semantics::no_context_manager(*type, pair.use == "async with", context_methods_of(protocols),
                                         at.target_minor());
}

// Before the method that is there. An iterator is its own iterator.
std::optional<Fix> return_self(const Visit& at, const MethodPair& pair, const FunctionDef& method) {
    if (pair.use != "for" && pair.use != "async for") return std::nullopt;
    const auto& parameters = method.args->args.empty() ? method.args->posonlyargs : method.args->args;
    const SourceText& text = at.tree().text();
    const Offset begin = rewriting::begin_of(method);
    const Span line = text.line_span(text.line_of(begin));
    const std::string indentation(text.slice({line.begin, begin}));
    if (parameters.size() != 1 || indentation.find_first_not_of(" \t") != std::string::npos || method.body.empty())
        return std::nullopt;
    const std::string self(at.slice(static_cast<const Arg*>(parameters.front())->name));
    const std::string unit = rewriting::Source(at.tree()).unit_of(text.line_of(method.span.begin), method.body);
    const std::string end(line_end_of(text));
    const std::string added = indentation + "def " + std::string(pair.misses) + "(" + self + "):" + end + indentation +
                              unit + "return " + self + end + end;
    Fix fix = at.fix("Add " + code(pair.misses), {{{line.begin, line.begin}, added}});
    fix.is_preferred = true;
    return fix;
}

}  // namespace

void half_protocol(Visit& at) {
    const auto& node = at.node<ClassDef>();
    if (at.file().is_stub() || !may_be_half(at.file(), node)) return;
    const ClassRef cls{&at.file(), &node};
    const auto own = [&](std::string_view method) -> const FunctionDef* {
        const auto bindings = Evaluator::class_bindings(cls, method);
        return bindings.empty() ? nullptr : as<FunctionDef>(bindings.begin()->node);
    };
    for (const MethodPair& pair : method_pairs) {
        const FunctionDef* const method = own(pair.has);
        if (method == nullptr || own(pair.misses) != nullptr) continue;
        const ClassProtocols protocols = semantics::protocols_of(at.evaluator(), cls);
        const bool is_half = std::any_of(protocols.half.begin(), protocols.half.end(), [&](const HalfDone& half) {
            return half.protocol->name == pair.protocol &&
                   std::find(half.missing.begin(), half.missing.end(), pair.misses) != half.missing.end();
        });
        // What `__getitem__` makes iterable needs no `__iter__`.
        const bool is_iterable_otherwise = pair.use == "for" && own("__getitem__") != nullptr;
        if (!is_half || is_iterable_otherwise || is_base(at, cls) || !is_plain_class(at, node)) continue;
        Finding finding{.span = method->name,
                        .message = code(at.slice(node.name)) + " has " + code(pair.has) + " and no " +
                                   code(pair.misses) + ", which " + code(pair.use) + " needs",
                        .said = said_of(at, pair, cls, protocols)};
        if (auto fix = return_self(at, pair, *method)) finding.fixes.push_back(std::move(*fix));
        at.report(std::move(finding));
    }
}

}  // namespace pykind::checks
