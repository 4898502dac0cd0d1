#include "analysis/rewriting/spelled_out.hpp"

#include <algorithm>

#include "analysis/page.hpp"
#include "analysis/rewriting/building.hpp"
#include "analysis/rewriting/builtin_iterables.hpp"
#include "analysis/rewriting/generator_problems.hpp"
#include "analysis/rewriting/generator_uses.hpp"
#include "analysis/rewriting/import_changes.hpp"
#include "analysis/rewriting/line_edits.hpp"
#include "analysis/rewriting/names.hpp"
#include "analysis/rewriting/next_method.hpp"
#include "analysis/rewriting/renaming.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/statement_lines.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::FunctionKind;

namespace {

class ClassConversion {
public:
    ClassConversion(const Subject& subject, const IteratorProtocol& protocol)
        : subject_(subject),
          tree_(subject.tree()),
          generator_(*subject.function()),
          protocol_(protocol),
          source_(tree_),
          imports_(subject),
          name_(subject.name()) {}

    Proposal run() {
        if (auto problem = problem_of_place()) return refuse(*problem);
        if (auto problem = problem_of_generator(subject_, generator_, protocol_)) return refuse(*problem);
        if (auto problem = use_of_generator(subject_)) return refuse(*problem);
        rename();
        auto read = read_suspended_body(subject_, source_);
        if (const auto* const problem = std::get_if<Refusal>(&read)) return refuse(*problem);
        auto& body = std::get<SuspendedBody>(read);
        const bool is_calm = body.is_calm;
        docstring_ = std::move(body.docstring);
        init_ = std::move(body.init);
        body.docstring.reset();
        body.init.clear();
        auto made = next_method(subject_, protocol_, source_, std::move(body));
        if (const auto* const problem = std::get_if<Refusal>(&made)) return refuse(*problem);
        auto& next = std::get<NextMethod>(made);
        std::move(next.init.begin(), next.init.end(), std::back_inserter(init_));
        Proposal proposal = subject_.propose(Conversion::IteratorClass);
        proposal.differs = differences(is_calm, next.asks_again);
        add_edits(line_edits(tree_.text().bytes(), lines_of(tree_, generator_), class_text(std::move(next.body))));
        add_edits(imports_.edits());
        const auto kind = protocol_.is_async ? FunctionKind::CoroutineFunction : FunctionKind::Function;
        edits_ = in_order(std::move(edits_));
        if (!makes(subject_.file(), edits_, subject_.qualified_name(name_) + "." + std::string(protocol_.next), kind))
            return refuse({"it cannot be written as a class", generator_.name.begin});
        proposal.changes.push_back({subject_.context.file, std::move(edits_)});
        std::move(others_.begin(), others_.end(), std::back_inserter(proposal.changes));
        return proposal;
    }

private:
    [[nodiscard]] Proposal refuse(const Refusal& refusal) const {
        return refused(subject_, Conversion::IteratorClass, refusal);
    }

    void add_edits(std::vector<Edit> edits) { std::move(edits.begin(), edits.end(), std::back_inserter(edits_)); }

    // What it stands in, and what is made of it.
    [[nodiscard]] std::optional<Refusal> problem_of_place() const {
        const auto& symbols = subject_.file().symbols();
        const semantics::Occurrence* const name = symbols.occurrence_at(generator_.name.begin);
        if (name == nullptr) return std::nullopt;
        for (const semantics::BindingSite& site : symbols.bindings(symbols.symbols()[name->symbol].target)) {
            const auto* const info = subject_.file().functions().find(site.node);
            if (info != nullptr && info->binding == semantics::Binding::Overload)
                return Refusal{"it has overloads, which a class cannot have", site.name.begin};
        }
        const std::uint32_t line = subject_.line_of(generator_.span.begin);
        const std::string_view before = tree_.slice({tree_.text().line_span(line).begin, generator_.span.begin});
        if (before.find_first_not_of(" \t\f") != std::string_view::npos)
            return Refusal{"something else stands on its line", generator_.span.begin};
        return std::nullopt;
    }

