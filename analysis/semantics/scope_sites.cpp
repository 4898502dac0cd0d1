#include "analysis/semantics/scope_sites.hpp"

namespace pykind::semantics {

using namespace syntax;

const BindingSite* ScopeSites::next(Offset from) const {
    const BindingSite* site = first_from(from);
    while (site != all_.end() && site->scope != scope_) ++site;
    return site == all_.end() ? nullptr : site;
}

const BindingSite* ScopeSites::last_before(Offset end) const {
    for (const BindingSite* site = first_from(end); site != all_.begin();) {
        if ((--site)->scope == scope_) return site;
    }
    return nullptr;
}

// A function may be one more overload, or be made of the one before; `a and (x := b)` may not come to that.
bool ScopeSites::replaces(const BindingSite& site) const {
    switch (site.kind) {
        case BindingKind::Annotation: return file_.is_stub();
        case BindingKind::Function: return false;
        case BindingKind::Assignment: return as<NamedExpr>(site.node) == nullptr;
        default: return true;
    }
}

bool ScopeSites::any_replaces(Span span) const {
    bool any = false;
    within(span, [&](const BindingSite& site) { return !(any = replaces(site)); });
    return any;
}

// Statements nest no deeper than the parser allows: 100 levels of indentation.
bool ScopeSites::replaced_by(const Node& statement) const {
    if (!any_within(statement.span)) return false;
    switch (statement.kind) {
        case NodeKind::If: return replaced_by_all_branches(static_cast<const If*>(&statement));
        case NodeKind::Try:
        case NodeKind::TryStar: {
            const auto& attempt = static_cast<const Try&>(statement);
            if (is_left_or_replaced_by(attempt.finalbody)) return true;
            const bool in_handlers =
                std::all_of(attempt.handlers.begin(), attempt.handlers.end(), [this](const Node* handler) {
                    return is_left_or_replaced_by(static_cast<const ExceptHandler*>(handler)->body);
                });
            return in_handlers && (is_left_or_replaced_by(attempt.body) || is_left_or_replaced_by(attempt.orelse));
        }
        // A loop may not run, and a manager may suppress what its block raises.
        case NodeKind::For:
        case NodeKind::AsyncFor: return is_left_or_replaced_by(static_cast<const For&>(statement).orelse);
        case NodeKind::While: return is_left_or_replaced_by(static_cast<const While&>(statement).orelse);
        case NodeKind::With:
        case NodeKind::AsyncWith: {
            const auto& items = static_cast<const With&>(statement).items;
            return std::any_of(items.begin(), items.end(),
                               [this](const Node* item) { return any_replaces(item->span); });
        }
        case NodeKind::Match: return false;
        default: return any_replaces(statement.span);
    }
}

bool ScopeSites::replaced_by_all_branches(const If* choice) const {
    while (is_left_or_replaced_by(choice->body)) {
        const auto* const next = choice->orelse.size() == 1 ? as<If>(choice->orelse.front()) : nullptr;
        if (next == nullptr) return is_left_or_replaced_by(choice->orelse);
        choice = next;
    }
    return false;
}

bool ScopeSites::is_left_or_replaced_by(const Nodes& block) const {
    if (block.empty()) return false;
    if (is_jump(*block.back())) return true;
    const std::size_t start = start_in(block, block.back()->span.end);
    return start < block.size() && replaced_by(*block[start]);
}

std::size_t ScopeSites::start_in(const Nodes& block, Offset end) const {
    if (block.empty()) return 0;
    std::size_t passed = 0;
    std::size_t after = index_at(block, end);
    while (after > 0) {
        const BindingSite* const site = last_before(block[after - 1]->span.end);
        if (site == nullptr || site->name.begin < block.front()->span.begin) return 0;
        after = index_at(block, site->name.begin);
        if (replaced_by(*block[after])) return after;
        if (++passed > most_reaching) return block.size();
    }
    return 0;
}

std::size_t index_at(const Nodes& block, Offset offset) {
    const auto found = std::partition_point(block.begin(), block.end(),
                                            [offset](const Node* statement) { return statement->span.end <= offset; });
    return static_cast<std::size_t>(found - block.begin());
}

bool is_jump(const Node& statement) {
    return statement.kind == NodeKind::Raise || statement.kind == NodeKind::Return ||
           statement.kind == NodeKind::Break || statement.kind == NodeKind::Continue;
}

}  // namespace pykind::semantics
