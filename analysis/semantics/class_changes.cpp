#include "analysis/semantics/class_changes.hpp"

#include <algorithm>

#include "analysis/semantics/class_protocols.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

class ChangesReader {
public:
    ChangesReader(Evaluator& evaluator, const ClassRef& cls) : evaluator_(evaluator), cls_(cls) {}

    ClassChanges run() {
        if (cls_.file->is_stub()) return {};
        for (const Node* const decorator : cls_.node->decorator_list) {
            const auto* const method = as<Attribute>(decorator);
            if (method != nullptr && slice(method->attr) == "register") add_registered(method->value);
        }
        for (const Node* const statement : evaluator_.outer_changes(*cls_.file)) {
            switch (statement->kind) {
                case NodeKind::Assign: assignment(static_cast<const Assign&>(*statement)); break;
                case NodeKind::Delete:
                    for (const Node* const target : static_cast<const Delete*>(statement)->targets)
                        change(target, nullptr);
                    break;
                default: call(static_cast<const Call&>(*static_cast<const ExprStatement*>(statement)->value)); break;
            }
        }
        return std::move(found_);
    }

private:
    [[nodiscard]] std::string_view slice(Span span) const { return cls_.file->tree->slice(span); }

    [[nodiscard]] bool is_it(const Node* expression) {
        if (!may_be_it(expression)) return false;
        const Values values = evaluator_.evaluate(*cls_.file, expression);
        return std::any_of(values.known.begin(), values.known.end(), [&](const Value& value) {
            return value.kind == ValueKind::Class && value.node == cls_.node;
        });
    }

    // Without an evaluation, since every statement is asked of every class: a name that only definitions and imports
    // bind is the class only if its own statement is among them.
    [[nodiscard]] bool may_be_it(const Node* expression) const {
        if (const auto* attribute = as<Attribute>(expression)) return slice(attribute->attr) == slice(cls_.node->name);
        if (expression->kind != NodeKind::Name) return false;
        const SymbolTable& symbols = cls_.file->symbols();
        const Occurrence* const occurrence = symbols.occurrence_at(expression->span.begin);
        if (occurrence == nullptr) return false;
        const auto bindings = symbols.bindings(symbols.symbols()[occurrence->symbol].target);
        return std::any_of(bindings.begin(), bindings.end(), [&](const BindingSite& binding) {
            const bool is_definition = binding.kind == BindingKind::Class || binding.kind == BindingKind::Function;
            return is_definition ? binding.node == cls_.node : binding.kind != BindingKind::Import;
        });
    }

    void assignment(const Assign& assign) {
        for (const Node* const target : assign.targets) change(target, assign.value);
    }

    void change(const Node* target, const Node* value) {
        const auto* const attribute = as<Attribute>(target);
        if (attribute == nullptr || !is_it(attribute->value)) return;
        found_.attributes.push_back({slice(attribute->attr), value});
    }

    void call(const Call& call) {
        const auto* const method = as<Attribute>(call.func);
        if (method != nullptr && slice(method->attr) == "register" && call.arguments.size() == 1 &&
            is_it(call.arguments[0]))
            return add_registered(method->value);
        // `setattr(C, "__hash__", f)`
        if (call.func->kind != NodeKind::Name || slice(call.func->span) != "setattr" || call.arguments.size() != 3 ||
            !is_it(call.arguments[0]))
            return;
        const std::string_view literal = slice(call.arguments[1]->span);
        if (call.arguments[1]->kind == NodeKind::Constant && literal.size() > 2) {
            found_.attributes.push_back({literal.substr(1, literal.size() - 2), call.arguments[2]});
        } else {
            found_.is_unknown = true;
        }
    }

    void add_registered(const Node* owner) {
        for (const Value& value : evaluator_.evaluate(*cls_.file, owner).known) {
            if (value.kind != ValueKind::Class) continue;
            // Registered with a class is registered with its bases as well.
            const ClassOrder order = evaluator_.order_of(class_of(value));
            for (const ClassRef& base : order.classes) {
                const std::string_view name = Evaluator::abstract_base(base);
                if (!name.empty()) found_.registered.push_back(name);
            }
        }
    }

