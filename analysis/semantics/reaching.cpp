#include "analysis/semantics/reaching.hpp"

#include <algorithm>

#include "analysis/semantics/constant_tests.hpp"
#include "analysis/semantics/scope_sites.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

// What a name may stand for at one point of the code.
struct State {
    std::vector<const BindingSite*> bindings;
    std::vector<const ImportFrom*> stars;
    bool may_be_unbound = true;
    bool is_reached = true;
    bool is_cut_short = false;  // it may stand for more than `most_reaching` of them

    void add(const BindingSite* binding) {
        if (std::find(bindings.begin(), bindings.end(), binding) != bindings.end()) return;
        is_cut_short = is_cut_short || bindings.size() == most_reaching;
        if (!is_cut_short) bindings.push_back(binding);
    }
    void add(const ImportFrom* star) {
        if (std::find(stars.begin(), stars.end(), star) != stars.end()) return;
        is_cut_short = is_cut_short || stars.size() == most_reaching;
        if (!is_cut_short) stars.push_back(star);
    }
    void set(const BindingSite* binding) {
        bindings = {binding};
        stars.clear();
        may_be_unbound = false;
        is_cut_short = false;
    }
    void merge(const State& other) {
        if (!other.is_reached) return;
        if (!is_reached) {
            *this = other;
            return;
        }
        for (const BindingSite* binding : other.bindings) add(binding);
        for (const ImportFrom* star : other.stars) add(star);
        may_be_unbound = may_be_unbound || other.may_be_unbound;
        is_cut_short = is_cut_short || other.is_cut_short;
    }
};

const Nodes* body_of(const Node* scope) {
    if (const auto* module = as<Module>(scope)) return &module->body;
    if (const auto* cls = as<ClassDef>(scope)) return &cls->body;
    if (const auto* def = as<FunctionDef>(scope)) return &def->body;
    return nullptr;
}

// Goes through the statements of a scope in the order in which they run, up to the place asked for. Statements nest no
// deeper than the parser allows (100 levels of indentation); a chain of `elif` is a loop here.
class Walk {
public:
    Walk(const AnalyzedFile& file, const ScopeSites& sites, Offset at, bool has_stars)
        : file_(file), sites_(sites), at_(at), has_stars_(has_stars) {}

    State run(const Nodes& body) {
        State state;
        // Parameters stand before the body.
        sites_.within({0, body.empty() ? at_ : body.front()->span.begin}, [&](const BindingSite& site) {
            if (site.kind == BindingKind::Parameter || site.kind == BindingKind::TypeParameter) state.set(&site);
            return true;
        });
        block(body, state);
        return is_found_ ? found_ : state;
    }

private:
    [[nodiscard]] bool holds_place(const Node* node) const { return node != nullptr && node->span.contains(at_); }
    [[nodiscard]] bool holds_place(const Nodes& nodes) const {
        return !nodes.empty() && nodes.front()->span.begin <= at_ && at_ < nodes.back()->span.end;
    }

    void find(const State& state) {
        if (is_found_) return;
        is_found_ = true;
        found_ = state;
    }

    static void unbind(State& state) { state = {{}, {}, true, state.is_reached}; }

    void bind(const BindingSite& site, State& state) const {
        switch (site.kind) {
            case BindingKind::Annotation:
                if (!file_.is_stub()) return;
                break;
            case BindingKind::Delete: return unbind(state);
            case BindingKind::Function:
                // `@x.setter`, `@overload`: what is bound is made of what was.
                if (!static_cast<const FunctionDef*>(site.node)->decorator_list.empty() && !state.bindings.empty() &&
                    state.bindings.back()->kind == BindingKind::Function) {
                    state.add(&site);
                    state.may_be_unbound = false;
                    return;
                }
                break;
            case BindingKind::Assignment:
                // `a and (x := b)`: it may not come to that.
                if (as<NamedExpr>(site.node) != nullptr) return state.add(&site);
                break;
            default: break;
        }
        // An implementation after its overloads.
        if (site.kind == BindingKind::Function && !state.bindings.empty() && is_overload(*state.bindings.back())) {
            state.add(&site);
            state.may_be_unbound = false;
            return;
        }
        state.set(&site);
    }

