// `with` and `async with` on what has only the other protocol, on what a generator function gives, or on a coroutine
// object that nobody awaits.
//
//     with lock(): …             →    async with lock(): …          `lock` gives an asynchronous context manager
//     with session(): …          →    the same, and `@contextmanager` above `def session():`, which yields once
//     async with connect(): …    →    async with await connect(): …
#include <algorithm>

#include "analysis/checks/async_forms.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/misuse.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/import_changes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::CallResult;
using semantics::FunctionInfo;
using semantics::PointKind;
using semantics::UseKind;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

bool has_protocol(const Visit& at, const Value& value, bool is_async) {
    return has_method(at, value, is_async ? "__aenter__" : "__enter__") &&
           (value.kind == ValueKind::Produced || has_method(at, value, is_async ? "__aexit__" : "__exit__"));
}

// What makes it one is a `yield`, not a decorator.
bool is_bare_iterator(const Value& value) {
    return is_produced(value, CallResult::GeneratorIterator) || is_produced(value, CallResult::AsyncGeneratorIterator);
}

std::string_view form(bool is_async) { return is_async ? "`async with`" : "`with`"; }

class WithFinder {
public:
    WithFinder(Visit& at, const With& block) : at_(at), block_(block) {}

    void look() {
        for (const Node* const node : block_.items) look_at(static_cast<const WithItem&>(*node));
    }

private:
    [[nodiscard]] std::optional<Misuse> problem_of(const WithItem& item) {
        const Node* const operand = item.context_expr;
        if (operand->kind != NodeKind::Call && operand->kind != NodeKind::Name) return std::nullopt;
        return misuse_of(at_, operand, {block_.is_async() ? UseKind::AsyncEntered : UseKind::Entered, &item});
    }

    void look_at(const WithItem& item) {
        auto found = problem_of(item);
        if (!found) return;
        const Value& value = *found->value;
        const bool has_other = has_protocol(at_, value, !block_.is_async());
        const bool is_coroutine = is_produced(value, CallResult::CoroutineObject);
        if (!has_other && !is_coroutine && !is_bare_iterator(value)) return;
        std::string message = written(at_, *item.context_expr) + " is " + described(value);
        if (is_bare_iterator(value)) {
            message += ", and no context manager";
        } else {
            if (value.kind == ValueKind::Instance)
                message += block_.is_async() ? ", a context manager" : ", an asynchronous context manager";
            message += ", which " + std::string(form(block_.is_async())) + " cannot enter";
        }
        std::vector<Fix> fixes;
        if (is_coroutine) {
            fixes = fixes_of_coroutine(*item.context_expr);
        } else if (has_other) {
            fixes = fixes_of_other();
        } else {
            fixes = fixes_of_iterator(value);
        }
        at_.report({.span = item.context_expr->span,
                    .message = std::move(message),
                    .said = std::move(found->said),
                    .related = at_.definition_of(value),
                    .fixes = std::move(fixes)});
    }

    // All items can be entered in the other form, and it may stand here.
    [[nodiscard]] bool may_change_form(bool to_async) {
        if (to_async && !may_await(at_)) return false;
        return std::all_of(block_.items.begin(), block_.items.end(), [&](const Node* node) {
            const auto found = problem_of(static_cast<const WithItem&>(*node));
            return block_.items.size() == 1 || (found && has_protocol(at_, *found->value, to_async));
        });
    }

    [[nodiscard]] Edit change_of_form() const {
        const Offset begin = block_.span.begin;
        return block_.is_async() ? dropped_keyword(at_, begin) : added_async(begin);
    }

    [[nodiscard]] std::vector<Fix> fixes_of_other() {
        if (!may_change_form(!block_.is_async())) return {};
        Fix fix = at_.fix("Use " + std::string(form(!block_.is_async())), {change_of_form()});
        fix.is_preferred = fix.is_safe = true;
        return {std::move(fix)};
    }

    [[nodiscard]] std::vector<Fix> fixes_of_coroutine(const Node& operand) {
        if (!may_await(at_)) return {};
        Values results;
        for (const Value& coroutine : at_.values(&operand).known) results.add(at_.evaluator().awaited(coroutine));
        const auto all_have = [&](bool is_async) {
            return !results.is_unknown() && results.complete &&
                   std::all_of(results.known.begin(), results.known.end(),
                               [&](const Value& value) { return has_protocol(at_, value, is_async); });
        };
        std::vector<Edit> edits = added_await(at_, operand);
        const bool is_right = all_have(block_.is_async());
        if (!is_right) {
            if (!all_have(!block_.is_async()) || block_.items.size() > 1) return {};
            edits.insert(edits.begin(), change_of_form());
        }
        Fix fix =
            at_.fix(is_right ? "Add `await`" : "Use " + std::string(form(!block_.is_async())) + " and add `await`",
                    std::move(edits));
        fix.is_preferred = fix.is_safe = true;
        return {std::move(fix)};
    }

    // The decorator that the function was meant to have; the form of the block goes by the function.
    [[nodiscard]] std::vector<Fix> fixes_of_iterator(const Value& value) {
        const FunctionInfo* const info = value.file == &at_.file() ? value.file->functions().find(value.node) : nullptr;
        const FunctionDef* const def = info == nullptr ? nullptr : info->def();
        const bool is_plain = def != nullptr && info->count(PointKind::Yield) == 1 &&
                              info->count(PointKind::YieldFrom) == 0 && info->decorators.empty();
        const auto is_yield = [](const semantics::Point& point) { return point.kind == PointKind::Yield; };
        if (!is_plain || is_in_loop(*std::find_if(info->points.begin(), info->points.end(), is_yield)->node)) return {};
        const bool changes_form = def->is_async() != block_.is_async();
        if (changes_form && (block_.items.size() > 1 || (def->is_async() && !may_await(at_)))) return {};
        const std::string decorator = def->is_async() ? "asynccontextmanager" : "contextmanager";
        auto path = path_to(at_.tree(), def->name.begin);
        while (!path.empty() && path.back() != def) path.pop_back();
        if (path.size() < 2) return {};
        const rewriting::Subject subject{at_.context(), path};
        rewriting::ImportChanges imports(subject);
        const std::string name = imports.name_of("contextlib", decorator);
        if (name.empty()) return {};
        std::vector<Edit> edits = imports.edits();
        const SourceText& text = at_.tree().text();
        const Span line = text.line_span(text.line_of(def->span.begin));
        const std::string_view indentation = text.slice({line.begin, def->span.begin});
        if (indentation.find_first_not_of(" \t\f") != std::string_view::npos) return {};
        const std::string line_end(line_end_of(text));
        edits.push_back({{def->span.begin, def->span.begin}, "@" + name + line_end + std::string(indentation)});
        if (changes_form) edits.push_back(change_of_form());
        Fix fix =
            at_.fix("Decorate " + code(at_.slice(def->name)) + " with " + code("@" + decorator), std::move(edits));
        fix.is_preferred = true;
        return {std::move(fix)};
    }

    // A `yield` there is one of many.
    [[nodiscard]] bool is_in_loop(const Node& yield) const {
        const auto path = path_to(at_.tree(), yield.span.begin);
        for (auto node = path.rbegin(); node != path.rend() && as<FunctionDef>(*node) == nullptr; ++node) {
            if (as<For>(*node) != nullptr || as<While>(*node) != nullptr) return true;
        }
        return false;
    }

    Visit& at_;
    const With& block_;
};

}  // namespace

void wrong_with(Visit& at) { WithFinder(at, at.node<With>()).look(); }

}  // namespace pykind::checks
