// The places of one scope that bind one symbol, found by offset, and which statements are certain to bind it.
#pragma once

#include <algorithm>

#include "analysis/analyzed_file.hpp"

namespace pykind::semantics {

// More bindings than this that may all be the one that counts no one writes; to look at each for every use would cost
// the square of them, and what may be so many things is as good as unknown.
inline constexpr std::size_t most_reaching = 250;

class ScopeSites {
public:
    ScopeSites(const AnalyzedFile& file, SymbolId symbol)
        : file_(file), scope_(file.symbols().symbols()[symbol].scope), all_(file.symbols().bindings(symbol)) {}

    // Calls `visit` with each one that stands in a span, in order of place, until it gives false.
    template <class Visit>
    void within(syntax::Span span, Visit&& visit) const {
        for (const BindingSite* site = first_from(span.begin); site != all_.end() && site->name.begin < span.end;
             ++site) {
            if (site->scope == scope_ && !visit(*site)) return;
        }
    }

    [[nodiscard]] bool any_within(syntax::Span span) const {
        bool any = false;
        within(span, [&](const BindingSite&) { return !(any = true); });
        return any;
    }

    // The next one at or behind an offset, and the last one before it; null if there is none.
    [[nodiscard]] const BindingSite* next(syntax::Offset from) const;
    [[nodiscard]] const BindingSite* last_before(syntax::Offset end) const;

    // Whether the name stands for nothing that it stood for before, once a statement has run to its end.
    [[nodiscard]] bool replaced_by(const syntax::Node& statement) const;

    // The last statement of a block that ends before an offset and replaces what the name stood for; the first one of
    // the block if none does. The end of the block if more than `most_reaching` others bind the name behind it.
    [[nodiscard]] std::size_t start_in(const syntax::Nodes& block, syntax::Offset end) const;

private:
    [[nodiscard]] const BindingSite* first_from(syntax::Offset offset) const {
        return std::partition_point(all_.begin(), all_.end(),
                                    [offset](const BindingSite& site) { return site.name.begin < offset; });
    }
    [[nodiscard]] bool replaces(const BindingSite& site) const;
    [[nodiscard]] bool any_replaces(syntax::Span span) const;
    [[nodiscard]] bool is_left_or_replaced_by(const syntax::Nodes& block) const;
    [[nodiscard]] bool replaced_by_all_branches(const syntax::If* choice) const;

    const AnalyzedFile& file_;
    const ScopeId scope_;
    const SymbolTable::Bindings all_;
};

// The statement of a block that holds an offset, or the next one; the size of the block if there is none.
[[nodiscard]] std::size_t index_at(const syntax::Nodes& block, syntax::Offset offset);

[[nodiscard]] bool is_jump(const syntax::Node& statement);

}  // namespace pykind::semantics
