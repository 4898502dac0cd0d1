#include "analysis/rewriting/generator_problems.hpp"

#include <algorithm>
#include <array>

#include "analysis/page.hpp"
#include "analysis/rewriting/stops.hpp"
#include "analysis/rewriting/tree_search.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::BindingKind;
using semantics::BindingSite;
using semantics::SymbolId;

namespace {

bool is_yield(const Node* node) { return as<Yield>(node) != nullptr; }

const Node* first_yield(const Node& root) {
    if (is_yield(&root)) return &root;
    if (makes_scope(root)) return nullptr;
    const Node* found = nullptr;
    for_each_child(root, [&](const Node* child) {
        if (found == nullptr) found = first_yield(*child);
    });
    return found;
}

// Goes through the statements of the generator's own, with what stands around them.
class BodyCheck {
public:
    BodyCheck(const Subject& subject, const IteratorProtocol& protocol)
        : subject_(subject), protocol_(protocol), stops_(subject, protocol) {}

    std::optional<Refusal> run(const Nodes& body) {
        block(body, {});
        return std::move(problem_);
    }

private:
    struct Around {
        std::string_view holds = {};  // what a `yield` here would wait inside of: "try", "with", "match"
        bool sees_end = false;        // a handler or manager would see the exception that says "no more"
        bool catches_end = false;     // and such an exception does not leave the generator
        bool is_handler = false;      // of an exception that may be that one
    };

    void refuse(std::string reason, Offset at) {
        if (!problem_) problem_ = Refusal{std::move(reason), at};
    }

    void block(const Nodes& body, const Around& around) {
        for (const Node* const node : body) statement(*node, around);
    }

    void statement(const Node& node, const Around& around) {
        if (problem_) return;
        if (makes_scope(node)) return;
        if (const auto* const expression = as<ExprStatement>(&node);
            expression != nullptr && is_yield(expression->value)) {
            waits(*as<Yield>(expression->value), around);
            return check_end(node, around);
        }
        check_end(node, around);
        switch (node.kind) {
            case NodeKind::If: {
                const auto& choice = static_cast<const If&>(node);
                uses_yield(choice.test);
                block(choice.body, around);
                return block(choice.orelse, around);
            }
            case NodeKind::While: {
                const auto& loop = static_cast<const While&>(node);
                uses_yield(loop.test);
                return repeat(loop.body, loop.orelse, around);
            }
            case NodeKind::For:
            case NodeKind::AsyncFor: {
                const auto& loop = static_cast<const For&>(node);
                uses_yield(loop.target);
                uses_yield(loop.iter);
                return repeat(loop.body, loop.orelse, around);
            }
            case NodeKind::With:
            case NodeKind::AsyncWith: return with(static_cast<const With&>(node), around);
            case NodeKind::TryStar: return refuse("`except*` cannot be left by a `return`", node.span.begin);
            case NodeKind::Try: return attempt(static_cast<const Try&>(node), around);
            case NodeKind::Match: {
                const auto& match = static_cast<const Match&>(node);
                uses_yield(match.subject);
                Around inside = around;
                inside.holds = "match";
                for (const Node* const entry : match.cases) {
                    uses_yield(static_cast<const MatchCase*>(entry)->guard);
                    block(static_cast<const MatchCase*>(entry)->body, inside);
                }
                return;
            }
            case NodeKind::Global:
            case NodeKind::Nonlocal:
                return refuse(code(subject_.tree().slice(node.span)) + " binds a name for all steps", node.span.begin);
            default: uses_yield(&node);
        }
        if (node.kind != NodeKind::Return) return;
        if (around.sees_end) refuse("a `return` in a block that would see the " + code(protocol_.end), node.span.begin);
        if (around.holds == "match") refuse("a `return` in a `match`", node.span.begin);
    }

    void waits(const Yield& yield, const Around& around) {
        const bool delegates = yield.kind == NodeKind::YieldFrom;
        uses_yield(yield.value);
        if (around.holds.empty()) return;
        const std::string what = delegates ? "`yield from`" : "`yield`";
        if (around.holds == "match") return refuse("a " + what + " in a `match`", yield.span.begin);
        refuse("a " + what + " in a " + code(around.holds) + ", which a class cannot hold open between two steps",
               yield.span.begin);
    }

