#include "analysis/rewriting/looped_iterables.hpp"

#include <algorithm>
#include <array>

#include "analysis/rewriting/block_text.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// `x` of `it = iter(x)` or `it = x.__iter__()`, as it stands in the text of the statement; empty if it is another one.
std::string iterable_of(const AnalyzedFile& file, const IteratorProtocol& protocol, const Statement& statement) {
    const auto* const assign = as<Assign>(statement.node);
    const auto* const call = assign == nullptr || assign->targets.size() != 1 ? nullptr : as<Call>(assign->value);
    if (call == nullptr || statement.text.find('\n') != std::string::npos) return {};
    const auto* const method = as<Attribute>(call->func);
    const std::string by_method = "." + std::string(protocol.iter) + "()";
    const std::string by_builtin = std::string(protocol.iterate) + "(";
    std::string_view value = std::string_view(statement.text).substr(statement.text.find(" = ") + 3);
    if (method != nullptr && value.ends_with(by_method) && call->arguments.empty())
        return std::string(value.substr(0, value.size() - by_method.size()));
    const bool is_builtin = call->arguments.size() == 1 && value.starts_with(by_builtin) && value.ends_with(")") &&
                            rewriting::is_builtin(file, call->func, protocol.iterate);
    const bool is_plain = is_builtin && call->arguments.front()->kind != NodeKind::Starred &&
                          call->arguments.front()->kind != NodeKind::Keyword &&
                          call->arguments.front()->kind != NodeKind::GeneratorExp;
    return is_plain ? std::string(value.substr(by_builtin.size(), value.size() - by_builtin.size() - 1))
                    : std::string();
}

// An assignment of names, constants and empty containers to names.
bool does_nothing(const Statement& statement) {
    const std::size_t equals = statement.text.find(" = ");
    if (!statement.clauses.empty() || equals == std::string::npos) return false;
    const std::string_view value = std::string_view(statement.text).substr(equals + 3);
    constexpr std::array<std::string_view, 6> empty = {"[]", "{}", "()", "dict()", "list()", "set()"};
    const bool is_plain = value.find_first_of("([.{") == std::string_view::npos && !has_word(value, "await");
    return statement.text.find_first_of("([.{") > equals &&
           (is_plain || std::find(empty.begin(), empty.end(), value) != empty.end());
}

bool use_iterable(const AnalyzedFile& file, const IteratorProtocol& protocol, Block& function, std::size_t i) {
    const std::string iterable = iterable_of(file, protocol, function[i]);
    const std::size_t end = function[i].text.find(" = ");
    if (iterable.empty() || end == std::string::npos) return false;
    const std::string name = function[i].text.substr(0, end);
    std::size_t loop = i + 1;
    while (loop < function.size() && does_nothing(function[loop])) ++loop;
    if (loop == function.size() || !function[loop].is_for() || !std::all_of(name.begin(), name.end(), is_word_part))
        return false;
    Clause& repeat = function[loop].clauses.front();
    const std::string over = " in " + name + ":";
    const bool is_async = repeat.header.starts_with("async for");
    if (is_async != protocol.is_async || !repeat.header.ends_with(over) || count_word(function, name) != 2)
        return false;
    const bool is_bound_between =
        std::any_of(function.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    function.begin() + static_cast<std::ptrdiff_t>(loop), [&](const Statement& statement) {
                        const std::string target = statement.text.substr(0, statement.text.find(" = "));
                        return has_word(iterable, target);
                    });
    if (is_bound_between) return false;
    std::vector<std::string> comments;
    if (loop - 1 != i) {
        comments = std::exchange(function[i].lead, {});
        const std::string trailing = std::exchange(function[i].trailing, {});
        if (!trailing.empty()) comments.push_back(trailing.substr(trailing.find('#')));
    }
    repeat.header.replace(repeat.header.size() - over.size(), over.size(), " in " + iterable + ":");
    remove_statement(function, i);
    if (loop - 1 == i) return true;
    // Its comments are about the loop.
    auto& above = function[loop - 1].lead;
    above.insert(above.begin(), comments.begin(), comments.end());
    return true;
}

}  // namespace

void loop_over_iterables(const AnalyzedFile& file, const IteratorProtocol& protocol, Block& function) {
    for (std::size_t i = function.size(); i-- > 0;) (void)use_iterable(file, protocol, function, i);
}

}  // namespace pykind::rewriting
