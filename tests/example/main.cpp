#include <iostream>
#include <pykind/analysis/semantics/function_kind.hpp>

constexpr auto program = R"(async def ticker(n):
    for i in range(n):
        yield i

class Rows:
    def __iter__(self):
        return (row for row in self.rows)
)";

int main() {
    using namespace pykind;
    const auto tree = syntax::SyntaxTree::parse(syntax::SourceText(program));
    const semantics::FunctionTable table = semantics::classify(*tree);
    for (const semantics::FunctionInfo& function : table.functions()) {
        std::cout << function.first_line << ": " << function.qualname << ": " << phrase_of(function.kind) << '\n';
    }
}
