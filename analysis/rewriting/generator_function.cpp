#include "analysis/rewriting/generator_function.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_members.hpp"
#include "analysis/rewriting/class_uses.hpp"
#include "analysis/rewriting/function_names.hpp"
#include "analysis/rewriting/given_types.hpp"
#include "analysis/rewriting/init_stores.hpp"
#include "analysis/rewriting/instance_locals.hpp"
#include "analysis/rewriting/lasting_end.hpp"
#include "analysis/rewriting/line_edits.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/step.hpp"
#include "analysis/rewriting/stops.hpp"
#include "analysis/rewriting/uses_as_function.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::FunctionKind;

namespace {

class FunctionConversion {
public:
    FunctionConversion(const Subject& subject, Conversion conversion, IteratorClass iterator)
        : subject_(subject),
          tree_(subject.tree()),
          conversion_(conversion),
          iterator_(iterator),
          protocol_(*iterator.protocol),
          source_(subject.tree()),
          imports_(subject) {}

    Proposal run() {
        auto members = read_members(subject_, iterator_);
        if (const auto* const problem = std::get_if<Refusal>(&members)) return refuse(*problem);
        members_ = std::get<ClassMembers>(std::move(members));
        if (auto problem = problem_of_init()) return refuse(*problem);
        Methods methods{members_.init, &iterator_};
        for (const Node* const constant : members_.constants) methods.constants.emplace(name_bound_by(*constant));
        auto locals = InstanceLocals::read(subject_, methods);
        if (const auto* const problem = std::get_if<Refusal>(&locals)) return refuse(*problem);
        locals_ = std::get<InstanceLocals>(std::move(locals));
        locals_.apply_to(source_);
        if (auto problem = find_name()) return refuse(*problem);
        auto body = generator_body(subject_, iterator_, source_, locals_.names());
        if (const auto* const problem = std::get_if<Refusal>(&body)) return refuse(*problem);
        if (auto problem = name_types()) return refuse(*problem);
        return propose(std::get<Block>(std::move(body)));
    }

private:
    [[nodiscard]] Proposal refuse(const Refusal& refusal) const { return refused(subject_, conversion_, refusal); }

    Proposal propose(Block body) {
        const Span lines = lines_of(*iterator_.cls);
        std::vector<Edit> edits = line_edits(tree_.text().bytes(), lines, function_text(std::move(body)));
        std::vector<FileChange> others;
        for (FileChange& change : name_.changes) {
            if (change.file == subject_.context.file) {
                std::move(change.edits.begin(), change.edits.end(), std::back_inserter(edits));
            } else {
                others.push_back(std::move(change));
            }
        }
        for (Edit& edit : imports_.edits()) edits.push_back(std::move(edit));
        edits = in_order(std::move(edits));
        const auto kind = protocol_.is_async ? FunctionKind::AsyncGeneratorFunction : FunctionKind::GeneratorFunction;
        if (!makes(subject_.file(), edits, qualified_name(), kind))
            return refuse({"it gives no item, and would be no generator", iterator_.next->span.begin});
        Proposal proposal = subject_.propose(conversion_);
        proposal.changes.push_back({subject_.context.file, std::move(edits)});
        std::move(others.begin(), others.end(), std::back_inserter(proposal.changes));
        const bool stays_ended = !locals_.are_set_inside() && ends_for_good(subject_, iterator_);
        proposal.differs = differences(stays_ended);
        proposal.preferred = stays_ended;
        return proposal;
    }

    // --- What stands in the way ---

    // The end of another iterator that comes out of the constructor would be an error in a generator.
    [[nodiscard]] std::optional<Refusal> problem_of_init() const {
        if (members_.init == nullptr) return std::nullopt;
        const Stops stops(subject_, protocol_);
        for (const Node* const statement : members_.init->body) {
            if (const Node* const end = find_end(stops, *statement))
                return Refusal{code(protocol_.end) + " may come out of " + code("__init__"), end->span.begin};
        }
        return std::nullopt;
    }

