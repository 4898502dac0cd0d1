#include "analysis/rewriting/iterator_values.hpp"

#include <algorithm>
#include <array>

#include "analysis/semantics/definitions.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::FunctionKind;
using semantics::Value;

namespace {

class IteratorValues {
public:
    IteratorValues(const Subject& subject, const IteratorProtocol& protocol)
        : subject_(subject), protocol_(protocol), evaluator_(subject.context.evaluator) {}

    [[nodiscard]] bool makes_iterator(const Node& expression) const {
        if (expression.kind == NodeKind::GeneratorExp) return true;
        const auto* const call = as<Call>(&expression);
        if (call == nullptr) return false;
        const AnalyzedFile& file = subject_.file();
        const std::string name = Evaluator::qualified_name(file, call->func);
        const auto* const method = as<Attribute>(call->func);
        const bool is_method =
            method != nullptr && call->arguments.empty() && file.tree->slice(method->attr) == protocol_.iter;
        const bool is_iter = is_builtin(file, call->func, protocol_.iterate) && !call->arguments.empty();
        if (is_method) return gives_proper_iterator(*method->value);
        if (is_iter) return gives_proper_iterator(*call->arguments.front());
        return (!protocol_.is_async && is_known_iterator(name)) || calls_generator_function(*call->func);
    }

private:
    static bool is_known_iterator(std::string_view name) {
        constexpr std::array<std::string_view, 11> known = {
            "builtins.enumerate", "builtins.filter", "builtins.map",   "builtins.open",
            "builtins.reversed",  "builtins.zip",    "csv.DictReader", "csv.reader",
            "os.scandir",         "os.walk",         "re.finditer"};
        if (name.starts_with("itertools.")) return name != "itertools.tee";
        return std::find(known.begin(), known.end(), name) != known.end();
    }

    [[nodiscard]] bool calls_generator_function(const Node& function) const {
        const auto definitions = semantics::definitions_of(evaluator_, subject_.file(), function);
        return !definitions.empty() &&
               std::all_of(definitions.begin(), definitions.end(), [&](const semantics::Definition& definition) {
                   const auto* const def = as<FunctionDef>(definition.node);
                   return def != nullptr && def->decorator_list.empty() && is_generator(*definition.file, *def);
               });
    }

    [[nodiscard]] bool is_generator(const AnalyzedFile& file, const FunctionDef& function) const {
        const auto* const info = file.functions().find(&function);
        return info != nullptr && info->kind == (protocol_.is_async ? FunctionKind::AsyncGeneratorFunction
                                                                    : FunctionKind::GeneratorFunction);
    }

    // The `__iter__` of a class in the sources of the project; null if it has none there, or is none that is known.
    struct Method {
        const AnalyzedFile* file = nullptr;
        const FunctionDef* function = nullptr;
        bool is_missing = false;
    };

    [[nodiscard]] Method iter_of(const Value& value) const {
        if (value.kind != semantics::ValueKind::Instance) return {};
        const auto& order = evaluator_.order_of(semantics::class_of(value));
        for (const ClassRef& cls : order.classes) {
            const auto found = Evaluator::class_bindings(cls, protocol_.iter);
            if (!found.empty() && cls.file->is_stub()) return {};
            if (!found.empty()) return {cls.file, as<FunctionDef>(found.begin()->node)};
        }
        return {nullptr, nullptr, order.complete};
    }

    // What `__iter__` of an expression gives.
    [[nodiscard]] bool gives_proper_iterator(const Node& iterable) const {
        const semantics::Values values = evaluator_.evaluate(subject_.file(), &iterable);
        return std::all_of(values.known.begin(), values.known.end(), [&](const Value& value) {
            const Method method = iter_of(value);
            if (method.function == nullptr || is_generator(*method.file, *method.function)) return true;
            return returns_proper_iterator(*method.file, *method.function, method.function->body);
        });
    }

    [[nodiscard]] bool returns_proper_iterator(const AnalyzedFile& file, const FunctionDef& iter,
                                               const Nodes& body) const {
        return std::all_of(body.begin(), body.end(),
                           [&](const Node* statement) { return returns_proper_iterator(file, iter, *statement); });
    }

    [[nodiscard]] bool returns_proper_iterator(const AnalyzedFile& file, const FunctionDef& iter,
                                               const Node& node) const {
        if (const auto* const giving = as<Return>(&node)) {
            const bool is_self = as<Name>(giving->value) != nullptr &&
                                 file.tree->slice(giving->value->span) == only_parameter(*file.tree, iter);
            if (is_self) return only_returns_self(*file.tree, iter);
            const semantics::Values values = evaluator_.evaluate(file, giving->value);
            return std::all_of(values.known.begin(), values.known.end(),
                               [&](const Value& value) { return gives_itself(value); });
        }
        bool is_proper = true;
        for_each_child(
            node, [&](const Node* child) { is_proper = is_proper && returns_proper_iterator(file, iter, *child); });
        return is_proper;
    }

    [[nodiscard]] bool gives_itself(const Value& iterator) const {
        const Method method = iter_of(iterator);
        if (method.is_missing) return false;
        return method.function == nullptr || only_returns_self(*method.file->tree, *method.function);
    }

    const Subject& subject_;
    const IteratorProtocol& protocol_;
    Evaluator& evaluator_;
};

}  // namespace

bool makes_iterator(const Subject& subject, const IteratorProtocol& protocol, const Node& expression) {
    return IteratorValues(subject, protocol).makes_iterator(expression);
}

}  // namespace pykind::rewriting
