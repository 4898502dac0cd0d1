#include "analysis/rewriting/generator_method.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/class_uses.hpp"
#include "analysis/rewriting/docstrings.hpp"
#include "analysis/rewriting/given_types.hpp"
#include "analysis/rewriting/line_edits.hpp"
#include "analysis/rewriting/owner_method.hpp"
#include "analysis/rewriting/parameters.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/statement_lines.hpp"
#include "analysis/rewriting/step.hpp"
#include "analysis/rewriting/tree_search.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

class MethodConversion {
public:
    MethodConversion(const Subject& subject, Conversion conversion, const IteratorClass& iterator)
        : subject_(subject),
          conversion_(conversion),
          iterator_(iterator),
          protocol_(*iterator.protocol),
          source_(subject.tree()),
          imports_(subject) {}

    Proposal run() {
        if (auto problem = problem_of_iter()) return refuse(*problem);
        if (auto problem = problem_of_class(subject_, iterator_)) return refuse(*problem);
        auto body = generator_body(subject_, iterator_, source_);
        if (const auto* const problem = std::get_if<Refusal>(&body)) return refuse(*problem);
        if (auto problem = use_of_steps(subject_, iterator_)) return refuse(*problem);
        if (auto problem = name_types()) return refuse(*problem);
        std::vector<Edit> made = edits(std::get<Block>(std::move(body)));
        const auto kind = protocol_.is_async ? semantics::FunctionKind::AsyncGeneratorFunction
                                             : semantics::FunctionKind::GeneratorFunction;
        const std::string method = subject_.qualified_name(subject_.name()) + "." + std::string(protocol_.iter);
        if (!makes(subject_.file(), made, method, kind))
            return refuse({"it gives no item, and would be no generator", iterator_.next->span.begin});
        Proposal proposal = subject_.propose(conversion_);
        proposal.changes.push_back({subject_.context.file, std::move(made)});
        proposal.differs = differences();
        proposal.preferred = !forwards();
        return proposal;
    }

private:
    [[nodiscard]] Proposal refuse(const Refusal& refusal) const { return refused(subject_, conversion_, refusal); }

    // `__iter__` has to end in `return self`, and nowhere else; what stands before begins the generator.
    [[nodiscard]] std::optional<Refusal> problem_of_iter() const {
        const FunctionDef* const iter = iterator_.iter;
        if (iter == nullptr) {
            // The abstract class brings one that gives the instance.
            const bool is_given = find_base(subject_.file(), *iterator_.cls, protocol_.iterator) != nullptr;
            if (is_given || inherits_return_self(subject_, protocol_)) return std::nullopt;
            return Refusal{"the class has no " + code(protocol_.iter), iterator_.cls->span.begin};
        }
        const Offset at = iter->span.begin;
        const auto* const info = subject_.file().functions().find(iter);
        if (info->kind != semantics::FunctionKind::Function || !iter->decorator_list.empty())
            return Refusal{code(protocol_.iter) + " is no plain method", at};
        const std::string_view self = only_parameter(subject_.tree(), *iter);
        const auto* const last = as<Return>(iter->body.back());
        const bool returns_self = last != nullptr && as<Name>(last->value) != nullptr && !self.empty() &&
                                  subject_.tree().slice(last->value->span) == self;
        if (!returns_self) return Refusal{code(protocol_.iter) + " does not give the instance itself", at};
        if (only_returns_self(subject_.tree(), *iter)) return std::nullopt;
        if (self != iterator_.self)
            return Refusal{"the instance has two names, " + code(self) + " and " + code(iterator_.self), at};
        for (std::size_t i = 0; i + 1 < iter->body.size(); ++i) {
            if (first_of_kind(*iter->body[i], NodeKind::Return) != nullptr)
                return Refusal{code(protocol_.iter) + " returns in more than one place", iter->body[i]->span.begin};
        }
        return shared_name(*iter);
    }

