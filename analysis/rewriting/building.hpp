// Blocks and statements put together.
#pragma once

#include <iterator>
#include <utility>

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

inline Block one(Statement statement) {
    Block block;
    block.push_back(std::move(statement));
    return block;
}

inline void append(Block& block, Block more) { std::move(more.begin(), more.end(), std::back_inserter(block)); }

inline void append(Block& block, const std::string& text) {
    if (!text.empty()) block.push_back(made(text));
}

// With what stands before and behind a statement.
inline void append_as(Block& block, Block more, Statement& old) {
    if (more.empty()) return;
    auto& lead = more.front().lead;
    lead.insert(lead.begin(), old.lead.begin(), old.lead.end());
    if (!old.trailing.empty()) more.back().trailing = std::move(old.trailing);
    append(block, std::move(more));
}

inline Statement choice(std::string condition, Block body) {
    if (!body.empty()) std::erase(body.front().lead, "");
    Statement statement;
    statement.clauses.push_back(made_clause("if " + std::move(condition) + ":", std::move(body)));
    return statement;
}

inline Block attempt(Block body, const std::string& exception, Block instead) {
    Statement statement;
    statement.clauses.push_back(made_clause("try:", std::move(body)));
    statement.clauses.push_back(made_clause("except " + exception + ":", std::move(instead)));
    return one(std::move(statement));
}

}  // namespace pykind::rewriting
