#include "analysis/rewriting/stops.hpp"

#include <algorithm>
#include <array>

#include "analysis/rewriting/made_by.hpp"
#include "analysis/rewriting/words.hpp"
#include "analysis/semantics/definitions.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;

namespace {

bool has_blocks(const Node& node) {
    switch (node.kind) {
        case NodeKind::If:
        case NodeKind::While:
        case NodeKind::For:
        case NodeKind::AsyncFor:
        case NodeKind::With:
        case NodeKind::AsyncWith:
        case NodeKind::Try:
        case NodeKind::TryStar:
        case NodeKind::Match: return true;
        default: return false;
    }
}

// A bare `raise` that stands in a handler, but in none further in.
bool raises_again(const Node& node) {
    if (const auto* const raise = as<Raise>(&node)) return raise->exc == nullptr;
    if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || as<ClassDef>(&node) != nullptr) return false;
    bool found = false;
    for_each_child(node, [&](const Node* child) {
        found = found || (child->kind != NodeKind::ExceptHandler && raises_again(*child));
    });
    return found;
}

// Modules of the standard library none of whose functions let one out but the steps themselves, which are known by
// their names: `next` of what never ends is no end.
constexpr std::array<std::string_view, 40> silent_modules = {
    "_pyio",     "asyncio",    "codecs",    "collections", "concurrent", "contextlib", "copy",   "datetime",
    "decimal",   "email",      "functools", "glob",        "gzip",       "hashlib",    "http",   "importlib",
    "inspect",   "io",         "json",      "linecache",   "locale",     "logging",    "os",     "pathlib",
    "posixpath", "random",     "re",        "selectors",   "shutil",     "signal",     "socket", "sqlite3",
    "ssl",       "subprocess", "tarfile",   "tempfile",    "threading",  "traceback",  "urllib", "zipfile"};

bool is_silent(const AnalyzedFile& file) {
    const std::string_view module = file.identity.module;
    return std::find(silent_modules.begin(), silent_modules.end(), module.substr(0, module.find('.'))) !=
           silent_modules.end();
}

}  // namespace

bool Stops::is_end_class(const AnalyzedFile& file, const Node* expression) const {
    return is_builtin(file, expression, protocol_.end);
}

bool Stops::is_end(const AnalyzedFile& file, const Node& statement) const {
    const auto* const raise = as<Raise>(&statement);
    if (raise == nullptr || raise->exc == nullptr) return false;
    const auto* const call = as<Call>(raise->exc);
    return is_end_class(file, call != nullptr ? call->func : raise->exc);
}

bool Stops::is_end(const Node& statement) const { return is_end(subject_.file(), statement); }

Catches Stops::caught_by(const AnalyzedFile& file, const ExceptHandler& handler) const {
    if (handler.type == nullptr) return Catches::Broadly;
    if (is_end_class(file, handler.type)) return Catches::Exactly;
    const auto* const tuple = as<Sequence>(handler.type);
    std::vector<const Node*> types;
    Catches result = Catches::No;
    if (tuple != nullptr) {
        types.assign(tuple->elts.begin(), tuple->elts.end());
    } else {
        types.push_back(handler.type);
    }
    for (const Node* const type : types) {
        const std::string name = Evaluator::qualified_name(file, type);
        const bool is_broad =
            is_builtin(file, type, "Exception") || is_builtin(file, type, "BaseException") || is_end_class(file, type);
        if (is_broad) return Catches::Broadly;
        if (!name.empty()) continue;
        const semantics::Values values = subject_.context.evaluator.evaluate(file, type);
        const bool is_class = values.complete && !values.known.empty() &&
                              std::all_of(values.known.begin(), values.known.end(), [](const semantics::Value& value) {
                                  return value.kind == semantics::ValueKind::Class;
                              });
        if (!is_class) result = Catches::Perhaps;
    }
    return result;
}

Catches Stops::caught_by(const ExceptHandler& handler) const { return caught_by(subject_.file(), handler); }

// They are known by the names of the calls that make them, so that what is said does not depend on whether the sources
// of the library are at hand.
bool Stops::is_neutral(const With& with) const {
    constexpr std::array<std::string_view, 14> known = {"asyncio.Lock",        "asyncio.Condition",
                                                        "asyncio.Semaphore",   "asyncio.BoundedSemaphore",
                                                        "asyncio.timeout",     "threading.Lock",
                                                        "threading.RLock",     "threading.Condition",
                                                        "threading.Semaphore", "contextlib.closing",
                                                        "contextlib.aclosing", "contextlib.nullcontext",
                                                        "builtins.open",       "threading.BoundedSemaphore"};
    return std::all_of(with.items.begin(), with.items.end(), [&](const Node* node) {
        const Node& manager = *static_cast<const WithItem*>(node)->context_expr;
        const std::string name = called_name(subject_.context.evaluator, subject_.file(), manager);
        return std::find(known.begin(), known.end(), name) != known.end();
    });
}

