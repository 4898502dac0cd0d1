// A generator-based coroutine function becomes an `async def`.
//
//     @asyncio.coroutine                                     async def fetch(url):
//     def fetch(url):                                            async with lock:
//         with (yield from lock):                      →             reply = await get(url)
//             reply = yield from get(url)                        return await reply.text()
//         return (yield from reply.text())
//
// `await x` takes coroutine objects, futures and whatever has `__await__`, but no plain iterator, which `yield from x`
// takes too: not offered where one is delegated to. A `yield` hands its value to the event loop itself, which only a
// generator can do; of a bare one asyncio makes a pause of one round, as of `await asyncio.sleep(0)`.
//
// Source: PEP 492; `types.coroutine`; `asyncio.coroutine`, `Task.__step` and `sleep` of Python 3.8 to 3.10.
#include <algorithm>

#include "analysis/rewrites/rewrites.hpp"
#include "analysis/rewriting/await_edits.hpp"
#include "analysis/rewriting/coroutine_annotation.hpp"
#include "analysis/rewriting/coroutine_operand.hpp"
#include "analysis/rewriting/coroutine_uses.hpp"
#include "analysis/rewriting/import_changes.hpp"
#include "analysis/rewriting/soundness.hpp"

namespace pykind::rewrites {

using namespace syntax;
using rewriting::Awaitable;
using rewriting::Refusal;
using rewriting::Subject;
using semantics::Evaluator;
using semantics::FunctionInfo;
using semantics::KnownDecorator;
using semantics::PointKind;

namespace {

// Methods that must give an iterator, nothing to wait for.
constexpr std::string_view iterator_methods[] = {"__await__", "__iter__", "__next__", "__reversed__"};

// What the text of an operand is called in a reason.
std::string quoted(std::string_view text) {
    constexpr std::size_t most = 40;
    const bool is_short = text.size() <= most && text.find('\n') == std::string_view::npos;
    return is_short ? "`" + std::string(text) + "`" : "what is delegated to";
}

class Converter {
public:
    Converter(const Subject& subject, const FunctionInfo& info)
        : subject_(subject),
          tree_(subject.tree()),
          evaluator_(subject.context.evaluator),
          info_(info),
          imports_(subject) {}

    Proposal propose() {
        if (const auto refusal = read()) return rewriting::refused(subject_, Conversion::CoroutineFunction, *refusal);
        const FunctionDef& def = *info_.def();
        add({{def.span.begin, def.span.begin}, "async "});
        for (Edit& edit : rewriting::annotation_edits(subject_.file(), def)) {
            gone_.push_back(edit.span);
            add(std::move(edit));
        }
        imports_.drop_unused(gone_);
        for (Edit& edit : imports_.edits()) add(std::move(edit));
        edits_ = rewriting::in_order(std::move(edits_));
        if (!rewriting::makes(subject_.file(), edits_, info_.qualname, semantics::FunctionKind::CoroutineFunction))
            return subject_.refuse(Conversion::CoroutineFunction, "it cannot be written as one", def.name.begin);
        Proposal proposal = subject_.propose(Conversion::CoroutineFunction);
        proposal.preferred = is_certain_;
        proposal.differs = {Difference::NotIterable, Difference::SingleAwait};
        if (!is_certain_) proposal.differs.push_back(Difference::AwaitablesOnly);
        proposal.changes = {{subject_.context.file, std::move(edits_)}};
        return proposal;
    }

private:
    std::optional<Refusal> read() {
        if (auto refusal = read_decorators()) return refusal;
        if (auto refusal = read_name()) return refusal;
        if (auto refusal = info_.points.empty() ? read_returns() : read_points()) return refusal;
        return rewriting::use_as_generator(subject_, is_asyncio_);
    }