    [[nodiscard]] bool is_overload(const BindingSite& site) const {
        const FunctionInfo* const info =
            site.kind == BindingKind::Function ? file_.functions().find(site.node) : nullptr;
        return info != nullptr && info->binding == Binding::Overload;
    }

    void bind_all(Span span, State& state) const {
        sites_.within(span, [&](const BindingSite& site) {
            bind(site, state);
            return true;
        });
    }

    // What binds in there may do so or not, and in any order.
    void bind_any(Span span, State& state) const {
        sites_.within(span, [&](const BindingSite& site) {
            if (site.kind == BindingKind::Delete) {
                state.may_be_unbound = true;
            } else {
                state.add(&site);
            }
            return !state.is_cut_short;
        });
    }

    // The next statement of a block that binds the name, holds the place asked for or stands behind it: all others have
    // no part in it, and a script of thousands of lines is not gone through for each use of a name.
    [[nodiscard]] std::size_t next_that_counts(const Nodes& body, std::size_t from) const {
        if (from >= body.size()) return body.size();
        const Offset begin = body[from]->span.begin;
        std::size_t next = std::max(from, index_at(body, at_));
        if (const BindingSite* const site = sites_.next(begin)) next = std::min(next, index_at(body, site->name.begin));
        if (has_stars_) {
            const auto& stars = file_.symbols().star_imports();
            const auto star = std::partition_point(
                stars.begin(), stars.end(), [begin](const ImportFrom* import) { return import->span.begin < begin; });
            if (star != stars.end()) next = std::min(next, index_at(body, (*star)->span.begin));
        }
        return next;
    }

    // Whether a statement of a block, from one on, leaves the block before the place asked for.
    [[nodiscard]] bool is_left_behind(const Nodes& body, std::size_t start) const {
        // Nobody keeps more code that is never reached.
        constexpr std::size_t farthest = 1000;
        const std::size_t end = index_at(body, at_);
        const std::size_t begin = std::max(start, end > farthest ? end - farthest : 0);
        return begin < end && std::any_of(body.begin() + static_cast<std::ptrdiff_t>(begin),
                                          body.begin() + static_cast<std::ptrdiff_t>(end),
                                          [](const Node* statement) { return is_jump(*statement); });
    }

    void block(const Nodes& body, State& state) {
        if (is_found_) return;
        const std::size_t start = sites_.start_in(body, at_);
        if (start == body.size() && !body.empty()) {
            state.is_cut_short = true;
            return;
        }
        if (is_left_behind(body, start)) state.is_reached = false;
        for (std::size_t i = next_that_counts(body, start); i < body.size(); i = next_that_counts(body, i + 1)) {
            const Node* const statement = body[i];
            // A decorator stands before its definition.
            if (statement->span.begin > at_) return find(state);
            this->statement(*statement, state);
            if (is_found_) return;
        }
    }

    void expression(const Node* node, State& state) {
        if (node == nullptr || is_found_) return;
        if (holds_place(node)) return find(state);
        bind_all(node->span, state);
    }