bool Stops::call_may_raise(const AnalyzedFile& file, const Call& call, std::set<const Node*>& seen) const {
    if (is_builtin(file, call.func, protocol_.advance)) return call.arguments.size() < 2;
    return calling_may_raise(file, *call.func, seen);
}

bool Stops::calling_may_raise(const AnalyzedFile& file, const Node& called, std::set<const Node*>& seen) const {
    if (const auto* const attribute = as<Attribute>(&called)) {
        const std::string_view method = file.tree->slice(attribute->attr);
        constexpr std::array<std::string_view, 3> sync_steps = {"__next__", "send", "throw"};
        constexpr std::array<std::string_view, 3> async_steps = {"__anext__", "asend", "athrow"};
        const auto& steps = protocol_.is_async ? async_steps : sync_steps;
        if (std::find(steps.begin(), steps.end(), method) != steps.end()) return true;
    }
    if (const auto* const lambda = as<Lambda>(&called)) return may_come_from(file, *lambda->body, true, seen);
    if (const auto* const made = as<Call>(&called)) {
        // `partial(next, lines)`, `cast(Callable, partial(next, lines))`
        const std::string name = Evaluator::qualified_name(file, made->func);
        const std::size_t at = name == "typing.cast" ? 1 : 0;
        if ((at == 0 && name != "functools.partial") || made->arguments.size() <= at) return false;
        const Node& function = *made->arguments[at];
        return is_builtin(file, &function, protocol_.advance) || calling_may_raise(file, function, seen);
    }
    if (override_may_raise(file, called, seen)) return true;
    for (const semantics::Definition& definition :
         semantics::definitions_of(subject_.context.evaluator, file, called)) {
        if (is_silent(*definition.file)) continue;
        if (const auto* const function = as<FunctionDef>(definition.node)) {
            if (body_may_raise(*definition.file, *function, seen)) return true;
        } else if (const Node* const value = assigned_by(definition.node)) {
            if (seen.insert(value).second && calling_may_raise(*definition.file, *value, seen)) return true;
        }
    }
    return false;
}

// A method of the instance that is there to be overridden, or that a class derived from this one overrides.
bool Stops::override_may_raise(const AnalyzedFile& file, const Node& called, std::set<const Node*>& seen) const {
    const auto* const attribute = as<Attribute>(&called);
    const bool is_own = attribute != nullptr && subject_.cls() != nullptr && subject_.is_in(file) &&
                        subject_.cls()->span.contains(called.span.begin) && attribute->value->kind == NodeKind::Name;
    if (!is_own) return false;
    const std::string name(file.tree->slice(attribute->attr));
    const auto overrides = [&](const AnalyzedFile& other) {
        for (const semantics::Scope& scope : other.symbols().scopes()) {
            if (scope.kind != semantics::ScopeKind::Class) continue;
            const semantics::ClassRef cls{&other, static_cast<const ClassDef*>(scope.node)};
            const auto found = Evaluator::class_bindings(cls, name);
            const auto* const method = found.empty() ? nullptr : as<FunctionDef>(found.begin()->node);
            if (method == nullptr || !derives_from_subject(cls)) continue;
            if (is_to_be_overridden(other, *method) || body_may_raise(other, *method, seen)) return true;
        }
        return false;
    };
    if (overrides(subject_.file())) return true;
    const auto files = subject_.context.project.with_words({std::string(subject_.name())});
    return std::any_of(files.begin(), files.end(), [&](const auto& other) {
        return !subject_.is_in(*other) && has_word(other->tree->text().bytes(), name) && overrides(*other);
    });
}

// All that it does is to raise NotImplementedError.
bool Stops::is_to_be_overridden(const AnalyzedFile& file, const FunctionDef& method) {
    const auto* const raise = method.body.empty() ? nullptr : as<Raise>(method.body.back());
    if (raise == nullptr || raise->exc == nullptr || method.body.size() > (has_docstring(method) ? 2U : 1U))
        return false;
    const auto* const call = as<Call>(raise->exc);
    return is_builtin(file, call != nullptr ? call->func : raise->exc, "NotImplementedError");
}

// Or is that class itself.
bool Stops::derives_from_subject(const semantics::ClassRef& cls) const {
    const auto& order = subject_.context.evaluator.order_of(cls);
    return std::any_of(order.classes.begin(), order.classes.end(), [&](const semantics::ClassRef& base) {
        return base.node->name == subject_.cls()->name && subject_.is_in(*base.file);
    });
}

