#include "analysis/rewriting/generator_locals.hpp"

#include <algorithm>

namespace pykind::rewriting {

using namespace syntax;
using semantics::ScopeId;
using semantics::ScopeKind;
using semantics::SymbolId;

namespace {

void merge(Reads& reads, const Reads& others) {
    for (const auto& [symbol, at] : others) {
        const auto [entry, is_new] = reads.emplace(symbol, at);
        if (!is_new) entry->second = std::min(entry->second, at);
    }
}

// Goes through a function against the order in which it runs, with what is still to be read: the live variables of a
// data-flow analysis.
class Backwards {
public:
    // `suppresses`: a `with` may swallow what is raised in its block.
    Backwards(const AnalyzedFile& file, ScopeId scope, const Hastened& hastened, bool suppresses)
        : file_(file), scope_(scope), hastened_(hastened), suppresses_(suppresses) {}

    Reads run(const Nodes& body) { return block(body, {}, hastened_.statements); }

    Reads kept;
    Reads deleted;  // read after they were deleted

private:
    Reads block(const Nodes& body, Reads live, std::size_t first = 0) {
        Reads end = live;  // what is live where the block is left
        for (std::size_t i = body.size(); i-- > first;) {
            const Node& node = *body[i];
            const auto* const only = as<ExprStatement>(&node);
            if (only != nullptr && hastened_.yields.contains(only->value)) merge(kept, end);
            live = statement(node, std::move(live));
            const bool leaves = node.kind == NodeKind::Break || node.kind == NodeKind::Continue;
            if (leaves || node.kind == NodeKind::Return) end = live;
        }
        return live;
    }

    void read(Offset at, Reads& live) const {
        const SymbolId local = local_at(file_, scope_, at);
        if (local != semantics::no_id) merge(live, {{local, at}});
    }
    void bind(Identifier name, Reads& live) const {
        if (name.length() > 0) live.erase(local_at(file_, scope_, name.begin));
    }
    void unbind(Identifier name, Reads& live) {
        const auto found = live.find(local_at(file_, scope_, name.begin));
        if (found == live.end()) return;
        merge(deleted, {*found});
        live.erase(found);
    }

    // Before what stands in an expression, given what is live after it. Operands are evaluated from left to right.
    Reads expression(const Node* node, Reads live) {
        if (node == nullptr) return live;
        switch (node->kind) {
            case NodeKind::Name: name(*node, live); return live;
            case NodeKind::BoolOp: {
                const auto& values = static_cast<const BoolOp&>(*node).values;
                const Reads after = live;
                for (std::size_t i = values.size(); i-- > 0;) {
                    live = expression(values[i], std::move(live));
                    if (i > 0) merge(live, after);
                }
                return live;
            }
            case NodeKind::IfExp: {
                const auto& choice = static_cast<const IfExp&>(*node);
                Reads before = expression(choice.body, live);
                merge(before, expression(choice.orelse, std::move(live)));
                return expression(choice.test, std::move(before));
            }
            case NodeKind::NamedExpr: {
                const auto& named = static_cast<const NamedExpr&>(*node);
                return expression(named.value, expression(named.target, std::move(live)));
            }
            case NodeKind::Lambda: {
                const auto& lambda = static_cast<const Lambda&>(*node);
                all_names(*lambda.body, live);
                return defaults(*lambda.args, std::move(live));
            }
            case NodeKind::ListComp:
            case NodeKind::SetComp:
            case NodeKind::DictComp:
            case NodeKind::GeneratorExp: all_names(*node, live); return live;
            case NodeKind::Yield:
            case NodeKind::YieldFrom:
                if (!hastened_.yields.contains(node)) merge(kept, live);
                return expression(static_cast<const Yield&>(*node).value, std::move(live));
            default: return operands(*node, std::move(live));
        }
    }

    Reads operands(const Node& node, Reads live) {
        std::vector<const Node*> children;
        for_each_child(node, [&](const Node* child) { children.push_back(child); });
        for (std::size_t i = children.size(); i-- > 0;) live = expression(children[i], std::move(live));
        return live;
    }

    void name(const Node& node, Reads& live) {
        if (node.context == ExprContext::Store) return bind(node.span, live);
        if (node.context == ExprContext::Del) unbind(node.span, live);
        read(node.span.begin, live);
    }

    // What may run any number of times, now or later, reads all that it names; it may bind nothing.
    void all_names(const Node& node, Reads& live) const {
        if (node.kind == NodeKind::Name && node.context == ExprContext::Load) read(node.span.begin, live);
        for_each_child(node, [&](const Node* child) { all_names(*child, live); });
    }

    Reads defaults(const Arguments& arguments, Reads live) {
        const auto of = [&](const Node* node) {
            if (node == nullptr) return;
            const auto& arg = static_cast<const Arg&>(*node);
            live = expression(arg.default_value, expression(arg.annotation, std::move(live)));
        };
        of(arguments.kwarg);
        for (const Node* const arg : arguments.kwonlyargs) of(arg);
        of(arguments.vararg);
        for (const Node* const arg : arguments.args) of(arg);
        for (const Node* const arg : arguments.posonlyargs) of(arg);
        return live;
    }