    Evaluator& evaluator_;
    const ClassRef& cls_;
    ClassChanges found_;
};

}  // namespace

const std::vector<const Node*>& Evaluator::outer_changes(const AnalyzedFile& file) {
    const auto [place, is_new] = outer_changes_.try_emplace(&file);
    std::vector<const Node*>& found = place->second;
    if (!is_new) return found;
    const auto changes_attribute = [](const Nodes& targets) {
        return std::any_of(targets.begin(), targets.end(),
                           [](const Node* target) { return target->kind == NodeKind::Attribute; });
    };
    const Nodes& body = file.tree->module().body;
    std::vector<const Node*> pending(body.begin(), body.end());
    std::reverse(pending.begin(), pending.end());
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        bool is_change = false;
        switch (node->kind) {
            case NodeKind::Assign: is_change = changes_attribute(static_cast<const Assign*>(node)->targets); break;
            case NodeKind::Delete: is_change = changes_attribute(static_cast<const Delete*>(node)->targets); break;
            case NodeKind::Expr:
                is_change = static_cast<const ExprStatement*>(node)->value->kind == NodeKind::Call;
                break;
            case NodeKind::If:
            case NodeKind::Try:
            case NodeKind::TryStar:
            case NodeKind::ExceptHandler:
            case NodeKind::For:
            case NodeKind::With:
            case NodeKind::While: {
                const auto first = static_cast<std::ptrdiff_t>(pending.size());
                for_each_child(*node, [&](const Node* child) {
                    if (!is_expression(child->kind)) pending.push_back(child);
                });
                std::reverse(pending.begin() + first, pending.end());
                break;
            }
            default: break;
        }
        if (is_change) found.push_back(node);
    }
    return found;
}

ClassChanges changes_of(Evaluator& evaluator, const ClassRef& cls) { return ChangesReader(evaluator, cls).run(); }

namespace {

bool is_of_protocol(std::string_view name) {
    const auto protocols = all_protocols();
    return std::any_of(protocols.begin(), protocols.end(), [&](const Protocol& protocol) {
        return std::find(protocol.methods.begin(), protocol.methods.end(), name) != protocol.methods.end();
    });
}

// `namespace["__len__"]`, or an entry of a computed name.
bool is_entry_of_protocol(const AnalyzedFile& file, const Subscript& entry) {
    const auto* const key = as<Constant>(entry.slice);
    if (key == nullptr) return true;
    const std::string_view text = file.tree->slice(key->span);
    return key->type == ConstantKind::Str && text.size() > 2 && is_of_protocol(text.substr(1, text.size() - 2));
}

}  // namespace

bool sets_methods(const AnalyzedFile& file, const FunctionDef& def, std::size_t place_of_members) {
    const Nodes& parameters = def.args->args;
    const std::string_view members = place_of_members < parameters.size()
                                         ? file.tree->slice(static_cast<const Arg&>(*parameters[place_of_members]).name)
                                         : "";
    std::vector<const Node*> pending(def.body.begin(), def.body.end());
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        const bool is_changed = is_expression(node->kind) && node->context != ExprContext::Load;
        if (const auto* attribute = as<Attribute>(node);
            attribute != nullptr && is_changed && is_of_protocol(file.tree->slice(attribute->attr)))
            return true;
        if (const auto* entry = as<Subscript>(node); entry != nullptr && is_changed &&
                                                     file.tree->slice(entry->value->span) == members &&
                                                     is_entry_of_protocol(file, *entry))
            return true;
        if (const auto* const call = as<Call>(node)) {
            if (call->func->kind == NodeKind::Name && file.tree->slice(call->func->span) == "setattr") return true;
            const std::string called = Evaluator::qualified_name(file, call->func);
            if (called == "dataclasses.dataclass") return true;
        }
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return false;
}

}  // namespace pykind::semantics