    void uses_yield(const Node* node) {
        const Node* const found = node == nullptr || problem_ ? nullptr : first_yield(*node);
        if (found == nullptr) return;
        if (found->kind == NodeKind::YieldFrom)
            return refuse("the result of a `yield from` is used, which a class does not get", found->span.begin);
        refuse("what is sent in at a `yield` is used, and a class has no `send`", found->span.begin);
    }

    // The exception that says "no more" is a RuntimeError where it leaves a generator, and the end of a class.
    void check_end(const Node& node, const Around& around) {
        const bool again =
            around.is_handler && node.kind == NodeKind::Raise && static_cast<const Raise&>(node).exc == nullptr;
        const bool comes = again || stops_.is_end(node) || stops_.may_come_from(node);
        if (!comes || around.catches_end) return;
        refuse("a " + code(protocol_.end) +
                   " that comes out here is a RuntimeError in a generator, and the end in a class",
               node.span.begin);
    }

    void repeat(const Nodes& body, const Nodes& orelse, const Around& around) {
        block(body, around);
        block(orelse, around);
        if (orelse.empty()) return;
        const auto waits = [](const Node* node) { return first_yield(*node) != nullptr; };
        if (std::any_of(body.begin(), body.end(), waits) || std::any_of(orelse.begin(), orelse.end(), waits))
            refuse("a loop with a `yield` has an `else`", orelse.front()->span.begin);
    }

    void with(const With& node, const Around& around) {
        for (const Node* const item : node.items) uses_yield(item);
        Around inside = around;
        inside.holds = node.is_async() ? "async with" : "with";
        inside.sees_end = around.sees_end || !stops_.is_neutral(node);
        block(node.body, inside);
    }

    void attempt(const Try& node, const Around& around) {
        Around inside = around;
        inside.holds = "try";
        const auto catches = [&](const Node* handler) {
            return stops_.caught_by(static_cast<const ExceptHandler&>(*handler)) != Catches::No;
        };
        Around body = inside;
        const bool is_caught = std::any_of(node.handlers.begin(), node.handlers.end(), catches);
        body.sees_end = around.sees_end || is_caught;
        body.catches_end = around.catches_end || is_caught;
        block(node.body, body);
        const bool may_end =
            std::any_of(node.body.begin(), node.body.end(), [&](const Node* child) { return may_end_within(*child); });
        for (const Node* const handler : node.handlers) {
            Around handling = inside;
            handling.is_handler = catches(handler) && may_end;
            block(static_cast<const ExceptHandler*>(handler)->body, handling);
        }
        block(node.orelse, inside);
        block(node.finalbody, inside);
    }

    [[nodiscard]] bool may_end_within(const Node& node) const {
        if (is_expression(node.kind) || makes_scope(node)) return false;
        if (stops_.is_end(node) || stops_.may_come_from(node)) return true;
        bool found = false;
        for_each_child(node, [&](const Node* child) { found = found || may_end_within(*child); });
        return found;
    }