    [[nodiscard]] static const Node* find_end(const Stops& stops, const Node& node) {
        if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || as<ClassDef>(&node) != nullptr)
            return nullptr;
        if (is_statement(node.kind) && (stops.is_end(node) || stops.may_come_from(node))) return &node;
        const Node* found = nullptr;
        for_each_child(node, [&](const Node* child) {
            if (found == nullptr) found = find_end(stops, *child);
        });
        return found;
    }

    // What the uses of the class say, and what the function is called.
    [[nodiscard]] std::optional<Refusal> find_name() {
        ClassBecomingFunction made;
        made.new_name = function_name_of(subject_.name());
        made.kept = {std::string(protocol_.iter), std::string(protocol_.next)};
        if (protocol_.is_async) made.awaited_step = protocol_.next;
        for (const std::string& attribute : locals_.attributes()) made.attributes.insert(attribute);
        if (iterator_.iter != nullptr) made.gone.push_back(iterator_.iter->span);
        auto uses = uses_as_function(subject_, made);
        if (auto* const problem = std::get_if<Refusal>(&uses)) return std::move(*problem);
        name_ = std::get<FunctionName>(std::move(uses));
        for (const Span& span : name_.in_class) {
            if (span != iterator_.cls->name) source_.replace(span, name_.name);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> name_types() {
        const std::string module = module_of_iterators(subject_, iterator_, imports_);
        const auto annotation = iterator_annotation(subject_, iterator_, module, source_, imports_);
        if (!annotation)
            return Refusal{code(protocol_.iterator) + " means something else here", iterator_.cls->span.begin};
        annotation_ = *annotation;
        std::vector<Span> gone;
        for (const Node* const base : iterator_.cls->arguments) gone.push_back(base->span);
        if (iterator_.iter != nullptr) gone.push_back(iterator_.iter->span);
        if (members_.init != nullptr) {
            if (members_.init->returns != nullptr) gone.push_back(members_.init->returns->span);
            for (const Node* const statement : members_.init->body) {
                const auto* const annotated = as<AnnAssign>(statement);
                if (annotated != nullptr && locals_.is_changed(*statement)) gone.push_back(annotated->annotation->span);
            }
        }
        imports_.drop_unused(gone);
        return std::nullopt;
    }

    // --- The text ---

    [[nodiscard]] Span lines_of(const ClassDef& cls) const {
        const SourceText& text = tree_.text();
        const std::uint32_t last = text.line_of(cls.span.end);
        const Offset end = last < text.line_count() ? text.line_starts()[last] : text.size();
        return {text.line_span(text.line_of(cls.span.begin)).begin, end};
    }

    [[nodiscard]] std::string_view name_bound_by(const Node& assignment) const {
        const auto* const assign = as<Assign>(&assignment);
        const Node& target =
            assign != nullptr ? *assign->targets.front() : *static_cast<const AnnAssign&>(assignment).target;
        return tree_.slice(target.span);
    }

    [[nodiscard]] std::string function_text(Block body) {
        const ClassDef& cls = *iterator_.cls;
        const std::string parameters =
            members_.init == nullptr ? "()" : parameters_without_instance(source_, *members_.init);
        Block function = head();
        auto& lead = body.front().lead;
        lead.insert(lead.begin(), comments_.begin(), comments_.end());
        std::move(body.begin(), body.end(), std::back_inserter(function));
        const std::ptrdiff_t first = members_.docstring != nullptr || keeps_text_of_init() ? 1 : 0;
        std::stable_partition(function.begin() + first, function.end(), [](const Statement& statement) {
            return statement.is(NodeKind::Global) || statement.is(NodeKind::Nonlocal);
        });
        Statement whole;
        whole.clauses.push_back(made_clause((protocol_.is_async ? "async def " : "def ") + name_.name +
                                                type_parameters() + parameters + annotation_ + ":",
                                            std::move(function)));
        whole.clauses.front().trailing = source_.comment_after(source_.header_end(cls.body));
        Block block;
        block.push_back(std::move(whole));
        const std::uint32_t line = subject_.line_of(cls.span.begin);
        const std::string indentation(source_.indentation_of(line));
        const std::uint32_t body_line = subject_.line_of(begin_of(*cls.body.back()));
        const std::string unit =
            body_line > line ? std::string(source_.indentation_of(body_line)).substr(indentation.size()) : "    ";
        return print(block, indentation, unit);
    }

    [[nodiscard]] std::string type_parameters() const {
        const Nodes& parameters = iterator_.cls->type_params;
        if (parameters.empty()) return {};
        return "[" + source_.text({parameters.front()->span.begin, parameters.back()->span.end}) + "]";
    }

    // What comes before the loop: the docstring, and what the constructor did.
    [[nodiscard]] Block head() {
        Block result;
        const ClassDef& cls = *iterator_.cls;
        const Block members = source_.read(cls.body, source_.header_line(cls.body), subject_.line_of(cls.span.end) + 1);
        for (const Statement& member : members) {
            take_comments(member.lead);
            if (member.node == members_.docstring) {
                result.push_back(with_comments(made(member.text)));
                result.back().trailing = member.trailing;
            } else if (member.node == members_.init) {
                add_init(result);
            } else if (member.node == iterator_.next) {
                take_comment(source_.comment_after(source_.header_end(iterator_.next->body)));
                if (has_docstring(*iterator_.next)) take_text(*iterator_.next->body.front());
            } else if (is_constant(*member.node)) {
                const std::string name = locals_.name_of(name_bound_by(*member.node));
                const auto* const assign = as<Assign>(member.node);
                const Node* const value =
                    assign != nullptr ? assign->value : static_cast<const AnnAssign*>(member.node)->value;
                if (name.empty()) continue;
                result.push_back(with_comments(made(name + " = " + source_.text(value->span))));
                result.back().trailing = member.trailing;
            }
        }
        return result;
    }

    [[nodiscard]] bool is_constant(const Node& member) const {
        const auto& known = members_.constants;
        return std::find(known.begin(), known.end(), &member) != known.end();
    }

    void add_init(Block& result) {
        const FunctionDef& init = *members_.init;
        take_comment(source_.comment_after(source_.header_end(init.body)));
        for (Statement& statement :
             source_.read(init.body, source_.header_line(init.body), subject_.line_of(init.span.end) + 1)) {
            const Node& node = *statement.node;
            const bool is_docstring = has_docstring(init) && &node == init.body.front();
            if (is_docstring && keeps_text_of_init()) {
                result.insert(result.begin(), made(statement.text));
                continue;
            }
            const bool is_first = result.empty() || result.back().node == nullptr;
            if (is_first || is_docstring) {
                take_comments(statement.lead);
                statement.lead.clear();
            }
            if (is_docstring) {
                take_text(node);
            } else if (node.kind == NodeKind::Pass) {
                take_comment(statement.trailing);
            } else if (locals_.is_changed(node)) {
                add_remaining(result, statement);
            } else {
                declare(statement);
                result.push_back(with_comments(std::move(statement)));
            }
        }
    }

    // The class's docstring is the function's; its own is the constructor's where the class has none.
    [[nodiscard]] bool keeps_text_of_init() const {
        return members_.docstring == nullptr && members_.init != nullptr && has_docstring(*members_.init);
    }

    void add_remaining(Block& result, const Statement& statement) {
        take_comments(statement.lead);
        const auto& stores = locals_.remaining_of(*statement.node);
        for (const Store& store : stores) {
            std::string text;
            for (const Node* const target : store.targets) text += source_.text(target->span) + " = ";
            result.push_back(with_comments(made(text + source_.text(store.value->span))));
        }
        if (!stores.empty()) {
            result.back().trailing = statement.trailing;
            return;
        }
        const auto* const assign = as<Assign>(statement.node);
        std::string what = statement.trailing;
        if (assign != nullptr && assign->value->kind == NodeKind::Name && what.find('#') != std::string::npos)
            what = "# " + std::string(tree_.slice(assign->value->span)) + ":" + what.substr(what.find('#') + 1);
        take_comment(what);
    }

    // `seen: dict[str, int]` in the class says it of the local.
    void declare(Statement& statement) const {
        const auto* const assign = as<Assign>(statement.node);
        const auto* const attribute =
            assign != nullptr && assign->targets.size() == 1 ? as<Attribute>(assign->targets.front()) : nullptr;
        if (attribute == nullptr) return;
        const auto declared = members_.declared.find(tree_.slice(attribute->attr));
        if (declared == members_.declared.end()) return;
        const std::string name = locals_.name_of(declared->first);
        if (statement.text.starts_with(name + " "))
            statement.text.insert(name.size(), ": " + source_.text(declared->second->annotation->span));
    }

    // --- Comments, which stay when what they stood at goes ---

    void take_comments(const std::vector<std::string>& lines) {
        for (const std::string& line : lines) take_comment(line);
    }

    void take_comment(const std::string& line) {
        const std::size_t begin = line.find('#');
        if (begin != std::string::npos) comments_.push_back(line.substr(begin));
    }

    // A docstring that the function cannot have too.
    void take_text(const Node& statement) {
        std::string text(tree_.slice(statement.span));
        const std::size_t quotes = text.find_first_of("\"'");
        const std::size_t width = text.compare(quotes, 3, std::string(3, text[quotes])) == 0 ? 3 : 1;
        text = text.substr(quotes + width, text.size() - quotes - 2 * width);
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            std::string line = text.substr(0, end);
            text.erase(0, end == std::string::npos ? text.size() : end + 1);
            line.erase(0, line.find_first_not_of(" \t"));
            while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
            if (!line.empty()) comments_.push_back("# " + line);
        }
    }

    Statement with_comments(Statement statement) {
        statement.lead.insert(statement.lead.begin(), comments_.begin(), comments_.end());
        comments_.clear();
        return statement;
    }

    // --- What is said of it ---

    [[nodiscard]] std::string qualified_name() const {
        std::string name = subject_.file().functions.find(iterator_.next)->qualname;
        name.resize(name.rfind('.'));
        return name.substr(0, name.rfind('.') + 1) + name_.name;
    }

    [[nodiscard]] std::vector<Difference> differences(bool stays_ended) const {
        std::vector<Difference> result = {Difference::AttributesGone};
        if (!locals_.only_stores()) result.push_back(Difference::LateStart);
        result.push_back(Difference::EndedByException);
        if (!stays_ended) result.push_back(Difference::StaysEnded);
        if (protocol_.is_async) result.push_back(Difference::NoOverlap);
        result.push_back(Difference::NotAType);
        return result;
    }

    const Subject& subject_;
    const SyntaxTree& tree_;
    Conversion conversion_;
    IteratorClass iterator_;
    const IteratorProtocol& protocol_;
    ClassMembers members_;
    InstanceLocals locals_;
    FunctionName name_;
    Source source_;
    ImportChanges imports_;
    std::string annotation_;             // " -> AsyncIterator[int]", or nothing
    std::vector<std::string> comments_;  // to be put before the next statement
};

}  // namespace

std::optional<Proposal> propose_generator_function(const Subject& subject, Conversion conversion,
                                                   const IteratorProtocol& protocol) {
    const auto found = read_iterator_class(subject, protocol);
    if (!found) return std::nullopt;
    if (const auto* const refusal = std::get_if<Refusal>(&*found))
        return subject.refuse(conversion, refusal->reason, refusal->at);
    return FunctionConversion(subject, conversion, std::get<IteratorClass>(*found)).run();
}

}  // namespace pykind::rewriting
