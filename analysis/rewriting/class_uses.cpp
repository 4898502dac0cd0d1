#include "analysis/rewriting/class_uses.hpp"

#include <algorithm>
#include <array>

#include "analysis/page.hpp"
#include "analysis/rewriting/words.hpp"
#include "analysis/semantics/definitions.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::Value;
using semantics::ValueKind;

namespace {

// A base that asks for nothing: those of the language and of typing.
bool is_harmless(const Subject& subject, const IteratorProtocol& protocol, const Node* base) {
    const auto* const subscript = as<Subscript>(base);
    const Node* const cls = subscript != nullptr ? subscript->value : base;
    const std::string name = Evaluator::qualified_name(subject.file(), cls);
    constexpr std::array<std::string_view, 5> known = {"builtins.object", "typing.Generic", "collections.abc.Sized",
                                                       "collections.abc.Hashable", "collections.abc.Container"};
    return std::find(known.begin(), known.end(), name) != known.end() ||
           is_abstract_class(subject.file(), cls, protocol.iterator) ||
           is_abstract_class(subject.file(), cls, protocol.iterable);
}

// Whether a class has an `__iter__` of its own, and all that it does is to give the instance.
std::optional<bool> returns_self(const ClassRef& cls, const IteratorProtocol& protocol) {
    const auto found = Evaluator::class_bindings(cls, protocol.iter);
    if (found.empty()) return std::nullopt;
    const auto* const method = as<FunctionDef>(found.begin()->node);
    return std::next(found.begin()) == found.end() && method != nullptr && method->decorator_list.empty() &&
           method->kind == NodeKind::FunctionDef && only_returns_self(*cls.file->tree, *method);
}

// Whether the text of a class speaks of a step at all.
bool speaks_of_steps(const ClassRef& cls, const IteratorProtocol& protocol) {
    const std::string_view text = cls.file->tree->slice(cls.node->span);
    return text.find(protocol.next) != std::string_view::npos ||
           text.find(std::string(protocol.advance) + "(") != std::string_view::npos ||
           !returns_self(cls, protocol).value_or(text.find(protocol.iter) == std::string_view::npos);
}

std::optional<Refusal> problem_of_base(const Subject& subject, const IteratorProtocol& protocol, const Node* base) {
    const std::string written(subject.tree().slice(base->span));
    if (base->kind == NodeKind::Keyword || base->kind == NodeKind::Starred)
        return Refusal{"what " + code(written) + " makes of the class is not known", base->span.begin};
    if (is_harmless(subject, protocol, base)) return std::nullopt;
    const semantics::Values values = subject.context.evaluator.evaluate(subject.file(), base);
    if (!values.complete || values.known.size() != 1 || values.known.front().kind != ValueKind::Class)
        return Refusal{"the base " + code(written) + " is not known", base->span.begin};
    const ClassRef found{values.known.front().file, static_cast<const ClassDef*>(values.known.front().node)};
    const semantics::ClassOrder& order = subject.context.evaluator.order_of(found);
    if (!order.complete) return Refusal{"a base of " + code(written) + " is not known", base->span.begin};
    const bool speaks = std::any_of(order.classes.begin(), order.classes.end(),
                                    [&](const ClassRef& cls) { return speaks_of_steps(cls, protocol); });
    if (speaks) return Refusal{"the base " + code(written) + " is an iterator too", base->span.begin};
    return std::nullopt;
}

// Finds what takes single steps of instances of the class in one file.
class StepFinder {
public:
    StepFinder(const Subject& subject, const IteratorClass& iterator, const AnalyzedFile& file)
        : subject_(subject), iterator_(iterator), file_(file) {}

    std::optional<Refusal> run() {
        visit(file_.tree->module());
        return std::move(found_);
    }

private:
    void visit(const Node& node) {
        if (found_ || is_next_round(node)) return;
        if (const auto* const attribute = as<Attribute>(&node)) check_attribute(*attribute);
        if (const auto* const call = as<Call>(&node)) check_call(*call);
        const auto* const cls = as<ClassDef>(&node);
        if (cls != nullptr) check_class(*cls);
        if (const auto* const method = as<FunctionDef>(&node)) check_method(*method);
        const auto* const function = as<FunctionDef>(&node);
        const FunctionDef* const outer = std::exchange(function_, function != nullptr ? function : function_);
        const ClassDef* const outer_class = std::exchange(class_, cls != nullptr ? cls : class_);
        for_each_child(node, [&](const Node* child) { visit(*child); });
        function_ = outer;
        class_ = outer_class;
    }

    // A step that hands on the next one goes round the loop of the generator.
    [[nodiscard]] bool is_next_round(const Node& node) const {
        return function_ == iterator_.next && gives_next_step(subject_, iterator_, node);
    }

    void report(std::string reason, Offset at) { found_ = subject_.refusal(file_, std::move(reason), at); }

    [[nodiscard]] bool is_in_class(const Node& node) const {
        return &file_ == &subject_.file() && iterator_.cls->span.contains(node.span.begin);
    }

