#include "analysis/rewriting/builtin_iterables.hpp"

#include <algorithm>
#include <array>

namespace pykind::rewriting {

using namespace syntax;
using semantics::Value;
using semantics::ValueKind;

bool is_builtin_iterable(semantics::Evaluator& evaluator, const AnalyzedFile& file, const Node& expression) {
    constexpr std::array<std::string_view, 9> known = {"list", "tuple", "str",   "bytes",    "bytearray",
                                                       "dict", "set",   "range", "frozenset"};
    const semantics::Values values = evaluator.evaluate(file, &expression);
    return values.complete && !values.known.empty() &&
           std::all_of(values.known.begin(), values.known.end(), [&](const Value& value) {
               if (value.kind != ValueKind::Instance || value.file->identity.module != "builtins") return false;
               const auto& cls = static_cast<const ClassDef&>(*value.node);
               return std::find(known.begin(), known.end(), value.file->tree->slice(cls.name)) != known.end();
           });
}

}  // namespace pykind::rewriting
