// The body of the function that a class of iterators is made into: its docstring, what the constructor did, the loop.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "analysis/rewriting/class_members.hpp"
#include "analysis/rewriting/instance_state.hpp"

namespace pykind::rewriting {

struct FunctionParts {
    ClassMembers members;
    InstanceState state;
};

// `given`: what stands for parameters of `__init__`. A Refusal where the class is more than an iteration.
[[nodiscard]] std::variant<FunctionParts, Refusal> read_parts(const Subject& subject, const IteratorClass& iterator,
                                                              ClassMembers members, const Given& given = {});

class FunctionBody {
public:
    FunctionBody(const Subject& subject, const IteratorClass& iterator, const FunctionParts& parts,
                 const Source& source)
        : subject_(subject), tree_(subject.tree()), iterator_(iterator), parts_(parts), source_(source) {}

    [[nodiscard]] Block around(Block loop);

private:
    [[nodiscard]] Block head();
    void end_with_del(Block& function) const;
    [[nodiscard]] bool keeps_text_of_init() const;
    void add_constant(const Statement& member, Block& result);
    void add_init(Block& result);
    void add_remaining(Block& result, const Statement& statement);
    void declare(Statement& statement) const;
    void take_comments(const std::vector<std::string>& lines);
    void take_comment(const std::string& line);
    void take_comments_of(const syntax::FunctionDef& method);
    void take_text(const syntax::Node& statement);
    [[nodiscard]] Statement with_comments(Statement statement);

    const Subject& subject_;
    const syntax::SyntaxTree& tree_;
    const IteratorClass& iterator_;
    const FunctionParts& parts_;
    const Source& source_;
    std::vector<std::string> comments_;  // to be put before the next statement
};

}  // namespace pykind::rewriting
