#include "analysis/rewriting/iterator_class.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/locals.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/tree_search.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::FunctionKind;

const IteratorProtocol sync_protocol = {false,      "__iter__", "__next__", "StopIteration",
                                        "Iterator", "Iterable", "next",     "iter"};
const IteratorProtocol async_protocol = {
    true, "__aiter__", "__anext__", "StopAsyncIteration", "AsyncIterator", "AsyncIterable", "anext", "aiter"};

namespace {

const Node* without_arguments(const Node* base) {
    const auto* const subscript = as<Subscript>(base);
    return subscript != nullptr ? subscript->value : base;
}

bool is_protocol_or_abstract(const Subject& subject, const ClassDef& cls) {
    return std::any_of(cls.arguments.begin(), cls.arguments.end(), [&](const Node* argument) {
        const auto* const keyword = as<Keyword>(argument);
        if (keyword != nullptr) return Evaluator::qualified_name(subject.file(), keyword->value) == "abc.ABCMeta";
        const std::string name = Evaluator::qualified_name(subject.file(), without_arguments(argument));
        return name == "typing.Protocol" || name == "typing_extensions.Protocol" || name == "abc.ABC";
    });
}

// A method that is abstract, its own or a base's, and that nothing overrides: derived classes are what is used. Without
// ABCMeta the decorator changes nothing.
bool has_abstract_method(const Subject& subject, const ClassDef& cls) {
    const auto& order = subject.context.evaluator.order_of({&subject.file(), &cls});
    const auto& classes = order.classes;
    const bool has_abc = std::any_of(classes.begin(), classes.end(), [](const semantics::ClassRef& holder) {
        const Nodes& arguments = holder.node->arguments;
        return std::any_of(arguments.begin(), arguments.end(), [&](const Node* argument) {
            const auto* const keyword = as<Keyword>(argument);
            return keyword != nullptr && holder.file->tree->slice(keyword->value->span).ends_with("ABCMeta");
        });
    });
    if (!has_abc && order.complete) return false;
    for (auto holder = classes.begin(); holder != classes.end(); ++holder) {
        for (const Node* const member : holder->node->body) {
            const auto* const info = holder->file->functions().find(member);
            const auto overrides = [&](const semantics::ClassRef& derived) {
                return !Evaluator::class_bindings(derived, info->name).empty();
            };
            if (info != nullptr && info->has(semantics::KnownDecorator::AbstractMethod) &&
                std::none_of(classes.begin(), holder, overrides))
                return true;
        }
    }
    return false;
}

// What stands in the way whatever the class is besides.
std::optional<Refusal> problem_of_next(const Subject& subject, const IteratorProtocol& protocol,
                                       const FunctionDef& next) {
    const auto* const info = subject.file().functions().find(&next);
    const std::string name = code(protocol.next);
    if (!next.decorator_list.empty()) return Refusal{name + " is decorated", next.decorator_list.front()->span.begin};
    if (only_parameter(subject.tree(), next).empty())
        return Refusal{name + " takes more than the instance", next.span.begin};
    if (info->kind == FunctionKind::GeneratorFunction || info->kind == FunctionKind::AsyncGeneratorFunction)
        return Refusal{name + " contains `yield` itself", info->points.front().node->span.begin};
    if (!protocol.is_async && next.is_async()) return Refusal{name + " is a coroutine function", next.span.begin};
    if (is_protocol_or_abstract(subject, *subject.cls()) || has_abstract_method(subject, *subject.cls()))
        return Refusal{"the class is abstract", subject.cls()->span.begin};
    if (const Node* const group = first_of_kind(next, NodeKind::TryStar))
        return Refusal{"`except*` cannot be left by a `return`", group->span.begin};
    return problem_of_locals(subject.file(), next);
}

}  // namespace

bool is_builtin(const AnalyzedFile& file, const Node* expression, std::string_view name) {
    if (Evaluator::qualified_name(file, expression) == "builtins." + std::string(name)) return true;
    if (as<Name>(expression) == nullptr || file.tree->slice(expression->span) != name) return false;
    const auto* const found = file.symbols().occurrence_at(expression->span.begin);
    return found != nullptr && file.symbols().symbols()[found->symbol].target == semantics::no_id;
}