    // Those that stand below it are given the generator function, those above what it makes of it.
    std::optional<Refusal> read_decorators() {
        for (const semantics::Decorator& decorator : info_.decorators) {
            const Node& node = *decorator.node;
            const std::string name = "`@" + std::string(tree_.slice(node.span)) + "`";
            switch (decorator.known) {
                case KnownDecorator::Coroutine:
                    if (node.kind == NodeKind::Call) return Refusal{name + " fails", node.span.begin};
                    coroutine_ = &node;
                    is_asyncio_ =
                        is_asyncio_ || Evaluator::qualified_name(subject_.file(), &node).starts_with("asyncio.");
                    remove_line(node);
                    break;
                case KnownDecorator::ContextManager:
                case KnownDecorator::AsyncContextManager:
                case KnownDecorator::Fixture: return Refusal{name + " needs a generator function", node.span.begin};
                case KnownDecorator::Cache:
                case KnownDecorator::CachedProperty:
                    return Refusal{name + " keeps what it gives, which could be awaited only once", node.span.begin};
                case KnownDecorator::Transparent: break;
                default:
                    if (coroutine_ != nullptr)
                        return Refusal{name + " is given the generator function", node.span.begin};
            }
        }
        return std::nullopt;
    }

    std::optional<Refusal> read_name() const {
        const std::string_view name = subject_.name();
        const bool is_method = subject_.path[subject_.path.size() - 2]->kind == NodeKind::ClassDef;
        const bool iterates =
            std::find(std::begin(iterator_methods), std::end(iterator_methods), name) != std::end(iterator_methods);
        if (!is_method || !iterates) return std::nullopt;
        return Refusal{"`" + std::string(name) + "` must give an iterator", info_.def()->name.begin};
    }

    std::optional<Refusal> read_points() {
        for (const semantics::Point& point : info_.points) {
            const auto& yield = static_cast<const Yield&>(*point.node);
            const auto path = path_to(tree_, yield.span.begin);
            auto refusal = point.kind == PointKind::YieldFrom ? read_yield_from(yield, path) : read_yield(yield, path);
            if (refusal) return refusal;
        }
        return std::nullopt;
    }

    std::optional<Refusal> read_yield(const Yield& yield, const std::vector<const Node*>& path) {
        if (yield.value != nullptr || !is_asyncio_)
            return Refusal{"a `yield` speaks to the event loop, as only a generator can", yield.span.begin};
        if (path[path.size() - 2]->kind != NodeKind::Expr)
            return Refusal{"what the event loop sends to `yield` is used", yield.span.begin};
        const std::string sleep = imports_.name_of("asyncio", "sleep");
        const std::string_view first = std::string_view(sleep).substr(0, sleep.find('.'));
        if (sleep.empty() || is_local(first))
            return Refusal{"`asyncio.sleep` means something else here", yield.span.begin};
        add({yield.span, "await " + sleep + "(0)"});
        return std::nullopt;
    }

    [[nodiscard]] bool is_local(std::string_view name) const {
        const auto& symbols = subject_.file().symbols();
        const semantics::SymbolId symbol = symbols.find(symbols.scope_of(info_.node), name);
        return symbol != semantics::no_id && symbols.symbols()[symbol].is_bound;
    }

    std::optional<Refusal> read_yield_from(const Yield& yield, const std::vector<const Node*>& path) {
        const Node& around = *path[path.size() - 2];
        if (const auto* block = around.kind == NodeKind::WithItem ? as<With>(path[path.size() - 3]) : nullptr) {
            if (hold_locks(*block, yield)) return std::nullopt;
        }
        const auto* const field = as<FormattedValue>(&around);
        if (field != nullptr && field->debug) return Refusal{"the text `yield from` is printed", yield.span.begin};
        switch (rewriting::awaits_alike(evaluator_, subject_.file(), *yield.value)) {
            case Awaitable::No:
                return Refusal{quoted(tree_.slice(yield.value->span)) + " cannot be awaited", yield.span.begin};
            case Awaitable::Otherwise:
                return Refusal{
                    quoted(tree_.slice(yield.value->span)) + " gives `await` something else than `yield from`",
                    yield.span.begin};
            case Awaitable::Unknown: is_certain_ = false; break;
            case Awaitable::Yes: break;
        }
        for (Edit& edit : rewriting::await_edits(tree_, yield, around)) add(std::move(edit));
        return std::nullopt;
    }