    void rename() {
        Renaming renaming = rename_everywhere(subject_, {cap_words(name_)});
        name_ = std::move(renaming.name);
        edits_ = std::move(renaming.here);
        others_ = std::move(renaming.others);
        for (const Span& span : renaming.inside) source_.replace(span, name_);
    }

    // --- Headers ---

    // The index of the bracket that closes the one at an index.
    [[nodiscard]] std::size_t closing(std::size_t open) const {
        const auto& tokens = tree_.tokens().tokens;
        int depth = 0;
        for (std::size_t i = open;; ++i) {
            const TokenKind kind = tokens[i].kind;
            if (kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket || kind == TokenKind::LeftBrace) ++depth;
            if (kind == TokenKind::RightParen || kind == TokenKind::RightBracket || kind == TokenKind::RightBrace)
                --depth;
            if (depth == 0) return i;
        }
    }

    [[nodiscard]] std::size_t behind_name() const { return tree_.tokens().index_at(generator_.name.begin) + 1; }

    // `[T]`, with the brackets.
    [[nodiscard]] std::string type_parameters() const {
        if (generator_.type_params.empty()) return {};
        const auto& tokens = tree_.tokens().tokens;
        return source_.text({tokens[behind_name()].begin, tokens[closing(behind_name())].end});
    }

    // The parameters as they were, the instance before them. Where any keyword is taken, `self` may be one.
    [[nodiscard]] std::string parameters() const {
        const auto& tokens = tree_.tokens().tokens;
        std::size_t open = behind_name();
        if (!generator_.type_params.empty()) open = closing(open) + 1;
        const std::size_t close = closing(open);
        const Arguments& arguments = *generator_.args;
        const bool is_guarded = arguments.kwarg != nullptr && arguments.posonlyargs.empty();
        const std::string instance = is_guarded ? "self, /" : "self";
        if (open + 1 == close) return "(" + instance + ")";
        const Offset first = tokens[open + 1].begin;
        const std::string before = source_.text({tokens[open].begin, first});
        const std::size_t line = before.rfind('\n');
        const std::string gap = line == std::string::npos ? " " : before.substr(line);
        std::string text = source_.text({tokens[open].begin, tokens[close].end});
        return text.insert(before.size(), instance + "," + gap);
    }

    [[nodiscard]] bool is_annotated() const {
        const Arguments& arguments = *generator_.args;
        const auto has = [](const Node* arg) {
            return arg != nullptr && static_cast<const Arg*>(arg)->annotation != nullptr;
        };
        const auto any = [&](const Nodes& nodes) { return std::any_of(nodes.begin(), nodes.end(), has); };
        return generator_.returns != nullptr || any(arguments.posonlyargs) || any(arguments.args) ||
               any(arguments.kwonlyargs) || has(arguments.vararg) || has(arguments.kwarg);
    }

    // "Iterator" of `typing.Iterator[int]`; empty for what is no abstract class of iterators.
    [[nodiscard]] std::string_view annotated_class() const {
        const auto* const subscript = as<Subscript>(generator_.returns);
        const Node* const cls = subscript != nullptr ? subscript->value : generator_.returns;
        constexpr std::string_view simple[] = {"Iterator",      "Iterable",      "Generator",
                                               "AsyncIterator", "AsyncIterable", "AsyncGenerator"};
        for (const std::string_view name : simple) {
            if (cls != nullptr && is_abstract_class(subject_.file(), cls, name)) return name;
        }
        return {};
    }

    // The `int` of `Iterator[int]` or `AsyncGenerator[int, None]`; null where it is not said.
    [[nodiscard]] const Node* item_annotation() const {
        const auto* const subscript = as<Subscript>(generator_.returns);
        if (subscript == nullptr || annotated_class().empty()) return nullptr;
        const auto* const arguments = as<Sequence>(subscript->slice);
        const bool is_generator = annotated_class().ends_with("Generator");
        return is_generator && arguments != nullptr ? arguments->elts.front() : subscript->slice;
    }

    // An iterator is still what it is; a generator no more.
    [[nodiscard]] std::string iter_annotation() {
        if (generator_.returns == nullptr) return {};
        if (annotated_class() == protocol_.iterator) return " -> " + source_.text(generator_.returns->span);
        imports_.drop_unused({generator_.returns->span});
        return " -> \"" + name_ + "\"";
    }