bool is_abstract_class(const AnalyzedFile& file, const Node* expression, std::string_view name) {
    const std::string full = Evaluator::qualified_name(file, expression);
    return full == "typing." + std::string(name) || full == "collections.abc." + std::string(name);
}

const Node* find_base(const AnalyzedFile& file, const ClassDef& cls, std::string_view name) {
    for (const Node* const argument : cls.arguments) {
        const Node* const base = without_arguments(argument);
        if (is_abstract_class(file, base, name)) return base;
    }
    return nullptr;
}

std::string_view only_parameter(const SyntaxTree& tree, const FunctionDef& method) {
    const Arguments& args = *method.args;
    const bool has_others = args.posonlyargs.size() + args.args.size() != 1 || args.vararg != nullptr ||
                            args.kwarg != nullptr || !args.kwonlyargs.empty();
    if (has_others) return {};
    const Node* const only = args.posonlyargs.empty() ? args.args.front() : args.posonlyargs.front();
    return tree.slice(static_cast<const Arg*>(only)->name);
}

bool only_returns_self(const SyntaxTree& tree, const FunctionDef& method) {
    const auto* const last = method.body.empty() ? nullptr : as<Return>(method.body.back());
    return method.body.size() == (has_docstring(method) ? 2U : 1U) && last != nullptr &&
           as<Name>(last->value) != nullptr && tree.slice(last->value->span) == only_parameter(tree, method);
}

bool gives_next_step(const Subject& subject, const IteratorClass& iterator, const Node& statement) {
    const auto* const giving = as<Return>(&statement);
    if (giving == nullptr) return false;
    const Node* given = giving->value;
    const bool is_awaited = iterator.protocol->is_async && !iterator.gives_awaitable;
    if (is_awaited) given = as<Await>(given) != nullptr ? static_cast<const Await*>(given)->value : nullptr;
    const auto* const call = as<Call>(given);
    if (call == nullptr) return false;
    const auto is_self = [&](const Node* node) {
        return as<Name>(node) != nullptr && subject.tree().slice(node->span) == iterator.self;
    };
    if (const auto* const method = as<Attribute>(call->func))
        return call->arguments.empty() && is_self(method->value) &&
               subject.tree().slice(method->attr) == iterator.protocol->next;
    return call->arguments.size() == 1 && is_self(call->arguments.front()) &&
           is_builtin(subject.file(), call->func, iterator.protocol->advance);
}

std::optional<std::variant<IteratorClass, Refusal>> read_iterator_class(const Subject& subject,
                                                                        const IteratorProtocol& protocol) {
    const ClassDef* const cls = subject.cls();
    if (cls == nullptr || subject.file().is_stub()) return std::nullopt;
    IteratorClass result{&protocol, cls, nullptr, nullptr, {}, false};
    std::size_t bindings = 0;
    for (const semantics::BindingSite& site : Evaluator::class_bindings({&subject.file(), cls}, protocol.next)) {
        ++bindings;
        result.next = as<FunctionDef>(site.node);
    }
    if (bindings == 0 || is_broken(subject)) return std::nullopt;
    const bool stands_plainly = std::find(cls->body.begin(), cls->body.end(), result.next) != cls->body.end();
    if (bindings > 1 || !stands_plainly) {
        const Offset at = result.next != nullptr ? result.next->span.begin : cls->span.begin;
        return Refusal{code(protocol.next) + " is not defined once and plainly", at};
    }
    if (auto problem = problem_of_next(subject, protocol, *result.next)) return std::move(*problem);
    result.self = only_parameter(subject.tree(), *result.next);
    result.gives_awaitable = protocol.is_async && !result.next->is_async();
    for (const semantics::BindingSite& site : Evaluator::class_bindings({&subject.file(), cls}, protocol.iter)) {
        result.iter = as<FunctionDef>(site.node);
        const bool is_plain = std::find(cls->body.begin(), cls->body.end(), result.iter) != cls->body.end();
        if (!is_plain) return Refusal{code(protocol.iter) + " is not defined plainly", site.name.begin};
    }
    return result;
}

}  // namespace pykind::rewriting
