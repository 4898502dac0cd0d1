#include "analysis/rewriting/owner_method.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_need.hpp"
#include "analysis/rewriting/function_body.hpp"
#include "analysis/rewriting/given_types.hpp"
#include "analysis/rewriting/lasting_end.hpp"
#include "analysis/rewriting/line_edits.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/statement_lines.hpp"
#include "analysis/rewriting/step.hpp"
#include "analysis/rewriting/uses_as_function.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::FunctionKind;

namespace {

// `return _Reader(self)`, which is all that an `__aiter__` does.
struct Making {
    const ClassDef* owner;
    const FunctionDef* method;
    const Call* call;
};

// The only use of the class in the project, if it is that.
std::optional<Making> find_making(const Subject& subject, const IteratorProtocol& protocol) {
    if (problem_of_bindings(subject)) return std::nullopt;
    std::vector<Span> uses;
    for (const Span& span : references_at_home(subject).spans) {
        if (!subject.cls()->span.contains(span.begin)) uses.push_back(span);
    }
    if (uses.empty()) return std::nullopt;
    const auto path = path_to(subject.tree(), uses.back().begin);
    if (path.size() < 5) return std::nullopt;
    const std::size_t last = path.size() - 1;
    const auto* const call = as<Call>(path[last - 1]);
    const auto* const giving = as<Return>(path[last - 2]);
    const auto* const method = as<FunctionDef>(path[last - 3]);
    const auto* const owner = as<ClassDef>(path[last - 4]);
    const bool is_it = call != nullptr && call->func == path[last] && giving != nullptr && method != nullptr &&
                       owner != nullptr && subject.tree().slice(method->name) == protocol.iter && !method->is_async() &&
                       method->decorator_list.empty() && method->body.size() == (has_docstring(*method) ? 2U : 1U) &&
                       !only_parameter(subject.tree(), *method).empty();
    const bool is_only_use = is_it && std::all_of(uses.begin(), uses.end() - 1, [&](const Span& span) {
                                 return method->returns != nullptr && method->returns->span.contains(span.begin);
                             });
    if (!is_only_use) return std::nullopt;
    for (const FileReferences& elsewhere : references_elsewhere(subject)) {
        if (!elsewhere.spans.empty()) return std::nullopt;
    }
    return Making{owner, method, call};
}

class OwnerConversion {
public:
    OwnerConversion(const Subject& subject, Conversion conversion, const IteratorClass& iterator, const Making& making)
        : subject_(subject),
          tree_(subject.tree()),
          conversion_(conversion),
          iterator_(iterator),
          protocol_(*iterator.protocol),
          making_(making),
          source_(subject.tree()),
          imports_(subject) {}

    Proposal run() {
        if (subject_.path.size() != 2) return refuse({"the class stands inside another", iterator_.cls->span.begin});
        auto members = read_members(subject_, iterator_, true);
        if (const auto* const problem = std::get_if<Refusal>(&members)) return refuse(*problem);
        if (auto problem = read_arguments(std::get<ClassMembers>(members).init)) return refuse(*problem);
        auto parts = read_parts(subject_, iterator_, std::get<ClassMembers>(std::move(members)), given_);
        if (const auto* const problem = std::get_if<Refusal>(&parts)) return refuse(*problem);
        parts_ = std::get<FunctionParts>(std::move(parts));
        parts_.state.apply_to(source_);
        if (auto problem = problem_of_attributes()) return refuse(*problem);
        auto body = generator_body(subject_, iterator_, source_, parts_.state.names());
        if (const auto* const problem = std::get_if<Refusal>(&body)) return refuse(*problem);
        if (auto problem = name_types()) return refuse(*problem);
        const std::string text = method_text(std::get<Block>(std::move(body)));
        std::vector<Edit> edits = line_edits(tree_.text().bytes(), lines_of(tree_, *making_.method), text);
        edits.push_back({removal(), ""});
        drop_imports(text);
        for (Edit& edit : imports_.edits()) edits.push_back(std::move(edit));
        edits = in_order(std::move(edits));
        const auto kind = protocol_.is_async ? FunctionKind::AsyncGeneratorFunction : FunctionKind::GeneratorFunction;
        const std::string& qualname = subject_.file().functions().find(making_.method)->qualname;
        if (!makes(subject_.file(), edits, qualname, kind))
            return refuse({"it gives no item, and would be no generator", iterator_.next->span.begin});
        Proposal proposal = subject_.propose(conversion_);
        proposal.changes.push_back({subject_.context.file, std::move(edits)});
        proposal.differs = differences();
        proposal.preferred = std::find(proposal.differs.begin(), proposal.differs.end(), Difference::StaysEnded) ==
                             proposal.differs.end();
        return proposal;
    }

private:
    [[nodiscard]] Proposal refuse(const Refusal& refusal) const { return refused(subject_, conversion_, refusal); }