    // A name that is a local of one of the methods, or of each, would be one for both; and one that is declared in the
    // middle of a step would be read before, by what `__iter__` did.
    [[nodiscard]] std::optional<Refusal> shared_name(const FunctionDef& iter) const {
        const auto& symbols = subject_.file().symbols();
        const semantics::ScopeId here = symbols.scope_of(&iter);
        const semantics::ScopeId there = symbols.scope_of(iterator_.next);
        for (const semantics::Symbol& symbol : symbols.symbols()) {
            if (symbol.scope != here || symbol.is_parameter) continue;
            const semantics::SymbolId other = symbols.find(there, symbol.name);
            if (other == semantics::no_id || symbols.symbols()[other].target == symbol.target) continue;
            return Refusal{code(symbol.name) + " is not the same in both methods", iter.span.begin};
        }
        for (const Node* const statement : iterator_.next->body) {
            if (is_expression(statement->kind) || statement->kind == NodeKind::Global ||
                statement->kind == NodeKind::Nonlocal)
                continue;
            if (first_of_kind(*statement, NodeKind::Global) != nullptr ||
                first_of_kind(*statement, NodeKind::Nonlocal) != nullptr)
                return Refusal{"a `global` or `nonlocal` stands inside a block", statement->span.begin};
        }
        return std::nullopt;
    }

    [[nodiscard]] std::vector<Edit> edits(Block body) {
        const std::string_view before = subject_.tree().text().bytes();
        std::vector<Edit> edits;
        const auto add = [&](std::vector<Edit> more) {
            std::move(more.begin(), more.end(), std::back_inserter(edits));
        };
        if (iterator_.iter != nullptr) add({{removal_of(subject_.tree(), *iterator_.iter, iterator_.cls->body), ""}});
        add(line_edits(before, lines_of(subject_.tree(), *iterator_.next), method_text(std::move(body))));
        if (base_) add({*base_});
        add(imports_.edits());
        return in_order(std::move(edits));
    }

    // Finds the names of the abstract classes: the base says what the class has now, the annotation what the generator
    // gives.
    [[nodiscard]] std::optional<Refusal> name_types() {
        const AnalyzedFile& file = subject_.file();
        const Node* const base = find_base(file, *iterator_.cls, protocol_.iterator);
        const std::string module = module_of_iterators(subject_, iterator_, imports_);
        std::vector<Span> gone;
        if (iterator_.iter != nullptr && iterator_.iter->returns != nullptr && !keeps_annotation(subject_, iterator_))
            gone.push_back(iterator_.iter->returns->span);
        if (const auto* const attribute = as<Attribute>(base)) {
            base_ = Edit{attribute->attr, std::string(protocol_.iterable)};
        } else if (base != nullptr) {
            base_ = Edit{base->span, imports_.name_of(module, protocol_.iterable)};
            gone.push_back(base->span);
        }
        const auto annotation = iterator_annotation(subject_, iterator_, module, source_, imports_);
        if (!annotation) return means_something_else(protocol_.iterator);
        annotation_ = *annotation;
        if (base_ && base_->text.empty()) return means_something_else(protocol_.iterable);
        imports_.drop_unused(gone);
        return std::nullopt;
    }

    [[nodiscard]] Refusal means_something_else(std::string_view name) const {
        return {code(name) + " means something else here", iterator_.cls->span.begin};
    }

    [[nodiscard]] std::string header() const {
        const FunctionDef& next = *iterator_.next;
        return (protocol_.is_async ? "async def " : "def ") + std::string(protocol_.iter) +
               source_.text(parameters_of(source_, next)) + annotation_ + ":";
    }