    const Subject& subject_;
    const IteratorProtocol& protocol_;
    Stops stops_;
    std::optional<Refusal> problem_;
};

// Names that mean something else, or are others, in a method of a class.
std::optional<Refusal> problem_of_names(const Subject& subject, const FunctionDef& generator) {
    const auto& symbols = subject.file().symbols();
    const SyntaxTree& tree = subject.tree();
    const semantics::ScopeId scope = symbols.scope_of(&generator);
    constexpr std::array<std::string_view, 6> used = {"StopIteration", "StopAsyncIteration", "iter", "next", "aiter",
                                                      "anext"};
    for (const std::string_view name : used) {
        const SymbolId symbol = symbols.look_up(scope, name);
        if (symbol == semantics::no_id) continue;
        const auto bindings = symbols.bindings(symbol);
        return Refusal{code(name) + " means something else here",
                       bindings.empty() ? generator.name.begin : bindings.begin()->name.begin};
    }
    constexpr std::array<std::string_view, 6> frame = {"locals", "vars", "dir", "eval", "exec", "super"};
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        if (!generator.span.contains(found.span.begin)) continue;
        const std::string_view name = tree.slice(found.span);
        if (name == "self") return Refusal{"`self` is something else here", found.span.begin};
        const bool sees_frame = name == "__class__" || std::find(frame.begin(), frame.end(), name) != frame.end();
        if (sees_frame && symbols.symbols()[found.symbol].target == semantics::no_id)
            return Refusal{code(name) + " sees whose locals these are", found.span.begin};
    }
    for (std::size_t i = tree.tokens().index_at(generator.span.begin); i < tree.tokens().tokens.size(); ++i) {
        const Token& token = tree.tokens().tokens[i];
        if (token.begin >= generator.span.end) break;
        const std::string_view name = tree.slice(token.span());
        const bool is_private = token.kind == TokenKind::Name && name.starts_with("__") && !name.ends_with("__");
        if (!is_private || token.begin == generator.name.begin) continue;
        const SymbolId local = local_at(subject.file(), scope, token.begin);
        if (local == semantics::no_id || symbols.symbols()[local].is_parameter)
            return Refusal{code(name) + " would be another name in a class", token.begin};
    }
    return std::nullopt;
}

// `f"{x=}"`, which would say "self.x=".
const Node* debug_field_of(const AnalyzedFile& file, semantics::ScopeId scope, const Node& node, const Reads& kept) {
    const auto* const field = as<FormattedValue>(&node);
    if (field != nullptr && field->debug) {
        for (Offset at = field->value->span.begin; at < field->value->span.end; ++at) {
            if (kept.contains(local_at(file, scope, at))) return field;
        }
    }
    const Node* found = nullptr;
    for_each_child(node, [&](const Node* child) {
        if (found == nullptr) found = debug_field_of(file, scope, *child, kept);
    });
    return found;
}

// How a binding binds, where an attribute cannot be bound in the same way.
std::string_view unfit_binding(const BindingSite& site) {
    switch (site.kind) {
        case BindingKind::Assignment: return as<NamedExpr>(site.node) != nullptr ? ":=" : "";
        case BindingKind::Exception: return "except";
        case BindingKind::Pattern: return "case";
        case BindingKind::TypeAlias: return "type";
        case BindingKind::Function: return "def";
        case BindingKind::Class: return "class";
        case BindingKind::Import: return "import";
        case BindingKind::Delete: return "del";
        default: return "";
    }
}

}  // namespace

std::optional<Refusal> problem_of_generator(const Subject& subject, const FunctionDef& generator,
                                            const IteratorProtocol& protocol) {
    if (auto problem = BodyCheck(subject, protocol).run(generator.body)) return problem;
    return problem_of_names(subject, generator);
}

std::optional<Refusal> problem_of_kept(const Subject& subject, const FunctionDef& generator,
                                       const GeneratorLocals& locals) {
    const auto& symbols = subject.file().symbols();
    const semantics::ScopeId scope = symbols.scope_of(&generator);
    for (const auto& [symbol, at] : locals.kept) {
        const std::string name = code(symbols.symbols()[symbol].name);
        if (const auto unbound = locals.unbound.find(symbol); unbound != locals.unbound.end())
            return Refusal{name + " may be read before it is bound, which is another error of an attribute",
                           unbound->second};
        const std::string_view plain = symbols.symbols()[symbol].name;
        if (plain.starts_with("__") && plain.ends_with("__"))
            return Refusal{name + " would mean something as an attribute", at};
        for (const BindingSite& site : symbols.bindings(symbol)) {
            if (site.scope != scope)
                return Refusal{name + " is needed in a later step, and bound by a function in this one",
                               site.name.begin};
            const std::string_view binder = unfit_binding(site);
            if (!binder.empty())
                return Refusal{name + " is needed in a later step, and " + code(binder) + " cannot bind an attribute",
                               site.name.begin};
        }
    }
    for (const Node* const statement : generator.body) {
        if (const Node* const field = debug_field_of(subject.file(), scope, *statement, locals.kept))
            return Refusal{"a field with `=` spells the name of a local", field->span.begin};
    }
    return std::nullopt;
}

}  // namespace pykind::rewriting
