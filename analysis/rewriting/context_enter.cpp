#include "analysis/rewriting/context_enter.hpp"

#include <algorithm>
#include <optional>

#include "analysis/page.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/stops.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

bool is_none(const Node* value) {
    const auto* const constant = as<Constant>(value);
    return value == nullptr || (constant != nullptr && constant->type == ConstantKind::None);
}

class EnterConversion {
public:
    EnterConversion(const Subject& subject, const ContextClass& context, InstanceState& state, const Source& source,
                    const std::string& name)
        : context_(context),
          state_(state),
          source_(source),
          stops_(subject, context.protocol->is_async ? async_protocol : sync_protocol),
          wanted_(name) {}

    std::variant<Entering, Refusal> run(Block body) {
        const auto returns = returns_of(*context_.enter);
        Entering entering;
        entering.yield = made("yield");
        const bool gives_nothing = std::all_of(returns.begin(), returns.end(), [&](const Node* node) {
            return is_instance(*node) || is_none(static_cast<const Return*>(node)->value);
        });
        if (gives_nothing) {
            entering.gives_instance = gives_instance(context_, state_);
            if (entering.gives_instance && returns.size() > 1) return returns_twice(*returns.front());
            drop(body, entering.yield);
            if (seen_ != returns.size()) return returns_twice(*returns.front());
        } else if (returns.size() == 1 && !body.empty() && body.back().node == returns.front()) {
            const Node& value = *static_cast<const Return*>(returns.front())->value;
            entering.yield = std::move(body.back());
            entering.yield.text = "yield " + text_of(value);
            entering.is_plain = is_plain(value);
            body.pop_back();
        } else {
            const std::string name = state_.fresh(wanted_);
            if (!assign(body, name) || seen_ != returns.size()) return returns_twice(*returns.front());
            if (unsafe_ != nullptr)
                return Refusal{"`with` may swallow what is raised before the `return`", unsafe_->span.begin};
            entering.yield.text = "yield " + name;
        }
        entering.body = std::move(body);
        return entering;
    }

    [[nodiscard]] bool is_plain(const Node& value) const {
        switch (value.kind) {
            case NodeKind::Name:
            case NodeKind::Constant:
            case NodeKind::Lambda: return true;
            case NodeKind::Attribute: {
                const Node& object = *static_cast<const Attribute&>(value).value;
                return object.kind == NodeKind::Name &&
                       source_.tree().slice(object.span) == source_.tree().slice(instance_of(*context_.enter)->name);
            }
            case NodeKind::Tuple:
            case NodeKind::List: {
                const Nodes& elements = static_cast<const Sequence&>(value).elts;
                return std::all_of(elements.begin(), elements.end(), [&](const Node* part) { return is_plain(*part); });
            }
            default: return false;
        }
    }

private:
    [[nodiscard]] bool is_instance(const Node& statement) const {
        const auto& found = state_.returns_of_instance();
        return std::find(found.begin(), found.end(), &statement) != found.end();
    }

    [[nodiscard]] std::string text_of(const Node& value) const {
        const std::string text = source_.text(value.span);
        return value.parenthesized ? "(" + text + ")" : text;
    }

    [[nodiscard]] Refusal returns_twice(const Node& statement) const {
        return {code(context_.protocol->enter) + " returns in more than one place", statement.span.begin};
    }

    // Takes away each `return` at an end. What is said of it is said of the `yield`.
    void drop(Block& block, Statement& yield) {
        if (block.empty()) return;
        Statement& last = block.back();
        if (last.is(NodeKind::Return)) {
            ++seen_;
            yield.lead = std::move(last.lead);
            yield.trailing = std::move(last.trailing);
            block.pop_back();
            return;
        }
        if (last.is_loop()) return;
        const bool has_else = std::any_of(last.clauses.begin(), last.clauses.end(),
                                          [](const Clause& clause) { return clause.is("else"); });
        Statement unused;
        for (Clause& clause : last.clauses) {
            if (clause.is("finally") || (clause.is("try") && has_else)) continue;
            drop(clause.body, unused);
            if (clause.body.empty() && !clause.is("match")) clause.body.push_back(made("pass"));
        }
    }

    // Makes an assignment of each `return` at an end; whether all that get to the end have come through one.
    bool assign(Block& block, const std::string& name) {
        for (std::size_t i = 0; i + 1 < block.size(); ++i) {
            Statement& statement = block[i];
            if (!statement.is_if() || statement.clauses.size() != 1 ||
                !statement.clauses.front().body.back().is(NodeKind::Return))
                continue;
            Block rest(std::make_move_iterator(block.begin() + static_cast<std::ptrdiff_t>(i) + 1),
                       std::make_move_iterator(block.end()));
            block.erase(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, block.end());
            block.back().clauses.front().is_inline = false;
            block.back().clauses.push_back(made_clause("else:", std::move(rest)));
        }
        return !block.empty() && assign(block.back(), name);
    }

    bool assign(Statement& last, const std::string& name) {
        if (last.is(NodeKind::Return)) {
            const Node* const value = static_cast<const Return*>(last.node)->value;
            ++seen_;
            last.text = name + " = " + (is_none(value) ? "None" : text_of(*value));
            last.node = nullptr;
            return !is_instance_value(value);
        }
        if (last.is(NodeKind::Raise)) return true;
        if (last.clauses.empty() || last.is_loop() || (last.is_if() && !last.clauses.back().is("else"))) return false;
        if (last.is_with()) {
            if (!stops_.is_neutral(*static_cast<const With*>(last.node))) unsafe_ = last.node;
            return assign(last.clauses.front().body, name);
        }
        const bool has_else = std::any_of(last.clauses.begin(), last.clauses.end(),
                                          [](const Clause& clause) { return clause.is("else"); });
        bool all = last.is_if() || last.is_try();
        for (Clause& clause : last.clauses) {
            if (clause.is("finally") || (last.is_try() && clause.is("try") && has_else)) continue;
            all = assign(clause.body, name) && all;
        }
        return all;
    }

    [[nodiscard]] bool is_instance_value(const Node* value) const {
        return value != nullptr && value->kind == NodeKind::Name &&
               source_.tree().slice(value->span) == source_.tree().slice(instance_of(*context_.enter)->name);
    }

    const ContextClass& context_;
    InstanceState& state_;
    const Source& source_;
    Stops stops_;
    std::string wanted_;
    std::size_t seen_ = 0;          // `return` statements that were dealt with
    const Node* unsafe_ = nullptr;  // a `with` that may swallow what is raised in it
};

}  // namespace

bool gives_instance(const ContextClass& context, const InstanceState& state) {
    const auto returns = returns_of(*context.enter);
    return std::any_of(returns.begin(), returns.end(), [&](const Node* node) {
        const auto& found = state.returns_of_instance();
        return std::find(found.begin(), found.end(), node) != found.end();
    });
}

std::variant<Entering, Refusal> entering_of(const Subject& subject, const ContextClass& context, InstanceState& state,
                                            const Source& source, Block body, const std::string& name) {
    return EnterConversion(subject, context, state, source, name).run(std::move(body));
}

}  // namespace pykind::rewriting
