#include "analysis/rewriting/counted_loops.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "analysis/rewriting/block_text.hpp"
#include "analysis/rewriting/jumps.hpp"
#include "analysis/rewriting/words.hpp"
#include "analysis/semantics/evaluator.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

std::optional<long> number(std::string_view text) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // A leading zero is no way to write another number than zero.
    const bool is_plain = text == "0" || (!text.empty() && text.front() != '0' && text.front() != '-');
    if (error != std::errc() || end != text.data() + text.size() || !is_plain || value > 1'000'000'000)
        return std::nullopt;
    return value;
}

std::string plus(const std::string& operand, long change) {
    if (const auto value = number(operand)) return std::to_string(*value + change);
    if (change == 0) return operand;
    return operand + (change > 0 ? " + " : " - ") + std::to_string(change > 0 ? change : -change);
}

// `i - 1` for every i: its value before it was counted on.
class EarlierValue {
public:
    EarlierValue(std::string name, long step)
        : name_(std::move(name)),
          written_(name_ + (step > 0 ? " - " : " + ") + std::to_string(step > 0 ? step : -step)) {}

    // Puts the name itself in the place of each; not if one stands where something binds stronger, or another use of
    // the name.
    [[nodiscard]] bool replace(Block& block) const {
        return std::all_of(block.begin(), block.end(), [&](Statement& statement) {
            return replace(statement.text) &&
                   std::all_of(statement.clauses.begin(), statement.clauses.end(),
                               [&](Clause& clause) { return replace(clause.header) && replace(clause.body); });
        });
    }

private:
    [[nodiscard]] bool replace(std::string& text) const {
        std::string rest = text;
        for (std::size_t at = rest.find(written_); at != std::string::npos; at = rest.find(written_, at)) {
            const std::size_t end = at + written_.size();
            const bool begins = at > 0 && (std::string_view("([{,").find(rest[at - 1]) != std::string_view::npos ||
                                           follows_word(rest, at));
            const bool ends = end == rest.size() || std::string_view(")]},:").find(rest[end]) != std::string_view::npos;
            if (!begins || !ends) return false;
            rest.replace(at, written_.size(), "\x02");
        }
        if (has_word(rest, name_)) return false;
        for (std::size_t at = rest.find('\x02'); at != std::string::npos; at = rest.find('\x02'))
            rest.replace(at, 1, name_);
        text = std::move(rest);
        return true;
    }

    // A whole expression follows these.
    static bool follows_word(std::string_view text, std::size_t at) {
        const std::string_view before = text.substr(0, at);
        return before == "yield " || before.ends_with(" = ") || before.ends_with("=") || before.ends_with(", ") ||
               before.ends_with(": ");
    }

    std::string name_;
    std::string written_;
};

struct Counter {
    std::string name;
    std::string start;
    std::string bound;
    bool is_inclusive = false;
    long step = 0;
    std::size_t bump = 0;  // the place of `i += 1` in the body
};

class CountedLoop {
public:
    CountedLoop(Block& function, const Names& ints, std::size_t init, std::size_t loop)
        : function_(function), ints_(ints), init_(init), loop_(loop) {}

    bool convert() {
        if (!read()) return false;
        Clause& repeat = function_[loop_].clauses.front();
        Block before(repeat.body.begin(), repeat.body.begin() + static_cast<std::ptrdiff_t>(counter_.bump));
        Block after(repeat.body.begin() + static_cast<std::ptrdiff_t>(counter_.bump) + 1, repeat.body.end());
        const bool read_before = count_word(before, counter_.name) > 0;
        const bool read_after = count_word(after, counter_.name) > 0;
        long shift = 0;
        if (read_after && !EarlierValue(counter_.name, counter_.step).replace(after)) {
            if (read_before) return false;
            after.assign(repeat.body.begin() + static_cast<std::ptrdiff_t>(counter_.bump) + 1, repeat.body.end());
            shift = counter_.step;
        }
        if (before.empty() && after.empty()) return false;
        const bool is_read = read_before || read_after;
        const std::string variable = is_read || count_word(function_, "_") > 0 ? counter_.name : "_";
        Block body = std::move(repeat.body);
        remove_statement(body, counter_.bump);
        repeat.header = "for " + variable + " in " + range(shift) + ":";
        std::move(after.begin(), after.end(), body.begin() + static_cast<std::ptrdiff_t>(counter_.bump));
        repeat.body = std::move(body);
        if (is_read) take_other_name(repeat);
        remove_statement(function_, init_);
        return true;
    }

private:
    // `for n in …:` in the place of `for i in …:` with `n = i`, where that is all that is done with i.
    void take_other_name(Clause& repeat) const {
        const Statement& first = repeat.body.front();
        const std::string end = " = " + counter_.name;
        if (!first.clauses.empty() || !first.text.ends_with(end) || repeat.body.size() < 2) return;
        const std::string other = first.text.substr(0, first.text.size() - end.size());
        const Block rest(repeat.body.begin() + 1, repeat.body.end());
        const bool is_name = std::all_of(other.begin(), other.end(), is_word_part);
        if (!is_name || count_word(rest, counter_.name) > 0 || may_bind(rest, other)) return;
        repeat.header.replace(0, std::string_view("for ").size() + counter_.name.size(), "for " + other);
        remove_statement(repeat.body, 0);
    }

