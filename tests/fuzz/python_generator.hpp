// Python at random, with a liking for what pykind looks into: iterators, context managers, coroutines, generators,
// `match`, f-strings, decorators, type parameters. Most of it is valid, and all of it goes deep.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pykind::fuzz {

class PythonGenerator {
public:
    explicit PythonGenerator(unsigned seed) : random_(seed) {}

    [[nodiscard]] std::string name();
    [[nodiscard]] std::string expression(int depth = 3);
    // Whole lines, indented by that many levels.
    [[nodiscard]] std::string statement(int level = 0, int depth = 2);
    [[nodiscard]] std::string definition(int level = 0, int depth = 2);
    // A class with both halves of a protocol, or one of them.
    [[nodiscard]] std::string protocol_class(int level = 0);
    [[nodiscard]] std::string module();

    // A number below the limit.
    [[nodiscard]] std::size_t below(std::size_t limit) { return random_() % limit; }
    // True once in so many times.
    [[nodiscard]] bool once_in(std::size_t times) { return below(times) == 0; }

private:
    template <class List>
    [[nodiscard]] std::string_view one_of(const List& list) {
        return std::data(list)[below(std::size(list))];
    }
    [[nodiscard]] std::string text();
    [[nodiscard]] std::string call(int depth);
    [[nodiscard]] std::string comprehension(int depth);
    [[nodiscard]] std::string pattern(int depth);
    [[nodiscard]] std::string parameters();
    [[nodiscard]] std::string target();
    [[nodiscard]] std::string simple_statement(int depth);
    [[nodiscard]] std::string block(int level, int depth);
    [[nodiscard]] std::string try_statement(const std::string& indent, int level, int depth);
    [[nodiscard]] std::string match_statement(const std::string& indent, int level, int depth);
    [[nodiscard]] std::string loop(const std::string& indent, int level, int depth);
    [[nodiscard]] std::string method(std::string_view name, int level, std::string_view last);

    std::minstd_rand random_;
};

}  // namespace pykind::fuzz