    Reads statement(const Node& node, Reads after) {
        Reads live = before(node, std::move(after));
        merge(live, raised_);
        return live;
    }

    Reads before(const Node& node, Reads after) {
        switch (node.kind) {
            case NodeKind::If: {
                const auto& choice = static_cast<const If&>(node);
                Reads live = block(choice.body, after);
                merge(live, block(choice.orelse, std::move(after)));
                return expression(choice.test, std::move(live));
            }
            case NodeKind::While: {
                const auto& loop = static_cast<const While&>(node);
                return repeat(loop.body, loop.orelse, std::move(after), [&](Reads body, const Reads& end) {
                    if (!is_true(*file_.tree, *loop.test)) merge(body, end);
                    return expression(loop.test, std::move(body));
                });
            }
            case NodeKind::For:
            case NodeKind::AsyncFor: {
                const auto& loop = static_cast<const For&>(node);
                Reads live = repeat(loop.body, loop.orelse, std::move(after), [&](Reads body, const Reads& end) {
                    body = expression(loop.target, std::move(body));
                    merge(body, end);
                    return body;
                });
                return loop.iter == hastened_.iter ? live : expression(loop.iter, std::move(live));
            }
            case NodeKind::Try:
            case NodeKind::TryStar: return attempt(static_cast<const Try&>(node), std::move(after));
            case NodeKind::With:
            case NodeKind::AsyncWith: return with(static_cast<const With&>(node), std::move(after));
            case NodeKind::Match: return match(static_cast<const Match&>(node), after);
            case NodeKind::Return: return expression(static_cast<const Return&>(node).value, exit_);
            case NodeKind::Raise: return operands(node, raised_);
            case NodeKind::Break: return break_;
            case NodeKind::Continue: return continue_;
            default: return simple(node, std::move(after));
        }
    }

    // `head` makes of what is live before the body and at the loop's end what is live where it tests.
    template <class Head>
    Reads repeat(const Nodes& body, const Nodes& orelse, Reads after, Head&& head) {
        const Reads end = block(orelse, after);
        const Reads outer_break = std::exchange(break_, std::move(after));
        const Reads outer_continue = std::exchange(continue_, {});
        Reads live;
        while (true) {
            continue_ = live;
            Reads again = head(block(body, live), end);
            const bool is_stable = again.size() == live.size();
            live = std::move(again);
            if (is_stable) break;
        }
        break_ = outer_break;
        continue_ = outer_continue;
        return live;
    }

    Reads attempt(const Try& node, Reads after) {
        const Reads outer[] = {raised_, break_, continue_, exit_};
        if (!node.finalbody.empty()) {
            for (const Reads& way : outer) merge(after, way);
            after = block(node.finalbody, std::move(after));
            raised_ = break_ = continue_ = exit_ = after;
        }
        Reads handled = raised_;
        for (std::size_t i = node.handlers.size(); i-- > 0;) {
            const auto& handler = static_cast<const ExceptHandler&>(*node.handlers[i]);
            Reads live = after;
            // `except E as name` deletes the name at its end.
            if (handler.name.length() > 0) unbind(handler.name, live);
            live = block(handler.body, std::move(live));
            bind(handler.name, live);
            merge(handled, expression(handler.type, std::move(live)));
        }
        Reads live = block(node.orelse, std::move(after));
        raised_ = std::move(handled);
        live = block(node.body, std::move(live));
        raised_ = outer[0];
        break_ = outer[1];
        continue_ = outer[2];
        exit_ = outer[3];
        return live;
    }

    Reads with(const With& node, Reads after) {
        const Reads outer = raised_;
        if (suppresses_) merge(raised_, after);
        Reads live = block(node.body, std::move(after));
        raised_ = outer;
        for (std::size_t i = node.items.size(); i-- > 0;) {
            const auto& item = static_cast<const WithItem&>(*node.items[i]);
            live = expression(item.context_expr, expression(item.optional_vars, std::move(live)));
        }
        return live;
    }

    Reads match(const Match& node, const Reads& after) {
        Reads live = after;
        for (const Node* const entry : node.cases) {
            const auto& choice = static_cast<const MatchCase&>(*entry);
            Reads inside = block(choice.body, after);
            if (choice.guard != nullptr) {
                merge(inside, after);
                inside = expression(choice.guard, std::move(inside));
            }
            merge(live, pattern(*choice.pattern, std::move(inside)));
        }
        return expression(node.subject, std::move(live));
    }

    Reads pattern(const Node& node, Reads live) {
        if (const auto* const named = as<MatchAs>(&node)) bind(named->name, live);
        if (const auto* const star = as<MatchStar>(&node)) bind(star->name, live);
        if (const auto* const mapping = as<MatchMapping>(&node)) bind(mapping->rest, live);
        for_each_child(node, [&](const Node* child) {
            live = is_pattern(child->kind) ? pattern(*child, std::move(live)) : expression(child, std::move(live));
        });
        return live;
    }