    void statement(const Node& node, State& state) {
        switch (node.kind) {
            case NodeKind::If: return branch(static_cast<const If*>(&node), state);
            case NodeKind::Try:
            case NodeKind::TryStar: return attempt(static_cast<const Try&>(node), state);
            case NodeKind::For:
            case NodeKind::AsyncFor: {
                const auto& loop = static_cast<const For&>(node);
                expression(loop.iter, state);
                return repeat(node.span, loop.body, loop.orelse, state);
            }
            case NodeKind::While: {
                const auto& loop = static_cast<const While&>(node);
                if (decide(file_, loop.test) == false && !holds_place(loop.body)) return block(loop.orelse, state);
                return repeat(node.span, loop.body, loop.orelse, state);
            }
            case NodeKind::With:
            case NodeKind::AsyncWith: {
                const auto& with = static_cast<const With&>(node);
                for (const Node* const item : with.items) expression(item, state);
                // Its manager may suppress what the block raises.
                State after = state;
                block(with.body, after);
                return state.merge(after);
            }
            case NodeKind::Match: {
                const auto& match = static_cast<const Match&>(node);
                expression(match.subject, state);
                for (const Node* const entry : match.cases) {
                    // While it is being typed, other statements may stand among the cases.
                    if (const auto* const choice = as<MatchCase>(entry)) {
                        if (!choice->span.contains(at_)) continue;
                        State inside = state;
                        bind_any(choice->pattern->span, inside);
                        expression(choice->guard, inside);
                        block(choice->body, inside);
                    } else {
                        statement(*entry, state);
                    }
                    if (is_found_) return;
                }
                return bind_any(node.span, state);
            }
            case NodeKind::Raise:
            case NodeKind::Return:
            case NodeKind::Break:
            case NodeKind::Continue:
                if (holds_place(&node)) find(state);
                return;
            case NodeKind::ImportFrom:
                if (has_stars_) {
                    const auto& import = static_cast<const ImportFrom&>(node);
                    const auto* const first =
                        import.names.empty() ? nullptr : static_cast<const Alias*>(import.names.front());
                    if (first != nullptr && file_.tree->slice(first->name) == "*") state.add(&import);
                }
                [[fallthrough]];
            default:
                // Values are evaluated before targets are bound; `:=` in them binds on the way.
                if (holds_place(&node)) {
                    sites_.within({node.span.begin, at_}, [&](const BindingSite& site) {
                        if (as<NamedExpr>(site.node) != nullptr) state.add(&site);
                        return true;
                    });
                    return find(state);
                }
                bind_all(node.span, state);
        }
    }

    void branch(const If* test, State& state) {
        State after;
        after.is_reached = false;
        while (true) {
            expression(test->test, state);
            if (is_found_) return;
            const auto decided = decide(file_, test->test);
            if (decided != false || holds_place(test->body)) {
                State inside = state;
                block(test->body, inside);
                if (is_found_) return;
                if (decided != false) after.merge(inside);
            }
            if (decided == true && !holds_place(test->orelse)) break;
            const auto* const next = test->orelse.size() == 1 ? as<If>(test->orelse.front()) : nullptr;
            if (next != nullptr) {
                if (decided == true) state.is_reached = false;
                test = next;
                continue;
            }
            State inside = state;
            block(test->orelse, inside);
            if (is_found_) return;
            if (decided != true) after.merge(inside);
            break;
        }
        state = std::move(after);
    }

    void repeat(Span span, const Nodes& body, const Nodes& orelse, State& state) {
        if (is_found_) return;
        bind_any(span, state);
        if (span.contains(at_)) {
            State inside = state;
            block(body, inside);
        }
        block(orelse, state);
    }

    // A handler runs after any part of the block; the statement that raised has bound nothing.
    void attempt(const Try& node, State& state) {
        State after = state;
        if (!node.body.empty() && at_ < node.body.back()->span.end) return block(node.body, after);
        State raised = state;
        for (std::size_t i = next_that_counts(node.body, 0); i < node.body.size();
             i = next_that_counts(node.body, i + 1)) {
            statement(*node.body[i], after);
            if (is_found_) return;
            const bool is_compound = as<If>(node.body[i]) != nullptr || as<Try>(node.body[i]) != nullptr ||
                                     as<For>(node.body[i]) != nullptr || as<While>(node.body[i]) != nullptr ||
                                     as<With>(node.body[i]) != nullptr || as<Match>(node.body[i]) != nullptr;
            if (is_compound) bind_any(node.body[i]->span, raised);
            if (i + 1 < node.body.size()) raised.merge(after);
        }
        if (is_left_behind(node.body, 0)) after.is_reached = false;
        State end;
        end.is_reached = false;
        for (const Node* const entry : node.handlers) {
            const auto& handler = static_cast<const ExceptHandler&>(*entry);
            State inside = raised;
            if (holds_place(handler.type)) return find(inside);
            const BindingSite* const bound = sites_.next(handler.name.begin);
            const bool is_bound = bound != nullptr && bound->name.begin < handler.name.end;
            if (is_bound) inside.set(bound);
            block(handler.body, inside);
            if (is_found_) return;
            // `except E as name` deletes the name at its end.
            if (is_bound) unbind(inside);
            end.merge(inside);
        }
        block(node.orelse, after);
        if (is_found_) return;
        end.merge(after);
        if (holds_place(node.finalbody)) {
            bind_any(node.span, raised);
            end.merge(raised);
        }
        block(node.finalbody, end);
        state = std::move(end);
    }

