#include "analysis/rewriting/context_uses.hpp"

#include <algorithm>
#include <set>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_need.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class Finder {
public:
    Finder(const Subject& subject, const ContextClass& context, bool gives_instance, const std::vector<Span>& gone)
        : subject_(subject), context_(context), gives_instance_(gives_instance), gone_(gone) {}

    std::variant<ContextUses, Refusal> run() {
        if (auto problem = problem_of_bindings(subject_)) return std::move(*problem);
        look_in(references_at_home(subject_));
        if (refusal_) return std::move(*refusal_);
        for (const FileReferences& references : references_elsewhere(subject_)) {
            look_in(references);
            if (refusal_) return std::move(*refusal_);
        }
        const bool has_one =
            targets_.size() == 1 && std::all_of(targets_.begin()->begin(), targets_.begin()->end(), is_word_part);
        if (has_one) uses_.target = *targets_.begin();
        return std::move(uses_);
    }

private:
    void look_in(const FileReferences& references) {
        file_ = references.file.get();
        refusal_ = need_of_class(subject_, references, gone_);
        for (const Span& span : references.spans) {
            if (refusal_) return;
            path_ = path_to(*file_->tree, span.begin);
            if (path_.size() < 2) continue;
            // All that is left is called.
            const auto* const call = as<Call>(path_[path_.size() - 2]);
            if (call == nullptr || call->func != path_.back()) continue;
            if (subject_.is_in(*file_) && context_.cls->span.contains(span.begin))
                return report("the class makes an instance of its own", span.begin);
            check_instance(*call);
        }
    }

    // `path_` ends in the call and the name.
    void check_instance(const Call& call) {
        const Offset at = call.span.begin;
        const Node& around = *path_[path_.size() - 3];
        if (const auto* const item = as<WithItem>(&around); item != nullptr && item->context_expr == &call)
            return check_with(*item, static_cast<const With&>(*path_[path_.size() - 4]));
        if (is_entered(call, around)) {
            ++uses_.entered;
            return;
        }
        if (const auto* const assign = as<Assign>(&around))
            return report("an instance is kept in " + code(file_->tree->slice(assign->targets[0]->span)), at);
        if (const auto* const attribute = as<Attribute>(&around))
            return report(code(file_->tree->slice(attribute->attr)) + " of an instance is read", at);
        const auto* const def = as<FunctionDef>(&around);
        if (def != nullptr) return report("an instance decorates " + code(file_->tree->slice(def->name)), at);
        report(around.kind == NodeKind::Return ? "an instance is returned" : "an instance is made outside of a `with`",
               at);
    }

    void check_with(const WithItem& item, const With& with) {
        if (with.is_async() != context_.protocol->is_async)
            return report("it is entered by the other kind of `with`", item.span.begin);
        if (item.optional_vars != nullptr && gives_instance_)
            return report(
                "the instance is taken, `as " + std::string(file_->tree->slice(item.optional_vars->span)) + "`",
                item.span.begin);
        ++uses_.entered;
        if (item.optional_vars != nullptr) targets_.emplace(file_->tree->slice(item.optional_vars->span));
    }

    // `stack.enter_context(…)`, whose value nobody takes if it is the instance.
    [[nodiscard]] bool is_entered(const Call& call, const Node& around) const {
        const auto* const push = as<Call>(&around);
        const auto* const method = push == nullptr ? nullptr : as<Attribute>(push->func);
        if (method == nullptr || push->arguments.size() != 1 || push->arguments[0] != &call ||
            file_->tree->slice(method->attr) != context_.protocol->push)
            return false;
        std::size_t index = path_.size() - 4;
        if (path_[index]->kind == NodeKind::Await) --index;
        return !gives_instance_ || path_[index]->kind == NodeKind::Expr;
    }

    void report(std::string reason, Offset at) {
        if (!refusal_) refusal_ = subject_.refusal(*file_, std::move(reason), at);
    }

    const Subject& subject_;
    const ContextClass& context_;
    bool gives_instance_;
    const std::vector<Span>& gone_;
    const AnalyzedFile* file_ = nullptr;  // the one that is looked through
    std::vector<const Node*> path_;
    ContextUses uses_;
    std::set<std::string> targets_;
    std::optional<Refusal> refusal_;
};

}  // namespace

std::variant<ContextUses, Refusal> context_uses(const Subject& subject, const ContextClass& context,
                                                bool gives_instance, const std::vector<Span>& gone) {
    return Finder(subject, context, gives_instance, gone).run();
}

}  // namespace pykind::rewriting