    // An instance of the class, or of one derived from it; in the class itself, also what is not known to be another.
    [[nodiscard]] bool is_instance(const Node& expression) const {
        if (is_in_class(expression) && file_.tree->slice(expression.span) == iterator_.self) return true;
        const semantics::Values values = subject_.context.evaluator.evaluate(file_, &expression);
        return std::any_of(values.known.begin(), values.known.end(), [&](const Value& value) {
            if (value.kind != ValueKind::Instance && value.kind != ValueKind::Class) return false;
            const auto& order = subject_.context.evaluator.order_of(semantics::class_of(value));
            return std::any_of(order.classes.begin(), order.classes.end(),
                               [&](const ClassRef& cls) { return is_this(cls); });
        });
    }

    [[nodiscard]] bool is_this(const ClassRef& cls) const {
        return cls.node->name == iterator_.cls->name && subject_.is_in(*cls.file);
    }

    void check_attribute(const Attribute& attribute) {
        if (file_.tree->slice(attribute.attr) != iterator_.protocol->next) return;
        const auto* const call = as<Call>(attribute.value);
        const bool is_super = call != nullptr && is_builtin(file_, call->func, "super");
        bool means_it = !is_super && is_instance(*attribute.value);
        if (is_super) {
            const auto found = semantics::definitions_of(subject_.context.evaluator, file_, attribute);
            means_it = std::any_of(found.begin(), found.end(), [&](const semantics::Definition& definition) {
                return definition.name == iterator_.next->name && subject_.is_in(*definition.file);
            });
        }
        const bool may_mean_it = !is_super && !means_it && may_be_instance(*attribute.value);
        if (may_mean_it) {
            report(code(file_.tree->slice(attribute.span)) + " may ask for a single step", attribute.span.begin);
        } else if (means_it)
            report(code(file_.tree->slice(attribute.span)) + " asks for a single step", attribute.span.begin);
    }

    // What a function is given, or what is kept among others, of which nothing is known, in a file that names the
    // class; or what an object keeps in an attribute that is given one of these when it is made.
    [[nodiscard]] bool may_be_instance(const Node& expression) const {
        if (is_in_class(expression)) return expression.kind == NodeKind::Subscript && is_made_in_class(expression);
        if (expression.kind == NodeKind::Attribute) return is_kept_by_class(expression);
        if (expression.kind == NodeKind::Subscript) {
            return subject_.context.evaluator.evaluate(file_, &expression).is_unknown() &&
                   has_word(file_.tree->text().bytes(), subject_.name());
        }
        return is_parameter(expression);
    }

    [[nodiscard]] bool is_kept_by_class(const Node& attribute) const {
        if (class_ == nullptr || !subject_.context.evaluator.evaluate(file_, &attribute).is_unknown()) return false;
        std::vector<const Node*> pending = {&file_.tree->module()};
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
            const auto* const call = as<Call>(node);
            if (call == nullptr || file_.tree->slice(call->func->span) != file_.tree->slice(class_->name)) continue;
            const auto is_given = [&](const Node* argument) {
                const auto* const keyword = as<Keyword>(argument);
                return is_instance(keyword != nullptr ? *keyword->value : *argument);
            };
            if (std::any_of(call->arguments.begin(), call->arguments.end(), is_given)) return true;
        }
        return false;
    }

    // The class makes others of its kind, and keeps them.
    [[nodiscard]] bool is_made_in_class(const Node& expression) const {
        const auto& symbols = file_.symbols();
        return subject_.context.evaluator.evaluate(file_, &expression).is_unknown() &&
               std::any_of(symbols.occurrences().begin(), symbols.occurrences().end(), [&](const auto& found) {
                   return iterator_.cls->span.contains(found.span.begin) && !found.is_binding &&
                          symbols.symbols()[found.symbol].name == subject_.name();
               });
    }

    [[nodiscard]] bool is_parameter(const Node& expression) const {
        return subject_.is_unknown_parameter(file_, expression) &&
               has_word(file_.tree->text().bytes(), subject_.name());
    }

    // By its name: most calls are of something else, which is seen without looking for what the name means. One that is
    // imported may have any name.
    [[nodiscard]] bool may_look_at_steps(const Node& function) const {
        const auto* const attribute = as<Attribute>(&function);
        const std::string_view name = file_.tree->slice(attribute != nullptr ? attribute->attr : function.span);
        if (name == "isinstance" || name == "hasattr" || name == "getattr" || name == iterator_.protocol->advance)
            return true;
        if (function.kind != NodeKind::Name) return false;
        const auto& symbols = file_.symbols();
        const semantics::Occurrence* const found = symbols.occurrence_at(function.span.begin);
        const semantics::SymbolId target =
            found == nullptr ? semantics::no_id : symbols.symbols()[found->symbol].target;
        return target != semantics::no_id && symbols.symbols()[target].is_imported;
    }

