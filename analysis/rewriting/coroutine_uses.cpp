#include "analysis/rewriting/coroutine_uses.hpp"

#include <algorithm>

#include "analysis/semantics/misuse.hpp"
#include "analysis/semantics/use.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::CallResult;
using semantics::Evaluator;
using semantics::FunctionKind;
using semantics::Use;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;

namespace {

// Since then asyncio takes no generator for a coroutine object.
constexpr int first_to_tell_generators_apart = 12;

// What says one thing of a generator-based coroutine and another of a coroutine.
bool tells_apart(std::string_view function, bool by_asyncio, int minor) {
    static constexpr std::string_view always[] = {
        "inspect.isgenerator",       "inspect.isgeneratorfunction",
        "inspect.iscoroutine",       "inspect.iscoroutinefunction",
        "inspect.getgeneratorstate", "inspect.getgeneratorlocals",
        "builtins.isinstance",       "builtins.type",
        "builtins.hasattr",
    };
    if (std::find(std::begin(always), std::end(always), function) != std::end(always)) return true;
    if (function == "asyncio.iscoroutinefunction") return !by_asyncio;
    return function == "asyncio.iscoroutine" && minor >= first_to_tell_generators_apart;
}

// Looks through one file.
class CoroutineUseFinder {
public:
    CoroutineUseFinder(const Subject& subject, const AnalyzedFile& file, bool by_asyncio)
        : subject_(subject), evaluator_(subject.context.evaluator), file_(file), by_asyncio_(by_asyncio) {}

    std::optional<Refusal> run() {
        path_ = {&file_.tree->module()};
        visit();
        return std::move(found_);
    }

private:
    void visit() {
        const Node& node = *path_.back();
        if (is_expression(node.kind)) check(node);
        for_each_child(node, [&](const Node* child) {
            if (found_) return;
            path_.push_back(child);
            visit();
            path_.pop_back();
        });
    }

    void check(const Node& node) {
        const Use use = semantics::use_of(path_, path_.size() - 1);
        switch (use.kind) {
            case UseKind::Iterated:
                if (gives(node)) report("what it gives is iterated", node);
                return;
            case UseKind::Unpacked:
                if (gives(node)) report("what it gives is unpacked", node);
                return;
            case UseKind::Assigned: return check_assigned(node, use);
            case UseKind::Delegated: return check_delegated(node, use);
            case UseKind::Read: return check_read(node, use);
            case UseKind::Passed: return check_passed(node, use);
            default: return;
        }
    }

    // `a, b = f()`
    void check_assigned(const Node& node, const Use& use) {
        const auto* const assign = as<Assign>(use.node);
        if (assign == nullptr || as<Sequence>(assign->targets.front()) == nullptr) return check_method(node, use);
        if (gives(node)) report("what it gives is unpacked", node);
    }

    // `__iter__ = f` in a class
    void check_method(const Node& node, const Use& use) {
        const auto* const assign = as<Assign>(use.node);
        if (assign == nullptr || !is_it(node, ValueKind::Function)) return;
        for (const Node* const target : assign->targets) {
            const std::string_view name = file_.tree->slice(target->span);
            if (target->kind != NodeKind::Name || (name != "__iter__" && name != "__await__" && name != "__next__"))
                continue;
            return report("`" + std::string(name) + "` must give an iterator", node);
        }
    }

    void check_delegated(const Node& node, const Use& use) {
        const auto* const owner = file_.functions().owner(path_to(*file_.tree, use.node->span.begin));
        const bool is_coroutine = owner != nullptr && owner->kind == FunctionKind::GeneratorBasedCoroutineFunction;
        if (!is_coroutine && gives(node)) report("a plain generator delegates to it with `yield from`", node);
    }

    void check_read(const Node& node, const Use& use) {
        const std::string_view name = file_.tree->slice(static_cast<const Attribute*>(use.node)->attr);
        const bool is_of_generator = name.starts_with("gi_") || name == "__next__" || name == "__iter__";
        if (is_of_generator && gives(node)) report("`" + std::string(name) + "` of what it gives is read", node);
    }

    void check_passed(const Node& node, const Use& use) {
        const auto& call = static_cast<const Call&>(*use.node);
        const std::string name = Evaluator::qualified_name(file_, call.func);
        if (name.empty()) return;
        const std::string words = "`" + std::string(file_.tree->slice(call.func->span)) + "`";
        if (use.position == 0 && tells_apart(name, by_asyncio_, file_.identity.target_minor)) {
            if (gives(node) || is_it(node, ValueKind::Function))
                report(words + " tells generators from coroutines", node);
            return;
        }
        // What Python would say of it.
        const Value coroutine{.kind = ValueKind::Produced,
                              .file = &subject_.file(),
                              .node = subject_.function(),
                              .produced = CallResult::CoroutineObject};
        const bool fails = !semantics::problem_of(evaluator_, file_, coroutine, use).empty();
        if (fails && gives(node)) report("what it gives is passed to " + words, node);
    }

    [[nodiscard]] bool gives(const Node& expression) { return is_it(expression, ValueKind::Produced); }

    [[nodiscard]] bool is_it(const Node& expression, ValueKind kind) {
        return subject_.may_be(file_, expression, kind);
    }

    void report(std::string reason, const Node& node) {
        if (!found_) found_ = subject_.refusal(file_, std::move(reason), node.span.begin);
    }

    const Subject& subject_;
    Evaluator& evaluator_;
    const AnalyzedFile& file_;
    bool by_asyncio_;
    std::vector<const Node*> path_;
    std::optional<Refusal> found_;
};

}  // namespace

std::optional<Refusal> use_as_generator(const Subject& subject, bool by_asyncio) {
    if (auto found = CoroutineUseFinder(subject, subject.file(), by_asyncio).run()) return found;
    for (const auto& file : subject.context.project.with_words({std::string(subject.name())})) {
        if (subject.is_in(*file)) continue;
        if (auto found = CoroutineUseFinder(subject, *file, by_asyncio).run()) return found;
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
