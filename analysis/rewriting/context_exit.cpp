#include "analysis/rewriting/context_exit.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "analysis/page.hpp"
#include "analysis/rewriting/context_leave.hpp"
#include "analysis/rewriting/context_side.hpp"
#include "analysis/rewriting/iterator_class.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// Lines that may stand twice, for both cases; more had better stay one text.
constexpr std::size_t most_twice = 4;

std::string text_of(const Statement& statement) { return print({statement}, "", "    "); }

// Comments alone say nothing of what is done.
std::string without_lead(Statement statement) {
    statement.lead.clear();
    return text_of(statement);
}

std::size_t common_beginning(const Block& one, const Block& other) {
    std::size_t count = 0;
    while (count < one.size() && count < other.size() && without_lead(one[count]) == without_lead(other[count]))
        ++count;
    return count;
}

// How many lines of the one are in the other too, wherever they stand; but for those that say nothing by themselves.
std::size_t lines_twice(const Block& one, const Block& other) {
    const auto lines_of = [](const Block& block) {
        std::multiset<std::string> lines;
        const std::string text = print(block, "", "\t");
        for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
            const std::size_t begin = text.find_first_not_of('\t', at);
            std::string line = text.substr(begin, text.find('\n', at) - begin);
            const bool is_bare =
                line.empty() || line.starts_with('#') || line.find_first_of(" (=.") == std::string::npos;
            if (!is_bare) lines.insert(std::move(line));
        }
        return lines;
    };
    const std::multiset<std::string> ours = lines_of(one);
    const std::multiset<std::string> theirs = lines_of(other);
    std::vector<std::string> common;
    std::set_intersection(ours.begin(), ours.end(), theirs.begin(), theirs.end(), std::back_inserter(common));
    return common.size();
}

class ExitConversion {
public:
    ExitConversion(const Subject& subject, const ContextClass& context, InstanceState& state)
        : subject_(subject), context_(context), state_(state), fold_(subject, context, state, "") {}

    std::variant<Leaving, Refusal> run() {
        if (auto problem = problem_of_arguments(subject_, context_)) return std::move(*problem);
        if (auto found = always_same()) return std::move(*found);
        const Try* const whole = plain_finally();
        const Nodes& statements = whole != nullptr ? whole->body : context_.exit->body;
        Block last;
        if (whole != nullptr) {
            auto side = read_side(subject_, context_, state_, whole->finalbody, "");
            if (const auto* const problem = std::get_if<Refusal>(&side)) return *problem;
            last = std::move(std::get<ContextSide>(side).body);
        }
        const std::string name = name_of_exception();
        auto raised = read_side(subject_, context_, state_, statements, name);
        if (const auto* const problem = std::get_if<Refusal>(&raised)) return *problem;
        auto ended = read_side(subject_, context_, state_, statements, "");
        if (const auto* const problem = std::get_if<Refusal>(&ended)) return *problem;
        return combined(std::get<ContextSide>(std::move(raised)), std::get<ContextSide>(std::move(ended)), name,
                        std::move(last));
    }

private:
    [[nodiscard]] std::string name_of_exception() {
        const Arg* const argument = context_.arguments[static_cast<std::size_t>(ExitArgument::Value)];
        std::string_view name = argument == nullptr ? "exc" : subject_.tree().slice(argument->name);
        while (name.starts_with('_')) name.remove_prefix(1);
        return state_.fresh(name.empty() ? "exc" : name);
    }

    // What is done whether there is an exception or not, and leaves it alone.
    std::optional<Leaving> always_same() {
        const Nodes& body = context_.exit->body;
        const bool asks = std::any_of(body.begin(), body.end(),
                                      [&](const Node* statement) { return fold_.reads_arguments(*statement); });
        if (asks) return std::nullopt;
        auto side = read_side(subject_, context_, state_, body, "");
        auto* const read = std::get_if<ContextSide>(&side);
        if (read == nullptr || !leaves_alone(*read)) return std::nullopt;
        Block block = only_statements(read->body);
        if (end_normally(*read, block, true)) return std::nullopt;
        Leaving leaving;
        if (!block.empty()) leaving.clauses.push_back(made_clause("finally:", std::move(block)));
        return leaving;
    }