// `raise Done`, where that is derived from StopIteration.
bool Stops::is_derived_end(const AnalyzedFile& file, const Node& statement) const {
    const auto* const raise = as<Raise>(&statement);
    if (raise == nullptr || raise->exc == nullptr) return false;
    const auto* const call = as<Call>(raise->exc);
    const semantics::Values values =
        subject_.context.evaluator.evaluate(file, call != nullptr ? call->func : raise->exc);
    return std::any_of(values.known.begin(), values.known.end(), [&](const semantics::Value& value) {
        if (value.kind != semantics::ValueKind::Class) return false;
        const auto& order = subject_.context.evaluator.order_of(semantics::class_of(value));
        return std::any_of(order.classes.begin(), order.classes.end(), [&](const semantics::ClassRef& cls) {
            return cls.file->identity.module == "builtins" && cls.file->tree->slice(cls.node->name) == protocol_.end;
        });
    });
}

bool Stops::body_may_raise(const AnalyzedFile& file, const FunctionDef& function, std::set<const Node*>& seen) const {
    const auto* const info = file.functions().find(&function);
    const bool makes_generator = info != nullptr && (info->kind == semantics::FunctionKind::GeneratorFunction ||
                                                     info->kind == semantics::FunctionKind::AsyncGeneratorFunction);
    if (makes_generator || !seen.insert(&function).second) return false;
    return std::any_of(function.body.begin(), function.body.end(),
                       [&](const Node* statement) { return may_come_from(file, *statement, true, seen); });
}

// `self.current`, where that is a property.
bool Stops::property_may_raise(const AnalyzedFile& file, const Attribute& attribute,
                               std::set<const Node*>& seen) const {
    const auto found = semantics::definitions_of(subject_.context.evaluator, file, attribute);
    return std::any_of(found.begin(), found.end(), [&](const semantics::Definition& definition) {
        const auto* const function = as<FunctionDef>(definition.node);
        const auto is_property = [&](const Node* decorator) {
            const std::string name = Evaluator::qualified_name(*definition.file, decorator);
            return is_builtin(*definition.file, decorator, "property") || name == "functools.cached_property";
        };
        return function != nullptr &&
               std::any_of(function->decorator_list.begin(), function->decorator_list.end(), is_property) &&
               body_may_raise(*definition.file, *function, seen);
    });
}

bool Stops::may_come_from(const AnalyzedFile& file, const Node& node, bool with_blocks,
                          std::set<const Node*>& seen) const {
    if (node.kind == NodeKind::Lambda || node.kind == NodeKind::GeneratorExp || as<FunctionDef>(&node) != nullptr ||
        as<ClassDef>(&node) != nullptr)
        return false;
    if (with_blocks && is_end(file, node)) return true;
    if (!is_end(file, node) && is_derived_end(file, node)) return true;
    if (const auto* const call = as<Call>(&node); call != nullptr && call_may_raise(file, *call, seen)) return true;
    if (const auto* const read = as<Attribute>(&node); read != nullptr && property_may_raise(file, *read, seen))
        return true;
    const auto* const attempt = as<Try>(&node);
    if (with_blocks && attempt != nullptr) return comes_out_of(file, *attempt, seen);
    bool found = false;
    for_each_child(node, [&](const Node* child) {
        if (found || (!with_blocks && has_blocks(node) && is_statement(child->kind))) return;
        if (!with_blocks && child->kind == NodeKind::ExceptHandler) return;
        if (!with_blocks && node.kind == NodeKind::MatchCase && is_statement(child->kind)) return;
        found = may_come_from(file, *child, with_blocks, seen);
    });
    return found;
}

bool Stops::may_raise(const Call& call) const {
    std::set<const Node*> seen;
    return call_may_raise(subject_.file(), call, seen);
}

// What exactly one handler catches does not come out, unless that handler raises it again.
bool Stops::comes_out_of(const AnalyzedFile& file, const Try& attempt, std::set<const Node*>& seen) const {
    const auto any_raises = [&](const Nodes& block, std::set<const Node*>& looked_into) {
        return std::any_of(block.begin(), block.end(),
                           [&](const Node* statement) { return may_come_from(file, *statement, true, looked_into); });
    };
    std::set<const Node*> in_body = seen;
    bool is_raised = any_raises(attempt.body, in_body);
    for (const Node* const entry : attempt.handlers) {
        const auto& handler = static_cast<const ExceptHandler&>(*entry);
        const Catches catches = is_raised ? caught_by(file, handler) : Catches::No;
        const bool sends_on =
            catches != Catches::No &&
            std::any_of(handler.body.begin(), handler.body.end(), [](const Node* node) { return raises_again(*node); });
        if (sends_on) return true;
        if (catches == Catches::Exactly || catches == Catches::Broadly) is_raised = false;
        if (any_raises(handler.body, seen)) return true;
    }
    return is_raised || any_raises(attempt.orelse, seen) || any_raises(attempt.finalbody, seen);
}

bool Stops::may_come_from(const Node& node) const {
    std::set<const Node*> seen;
    return may_come_from(subject_.file(), node, false, seen);
}

}  // namespace pykind::rewriting