    [[nodiscard]] bool is_int(const std::string& operand) const { return number(operand) || ints_.contains(operand); }

    [[nodiscard]] std::string range(long shift) const {
        const long past = counter_.is_inclusive ? (counter_.step > 0 ? 1 : -1) : 0;
        const std::string start = plus(counter_.start, shift);
        const std::string stop = plus(counter_.bound, shift + past);
        if (counter_.step != 1) return "range(" + start + ", " + stop + ", " + std::to_string(counter_.step) + ")";
        return start == "0" ? "range(" + stop + ")" : "range(" + start + ", " + stop + ")";
    }

    bool read() {
        const std::string& init = function_[init_].text;
        const std::size_t equals = init.find(" = ");
        if (equals == std::string::npos || function_[loop_].clauses.size() != 1) return false;
        counter_.name = init.substr(0, equals);
        counter_.start = init.substr(equals + 3);
        const bool is_name = !counter_.name.empty() &&
                             std::all_of(counter_.name.begin(), counter_.name.end(), is_word_part) &&
                             !syntax::is(counter_.name.front(), digit);
        if (!is_name || !is_int(counter_.start) || !read_test() || !read_bump()) return false;
        for (std::size_t i = 0; i < function_.size(); ++i) {
            const bool is_own = i == init_ || i == loop_;
            if (!is_own && count_word(function_[i], counter_.name) > 0) return false;
        }
        return std::none_of(function_.begin(), function_.end(), [&](const Statement& statement) {
            return (!number(counter_.bound) && may_bind(statement, counter_.bound)) ||
                   (!number(counter_.start) && may_bind(statement, counter_.start));
        });
    }

    // `while i < n:`
    bool read_test() {
        std::string_view test = function_[loop_].clauses.front().header;
        const std::string begin = "while " + counter_.name + " ";
        if (!test.starts_with(begin) || !test.ends_with(":")) return false;
        test = test.substr(begin.size(), test.size() - begin.size() - 1);
        const std::size_t space = test.find(' ');
        const std::string_view op = test.substr(0, space);
        if (space == std::string_view::npos || (op != "<" && op != "<=" && op != ">" && op != ">=")) return false;
        counter_.bound = test.substr(space + 1);
        counter_.is_inclusive = op.size() == 2;
        counter_.step = op.front() == '<' ? 1 : -1;
        return is_int(counter_.bound);
    }

    // The only statement that binds the counter; every round comes to it, unless it is the last.
    bool read_bump() {
        const Block& body = function_[loop_].clauses.front().body;
        const std::string bump = counter_.name + (counter_.step > 0 ? " += " : " -= ");
        std::size_t count = 0;
        for (std::size_t i = 0; i < body.size(); ++i) {
            if (!may_bind(body[i], counter_.name)) continue;
            ++count;
            const auto value = body[i].text.starts_with(bump)
                                   ? number(std::string_view(body[i].text).substr(bump.size()))
                                   : std::nullopt;
            if (!body[i].clauses.empty() || !value || *value == 0) return false;
            counter_.step *= *value;
            counter_.bump = i;
        }
        return count == 1 &&
               !has_continue(Block(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(counter_.bump)));
    }

    Block& function_;
    const Names& ints_;
    std::size_t init_;
    std::size_t loop_;
    Counter counter_;
};

// Whether another file of the project binds a name of the subject's module anew, or may.
bool is_bound_elsewhere(const Subject& subject, const std::string& name) {
    const auto files = subject.context.project.with_words({name});
    return std::any_of(files.begin(), files.end(), [&](const auto& file) {
        std::vector<const Node*> pending = {&file->tree->module()};
        while (!pending.empty()) {
            const Node* const node = pending.back();
            pending.pop_back();
            for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
            const auto* const attribute = as<Attribute>(node);
            if (attribute != nullptr && attribute->context != ExprContext::Load &&
                file->tree->slice(attribute->attr) == name)
                return true;
        }
        return false;
    });
}

