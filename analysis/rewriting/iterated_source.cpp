#include "analysis/rewriting/iterated_source.hpp"

#include <algorithm>

#include "analysis/rewriting/attribute_bindings.hpp"
#include "analysis/rewriting/iterator_values.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;

namespace {

bool is_plain_return(const Statement& statement) {
    return statement.exit == Exit::End && statement.text == "return" && statement.lead.empty() &&
           statement.trailing.empty();
}

bool has_jump(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Statement& statement) {
        return statement.exit == Exit::Other || std::any_of(statement.clauses.begin(), statement.clauses.end(),
                                                            [](const Clause& clause) { return has_jump(clause.body); });
    });
}

class SourceIteration {
public:
    SourceIteration(const Subject& subject, const IteratorClass& iterator, const Source& source, const Stops& stops,
                    Names& used, GeneratorLoop& generator)
        : subject_(subject),
          iterator_(iterator),
          protocol_(*iterator.protocol),
          source_(source),
          stops_(stops),
          used_(used),
          generator_(generator) {}

    void run() {
        enter_loop_behind_flag();
        convert_generator();
        convert_inner(generator_.loop.clauses.front().body);
    }

private:
    void convert_generator() {
        Clause& repeat = generator_.loop.clauses.front();
        const bool ends_plainly =
            generator_.after.empty() || (generator_.after.size() == 1 && is_plain_return(generator_.after.front()));
        if (!is_endless(generator_.loop) || !ends_plainly) return;
        const std::string flag = flag_of(repeat.body.front());
        const std::size_t at = flag.empty() ? 0 : 1;
        if (at >= repeat.body.size() || !read(repeat.body[at])) return;
        if (has_break(repeat.body) && !(end_->size() == 1 && flag.empty())) return;
        if (!can_follow(*end_, flag) || !find_step() || !gives_itself()) return;
        if (at == 1) generator_.before.push_back(repeat.body.front());
        Block end = rewrite(generator_.loop, at);
        if (end.size() > 1) generator_.after = std::move(end);
        if (!generator_.after.empty() && is_plain_return(generator_.after.back())) generator_.after.pop_back();
    }

    // A loop of the step's own that looks for an item: its end is that of the iteration.
    void convert_inner(Block& block) {
        for (Statement& statement : block) {
            const bool is_search =
                is_endless(statement) && leaves_step(statement) && !has_break(statement.clauses.front().body) &&
                read(statement.clauses.front().body.front()) && can_follow(*end_, "") && find_step() && gives_itself();
            if (is_search) {
                Block end = rewrite(statement, 0);
                statement.clauses.push_back(made_clause("else:", std::move(end)));
            }
            for (Clause& clause : statement.clauses) convert_inner(clause.body);
        }
    }

    static bool is_endless(const Statement& loop) {
        return loop.clauses.size() == 1 && loop.clauses.front().header == "while True:" &&
               loop.clauses.front().trailing.empty();
    }

    // A flag that only says at the next step that there is no more is asked before a loop as it would be in it.
    void enter_loop_behind_flag() {
        Block& body = generator_.loop.clauses.front().body;
        if (body.size() != 2 || flag_of(body.front()).empty() || !body.back().is_while()) return;
        if (!is_endless(body.back()) || has_break(body.back().clauses.front().body) ||
            !read(body.back().clauses.front().body.front()) || !can_follow(*end_, flag_of(body.front())))
            return;
        Statement guard = std::move(body.front());
        Statement loop = std::move(body.back());
        body = std::move(loop.clauses.front().body);
        auto& lead = generator_.loop.lead;
        lead.insert(lead.end(), loop.lead.begin(), loop.lead.end());
        body.insert(body.begin(), std::move(guard));
    }

    // The attribute of a guard that stands first, `if self._over: return`.
    [[nodiscard]] std::string flag_of(const Statement& guard) const {
        if (!guard.is_if() || guard.clauses.size() != 1 || !guard.is(NodeKind::If)) return {};
        const Clause& clause = guard.clauses.front();
        if (clause.body.size() != 1 || !is_plain_return(clause.body.front())) return {};
        return attribute_of(*static_cast<const If&>(*guard.node).test);
    }