    // `with (yield from lock):` → `async with lock:`, where all of its managers are such.
    bool hold_locks(const With& block, const Yield& yield) {
        const bool are_locks = std::all_of(block.items.begin(), block.items.end(), [&](const Node* item) {
            const Node* const manager = static_cast<const WithItem*>(item)->context_expr;
            return manager->kind == NodeKind::YieldFrom &&
                   rewriting::is_asyncio_lock(evaluator_, subject_.file(), *static_cast<const Yield*>(manager)->value);
        });
        if (!are_locks) return false;
        if (static_cast<const WithItem*>(block.items.front())->context_expr == &yield)
            add({{block.span.begin, block.span.begin}, "async "});
        for (Edit& edit : rewriting::operand_edits(tree_, yield)) add(std::move(edit));
        return true;
    }

    // A function without `yield`: asyncio waits for what it returns, if that can be waited for.
    std::optional<Refusal> read_returns() {
        if (!is_asyncio_)
            return Refusal{"it is no generator function: its body runs when it is called", info_.def()->name.begin};
        std::optional<Refusal> refusal;
        for (const Node* const statement : info_.def()->body) {
            if (!refusal) refusal = read_returns_in(*statement, false);
        }
        return refusal;
    }

    std::optional<Refusal> read_returns_in(const Node& node, bool is_guarded) {
        if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || node.kind == NodeKind::ClassDef)
            return std::nullopt;
        if (const auto* given = as<Return>(&node))
            return given->value == nullptr ? std::nullopt : read_return(*given, is_guarded);
        is_guarded = is_guarded || as<Try>(&node) != nullptr || as<With>(&node) != nullptr;
        std::optional<Refusal> refusal;
        for_each_child(node, [&](const Node* child) {
            if (!refusal) refusal = read_returns_in(*child, is_guarded);
        });
        return refusal;
    }

    std::optional<Refusal> read_return(const Return& given, bool is_guarded) {
        const Node& value = *given.value;
        if (rewriting::is_never_awaitable(evaluator_, subject_.file(), value)) return std::nullopt;
        if (rewriting::awaits_alike(evaluator_, subject_.file(), value) != Awaitable::Yes)
            return Refusal{"what it returns may be something to wait for, or not", given.span.begin};
        if (is_guarded) return Refusal{"what it returns is waited for outside the block around it", given.span.begin};
        for (Edit& edit : rewriting::await_edits(value, tree_)) add(std::move(edit));
        return std::nullopt;
    }

    // The comment behind the decorator stays, on a line of its own.
    void remove_line(const Node& decorator) {
        gone_.push_back(decorator.span);
        const SourceText& text = tree_.text();
        const std::uint32_t first =
            text.line_of(tree_.tokens().tokens[tree_.tokens().index_at(decorator.span.begin) - 1].begin);
        const std::uint32_t last = text.line_of(decorator.span.end);
        const Offset begin = text.line_span(first).begin;
        const Span line = text.line_span(last);
        const std::size_t hash = text.slice({decorator.span.end, line.end}).find('#');
        if (hash == std::string_view::npos) return add({{begin, text.line_starts()[last]}, ""});
        const auto words = static_cast<Offset>(text.slice({begin, line.end}).find_first_not_of(" \t\f"));
        add({{begin + words, decorator.span.end + static_cast<Offset>(hash)}, ""});
    }

    void add(Edit edit) { edits_.push_back(std::move(edit)); }

    const Subject& subject_;
    const SyntaxTree& tree_;
    Evaluator& evaluator_;
    const FunctionInfo& info_;
    rewriting::ImportChanges imports_;
    const Node* coroutine_ = nullptr;  // the decorator that makes it one
    bool is_asyncio_ = false;
    bool is_certain_ = true;  // all that it waits for is known to be awaitable
    std::vector<Edit> edits_;
    std::vector<Span> gone_;
};

}  // namespace

std::optional<Proposal> coroutine_function(const Subject& subject) {
    const FunctionDef* const def = subject.function();
    if (def == nullptr || def->is_async() || subject.file().is_stub()) return std::nullopt;
    const FunctionInfo* const info = subject.file().functions().find(def);
    const bool is_marked =
        info != nullptr && std::any_of(info->decorators.begin(), info->decorators.end(), [](const auto& decorator) {
            return decorator.known == KnownDecorator::Coroutine;
        });
    if (!is_marked || rewriting::is_broken(subject)) return std::nullopt;
    return Converter(subject, *info).propose();
}

}  // namespace pykind::rewrites