    // What the call gives for each parameter: the owner, something that it has, or a constant.
    [[nodiscard]] std::optional<Refusal> read_arguments(const FunctionDef* init) {
        const Refusal unclear{"how the class is called is not plain", making_.call->span.begin};
        const Nodes& arguments = making_.call->arguments;
        if (init == nullptr) return arguments.empty() ? std::nullopt : std::optional(unclear);
        if (init->args->vararg != nullptr || init->args->kwarg != nullptr) return unclear;
        std::vector<const Arg*> parameters;
        for (const Nodes* const part : {&init->args->posonlyargs, &init->args->args, &init->args->kwonlyargs}) {
            for (const Node* const arg : *part) parameters.push_back(static_cast<const Arg*>(arg));
        }
        parameters.erase(parameters.begin());
        std::map<std::string_view, const Node*> values;
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const auto* const keyword = as<Keyword>(arguments[i]);
            const bool is_positional = keyword == nullptr && arguments[i]->kind != NodeKind::Starred;
            if (!is_positional && (keyword == nullptr || keyword->name.length() == 0)) return unclear;
            if (is_positional && i >= parameters.size()) return unclear;
            values[tree_.slice(keyword != nullptr ? keyword->name : parameters[i]->name)] =
                keyword != nullptr ? keyword->value : arguments[i];
        }
        for (const Arg* const parameter : parameters) {
            const std::string name(tree_.slice(parameter->name));
            const auto value = values.find(name);
            const Node* const node = value != values.end() ? value->second : parameter->default_value;
            if (node == nullptr || !give(name, *node)) return unclear;
        }
        return std::nullopt;
    }

    bool give(const std::string& parameter, const Node& value) {
        const std::string_view self = only_parameter(tree_, *making_.method);
        const std::string text(tree_.slice(value.span));
        const auto* const attribute = as<Attribute>(&value);
        const bool is_of_owner = attribute != nullptr && tree_.slice(attribute->value->span) == self;
        if (text != self && value.kind != NodeKind::Constant && !is_of_owner) return false;
        // It would be a local of the name that the owner has.
        if (parameter == self && text != self) return false;
        is_late_ = is_late_ || is_of_owner;
        given_.texts[parameter] = text;
        given_.name = self;
        return true;
    }

    // Attributes that somebody reads of what `aiter(owner)` gives.
    [[nodiscard]] std::optional<Refusal> problem_of_attributes() const {
        ClassBecomingFunction made;
        made.kept = {std::string(protocol_.iter), std::string(protocol_.next)};
        for (const std::string& attribute : parts_.state.attributes()) made.attributes.insert(attribute);
        if (protocol_.is_async) made.awaited_step = protocol_.next;
        if (iterator_.iter != nullptr) made.gone.push_back(iterator_.iter->span);
        if (making_.method->returns != nullptr) made.gone.push_back(making_.method->returns->span);
        return problem_of_uses(subject_, made);
    }

    [[nodiscard]] std::string method_text(Block loop) {
        const FunctionDef& method = *making_.method;
        Block body = FunctionBody(subject_, iterator_, parts_, source_).around(std::move(loop));
        // The method's own docstring says what the helper's said.
        if (has_docstring(method) && parts_.members.docstring != nullptr) body.erase(body.begin());
        const std::vector<std::string> about = comments();
        body.front().lead.insert(body.front().lead.begin(), about.begin(), about.end());
        if (has_docstring(method)) body.insert(body.begin(), made(source_.text(method.body.front()->span)));
        Statement whole;
        whole.clauses.push_back(made_clause(header(), std::move(body)));
        whole.clauses.front().trailing = source_.comment_after(source_.header_end(method.body));
        Block block;
        block.push_back(std::move(whole));
        const std::uint32_t line = subject_.line_of(method.span.begin);
        return print(block, std::string(source_.indentation_of(line)), source_.unit_of(line, method.body));
    }

