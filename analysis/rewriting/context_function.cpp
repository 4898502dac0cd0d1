#include "analysis/rewriting/context_function.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_text.hpp"
#include "analysis/rewriting/context_enter.hpp"
#include "analysis/rewriting/context_exit.hpp"
#include "analysis/rewriting/context_raise.hpp"
#include "analysis/rewriting/context_uses.hpp"
#include "analysis/rewriting/docstrings.hpp"
#include "analysis/rewriting/given_types.hpp"
#include "analysis/rewriting/iterator_class.hpp"
#include "analysis/rewriting/line_edits.hpp"
#include "analysis/rewriting/names.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/renaming.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/statement_lines.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class ContextFunctionConversion {
public:
    ContextFunctionConversion(const Subject& subject, Conversion conversion, const ContextClass& context)
        : subject_(subject),
          conversion_(conversion),
          context_(context),
          protocol_(*context.protocol),
          source_(subject.tree()),
          imports_(subject) {}

    Proposal run() {
        InstanceMethods methods;
        methods.all = context_.methods();
        methods.init = context_.init;
        methods.reserved = {"type", "isinstance", "BaseException"};
        auto read = InstanceState::read(subject_, methods);
        if (const auto* const problem = std::get_if<Refusal>(&read)) return refuse(*problem);
        InstanceState& state = std::get<InstanceState>(read);
        if (auto problem = problem_of(state)) return refuse(*problem);
        const bool is_instance = gives_instance(context_, state);
        std::vector<Span> gone;
        // It goes with the instance.
        if (is_instance && context_.enter->returns != nullptr) gone.push_back(context_.enter->returns->span);
        auto used = context_uses(subject_, context_, is_instance, gone);
        if (const auto* const problem = std::get_if<Refusal>(&used)) return refuse(*problem);
        const auto& uses = std::get<ContextUses>(used);
        if (auto problem = problem_of_attributes(state, uses, is_instance)) return refuse(*problem);
        auto leaving = leaving_of(subject_, context_, state);
        if (const auto* const problem = std::get_if<Refusal>(&leaving)) return refuse(*problem);
        state.apply_to(source_);
        put_comments(std::get<Leaving>(leaving));
        auto body = body_of(state, uses, std::get<Leaving>(std::move(leaving)));
        if (const auto* const problem = std::get_if<Refusal>(&body)) return refuse(*problem);
        if (auto problem = name_types(is_instance)) return refuse(*problem);
        name_ = rename_everywhere(subject_, {snake_case(subject_.name()), gone});
        return proposal(state, uses, is_instance, std::get<Block>(std::move(body)));
    }