    Reads simple(const Node& node, Reads live) {
        if (const auto* const assign = as<Assign>(&node)) {
            for (std::size_t i = assign->targets.size(); i-- > 0;)
                live = expression(assign->targets[i], std::move(live));
            return expression(assign->value, std::move(live));
        }
        if (const auto* const annotated = as<AnnAssign>(&node)) {
            if (annotated->value == nullptr) return live;
            return expression(annotated->value, expression(annotated->target, std::move(live)));
        }
        if (const auto* const augmented = as<AugAssign>(&node)) {
            live = expression(augmented->value, expression(augmented->target, std::move(live)));
            if (augmented->target->kind == NodeKind::Name) read(augmented->target->span.begin, live);
            return live;
        }
        if (const auto* const def = as<FunctionDef>(&node)) {
            for (const Node* const inner : def->body) all_names(*inner, live);
            bind(def->name, live);
            live = defaults(*def->args, expression(def->returns, std::move(live)));
            return decorators(def->decorator_list, std::move(live));
        }
        if (const auto* const cls = as<ClassDef>(&node)) {
            for (const Node* const inner : cls->body) all_names(*inner, live);
            bind(cls->name, live);
            for (std::size_t i = cls->arguments.size(); i-- > 0;) live = expression(cls->arguments[i], std::move(live));
            return decorators(cls->decorator_list, std::move(live));
        }
        if (node.kind == NodeKind::Import || node.kind == NodeKind::ImportFrom) {
            for_each_child(node, [&](const Node* child) {
                const auto& alias = static_cast<const Alias&>(*child);
                bind(alias.asname.length() > 0 ? alias.asname : alias.name, live);
            });
            return live;
        }
        return operands(node, std::move(live));
    }

    Reads decorators(const Nodes& list, Reads live) {
        for (std::size_t i = list.size(); i-- > 0;) live = expression(list[i], std::move(live));
        return live;
    }

    const AnalyzedFile& file_;
    ScopeId scope_;
    const Hastened& hastened_;
    bool suppresses_;
    // What is live where an exception, a `break`, a `continue` and a `return` go on.
    Reads raised_;
    Reads break_;
    Reads continue_;
    Reads exit_;
};

bool is_unbound_somewhere(const AnalyzedFile& file, SymbolId local) {
    const auto bindings = file.symbols().bindings(local);
    return std::any_of(bindings.begin(), bindings.end(), [](const semantics::BindingSite& site) {
        return site.kind == semantics::BindingKind::Delete || site.kind == semantics::BindingKind::Exception;
    });
}

// A comprehension runs where it stands; a function, a class or a generator may read a local whenever it is called.
void add_captured(const AnalyzedFile& file, const FunctionDef& generator, ScopeId scope, GeneratorLocals& locals) {
    const auto& symbols = file.symbols();
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        if (!generator.span.contains(found.span.begin)) continue;
        const SymbolId local = local_at(file, scope, found.span.begin);
        if (local == semantics::no_id) continue;
        const auto runs_here = [&](const semantics::Scope& inner) {
            return inner.kind == ScopeKind::Comprehension && inner.node->kind != NodeKind::GeneratorExp;
        };
        ScopeId at = symbols.symbols()[found.symbol].scope;
        while (at != scope && runs_here(symbols.scopes()[at])) at = symbols.scopes()[at].parent;
        if (at == scope) continue;
        merge(locals.captured, {{local, found.span.begin}});
        if (is_unbound_somewhere(file, local)) merge(locals.unbound, {{local, found.span.begin}});
    }
}

}  // namespace

bool is_true(const SyntaxTree& tree, const Node& test) {
    const auto* const constant = as<Constant>(&test);
    return constant != nullptr && (constant->type == ConstantKind::True || tree.slice(test.span) == "1");
}

SymbolId local_at(const AnalyzedFile& file, ScopeId function, Offset offset) {
    const auto& symbols = file.symbols();
    const semantics::Occurrence* const found = symbols.occurrence_at(offset);
    if (found == nullptr) return semantics::no_id;
    const SymbolId target = symbols.symbols()[found->symbol].target;
    const bool is_local = target != semantics::no_id && symbols.symbols()[target].scope == function;
    return is_local ? target : semantics::no_id;
}

GeneratorLocals generator_locals(const AnalyzedFile& file, const FunctionDef& generator, const Hastened& hastened) {
    const ScopeId scope = file.symbols().scope_of(&generator);
    Backwards backwards(file, scope, hastened, true);
    GeneratorLocals locals;
    locals.at_start = backwards.run(generator.body);
    locals.kept = std::move(backwards.kept);
    // A manager that swallows exceptions is no reason to think that a name is not bound.
    const Hastened nothing;
    Backwards usually(file, scope, nothing, false);
    locals.unbound = usually.run(generator.body);
    std::erase_if(locals.unbound, [&](const auto& read) { return file.symbols().symbols()[read.first].is_parameter; });
    merge(locals.unbound, usually.deleted);
    add_captured(file, generator, scope, locals);
    merge(locals.kept, locals.captured);
    return locals;
}

}  // namespace pykind::rewriting
