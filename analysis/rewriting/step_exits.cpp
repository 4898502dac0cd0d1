#include "analysis/rewriting/step_exits.hpp"

#include "analysis/rewriting/building.hpp"

namespace pykind::rewriting {

using namespace syntax;

std::string StepExits::name_rests(const std::vector<ItemRest>& rests, std::string_view base) {
    if (rests.empty()) return {};
    const bool is_only = rests.size() == 1;
    std::string name = body_.attributes.add(base);
    append(init_, name + (is_only ? " = False" : " = 0"));
    for (std::size_t i = 0; i < rests.size(); ++i)
        resumed_at_[rests[i].item] = name + " = " + (is_only ? "True" : std::to_string(i + 1));
    return name;
}

Block StepExits::after_item(const std::string& name, std::vector<ItemRest> rests) {
    const bool is_only = rests.size() == 1;
    Statement resumed;
    for (std::size_t i = 0; i < rests.size(); ++i) {
        Block again;
        append(again, name + (is_only ? " = False" : " = 0"));
        append(again, resolved(std::move(rests[i].rest), ""));
        const std::string condition = name + (is_only ? ":" : " == " + std::to_string(i + 1) + ":");
        resumed.clauses.push_back(made_clause((i == 0 ? "if " : "elif ") + condition, std::move(again)));
    }
    return rests.empty() ? Block{} : one(std::move(resumed));
}

Block StepExits::resolved(Block block, const std::string& resume) {
    Block out;
    for (Statement& statement : block) {
        Block more;
        if (statement.exit == Exit::Value) {
            if (const auto rest = resumed_at_.find(statement.node); rest != resumed_at_.end())
                append(more, rest->second);
            append(more, before_item(statement, resume));
            more.push_back(made("return " + statement.value, Exit::Other));
        } else if (statement.exit == Exit::End) {
            append(more, end(statement.value.empty() ? "" : "(" + statement.value + ")"));
        } else {
            for (Clause& clause : statement.clauses) clause.body = resolved(std::move(clause.body), resume);
            out.push_back(std::move(statement));
            continue;
        }
        append_as(out, std::move(more), statement);
    }
    return out;
}

Block StepExits::end(const std::string& behind) const {
    Block block;
    append(block, at_end);
    block.push_back(made("raise " + std::string(protocol_.end) + behind, Exit::Other));
    return block;
}

std::string StepExits::before_item(const Statement& item, const std::string& resume) {
    const auto next = body_.next.find(item.node);
    if (next == body_.next.end() || next->second == Next::Following) return resume;
    if (next->second == Next::Loop) return "";
    if (next->second == Next::Behind && !breaks_to_end && !problem)
        problem = Refusal{"a `break` behind a `yield` goes on in the middle of the body", item.node->span.begin};
    return at_end;
}

Block StepExits::ends_for_breaks(Block block) const {
    Block out;
    for (Statement& statement : block) {
        if (statement.text == "break") {
            append_as(out, end(), statement);
            continue;
        }
        const bool is_loop = statement.is_loop();
        for (std::size_t i = is_loop ? 1 : 0; i < statement.clauses.size(); ++i)
            statement.clauses[i].body = ends_for_breaks(std::move(statement.clauses[i].body));
        out.push_back(std::move(statement));
    }
    return out;
}

}  // namespace pykind::rewriting