// `i = counter` and a guard that asks i, as a condition that asks the counter: `if i >= n: return` is no longer there.
bool lift_guard(Statement& loop, const std::string& counter) {
    Clause& repeat = loop.clauses.front();
    if (repeat.header != "while True:" || repeat.body.size() < 3) return false;
    const std::string& copy = repeat.body[0].text;
    const Statement& guard = repeat.body[1];
    const std::string end = " = " + counter;
    if (!copy.ends_with(end) || !guard.is_if() || guard.clauses.size() != 1) return false;
    const std::string begin = "if " + copy.substr(0, copy.size() - end.size()) + " ";
    const Clause& choice = guard.clauses.front();
    const bool only_ends = choice.body.size() == 1 && choice.body.front().text == "return" &&
                           choice.body.front().lead.empty() && choice.body.front().trailing.empty() &&
                           choice.end.empty() && choice.header.starts_with(begin);
    if (!only_ends) return false;
    const std::string test = choice.header.substr(begin.size());
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> opposites = {
        {{">= ", "< "}, {"> ", "<= "}, {"<= ", "> "}, {"< ", ">= "}}};
    for (const auto& [op, opposite] : opposites) {
        if (!test.starts_with(op)) continue;
        repeat.header = "while " + counter + " " + std::string(opposite) + test.substr(op.size());
        remove_statement(repeat.body, 1);
        return true;
    }
    return false;
}

// The counter that a statement sets, if a loop could count it.
std::string counter_of(const Statement& init) {
    const std::size_t equals = init.text.find(" = ");
    return init.clauses.empty() && equals != std::string::npos ? init.text.substr(0, equals) : std::string();
}

// A loop with a guard that a `range` takes the place of too.
bool count_guarded(Block& function, const Names& ints, std::size_t init, std::size_t loop) {
    const std::string counter = counter_of(function[init]);
    if (counter.empty()) return false;
    Block tried = function;
    if (!lift_guard(tried[loop], counter) || !CountedLoop(tried, ints, init, loop).convert()) return false;
    function = std::move(tried);
    return true;
}

}  // namespace

Names int_constants(const Subject& subject, const FunctionDef& step) {
    Names result;
    const auto& symbols = subject.file().symbols();
    for (const semantics::Occurrence& found : symbols.occurrences()) {
        const semantics::SymbolId target = symbols.symbols()[found.symbol].target;
        if (!step.span.contains(found.span.begin) || target == semantics::no_id) continue;
        const auto bindings = symbols.bindings(target);
        const bool is_constant = symbols.symbols()[target].scope == 0 && !bindings.empty() &&
                                 std::next(bindings.begin()) == bindings.end() &&
                                 bindings.begin()->kind == semantics::BindingKind::Assignment;
        const auto* const assign = is_constant ? as<Assign>(bindings.begin()->node) : nullptr;
        const auto* const value =
            assign != nullptr && assign->targets.size() == 1 && assign->targets.front()->kind == NodeKind::Name
                ? as<Constant>(assign->value)
                : nullptr;
        if (value != nullptr && value->type == ConstantKind::Int) result.emplace(symbols.symbols()[target].name);
    }
    std::erase_if(result, [&](const std::string& name) { return is_bound_elsewhere(subject, name); });
    return result;
}

Names int_parameters(const AnalyzedFile& file, const FunctionDef& function) {
    Names result;
    for_each_child(*function.args, [&](const Node* child) {
        const auto& parameter = static_cast<const Arg&>(*child);
        const bool is_several = &parameter == function.args->vararg || &parameter == function.args->kwarg;
        if (!is_several && parameter.annotation != nullptr &&
            semantics::Evaluator::qualified_name(file, parameter.annotation) == "builtins.int")
            result.emplace(file.tree->slice(parameter.name));
    });
    return result;
}

void count_with_range(Block& function, const Names& ints) {
    for (std::size_t loop = 0; loop < function.size(); ++loop) {
        if (!function[loop].is_while()) continue;
        for (std::size_t init = loop; init-- > 0;) {
            const bool is_counted =
                CountedLoop(function, ints, init, loop).convert() || count_guarded(function, ints, init, loop);
            if (!is_counted) continue;
            --loop;
            break;
        }
    }
}

}  // namespace pykind::rewriting
