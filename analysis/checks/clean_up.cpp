#include "analysis/checks/clean_up.hpp"

#include <algorithm>
#include <array>

#include "analysis/semantics/own_nodes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Evaluator;

namespace {

struct UndoingPair {
    std::string_view undoes;
    std::string_view does;
};

// Methods of the same object.
constexpr std::array undoing_pairs = {
    UndoingPair{"deactivate", "activate"},   UndoingPair{"detach", "attach"},   UndoingPair{"disable", "enable"},
    UndoingPair{"disconnect", "connect"},    UndoingPair{"release", "acquire"}, UndoingPair{"stop", "start"},
    UndoingPair{"uninstall", "install"},     UndoingPair{"unlock", "lock"},     UndoingPair{"unregister", "register"},
    UndoingPair{"unsubscribe", "subscribe"},
};

// Methods that end what a call has made.
constexpr std::array endings = {
    std::string_view("aclose"),   std::string_view("close"),     std::string_view("disconnect"),
    std::string_view("dispose"),  std::string_view("kill"),      std::string_view("quit"),
    std::string_view("shutdown"), std::string_view("terminate"),
};

// Functions that undo what another one gave.
constexpr std::array functions = {
    UndoingPair{"os.chdir", "os.getcwd"},
    UndoingPair{"shutil.rmtree", "tempfile.mkdtemp"},
};

const Call* called(const Node* expression) {
    if (const auto* await = as<Await>(expression)) expression = await->value;
    return as<Call>(expression);
}

class CleanUpReader {
public:
    CleanUpReader(const Visit& at, const FunctionDef& def, Offset before) : at_(at), def_(def), before_(before) {}

    [[nodiscard]] bool undoes(const Node& statement) const {
        if (const auto* assign = as<Assign>(&statement)) return puts_back(*assign);
        const auto* const expression = as<ExprStatement>(&statement);
        const Call* const call = expression == nullptr ? nullptr : called(expression->value);
        return call != nullptr && (undoes_by_method(*call) || undoes_by_function(*call));
    }

private:
    [[nodiscard]] std::string_view text(const Node* node) const { return at_.slice(node->span); }

    // Whether one of the nodes before the offset is so.
    template <class Test>
    [[nodiscard]] bool any_before(Test&& test) const {
        bool found = false;
        semantics::for_each_own(def_.body,
                                [&](const Node& node) { found = found || (node.span.end <= before_ && test(node)); });
        return found;
    }

    // `name = …` with a value that is so.
    template <class Test>
    [[nodiscard]] bool is_assigned(std::string_view name, Test&& test) const {
        return any_before([&](const Node& node) {
            const auto* const assign = as<Assign>(&node);
            return assign != nullptr && assign->targets.size() == 1 && text(assign->targets.front()) == name &&
                   test(assign->value);
        });
    }

    // Nothing else than the function sees its own names, but for those that it declares.
    [[nodiscard]] bool is_seen_outside(const Node* target) const {
        if (target->kind == NodeKind::Attribute || target->kind == NodeKind::Subscript) return true;
        return target->kind == NodeKind::Name && any_before([&](const Node& node) {
                   const auto* const declared = as<GlobalOrNonlocal>(&node);
                   return declared != nullptr &&
                          std::any_of(declared->names.begin(), declared->names.end(),
                                      [&](Identifier name) { return at_.slice(name) == text(target); });
               });
    }

    // `target = saved` after `saved = target` and another `target = …`
    [[nodiscard]] bool puts_back(const Assign& assign) const {
        if (assign.targets.size() != 1 || assign.value->kind != NodeKind::Name) return false;
        const Node* const target = assign.targets.front();
        const bool is_saved =
            is_assigned(text(assign.value), [&](const Node* value) { return text(value) == text(target); });
        return is_saved && is_seen_outside(target) && is_assigned(text(target), [](const Node*) { return true; });
    }

    [[nodiscard]] bool undoes_by_method(const Call& call) const {
        const auto* const method = as<Attribute>(call.func);
        if (method == nullptr) return false;
        const std::string_view name = at_.slice(method->attr);
        const std::string_view object = text(method->value);
        const auto calls_before = [&](std::string_view other, const Node* expression) {
            const Call* const earlier = called(expression);
            const auto* const attribute = earlier == nullptr ? nullptr : as<Attribute>(earlier->func);
            return attribute != nullptr && at_.slice(attribute->attr) == other && text(attribute->value) == object;
        };
        const bool has_counterpart =
            std::any_of(undoing_pairs.begin(), undoing_pairs.end(), [&](const UndoingPair& pair) {
                return pair.undoes == name && any_before([&](const Node& node) {
                           const auto* const statement = as<ExprStatement>(&node);
                           return statement != nullptr && calls_before(pair.does, statement->value);
                       });
            });
        if (has_counterpart) return true;
        // `token = variable.set(…)`, `variable.reset(token)`
        if (name == "reset" && call.arguments.size() == 1)
            return is_assigned(text(call.arguments.front()),
                               [&](const Node* value) { return calls_before("set", value); });
        return method->value->kind == NodeKind::Name && call.arguments.empty() &&
               std::find(endings.begin(), endings.end(), name) != endings.end() &&
               is_assigned(object, [](const Node* value) { return called(value) != nullptr; });
    }

    [[nodiscard]] bool undoes_by_function(const Call& call) const {
        const std::string name = Evaluator::qualified_name(at_.file(), call.func);
        const auto* const pair = std::find_if(functions.begin(), functions.end(),
                                              [&](const UndoingPair& known) { return known.undoes == name; });
        return pair != functions.end() && !call.arguments.empty() &&
               is_assigned(text(call.arguments.front()), [&](const Node* value) {
                   const auto* const earlier = as<Call>(value);
                   return earlier != nullptr && Evaluator::qualified_name(at_.file(), earlier->func) == pair->does;
               });
    }

    const Visit& at_;
    const FunctionDef& def_;
    const Offset before_;
};

}  // namespace

bool is_clean_up(const Visit& at, const FunctionDef& def, const Node& statement, Offset before) {
    return CleanUpReader(at, def, before).undoes(statement);
}

}  // namespace pykind::checks