private:
    [[nodiscard]] Proposal refuse(const Refusal& refusal) const { return refused(subject_, conversion_, refusal); }

    // --- What stands in the way ---

    [[nodiscard]] std::optional<Refusal> problem_of(const InstanceState& state) const {
        for (const Return* const given : state.returns_of_instance()) {
            if (!context_.enter->span.contains(given->span.begin))
                return Refusal{code(protocol_.exit) + " gives the instance", given->span.begin};
        }
        return problem_of_raising(subject_, context_);
    }

    // An attribute that only somebody outside can want.
    [[nodiscard]] std::optional<Refusal> problem_of_attributes(const InstanceState& state, const ContextUses& uses,
                                                               bool is_instance) const {
        const Attribute* attribute = state.only_set();
        if (attribute == nullptr && is_instance && uses.entered == 0) attribute = state.public_attribute();
        if (attribute == nullptr) return std::nullopt;
        return Refusal{code(subject_.tree().slice(attribute->attr)) + " is there for others to read",
                       attribute->span.begin};
    }

    // --- The body ---

    [[nodiscard]] Block read(const FunctionDef& method) const {
        const std::uint32_t next = subject_.line_of(method.span.end) + 1;
        return source_.read(method.body, source_.header_line(method.body), next);
    }

    // Takes the docstring of a method away.
    [[nodiscard]] std::vector<std::string> take_docstring(const FunctionDef& method, Block& block) const {
        if (!has_docstring(method)) return {};
        auto lines = as_comments(subject_.tree().slice(method.body.front()->span));
        block.erase(block.begin());
        return lines;
    }

    // The statements of `__init__`, and comments whose statements are gone.
    [[nodiscard]] Block head(const InstanceState& state, std::vector<std::string>& comments) const {
        Block result;
        if (context_.init == nullptr) return result;
        Block block = read(*context_.init);
        comments = comments_of(subject_, source_, *context_.init);
        append(comments, take_docstring(*context_.init, block));
        for (Statement& statement : block) {
            if (statement.is_declaration() || statement.is(NodeKind::Pass) || state.is_changed(*statement.node)) {
                add_remaining(state, statement, result, comments);
                continue;
            }
            prepend(comments, statement);
            result.push_back(std::move(statement));
        }
        return result;
    }

    void add_remaining(const InstanceState& state, const Statement& statement, Block& result,
                       std::vector<std::string>& comments) const {
        std::copy_if(statement.lead.begin(), statement.lead.end(), std::back_inserter(comments),
                     [](const std::string& line) { return line.starts_with("#"); });
        std::vector<std::string> stores;
        if (state.is_changed(*statement.node)) stores = state.remaining_of(*statement.node, source_);
        for (const std::string& store : stores) {
            result.push_back(made(store));
            prepend(comments, result.back());
        }
        const std::string comment = comment_of_store(subject_.tree(), *statement.node, statement.trailing);
        if (!stores.empty()) {
            result.back().trailing = statement.trailing;
        } else if (!comment.empty()) {
            comments.push_back(comment);
        }
    }

    // What is said of `__exit__` as a whole.
    void put_comments(Leaving& leaving) const {
        Block block = read(*context_.exit);
        std::vector<std::string> comments = comments_of(subject_, source_, *context_.exit);
        append(comments, take_docstring(*context_.exit, block));
        if (!leaving.clauses.empty()) {
            auto& lead = leaving.clauses.front().lead;
            lead.insert(lead.begin(), comments.begin(), comments.end());
        } else if (!leaving.after.empty()) {
            prepend(comments, leaving.after.front());
        }
    }

    static void append(std::vector<std::string>& lines, std::vector<std::string> more) {
        std::move(more.begin(), more.end(), std::back_inserter(lines));
    }

    static void prepend(std::vector<std::string>& lines, Statement& statement) {
        statement.lead.insert(statement.lead.begin(), lines.begin(), lines.end());
        lines.clear();
    }

    std::variant<Block, Refusal> body_of(InstanceState& state, const ContextUses& uses, Leaving leaving) {
        std::vector<std::string> comments;
        Block block = head(state, comments);
        Block enter = read(*context_.enter);
        append(comments, comments_of(subject_, source_, *context_.enter));
        append(comments, take_docstring(*context_.enter, enter));
        std::erase_if(enter, [](const Statement& statement) { return statement.is_declaration(); });
        auto entering = entering_of(subject_, context_, state, source_, std::move(enter),
                                    uses.target.empty() ? "value" : uses.target);
        if (auto* const problem = std::get_if<Refusal>(&entering)) return std::move(*problem);
        auto& found = std::get<Entering>(entering);
        Block& first = found.body;
        if (first.size() == 1 && first.front().is(NodeKind::Pass)) first.clear();
        if (!first.empty() && !block.empty() && as<FunctionDef>(first.front().node) != nullptr)
            first.front().lead.insert(first.front().lead.begin(), "");
        if (!first.empty()) prepend(comments, first.front());
        std::move(first.begin(), first.end(), std::back_inserter(block));
        if (!leaving.clauses.empty() && !found.is_plain) {
            const std::string name = state.fresh(uses.target.empty() ? "value" : uses.target);
            Statement value = std::move(found.yield);
            value.text = name + " = " + value.text.substr(std::string_view("yield ").size());
            prepend(comments, value);
            block.push_back(std::move(value));
            found.yield = made("yield " + name);
        }
        add_yield(std::move(found.yield), std::move(comments), std::move(leaving), block);
        finish(state, block);
        return block;
    }

    void add_yield(Statement yield, std::vector<std::string> comments, Leaving leaving, Block& block) {
        if (leaving.clauses.empty()) {
            prepend(comments, yield);
            block.push_back(std::move(yield));
        } else {
            Statement attempt;
            attempt.lead = std::move(comments);
            append(attempt.lead, std::move(yield.lead));
            yield.lead.clear();
            Block inside;
            inside.push_back(std::move(yield));
            std::move(leaving.inside.begin(), leaving.inside.end(), std::back_inserter(inside));
            attempt.clauses.push_back(made_clause("try:", std::move(inside)));
            std::move(leaving.clauses.begin(), leaving.clauses.end(), std::back_inserter(attempt.clauses));
            block.push_back(std::move(attempt));
        }
        std::move(leaving.after.begin(), leaving.after.end(), std::back_inserter(block));
    }

    // The docstring of the class, and what has to be declared, come first.
    void finish(const InstanceState& state, Block& block) {
        auto& lead = block.front().lead;
        lead.erase(lead.begin(),
                   std::find_if(lead.begin(), lead.end(), [](const auto& line) { return !line.empty(); }));
        Block first;
        const ClassDef& cls = *context_.cls;
        const auto* const text = as<ExprStatement>(cls.body.front());
        const auto* const constant = text == nullptr ? nullptr : as<Constant>(text->value);
        if (constant != nullptr && constant->type == ConstantKind::Str) {
            first.push_back(made(source_.text(text->span)));
            first.back().trailing = source_.comment_after(text->span.end);
        }
        for (const std::string& declaration : state.declarations()) first.push_back(made(declaration));
        block.insert(block.begin(), std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()));
    }

    // --- The header ---

    std::optional<Refusal> name_types(bool is_instance) {
        std::vector<Span> gone = {context_.exit->args->span};
        for (const Node* const base : context_.cls->arguments) gone.push_back(base->span);
        for (const FunctionDef* const method : context_.methods()) {
            if (method->returns != nullptr && (method != context_.enter || is_instance))
                gone.push_back(method->returns->span);
        }
        const Node* const given = context_.enter->returns;
        if (given != nullptr) {
            const std::string module = module_of_abstract(subject_, protocol_.iterator, imports_);
            const std::string name = imports_.name_of(module, protocol_.iterator);
            if (name.empty()) return means_something_else(protocol_.iterator);
            annotation_ = " -> " + name + "[" + (is_instance ? "None" : source_.text(given->span)) + "]";
        }
        decorator_ = imports_.name_of("contextlib", protocol_.function);
        if (decorator_.empty()) return means_something_else(protocol_.function);
        imports_.drop_unused(gone);
        return std::nullopt;
    }

    [[nodiscard]] Refusal means_something_else(std::string_view name) const {
        return {code(name) + " means something else here", context_.cls->span.begin};
    }

    [[nodiscard]] std::string header() {
        return (protocol_.is_async ? "async def " : "def ") + name_.name + type_parameters(source_, *context_.cls) +
               (context_.init == nullptr ? "()" : parameters_without_instance(source_, *context_.init)) + annotation_ +
               ":";
    }

    // --- The edits ---

    Proposal proposal(const InstanceState& state, const ContextUses& uses, bool is_instance, Block body) {
        const ClassDef& cls = *context_.cls;
        const std::string text = in_place_of(source_, cls, decorator_, header(), std::move(body));
        std::vector<Edit> edits = line_edits(subject_.tree().text().bytes(), lines_of(subject_.tree(), cls), text);
        std::vector<Edit> added = imports_.edits();
        std::move(added.begin(), added.end(), std::back_inserter(edits));
        Proposal result = subject_.propose(conversion_);
        std::move(name_.here.begin(), name_.here.end(), std::back_inserter(edits));
        edits = in_order(std::move(edits));
        const auto kind = protocol_.is_async ? semantics::FunctionKind::AsyncGeneratorFunction
                                             : semantics::FunctionKind::GeneratorFunction;
        if (!makes(subject_.file(), edits, subject_.qualified_name(name_.name), kind))
            return refuse({"what it would become is no generator function", context_.cls->span.begin});
        result.changes.push_back({subject_.context.file, std::move(edits)});
        std::move(name_.others.begin(), name_.others.end(), std::back_inserter(result.changes));
        if (!state.attributes().empty()) result.differs.push_back(Difference::AttributesGone);
        if (!state.only_stores()) result.differs.push_back(Difference::LateStart);
        if (is_instance) result.differs.push_back(Difference::GivesNone);
        result.differs.push_back(Difference::SingleUse);
        result.differs.push_back(Difference::NotAType);
        result.preferred = !is_instance || uses.entered > 0;
        return result;
    }

    const Subject& subject_;
    Conversion conversion_;
    ContextClass context_;
    const ContextProtocol& protocol_;
    Source source_;
    ImportChanges imports_;
    Renaming name_;
    std::string decorator_;
    std::string annotation_;  // " -> Iterator[int]", or nothing
};

}  // namespace

std::optional<Proposal> propose_context_function(const Subject& subject, Conversion conversion,
                                                 const ContextProtocol& protocol) {
    const auto found = read_context_class(subject, protocol);
    if (!found) return std::nullopt;
    if (const auto* const refusal = std::get_if<Refusal>(&*found))
        return subject.refuse(conversion, refusal->reason, refusal->at);
    return ContextFunctionConversion(subject, conversion, std::get<ContextClass>(*found)).run();
}

}  // namespace pykind::rewriting
