#include "analysis/rewriting/context_class.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::FunctionKind;

const ContextProtocol sync_context = {
    false,           "__enter__", "__exit__", "AbstractContextManager", "ContextManager", "contextmanager",
    "enter_context", "Iterator"};
const ContextProtocol async_context = {true,
                                       "__aenter__",
                                       "__aexit__",
                                       "AbstractAsyncContextManager",
                                       "AsyncContextManager",
                                       "asynccontextmanager",
                                       "enter_async_context",
                                       "AsyncIterator"};

namespace {

bool is_docstring(const Node& statement) {
    const auto* const expression = as<ExprStatement>(&statement);
    const auto* const constant = expression == nullptr ? nullptr : as<Constant>(expression->value);
    return constant != nullptr && constant->type == ConstantKind::Str;
}

// What looks at the frame that it is called in, or at the names there.
constexpr std::string_view frame_readers[] = {
    "builtins.locals",        "builtins.vars",         "builtins.dir",           "builtins.eval",
    "builtins.exec",          "sys._getframe",         "inspect.stack",          "inspect.currentframe",
    "traceback.format_stack", "traceback.print_stack", "traceback.extract_stack"};

// A block that is not there, or something that belongs to nothing: the fault may be reported behind the class.
bool lacks_something(const Node& node) {
    const auto is_empty = [&]() -> bool {
        if (const auto* const def = as<FunctionDef>(&node)) return def->body.empty();
        if (const auto* const cls = as<ClassDef>(&node)) return cls->body.empty();
        if (const auto* const choice = as<If>(&node)) return choice->body.empty();
        if (const auto* const loop = as<For>(&node)) return loop->body.empty();
        if (const auto* const repeat = as<While>(&node)) return repeat->body.empty();
        if (const auto* const with = as<With>(&node)) return with->body.empty();
        if (const auto* const handler = as<ExceptHandler>(&node)) return handler->body.empty();
        if (const auto* const entry = as<MatchCase>(&node)) return entry->body.empty();
        const auto* const attempt = as<Try>(&node);
        return attempt != nullptr &&
               (attempt->body.empty() || (attempt->handlers.empty() && attempt->finalbody.empty()));
    };
    bool found = node.kind == NodeKind::Missing || node.kind == NodeKind::Invalid || is_empty();
    for_each_child(node, [&](const Node* child) { found = found || lacks_something(*child); });
    return found;
}

class ClassReader {
public:
    ClassReader(const Subject& subject, const ContextProtocol& protocol)
        : subject_(subject),
          tree_(subject.tree()),
          cls_(*subject.cls()),
          result_{&protocol, &cls_, nullptr, nullptr, nullptr} {}

    // It has both methods.
    [[nodiscard]] bool is_near() const {
        return method(result_.protocol->enter) != nullptr && method(result_.protocol->exit) != nullptr;
    }

    std::variant<ContextClass, Refusal> read() {
        result_.enter = method(result_.protocol->enter);
        result_.exit = method(result_.protocol->exit);
        result_.init = method("__init__");
        if (auto refusal = problem()) return std::move(*refusal);
        return result_;
    }

private:
    [[nodiscard]] const FunctionDef* method(std::string_view name) const {
        const auto found = std::find_if(cls_.body.begin(), cls_.body.end(), [&](const Node* statement) {
            const auto* const def = as<FunctionDef>(statement);
            return def != nullptr && tree_.slice(def->name) == name;
        });
        return found == cls_.body.end() ? nullptr : static_cast<const FunctionDef*>(*found);
    }

    std::optional<Refusal> problem() {
        if (!cls_.decorator_list.empty()) {
            const Node& first = *cls_.decorator_list.front();
            return Refusal{code("@" + std::string(tree_.slice(first.span))) + " needs the class", first.span.begin};
        }
        if (subject_.is_member()) return Refusal{"it would be a method of the class around it", cls_.span.begin};
        for (const Node* const base : cls_.arguments) {
            if (auto refusal = read_base(*base)) return refusal;
        }
        for (const Node* const member : cls_.body) {
            if (auto refusal = read_member(*member)) return refusal;
        }
        if (result_.init != nullptr) {
            if (auto refusal = read_init(*result_.init)) return refusal;
        }
        if (auto refusal = read_enter(*result_.enter)) return refusal;
        return read_exit(*result_.exit);
    }

    std::optional<Refusal> read_base(const Node& base) {
        const auto* const subscript = as<Subscript>(&base);
        const Node& cls = subscript != nullptr ? *subscript->value : base;
        const std::string name =
            is_expression(cls.kind) ? Evaluator::qualified_name(subject_.file(), &cls) : std::string();
        const ContextProtocol& protocol = *result_.protocol;
        const auto is_member = [&](std::string_view module, std::string_view member) {
            return name == std::string(module) + "." + std::string(member);
        };
        if (name == "builtins.object" || name == "typing.Generic" || is_member("contextlib", protocol.base) ||
            is_member("typing", protocol.typed))
            return std::nullopt;
        return Refusal{"the base " + code(tree_.slice(base.span)) + " asks for more than a context manager",
                       base.span.begin};
    }