    // The x of `self.x`.
    [[nodiscard]] std::string attribute_of(const Node& node) const {
        const auto* const attribute = as<Attribute>(&node);
        const bool is_own = attribute != nullptr && attribute->value->kind == NodeKind::Name &&
                            subject_.tree().slice(attribute->value->span) == iterator_.self;
        return is_own ? std::string(subject_.tree().slice(attribute->attr)) : std::string();
    }

    // `try: x = next(self._it)`, with nothing but a handler of the end, and an `else` at most.
    bool read(Statement& attempt) {
        auto& clauses = attempt.clauses;
        if (!attempt.is_try() || clauses.size() < 2 || clauses.size() > 3) return false;
        if (clauses.size() == 3 && !clauses[2].is("else")) return false;
        const bool is_bare = std::all_of(clauses.begin(), clauses.begin() + 2,
                                         [](const Clause& clause) { return clause.end.empty(); }) &&
                             clauses[0].trailing.empty() && clauses[1].lead.empty() && clauses[1].trailing.empty();
        const auto catches_end = [&](const IteratorProtocol& protocol) {
            return clauses[1].header == "except " + std::string(protocol.end) + ":";
        };
        // An asynchronous step may ask a synchronous iterator, whose end is its own.
        source_protocol_ = catches_end(sync_protocol) ? &sync_protocol : &protocol_;
        if (!is_bare || !catches_end(*source_protocol_) || clauses[0].body.size() != 1) return false;
        step_statement_ = &clauses[0].body.front();
        end_ = &clauses[1].body;
        return step_statement_->clauses.empty() && step_statement_->node != nullptr;
    }

    // What the handler does is done once, behind the loop: it ends there, and where it gives an item, a flag says at
    // the next step that it has been here.
    [[nodiscard]] bool can_follow(const Block& handler, const std::string& flag) const {
        if (completes(handler) || has_jump(handler)) return false;
        if (flag.empty()) return !leaves_step(handler) && is_plain_return(handler.back());
        const std::string setting = std::string(iterator_.self) + "." + flag;
        const auto set = std::find_if(handler.begin(), handler.end(), [&](const Statement& statement) {
            const auto* const assign = as<Assign>(statement.node);
            return assign != nullptr && subject_.tree().slice(assign->span) == setting + " = True";
        });
        if (set == handler.end() || leaves_step(Block(handler.begin(), set))) return false;
        const auto bindings = bindings_of(subject_, iterator_, flag);
        return bindings && uses_in(subject_, *iterator_.next, flag) == 2 &&
               std::all_of(bindings->begin(), bindings->end(), [&](const AttributeBinding& binding) {
                   const auto* const value = as<Constant>(binding.value);
                   return binding.method == iterator_.next ||
                          (is_init(*binding.method) && value != nullptr && value->type == ConstantKind::False);
               });
    }

    [[nodiscard]] bool is_init(const FunctionDef& method) const {
        return subject_.tree().slice(method.name) == "__init__";
    }

    // --- The step ---

    bool find_step() {
        const auto* const assign = as<Assign>(step_statement_->node);
        const auto* const giving = as<Return>(step_statement_->node);
        if (assign != nullptr && assign->targets.size() != 1) return false;
        if (assign != nullptr) value_ = assign->value;
        if (giving != nullptr) value_ = giving->value;
        if (assign == nullptr && giving == nullptr) return false;
        step_ = descend(*value_);
        // What a plain `__anext__` keeps of a step is not the item yet.
        if (step_ == nullptr || (iterator_.gives_awaitable && (step_ != value_ || giving == nullptr))) return false;
        const SourceText& text = subject_.tree().text();
        const Span whole = step_statement_->node->span;
        return text.line_of(whole.begin) == text.line_of(whole.end) && only_step_ends(*value_);
    }

