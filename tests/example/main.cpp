#include <iostream>
#include <pykind/analysis/semantics/function_kind.hpp>

int main() {
    using namespace pykind;
    const auto tree =
        syntax::SyntaxTree::parse(syntax::SourceText("async def ticker(n):\n"
                                                     "    for i in range(n):\n"
                                                     "        yield i\n"
                                                     "\n"
                                                     "class Rows:\n"
                                                     "    def __iter__(self):\n"
                                                     "        return (row for row in self.rows)\n"));
    const semantics::FunctionTable table = semantics::classify(*tree);
    for (const semantics::FunctionInfo& function : table.functions()) {
        std::cout << function.first_line << ": " << function.qualname << ": " << phrase_of(function.kind) << '\n';
    }
}