    std::optional<Refusal> read_member(const Node& member) const {
        if (member.kind == NodeKind::Pass || (&member == cls_.body.front() && is_docstring(member)))
            return std::nullopt;
        if (const auto* declared = as<AnnAssign>(&member); declared != nullptr && declared->value == nullptr)
            return std::nullopt;
        if (const auto* assign = as<Assign>(&member); assign != nullptr && assign->targets.size() == 1 &&
                                                      tree_.slice(assign->targets.front()->span) == "__slots__")
            return std::nullopt;
        const auto* const def = as<FunctionDef>(&member);
        const bool is_part = def != nullptr && (def == result_.init || def == result_.enter || def == result_.exit);
        if (is_part) return read_kind(*def);
        if (def != nullptr)
            return Refusal{"the class has another method, " + code(tree_.slice(def->name)), def->name.begin};
        return Refusal{"the class has more than the methods of a context manager", member.span.begin};
    }

    // Of the kind that it has in every context manager.
    std::optional<Refusal> read_kind(const FunctionDef& def) const {
        const std::string name = code(tree_.slice(def.name));
        if (!def.decorator_list.empty()) return Refusal{name + " is decorated", def.decorator_list.front()->span.begin};
        const bool is_async = result_.protocol->is_async && &def != result_.init;
        const auto* const info = subject_.file().functions().find(&def);
        const FunctionKind wanted = is_async ? FunctionKind::CoroutineFunction : FunctionKind::Function;
        if (info == nullptr || info->kind != wanted)
            return Refusal{name + " is " + (is_async ? "no coroutine function" : "no plain function"), def.name.begin};
        if (!def.type_params.empty()) return Refusal{name + " has type parameters", def.name.begin};
        if (instance_of(def) == nullptr) return Refusal{name + " takes no instance", def.name.begin};
        return read_names(def);
    }

    std::optional<Refusal> read_names(const Node& node) const {
        const bool is_name = node.kind == NodeKind::Name || node.kind == NodeKind::Attribute;
        const std::string name = is_name ? Evaluator::qualified_name(subject_.file(), &node) : std::string();
        const auto* const keyword = as<Keyword>(&node);
        if (std::find(std::begin(frame_readers), std::end(frame_readers), name) != std::end(frame_readers) ||
            (keyword != nullptr && tree_.slice(keyword->name) == "stacklevel"))
            return Refusal{code(tree_.slice(node.span)) + " looks at the frame of the method", node.span.begin};
        std::optional<Refusal> problem;
        for_each_child(node, [&](const Node* child) {
            if (!problem) problem = read_names(*child);
        });
        return problem;
    }

    static std::optional<Refusal> read_init(const FunctionDef& init) {
        const std::vector<const Node*> returns = returns_of(init);
        if (returns.empty()) return std::nullopt;
        return Refusal{"`__init__` returns early", returns.front()->span.begin};
    }

    std::optional<Refusal> read_enter(const FunctionDef& enter) const {
        const Arguments& args = *enter.args;
        if (args.posonlyargs.size() + args.args.size() == 1 && args.vararg == nullptr && args.kwarg == nullptr &&
            args.kwonlyargs.empty())
            return std::nullopt;
        return Refusal{code(result_.protocol->enter) + " takes more than the instance", enter.name.begin};
    }

    // `(self, exc_type, exc, tb)`, `(self, *args)`, `(self, exc_type, *rest)`
    std::optional<Refusal> read_exit(const FunctionDef& exit) {
        std::vector<const Arg*> positional;
        for (const Node* const arg : exit.args->posonlyargs) positional.push_back(static_cast<const Arg*>(arg));
        for (const Node* const arg : exit.args->args) positional.push_back(static_cast<const Arg*>(arg));
        result_.rest = exit.args->vararg;
        const std::size_t taken = positional.size() - 1;
        const bool fits = result_.rest != nullptr ? taken <= exit_arguments : taken == exit_arguments;
        if (!fits || !exit.args->kwonlyargs.empty())
            return Refusal{code(result_.protocol->exit) + " does not take what it is given", exit.name.begin};
        for (std::size_t i = 0; i < taken; ++i) result_.arguments[i] = positional[i + 1];
        return std::nullopt;
    }

    const Subject& subject_;
    const SyntaxTree& tree_;
    const ClassDef& cls_;
    ContextClass result_;
};

}  // namespace

std::vector<const FunctionDef*> ContextClass::methods() const {
    if (init == nullptr) return {enter, exit};
    return {init, enter, exit};
}

std::vector<const Node*> returns_of(const FunctionDef& method) {
    std::vector<const Node*> returns;
    std::vector<const Node*> pending(method.body.begin(), method.body.end());
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        if (as<FunctionDef>(node) != nullptr || node->kind == NodeKind::ClassDef || is_expression(node->kind)) continue;
        if (node->kind == NodeKind::Return) returns.push_back(node);
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    std::sort(returns.begin(), returns.end(),
              [](const Node* a, const Node* b) { return a->span.begin < b->span.begin; });
    return returns;
}

std::optional<std::variant<ContextClass, Refusal>> read_context_class(const Subject& subject,
                                                                      const ContextProtocol& protocol) {
    if (subject.cls() == nullptr || subject.file().is_stub() || is_broken(subject)) return std::nullopt;
    ClassReader reader(subject, protocol);
    if (!reader.is_near() || lacks_something(*subject.cls())) return std::nullopt;
    return reader.read();
}

}  // namespace pykind::rewriting