    // Those that only what goes of the class used.
    void drop_imports(const std::string& made) {
        const semantics::SymbolTable& symbols = subject_.file().symbols();
        for (const semantics::Symbol& symbol : symbols.symbols()) {
            if (symbol.scope == 0 && has_word(made, symbol.name)) imports_.keep(std::string(symbol.name));
        }
        imports_.drop_unused({iterator_.cls->span, making_.call->span});
    }

    // Whatever it said that it gives, unless that was the helper.
    [[nodiscard]] std::optional<Refusal> name_types() {
        const Node* const returns = making_.method->returns;
        names_helper_ = returns != nullptr && has_word(tree_.slice(returns->span), subject_.name());
        if (!names_helper_) return std::nullopt;
        const std::string module = module_of_iterators(subject_, iterator_, imports_);
        const auto annotation = iterator_annotation(subject_, iterator_, module, source_, imports_);
        if (!annotation) return Refusal{code(protocol_.iterator) + " means something else here", returns->span.begin};
        annotation_ = *annotation;
        return std::nullopt;
    }

    [[nodiscard]] std::string header() const {
        const FunctionDef& method = *making_.method;
        const std::string text =
            names_helper_ ? source_.text({method.span.begin, parameters_of(source_, method).end}) + annotation_ + ":"
                          : source_.text({method.span.begin, source_.header_end(method.body)});
        return protocol_.is_async ? "async " + text : text;
    }

    // Those right above the class, and that behind the call.
    [[nodiscard]] std::vector<std::string> comments() const {
        std::vector<std::string> lines;
        for (std::uint32_t line = first_line(); line < subject_.line_of(iterator_.cls->span.begin); ++line)
            lines.emplace_back(tree_.text().slice(tree_.text().line_span(line)));
        const std::string behind = source_.comment_after(making_.call->span.end);
        if (!behind.empty()) lines.push_back(behind.substr(behind.find('#')));
        return lines;
    }

    [[nodiscard]] std::uint32_t first_line() const {
        std::uint32_t line = subject_.line_of(iterator_.cls->span.begin);
        while (line > 1 && tree_.text().slice(tree_.text().line_span(line - 1)).starts_with("#")) --line;
        return line;
    }

    [[nodiscard]] Span removal() const {
        Span span = removal_of(tree_, *iterator_.cls, tree_.module().body);
        span.begin = std::min(span.begin, tree_.text().line_starts()[first_line() - 1]);
        return span;
    }

    [[nodiscard]] std::vector<Difference> differences() const {
        const bool stays_ended = !parts_.state.are_set_inside() && ends_for_good(subject_, iterator_);
        std::vector<Difference> result = {Difference::AttributesGone};
        if (is_late_ || !parts_.state.only_stores()) result.push_back(Difference::LateStart);
        result.push_back(Difference::EndedByException);
        if (!stays_ended) result.push_back(Difference::StaysEnded);
        if (protocol_.is_async) result.push_back(Difference::NoOverlap);
        if (parts_.members.del != nullptr) result.push_back(Difference::DoneAtEnd);
        result.push_back(Difference::ClassGone);
        return result;
    }

    const Subject& subject_;
    const SyntaxTree& tree_;
    Conversion conversion_;
    const IteratorClass& iterator_;
    const IteratorProtocol& protocol_;
    const Making& making_;
    Given given_;
    bool is_late_ = false;  // what the owner has is looked at only when a step is asked for
    FunctionParts parts_;
    Source source_;
    ImportChanges imports_;
    bool names_helper_ = false;  // the method said that it gives the helper
    std::string annotation_;     // what it says instead
};

}  // namespace

bool is_made_by_owner(const Subject& subject, const IteratorProtocol& protocol) {
    return find_making(subject, protocol).has_value();
}

std::optional<Proposal> propose_owner_method(const Subject& subject, Conversion conversion,
                                             const IteratorClass& iterator) {
    const auto making = find_making(subject, *iterator.protocol);
    if (!making) return std::nullopt;
    return OwnerConversion(subject, conversion, iterator, *making).run();
}

}  // namespace pykind::rewriting