    void check_call(const Call& call) {
        if (call.arguments.empty() || !may_look_at_steps(*call.func)) return;
        const auto calls = [&](std::string_view name) { return is_builtin(file_, call.func, name); };
        const Node& object = *call.arguments.front();
        if (calls("isinstance") && call.arguments.size() == 2) {
            const Node* const asked = call.arguments[1];
            if (is_abstract_class(file_, asked, iterator_.protocol->iterator) && is_instance(object))
                report(code(file_.tree->slice(call.span)) + " would be false", call.span.begin);
            return;
        }
        const auto* const word = as<Constant>(call.arguments.back());
        const bool asks = (calls("hasattr") || calls("getattr")) && word != nullptr &&
                          file_.tree->slice(word->span).find(iterator_.protocol->next) != std::string_view::npos;
        if (asks && (is_instance(object) || is_parameter(object)))
            return report(code(file_.tree->slice(call.span)) + " looks for the method", call.span.begin);
        if (!calls(iterator_.protocol->advance)) return;
        if (!is_instance(object)) {
            if (may_be_instance(object))
                report(code(file_.tree->slice(call.span)) + " may ask for a single step", call.span.begin);
            return;
        }
        report(code(file_.tree->slice(call.span)) + " asks for a single step", call.span.begin);
    }

    // What the `__iter__` of another class gives has to be an iterator.
    void check_method(const FunctionDef& method) {
        if (is_in_class(method) || file_.tree->slice(method.name) != iterator_.protocol->iter) return;
        for (const Node* const statement : method.body) check_given(*statement);
    }

    void check_given(const Node& node) {
        if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || as<ClassDef>(&node) != nullptr) return;
        const auto* const giving = as<Return>(&node);
        if (giving != nullptr && giving->value != nullptr && is_instance(*giving->value))
            report("what " + code(iterator_.protocol->iter) + " gives has to be an iterator", giving->span.begin);
        for_each_child(node, [&](const Node* child) { check_given(*child); });
    }

    void check_class(const ClassDef& cls) {
        if (is_this({&file_, &cls})) return;
        for (const Node* const base : cls.arguments) {
            const auto* const subscript = as<Subscript>(base);
            const Node* const expression = subscript != nullptr ? subscript->value : base;
            if (expression->kind != NodeKind::Name && expression->kind != NodeKind::Attribute) continue;
            if (!is_instance(*expression)) continue;
            const ClassRef derived{&file_, &cls};
            for (const std::string_view method : {iterator_.protocol->next, iterator_.protocol->iter}) {
                if (Evaluator::class_bindings(derived, method).empty()) continue;
                return report(code(file_.tree->slice(cls.name)) + " has a " + code(method) + " of its own",
                              cls.span.begin);
            }
        }
    }

    const Subject& subject_;
    const IteratorClass& iterator_;
    const AnalyzedFile& file_;
    const FunctionDef* function_ = nullptr;  // the innermost around what is visited
    const ClassDef* class_ = nullptr;        // the same
    std::optional<Refusal> found_;
};

}  // namespace

std::optional<Refusal> problem_of_class(const Subject& subject, const IteratorClass& iterator) {
    const ClassDef& cls = *iterator.cls;
    const auto& symbols = subject.file().symbols();
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        const bool is_read = !found.is_binding && cls.span.contains(found.span.begin);
        if (is_read && symbols.symbols()[found.symbol].name == iterator.protocol->next)
            return Refusal{code(iterator.protocol->next) + " has another name", found.span.begin};
    }
    // `yield from` sends into an object that has them, and gives what the last step raised its end with.
    for (const std::string_view method : {"send", "throw", "asend", "athrow"}) {
        const auto found = Evaluator::class_bindings({&subject.file(), &cls}, method);
        if (!found.empty()) return Refusal{"has " + code(method) + ", as a generator has", found.begin()->name.begin};
    }
    if (!cls.decorator_list.empty() && !subject.context.evaluator.decorators_keep({&subject.file(), &cls}))
        return Refusal{"what the decorator makes of the class is not known", cls.decorator_list.front()->span.begin};
    for (const Node* const base : cls.arguments) {
        if (auto problem = problem_of_base(subject, *iterator.protocol, base)) return problem;
    }
    return std::nullopt;
}

bool inherits_return_self(const Subject& subject, const IteratorProtocol& protocol) {
    const auto& order = subject.context.evaluator.order_of({&subject.file(), subject.cls()});
    for (const ClassRef& cls : order.classes) {
        if (const auto found = returns_self(cls, protocol)) return *found && order.complete;
    }
    return false;
}

std::optional<Refusal> use_of_steps(const Subject& subject, const IteratorClass& iterator) {
    if (auto found = StepFinder(subject, iterator, subject.file()).run()) return found;
    const std::set<std::string> words = {std::string(iterator.protocol->next), std::string(iterator.protocol->advance),
                                         std::string(subject.name())};
    for (const auto& file : subject.context.project.with_words(words)) {
        if (subject.is_in(*file)) continue;
        if (auto found = StepFinder(subject, iterator, *file).run()) return found;
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