    // --- The class ---

    static Statement method(std::string header, Block body) {
        Statement statement;
        statement.lead = {""};
        statement.clauses.push_back(made_clause(std::move(header), std::move(body)));
        return statement;
    }

    [[nodiscard]] std::string class_text(Block step) {
        Block body;
        if (docstring_) body.push_back(std::move(*docstring_));
        const bool has_text = !body.empty();
        const std::string arguments = parameters();
        if (!init_.empty() || arguments != "(self)") {
            if (init_.empty()) init_.push_back(made("pass"));
            body.push_back(method("def __init__" + arguments + (is_annotated() ? " -> None:" : ":"), std::move(init_)));
        }
        body.push_back(method("def " + std::string(protocol_.iter) + "(self)" + iter_annotation() + ":",
                              one(made("return self"))));
        const Node* const item = item_annotation();
        body.push_back(method((protocol_.is_async ? "async def " : "def ") + std::string(protocol_.next) + "(self)" +
                                  (item == nullptr ? "" : " -> " + source_.text(item->span)) + ":",
                              std::move(step)));
        if (!has_text) body.front().lead.clear();
        Statement cls;
        cls.clauses.push_back(made_clause("class " + name_ + type_parameters() + ":", std::move(body)));
        cls.clauses.front().trailing = source_.comment_after(source_.header_end(generator_.body));
        const std::string indentation(source_.indentation_of(subject_.line_of(generator_.span.begin)));
        return print(one(std::move(cls)), indentation,
                     source_.unit_of(subject_.line_of(generator_.span.begin), generator_.body));
    }

    [[nodiscard]] std::vector<Difference> differences(bool is_calm, bool asks_again) const {
        std::vector<Difference> result;
        if (!init_.empty()) result.push_back(Difference::AttributesAdded);
        result.push_back(Difference::GeneratorGone);
        if (!is_calm) result.push_back(Difference::SurvivesException);
        if (asks_again) result.push_back(Difference::AsksAgain);
        const auto& points = subject_.file().functions().find(&generator_)->points;
        const bool waits = std::any_of(points.begin(), points.end(), [](const semantics::Point& point) {
            return point.kind != semantics::PointKind::Yield && point.kind != semantics::PointKind::YieldFrom;
        });
        if (waits) result.push_back(Difference::MayOverlap);
        const bool delegates = std::any_of(points.begin(), points.end(), [&](const semantics::Point& point) {
            return point.kind == semantics::PointKind::YieldFrom &&
                   may_stay_open(*static_cast<const Yield&>(*point.node).value);
        });
        if (delegates) result.push_back(Difference::LeavesOpen);
        return result;
    }

    // A generator that closes closes what it delegates to; one that nobody else has is closed without that.
    [[nodiscard]] bool may_stay_open(const Node& iterable) const {
        semantics::Evaluator& evaluator = subject_.context.evaluator;
        if (is_builtin_iterable(evaluator, subject_.file(), iterable)) return false;
        if (iterable.kind == NodeKind::GeneratorExp) return false;
        const semantics::Values values = evaluator.evaluate(subject_.file(), &iterable);
        const bool is_new = values.complete && !values.known.empty() &&
                            std::all_of(values.known.begin(), values.known.end(), [](const semantics::Value& value) {
                                return value.produced == semantics::CallResult::GeneratorIterator;
                            });
        return iterable.kind != NodeKind::Call || !is_new;
    }

    const Subject& subject_;
    const SyntaxTree& tree_;
    const FunctionDef& generator_;
    const IteratorProtocol& protocol_;
    Source source_;
    ImportChanges imports_;
    std::string name_;  // of the class
    std::optional<Statement> docstring_;
    Block init_;
    std::vector<Edit> edits_;
    std::vector<FileChange> others_;
};

}  // namespace

Proposal propose_iterator_class(const Subject& subject, const IteratorProtocol& protocol) {
    return ClassConversion(subject, protocol).run();
}

}  // namespace pykind::rewriting
