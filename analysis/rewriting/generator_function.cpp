#include "analysis/rewriting/generator_function.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_text.hpp"
#include "analysis/rewriting/function_body.hpp"
#include "analysis/rewriting/given_types.hpp"
#include "analysis/rewriting/lasting_end.hpp"
#include "analysis/rewriting/line_edits.hpp"
#include "analysis/rewriting/names.hpp"
#include "analysis/rewriting/owner_method.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/renaming.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/statement_lines.hpp"
#include "analysis/rewriting/step.hpp"
#include "analysis/rewriting/uses_as_function.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::FunctionKind;

namespace {

class GeneratorFunctionConversion {
public:
    GeneratorFunctionConversion(const Subject& subject, Conversion conversion, const IteratorClass& iterator)
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
        auto parts = read_parts(subject_, iterator_, std::get<ClassMembers>(std::move(members)));
        if (const auto* const problem = std::get_if<Refusal>(&parts)) return refuse(*problem);
        parts_ = std::get<FunctionParts>(std::move(parts));
        parts_.state.apply_to(source_);
        if (auto problem = find_name()) return refuse(*problem);
        auto body = generator_body(subject_, iterator_, source_, parts_.state.names());
        if (const auto* const problem = std::get_if<Refusal>(&body)) return refuse(*problem);
        if (auto problem = name_types()) return refuse(*problem);
        return propose(std::get<Block>(std::move(body)));
    }

private:
    [[nodiscard]] Proposal refuse(const Refusal& refusal) const { return refused(subject_, conversion_, refusal); }

    Proposal propose(Block body) {
        const Span lines = lines_of(tree_, *iterator_.cls);
        std::vector<Edit> edits = line_edits(tree_.text().bytes(), lines, function_text(std::move(body)));
        std::move(name_.here.begin(), name_.here.end(), std::back_inserter(edits));
        for (Edit& edit : imports_.edits()) edits.push_back(std::move(edit));
        edits = in_order(std::move(edits));
        const auto kind = protocol_.is_async ? FunctionKind::AsyncGeneratorFunction : FunctionKind::GeneratorFunction;
        if (!makes(subject_.file(), edits, subject_.qualified_name(name_.name), kind))
            return refuse({"it gives no item, and would be no generator", iterator_.next->span.begin});
        Proposal proposal = subject_.propose(conversion_);
        proposal.changes.push_back({subject_.context.file, std::move(edits)});
        std::move(name_.others.begin(), name_.others.end(), std::back_inserter(proposal.changes));
        const bool stays_ended = !parts_.state.are_set_inside() && ends_for_good(subject_, iterator_);
        proposal.differs = differences(stays_ended);
        // A helper is better a part of the method that makes it.
        proposal.preferred = stays_ended && !is_made_by_owner(subject_, protocol_);
        return proposal;
    }

    // --- What stands in the way ---

    // What the uses of the class say, and what the function is called.
    [[nodiscard]] std::optional<Refusal> find_name() {
        ClassBecomingFunction made;
        made.kept = {std::string(protocol_.iter), std::string(protocol_.next)};
        if (protocol_.is_async) made.awaited_step = protocol_.next;
        for (const std::string& attribute : parts_.state.attributes()) made.attributes.insert(attribute);
        if (iterator_.iter != nullptr) made.gone.push_back(iterator_.iter->span);
        if (auto problem = problem_of_uses(subject_, made)) return problem;
        name_ = rename_everywhere(subject_, {snake_case(subject_.name()), made.gone, parts_.state.names()});
        for (const Span& span : name_.inside) source_.replace(span, name_.name);
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
        for (const Span& span : gone_of_iter(subject_, iterator_)) gone.push_back(span);
        if (parts_.members.init != nullptr) {
            if (parts_.members.init->returns != nullptr) gone.push_back(parts_.members.init->returns->span);
            for (const Node* const statement : parts_.members.init->body) {
                const auto* const annotated = as<AnnAssign>(statement);
                if (annotated != nullptr && parts_.state.is_changed(*statement))
                    gone.push_back(annotated->annotation->span);
            }
        }
        imports_.drop_unused(gone);
        return std::nullopt;
    }

    // --- The text ---

    [[nodiscard]] std::string function_text(Block body) {
        const ClassDef& cls = *iterator_.cls;
        const std::string parameters =
            parts_.members.init == nullptr ? "()" : parameters_without_instance(source_, *parts_.members.init);
        Block function = FunctionBody(subject_, iterator_, parts_, source_).around(std::move(body));
        return in_place_of(source_, cls, "",
                           (protocol_.is_async ? "async def " : "def ") + name_.name + type_parameters(source_, cls) +
                               parameters + annotation_ + ":",
                           std::move(function));
    }

    // --- What is said of it ---

    [[nodiscard]] std::vector<Difference> differences(bool stays_ended) const {
        std::vector<Difference> result = {Difference::AttributesGone};
        if (!parts_.state.only_stores()) result.push_back(Difference::LateStart);
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
    FunctionParts parts_;
    Renaming name_;
    Source source_;
    ImportChanges imports_;
    std::string annotation_;  // " -> AsyncIterator[int]", or nothing
};

}  // namespace

std::optional<Proposal> propose_generator_function(const Subject& subject, Conversion conversion,
                                                   const IteratorProtocol& protocol) {
    const auto found = read_iterator_class(subject, protocol);
    if (!found) return std::nullopt;
    if (const auto* const refusal = std::get_if<Refusal>(&*found))
        return subject.refuse(conversion, refusal->reason, refusal->at);
    return GeneratorFunctionConversion(subject, conversion, std::get<IteratorClass>(*found)).run();
}

}  // namespace pykind::rewriting
