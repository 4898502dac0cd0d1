#include "analysis/rewriting/generator_uses.hpp"

#include <algorithm>
#include <array>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_need.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::Value;
using semantics::ValueKind;

namespace {

constexpr std::array<std::string_view, 14> members = {"send",     "throw",    "close",        "asend",      "athrow",
                                                      "aclose",   "gi_frame", "gi_yieldfrom", "gi_running", "gi_code",
                                                      "ag_frame", "ag_await", "ag_running",   "ag_code"};

// What takes a generator, or tells one.
constexpr std::array<std::string_view, 6> of_objects = {"contextlib.closing",        "contextlib.aclosing",
                                                        "inspect.isgenerator",       "inspect.isasyncgen",
                                                        "inspect.getgeneratorstate", "inspect.getgeneratorlocals"};
// The same of a generator function.
constexpr std::array<std::string_view, 6> of_functions = {"contextlib.contextmanager",
                                                          "contextlib.asynccontextmanager",
                                                          "inspect.isgeneratorfunction",
                                                          "inspect.isasyncgenfunction",
                                                          "types.coroutine",
                                                          "asyncio.coroutine"};
constexpr std::array<std::string_view, 6> types = {"types.GeneratorType",       "types.AsyncGeneratorType",
                                                   "typing.Generator",          "typing.AsyncGenerator",
                                                   "collections.abc.Generator", "collections.abc.AsyncGenerator"};

// What only calls the function that it is given.
constexpr std::array<std::string_view, 6> callers = {"builtins.map",      "builtins.filter",   "builtins.callable",
                                                     "functools.partial", "itertools.starmap", "builtins.print"};

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class GeneratorUseFinder {
public:
    GeneratorUseFinder(const Subject& subject, const AnalyzedFile& file)
        : subject_(subject), evaluator_(subject.context.evaluator), file_(file) {}

    std::optional<Refusal> run() {
        visit(file_.tree->module(), false);
        return std::move(found_);
    }

private:
    void visit(const Node& node, bool in_class) {
        if (found_) return;
        if (const auto* const attribute = as<Attribute>(&node)) check_member(*attribute);
        if (const auto* const call = as<Call>(&node)) check_call(*call);
        if (const auto* const assign = as<Assign>(&node)) check_assign(*assign, in_class);
        const bool is_class = node.kind == NodeKind::ClassDef;
        const bool is_function = as<FunctionDef>(&node) != nullptr || node.kind == NodeKind::Lambda;
        for_each_child(node, [&](const Node* child) { visit(*child, is_class || (in_class && !is_function)); });
    }

    [[nodiscard]] bool is_it(const Node& expression, ValueKind kind) {
        return subject_.may_be(file_, expression, kind);
    }

    void check_member(const Attribute& attribute) {
        if (!is_one_of(members, file_.tree->slice(attribute.attr))) return;
        if (is_it(*attribute.value, ValueKind::Produced))
            report(code(file_.tree->slice(attribute.span)) + " asks for a generator", attribute);
    }

    void check_call(const Call& call) {
        if (call.arguments.empty()) return;
        const Node& first = *call.arguments.front();
        const std::string name = Evaluator::qualified_name(file_, call.func);
        const bool tells = name == "builtins.isinstance" && call.arguments.size() == 2 &&
                           is_one_of(types, Evaluator::qualified_name(file_, call.arguments[1]));
        if ((tells || is_one_of(of_objects, name)) && is_it(first, ValueKind::Produced))
            report(code(file_.tree->slice(call.func->span)) + " asks for a generator", call);
        if (is_one_of(of_functions, name) && is_it(first, ValueKind::Function))
            report(code(file_.tree->slice(call.func->span)) + " needs a generator function", call);
        if (is_one_of(callers, name)) return;
        for (const Node* const argument : call.arguments) {
            const auto* const keyword = as<Keyword>(argument);
            const Node& given = keyword != nullptr ? *keyword->value : *argument;
            if (holds_it(given))
                report(code(file_.tree->slice(call.func->span)) + " may ask whether it is a generator function", call);
        }
    }

    // It is the function, or a list, tuple, dictionary or the like that holds it.
    [[nodiscard]] bool holds_it(const Node& expression) {
        std::vector<const Node*> pending = {&expression};
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            if (names_it(*node) && is_it(*node, ValueKind::Function)) return true;
            const bool is_display = as<Sequence>(node) != nullptr || as<Dict>(node) != nullptr ||
                                    as<Subscript>(node) != nullptr || as<Starred>(node) != nullptr;
            if (!is_display) continue;
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
        }
        return false;
    }

    [[nodiscard]] bool names_it(const Node& expression) const {
        const auto* const attribute = as<Attribute>(&expression);
        if (attribute != nullptr) return file_.tree->slice(attribute->attr) == subject_.name();
        return expression.kind == NodeKind::Name && file_.tree->slice(expression.span) == subject_.name();
    }

    // A function in a class is given the instance, and a class is not.
    void check_assign(const Assign& assign, bool in_class) {
        const bool binds_member =
            in_class || std::any_of(assign.targets.begin(), assign.targets.end(), [&](const Node* target) {
                const auto* const attribute = as<Attribute>(target);
                if (attribute == nullptr) return false;
                const semantics::Values owner = evaluator_.evaluate(file_, attribute->value);
                return std::any_of(owner.known.begin(), owner.known.end(),
                                   [](const Value& value) { return value.kind == ValueKind::Class; });
            });
        if (binds_member && (is_it(*assign.value, ValueKind::Function) || holds_it(*assign.value)))
            report("it becomes a method", assign);
    }

    void report(std::string reason, const Node& node) {
        if (!found_) found_ = subject_.refusal(file_, std::move(reason), node.span.begin);
    }

    const Subject& subject_;
    Evaluator& evaluator_;
    const AnalyzedFile& file_;
    std::optional<Refusal> found_;
};

}  // namespace

std::optional<Refusal> use_of_generator(const Subject& subject) {
    const auto use_in = [&](const AnalyzedFile& file) {
        auto found = use_in_class_body(subject, file);
        return found ? found : GeneratorUseFinder(subject, file).run();
    };
    if (auto found = use_in(subject.file())) return found;
    for (const auto& file : subject.context.project.with_words({std::string(subject.name())})) {
        if (subject.is_in(*file)) continue;
        if (auto found = use_in(*file)) return found;
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