    // The step, if nothing that could be noticed is done before it.
    [[nodiscard]] const Node* descend(const Node& node) {
        if (is_step(node)) return &node;
        switch (node.kind) {
            case NodeKind::Attribute: return descend(*static_cast<const Attribute&>(node).value);
            case NodeKind::Subscript: return descend(*static_cast<const Subscript&>(node).value);
            case NodeKind::BinOp: return descend(*static_cast<const BinOp&>(node).left);
            case NodeKind::Await: return descend(*static_cast<const Await&>(node).value);
            case NodeKind::Tuple: {
                const auto& elements = static_cast<const Sequence&>(node).elts;
                return elements.empty() ? nullptr : descend(*elements.front());
            }
            case NodeKind::Call: {
                const auto& call = static_cast<const Call&>(node);
                if (call.func->kind == NodeKind::Attribute) {
                    if (const Node* const found = descend(*call.func)) return found;
                }
                const bool is_known = call.func->kind == NodeKind::Name || is_kept(*call.func);
                return is_known && !call.arguments.empty() ? descend(*call.arguments.front()) : nullptr;
            }
            default: return nullptr;
        }
    }

    // An attribute of the instance that only the constructor binds, or of a module.
    [[nodiscard]] bool is_kept(const Node& function) const {
        const std::string attribute = attribute_of(function);
        if (attribute.empty()) return !Evaluator::qualified_name(subject_.file(), &function).empty();
        const auto bindings = bindings_of(subject_, iterator_, attribute);
        return bindings && std::all_of(bindings->begin(), bindings->end(),
                                       [&](const AttributeBinding& binding) { return is_init(*binding.method); });
    }

    // `next(self._it)`, `await self._it.__anext__()`
    bool is_step(const Node& node) {
        const Node* asked = &node;
        if (source_protocol_->is_async && !iterator_.gives_awaitable) {
            const auto* const await = as<Await>(&node);
            if (await == nullptr) return false;
            asked = await->value;
        }
        const auto* const call = as<Call>(asked);
        if (call == nullptr) return false;
        const auto* const method = as<Attribute>(call->func);
        const bool is_method = method != nullptr && call->arguments.empty() &&
                               subject_.tree().slice(method->attr) == source_protocol_->next;
        const bool is_call =
            call->arguments.size() == 1 && is_builtin(subject_.file(), call->func, source_protocol_->advance);
        if (!is_method && !is_call) return false;
        source_node_ = is_method ? method->value : call->arguments.front();
        step_call_ = call;
        return !attribute_of(*source_node_).empty();
    }

    [[nodiscard]] bool only_step_ends(const Node& node) const {
        if (const auto* const call = as<Call>(&node);
            call != nullptr && call != step_call_ &&
            (stops_.may_raise(*call) || Stops(subject_, *source_protocol_).may_raise(*call)))
            return false;
        bool only = true;
        for_each_child(node, [&](const Node* child) { only = only && only_step_ends(*child); });
        return only;
    }

    // --- The iterator ---

    [[nodiscard]] bool gives_itself() const {
        const std::string attribute = attribute_of(*source_node_);
        if (uses_in(subject_, *iterator_.next, attribute) != 1) return false;
        const auto bindings = bindings_of(subject_, iterator_, attribute);
        return bindings && !bindings->empty() &&
               std::all_of(bindings->begin(), bindings->end(), [&](const AttributeBinding& binding) {
                   return is_init(*binding.method) && binding.value != nullptr &&
                          makes_iterator(subject_, *source_protocol_, *binding.value);
               });
    }

    // --- The loop ---