    // All of it is one `try … finally`.
    [[nodiscard]] const Try* plain_finally() const {
        const Nodes& body = context_.exit->body;
        const std::size_t size = has_docstring(*context_.exit) ? 2 : 1;
        const auto* const attempt = as<Try>(body.back());
        if (body.size() != size || attempt == nullptr || !attempt->handlers.empty() || !attempt->orelse.empty())
            return nullptr;
        const Offset begin = attempt->finalbody.front()->span.begin;
        const bool is_plain = std::none_of(attempt->finalbody.begin(), attempt->finalbody.end(),
                                           [&](const Node* statement) { return fold_.reads_arguments(*statement); });
        const auto returns = returns_of(*context_.exit);
        const bool returns_there =
            std::any_of(returns.begin(), returns.end(), [&](const Node* node) { return node->span.begin >= begin; });
        return is_plain && !returns_there ? attempt : nullptr;
    }

    [[nodiscard]] Block only_statements(Block block) const {
        const Node* const first = context_.exit->body.front();
        if (has_docstring(*context_.exit) && !block.empty() && block.front().node == first) block.erase(block.begin());
        // What has to be declared is at the head of the function.
        std::erase_if(block, [](const Statement& statement) { return statement.is_declaration(); });
        return block;
    }

    std::variant<Leaving, Refusal> combined(ContextSide raised, ContextSide ended, const std::string& name,
                                            Block last) {
        raised.body = only_statements(std::move(raised.body));
        ended.body = only_statements(std::move(ended.body));
        Block normal = ended.body;
        end_normally(ended, normal, false);
        if (auto leaving = without_handler(raised, ended, name, normal, last)) return std::move(*leaving);
        const std::size_t twice = lines_twice(normal, raised.body);
        auto handlers = handlers_of(context_, raised, name);
        if (const auto* const problem = std::get_if<Refusal>(&handlers)) return *problem;
        if (twice > most_twice)
            return Refusal{"what is done in both cases would have to be written twice",
                           context_.exit->body.front()->span.begin};
        Leaving leaving;
        leaving.clauses = std::get<std::vector<Clause>>(std::move(handlers));
        if (auto problem = problem_of_names(leaving.clauses)) return std::move(*problem);
        if (!normal.empty()) leaving.clauses.push_back(made_clause("else:", std::move(normal)));
        if (!last.empty()) leaving.clauses.push_back(made_clause("finally:", std::move(last)));
        return leaving;
    }

    // The handlers speak of what a parameter or the module has another meaning for.
    [[nodiscard]] std::optional<Refusal> problem_of_names(const std::vector<Clause>& handlers) const {
        Statement attempt;
        attempt.clauses = handlers;
        const std::string text = text_of(attempt);
        for (const std::string_view name : {"type", "isinstance", "BaseException"}) {
            const auto& symbols = subject_.file().symbols();
            const auto means_another = [&](const FunctionDef* method) {
                return method != nullptr && symbols.look_up(symbols.scope_of(method), name) != semantics::no_id;
            };
            if (has_word(text, name) && (means_another(context_.init) || means_another(context_.exit)))
                return Refusal{code(name) + " means something else here", context_.exit->span.begin};
        }
        return std::nullopt;
    }

    // Where what is done after an exception is what is done first in any case, and leaves it alone.
    std::optional<Leaving> without_handler(const ContextSide& raised, const ContextSide& ended, const std::string& name,
                                           const Block& normal, const Block& last) {
        if (!leaves_alone(raised)) return std::nullopt;
        Block error = raised.body;
        if (end_normally(raised, error, true) || has_word(print(error, "", "    "), name)) return std::nullopt;
        Leaving leaving;
        if (error.empty()) {
            (last.empty() ? leaving.after : leaving.inside) = normal;
            if (!last.empty()) leaving.clauses.push_back(made_clause("finally:", last));
            return leaving;
        }
        Block both = ended.body;
        if (!last.empty() || end_normally(ended, both, true) || common_beginning(error, both) != error.size())
            return std::nullopt;
        const auto rest = both.begin() + static_cast<std::ptrdiff_t>(error.size());
        leaving.after.assign(rest, both.end());
        leaving.clauses.push_back(made_clause("finally:", Block(both.begin(), rest)));
        return leaving;
    }

    const Subject& subject_;
    const ContextClass& context_;
    InstanceState& state_;
    ContextFold fold_;
};

}  // namespace

std::variant<Leaving, Refusal> leaving_of(const Subject& subject, const ContextClass& context, InstanceState& state) {
    return ExitConversion(subject, context, state).run();
}

}  // namespace pykind::rewriting
