#include "analysis/rewriting/step_iterators.hpp"

#include <algorithm>

#include "analysis/rewriting/stages.hpp"

namespace pykind::rewriting {

using namespace syntax;

std::string StepIterators::attribute(const Statement& loop, int depth) {
    if (loop.node == body_.early_loop) return body_.early_iterator;
    std::string& name = attributes_[depth == 0 ? nullptr : loop.node];
    if (!name.empty()) return name;
    const Block& body = loop.clauses.front().body;
    const bool is_outer = top_loops_ == 1 && std::any_of(body.begin(), body.end(), [](const Statement& inner) {
                              return inner.is_loop() && has_items(inner.clauses.front().body);
                          });
    name = body_.attributes.add(depth > 0 ? "inner" : is_outer ? "outer" : "iterator");
    return name;
}

std::string StepIterators::made(const Statement& loop) const {
    const Node& iterable = iterable_of(loop);
    const std::string text = argument_text(source_, iterable);
    if (!is_async(loop)) return "iter(" + text + ")";
    if (has_aiter_) return "aiter(" + text + ")";
    const bool is_primary = iterable.kind == NodeKind::Name || iterable.kind == NodeKind::Attribute ||
                            iterable.kind == NodeKind::Call || iterable.kind == NodeKind::Subscript;
    return (is_primary ? text : "(" + text + ")") + ".__aiter__()";
}

std::string StepIterators::item(const Statement& loop, int depth) {
    const std::string name = attribute(loop, depth);
    if (!is_async(loop)) return "next(" + name + ")";
    return has_aiter_ ? "await anext(" + name + ")" : "await " + name + ".__anext__()";
}

std::string StepIterators::target(const Statement& loop) const {
    const auto* const plain = for_of(loop);
    if (plain == nullptr) return loop.clauses.front().body.front().value;
    const std::string text = source_.text(plain->target->span);
    return text.find('\n') == std::string::npos ? text : "(" + text + ")";
}

bool StepIterators::passes_on(const Statement& loop) const {
    const Block& body = loop.clauses.front().body;
    const auto* const plain = for_of(loop);
    if (body.size() != 1 || body.front().exit != Exit::Value || !body.front().lead.empty()) return false;
    if (plain == nullptr) return true;
    // An attribute must be bound.
    const bool is_local = plain->target->kind == NodeKind::Name && !body.front().value.starts_with("self.");
    return is_local && !body_.next.contains(body.front().node) &&
           body.front().value == source_.text(plain->target->span);
}

}  // namespace pykind::rewriting