    // Gives what is done at the end. What stands before the step goes.
    Block rewrite(Statement& loop, std::size_t at) {
        Clause& repeat = loop.clauses.front();
        Block& body = repeat.body;
        Statement attempt = std::move(body[at]);
        body.erase(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(at) + 1);
        auto& clauses = attempt.clauses;
        Statement& step = clauses[0].body.front();
        Block first;
        const std::string variable = take_step(step, repeat);
        auto& lead = loop.lead;
        for (auto* const lines : {&attempt.lead, &clauses[0].lead})
            lead.insert(lead.end(), lines->begin(), lines->end());
        if (step.text.empty()) {
            lead.insert(lead.end(), step.lead.begin(), step.lead.end());
        } else {
            first.push_back(std::move(step));
        }
        if (clauses.size() == 3) {
            auto& above = clauses[2].body.front().lead;
            if (!clauses[2].trailing.empty())
                above.insert(above.begin(), clauses[2].trailing.substr(clauses[2].trailing.find('#')));
            above.insert(above.begin(), clauses[2].lead.begin(), clauses[2].lead.end());
            std::move(clauses[2].body.begin(), clauses[2].body.end(), std::back_inserter(first));
            if (!body.empty())
                body.front().lead.insert(body.front().lead.begin(), clauses[2].end.begin(), clauses[2].end.end());
        }
        std::move(body.begin(), body.end(), std::back_inserter(first));
        if (first.empty()) first.push_back(made("pass"));
        while (!first.front().lead.empty() && first.front().lead.front().empty())
            first.front().lead.erase(first.front().lead.begin());
        body = std::move(first);
        repeat.header = std::string(source_protocol_->is_async ? "async for " : "for ") + variable + " in " +
                        source_.text(source_node_->span) + ":";
        return std::move(clauses[1].body);
    }

    // The variable of the loop. The statement that took the step is empty if that is all that it did.
    std::string take_step(Statement& step, Clause& repeat) {
        const auto* const assign = as<Assign>(step.node);
        const Node* const target = assign == nullptr ? nullptr : assign->targets.front();
        const bool is_whole = step_ == value_;
        const bool is_plain = target != nullptr && is_name(*target);
        if (is_whole && is_plain) {
            repeat.trailing = step.trailing;
            step.text.clear();
            return source_.text(target->span);
        }
        const bool is_free = target != nullptr && target->kind == NodeKind::Name &&
                             !has_word(source_.text(value_->span), source_.text(target->span));
        std::string variable = is_free ? source_.text(target->span) : fresh("item");
        if (iterator_.gives_awaitable) {
            step.value = variable;
            return variable;
        }
        const std::string_view bytes = subject_.tree().text().bytes();
        Span span = step_->span;
        if (step_->parenthesized && bytes[span.begin - 1] == '(' && bytes[span.end] == ')') {
            --span.begin;
            ++span.end;
        }
        const Span whole = assign != nullptr ? step.node->span : value_->span;
        const Span all = {std::min(whole.begin, span.begin), std::max(whole.end, span.end)};
        std::string text = source_.text({all.begin, span.begin}) + variable + source_.text({span.end, all.end});
        (assign != nullptr ? step.text : step.value) = std::move(text);
        return variable;
    }

    // A name, or some of them.
    static bool is_name(const Node& target) {
        const auto* const names = as<Sequence>(&target);
        if (const auto* const star = as<Starred>(&target)) return is_name(*star->value);
        return target.kind == NodeKind::Name ||
               (names != nullptr && !names->elts.empty() &&
                std::all_of(names->elts.begin(), names->elts.end(), [](const Node* name) { return is_name(*name); }));
    }

    std::string fresh(std::string name) {
        while (used_.contains(name)) name += "_";
        used_.insert(name);
        return name;
    }

    const Subject& subject_;
    const IteratorClass& iterator_;
    const IteratorProtocol& protocol_;
    const Source& source_;
    const Stops& stops_;
    Names& used_;
    GeneratorLoop& generator_;
    // Of the loop at hand:
    const IteratorProtocol* source_protocol_ = nullptr;  // of the iterator that is asked
    Statement* step_statement_ = nullptr;
    Block* end_ = nullptr;               // what is done at the end
    const Node* value_ = nullptr;        // what the statement gives or assigns
    const Node* step_ = nullptr;         // the step in it, with its `await`
    const Call* step_call_ = nullptr;    // the step without
    const Node* source_node_ = nullptr;  // the iterator
};

}  // namespace

void iterate_source(const Subject& subject, const IteratorClass& iterator, const Source& source, const Stops& stops,
                    Names& used, GeneratorLoop& generator) {
    SourceIteration(subject, iterator, source, stops, used, generator).run();
}

}  // namespace pykind::rewriting