    [[nodiscard]] std::string method_text(Block body) {
        const SourceText& text = subject_.tree().text();
        const FunctionDef& next = *iterator_.next;
        const auto read = [&](const FunctionDef& method) {
            return source_.read(method.body, source_.header_line(method.body), text.line_of(method.span.end) + 1);
        };
        Block head;
        if (iterator_.iter != nullptr) head = read(*iterator_.iter);
        // Above what declares nothing.
        auto& lead = std::find_if(body.begin(), body.end(), [](const Statement& statement) {
                         return !statement.is_declaration();
                     })->lead;
        if (has_docstring(next) && iterator_.iter != nullptr && has_docstring(*iterator_.iter)) {
            // A method has one docstring: the other is about the step.
            const std::vector<std::string> comments = as_comments(subject_.tree().slice(next.body.front()->span));
            lead.insert(lead.begin(), comments.begin(), comments.end());
        } else if (has_docstring(next)) {
            head.insert(head.begin(), read(next).front());
        }
        if (iterator_.iter != nullptr) {
            // The comments before `return self` stand before the loop.
            lead.insert(lead.begin(), head.back().lead.begin(), head.back().lead.end());
            head.pop_back();
        }
        std::move(body.begin(), body.end(), std::back_inserter(head));
        put_declarations_first(head);
        Statement method;
        method.clauses.push_back(made_clause(header(), std::move(head)));
        method.clauses.front().trailing = source_.comment_after(source_.header_end(next.body));
        Block block;
        block.push_back(std::move(method));
        const std::uint32_t line = subject_.line_of(next.span.begin);
        return print(block, std::string(source_.indentation_of(line)), source_.unit_of(line, next.body));
    }

    // `global` and `nonlocal` stand before all that they are about, and so before what `__iter__` did.
    void put_declarations_first(Block& body) const {
        const bool has_text = has_docstring(
            iterator_.iter != nullptr && has_docstring(*iterator_.iter) ? *iterator_.iter : *iterator_.next);
        std::stable_partition(body.begin() + (has_text ? 1 : 0), body.end(),
                              [](const Statement& statement) { return statement.is_declaration(); });
    }

    [[nodiscard]] std::vector<Difference> differences() const {
        std::vector<Difference> result;
        const FunctionDef* const iter = iterator_.iter;
        if (iter != nullptr && !only_returns_self(subject_.tree(), *iter)) result.push_back(Difference::LateStart);
        result.push_back(Difference::EndedByException);
        if (protocol_.is_async) result.push_back(Difference::NoOverlap);
        result.push_back(Difference::NotAnIterator);
        result.push_back(Difference::IndependentLoops);
        return result;
    }

    // The class only hands on the steps of another iterator: people may drive it by hand as they would that one.
    [[nodiscard]] bool forwards() const {
        const FunctionDef& next = *iterator_.next;
        const std::string_view text = subject_.tree().slice(next.span);
        if (text.find("." + std::string(protocol_.next) + "(") != std::string_view::npos) return true;
        const auto* const giving = as<Return>(next.body.back());
        if (giving == nullptr || next.body.size() != (has_docstring(next) ? 2U : 1U)) return false;
        const auto* const await = as<Await>(giving->value);
        const auto* const call = as<Call>(await != nullptr ? await->value : giving->value);
        return call != nullptr && is_builtin(subject_.file(), call->func, protocol_.advance);
    }

    const Subject& subject_;
    Conversion conversion_;
    IteratorClass iterator_;
    const IteratorProtocol& protocol_;
    Source source_;
    ImportChanges imports_;
    std::string annotation_;    // " -> AsyncIterator[int]", or nothing
    std::optional<Edit> base_;  // puts the new base in the place of the old one
};

}  // namespace

std::optional<Proposal> propose_generator_method(const Subject& subject, Conversion conversion,
                                                 const IteratorProtocol& protocol) {
    const auto found = read_iterator_class(subject, protocol);
    if (!found) return std::nullopt;
    if (const auto* const refusal = std::get_if<Refusal>(&*found))
        return subject.refuse(conversion, refusal->reason, refusal->at);
    const auto& iterator = std::get<IteratorClass>(*found);
    if (auto proposal = propose_owner_method(subject, conversion, iterator)) return proposal;
    return MethodConversion(subject, conversion, iterator).run();
}

}  // namespace pykind::rewriting
