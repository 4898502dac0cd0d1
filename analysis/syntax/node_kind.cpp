#include "analysis/syntax/node_kind.hpp"

#include <array>

namespace pykind::syntax {

namespace {

constexpr std::array<std::string_view, node_kind_count> names = {"Module",
                                                                 "FunctionDef",
                                                                 "AsyncFunctionDef",
                                                                 "ClassDef",
                                                                 "Return",
                                                                 "Delete",
                                                                 "Assign",
                                                                 "TypeAlias",
                                                                 "AugAssign",
                                                                 "AnnAssign",
                                                                 "For",
                                                                 "AsyncFor",
                                                                 "While",
                                                                 "If",
                                                                 "With",
                                                                 "AsyncWith",
                                                                 "Match",
                                                                 "Raise",
                                                                 "Try",
                                                                 "TryStar",
                                                                 "Assert",
                                                                 "Import",
                                                                 "ImportFrom",
                                                                 "Global",
                                                                 "Nonlocal",
                                                                 "Expr",
                                                                 "Pass",
                                                                 "Break",
                                                                 "Continue",
                                                                 "Invalid",
                                                                 "BoolOp",
                                                                 "NamedExpr",
                                                                 "BinOp",
                                                                 "UnaryOp",
                                                                 "Lambda",
                                                                 "IfExp",
                                                                 "Dict",
                                                                 "Set",
                                                                 "ListComp",
                                                                 "SetComp",
                                                                 "DictComp",
                                                                 "GeneratorExp",
                                                                 "Await",
                                                                 "Yield",
                                                                 "YieldFrom",
                                                                 "Compare",
                                                                 "Call",
                                                                 "FormattedValue",
                                                                 "Interpolation",
                                                                 "JoinedStr",
                                                                 "TemplateStr",
                                                                 "Constant",
                                                                 "Attribute",
                                                                 "Subscript",
                                                                 "Starred",
                                                                 "Name",
                                                                 "List",
                                                                 "Tuple",
                                                                 "Slice",
                                                                 "Missing",
                                                                 "MatchValue",
                                                                 "MatchSingleton",
                                                                 "MatchSequence",
                                                                 "MatchMapping",
                                                                 "MatchClass",
                                                                 "MatchStar",
                                                                 "MatchAs",
                                                                 "MatchOr",
                                                                 "arguments",
                                                                 "arg",
                                                                 "keyword",
                                                                 "alias",
                                                                 "withitem",
                                                                 "comprehension",
                                                                 "ExceptHandler",
                                                                 "match_case",
                                                                 "TypeVar",
                                                                 "ParamSpec",
                                                                 "TypeVarTuple"};

}  // namespace

std::string_view name_of(NodeKind kind) { return names[static_cast<std::size_t>(kind)]; }

bool has_position(NodeKind kind) {
    switch (kind) {
        case NodeKind::Module:
        case NodeKind::Invalid:
        case NodeKind::Missing:
        case NodeKind::Arguments:
        case NodeKind::WithItem:
        case NodeKind::Comprehension:
        case NodeKind::MatchCase: return false;
        default: return true;
    }
}

}  // namespace pykind::syntax