    const AnalyzedFile& file_;
    const ScopeSites& sites_;
    const Offset at_;
    const bool has_stars_;  // the scope has star imports, and is the module's
    bool is_found_ = false;
    State found_;
};

}  // namespace

Reaching reaching_bindings(const AnalyzedFile& file, SymbolId symbol, Offset at) {
    const SymbolTable& symbols = file.symbols();
    const ScopeId scope = symbols.symbols()[symbol].scope;
    const auto all = symbols.bindings(symbol);
    const Nodes* const body = body_of(symbols.scopes()[scope].node);
    const bool is_body = symbols.scopes()[scope].kind == ScopeKind::Module ||
                         symbols.scopes()[scope].kind == ScopeKind::Class ||
                         symbols.scopes()[scope].kind == ScopeKind::Function;
    State state;
    state.may_be_unbound = false;
    if (body != nullptr && is_body) {
        const ScopeSites sites(file, symbol);
        state = Walk(file, sites, at, scope == 0 && !symbols.star_imports().empty()).run(*body);
        state.may_be_unbound = state.may_be_unbound || !state.is_reached;
    }
    // Code that is never reached is read as if all came before it.
    const bool is_unordered = body == nullptr || !is_body || !state.is_reached;
    if (is_unordered || symbols.symbols()[symbol].is_bound_elsewhere) {
        for (const BindingSite& site : all) {
            if (is_unordered || site.scope != scope) state.add(&site);
            if (state.is_cut_short) break;
        }
    }
    std::sort(state.bindings.begin(), state.bindings.end(),
              [](const BindingSite* a, const BindingSite* b) { return a->name.begin < b->name.begin; });
    return {std::move(state.bindings), std::move(state.stars), state.may_be_unbound, state.is_cut_short};
}

Reaching live_bindings(const AnalyzedFile& file, SymbolId symbol) {
    const SymbolTable& symbols = file.symbols();
    const auto bindings = symbols.bindings(symbol);
    Reaching live;
    // A single binding is not worth a walk: where it is ruled out, nothing else binds the name.
    if (bindings.empty() || std::next(bindings.begin()) == bindings.end()) {
        for (const BindingSite& binding : bindings) live.bindings.push_back(&binding);
        return live;
    }
    std::vector<const BindingSite*> all;
    for (const BindingSite& binding : bindings) {
        if (binding.kind == BindingKind::Delete) continue;
        const auto path = path_to(*file.tree, binding.name.begin);
        bool is_dead = false;
        for (const Node* const node : path) {
            const auto* const test = as<If>(node);
            if (test == nullptr) continue;
            const auto decided = decide(file, test->test);
            if (!decided) continue;
            const Nodes& dead = *decided ? test->orelse : test->body;
            is_dead = is_dead || (!dead.empty() && dead.front()->span.begin <= binding.name.begin &&
                                  binding.name.begin < dead.back()->span.end);
        }
        all.push_back(&binding);
        if (!is_dead) live.bindings.push_back(&binding);
    }
    if (live.bindings.empty()) live.bindings = std::move(all);
    return live;
}

bool runs_in_place(const SymbolTable& symbols, ScopeId inner, ScopeId outer) {
    for (ScopeId at = inner; at != outer; at = symbols.scopes()[at].parent) {
        if (at == no_id) return false;
        switch (symbols.scopes()[at].kind) {
            case ScopeKind::Class:
            case ScopeKind::TypeParameters: continue;
            case ScopeKind::Comprehension:
                if (symbols.scopes()[at].node->kind == NodeKind::GeneratorExp) return false;
                continue;
            default: return false;
        }
    }
    return true;
}

}  // namespace pykind::semantics
