// How the children of each kind of node are visited, in source order. Part of tree.hpp; not to be included alone.
#pragma once

namespace pykind::syntax {

namespace detail {

template <class Visit>
void visit_if(Node* node, Visit& visit) {
    if (node != nullptr) visit(node);
}

template <class Visit>
void visit_all(const Nodes& nodes, Visit& visit) {
    if constexpr (requires { visit.list(nodes); }) {
        visit.list(nodes);
    } else {
        for (Node* node : nodes) visit(node);
    }
}

template <class Visit>
void visit_pairs(const Nodes& keys, const Nodes& values, Visit& visit) {
    if constexpr (requires { visit.pairs(keys, values); }) {
        visit.pairs(keys, values);
    } else {
        for (std::size_t i = 0; i < values.size(); ++i) {
            visit_if(keys[i], visit);
            visit_if(values[i], visit);
        }
    }
}

}  // namespace detail

template <class Visit>
void for_each_child(const Node& node, Visit&& visit) {
    using detail::visit_all;
    using detail::visit_if;
    using detail::visit_pairs;
    switch (node.kind) {
        case NodeKind::Module: return visit_all(static_cast<const Module&>(node).body, visit);
        case NodeKind::FunctionDef:
        case NodeKind::AsyncFunctionDef: {
            const auto& def = static_cast<const FunctionDef&>(node);
            visit_all(def.decorator_list, visit);
            visit_all(def.type_params, visit);
            visit(static_cast<Node*>(def.args));
            visit_if(def.returns, visit);
            return visit_all(def.body, visit);
        }
        case NodeKind::ClassDef: {
            const auto& def = static_cast<const ClassDef&>(node);
            visit_all(def.decorator_list, visit);
            visit_all(def.type_params, visit);
            visit_all(def.arguments, visit);
            return visit_all(def.body, visit);
        }
        case NodeKind::Return: return visit_if(static_cast<const Return&>(node).value, visit);
        case NodeKind::Delete: return visit_all(static_cast<const Delete&>(node).targets, visit);
        case NodeKind::Assign: {
            const auto& assign = static_cast<const Assign&>(node);
            visit_all(assign.targets, visit);
            return visit_if(assign.value, visit);
        }
        case NodeKind::TypeAlias: {
            const auto& alias = static_cast<const TypeAlias&>(node);
            visit_if(alias.name, visit);
            visit_all(alias.type_params, visit);
            return visit_if(alias.value, visit);
        }
        case NodeKind::AugAssign: {
            const auto& assign = static_cast<const AugAssign&>(node);
            visit_if(assign.target, visit);
            return visit_if(assign.value, visit);
        }
        case NodeKind::AnnAssign: {
            const auto& assign = static_cast<const AnnAssign&>(node);
            visit_if(assign.target, visit);
            visit_if(assign.annotation, visit);
            return visit_if(assign.value, visit);
        }
        case NodeKind::For:
        case NodeKind::AsyncFor: {
            const auto& loop = static_cast<const For&>(node);
            visit_if(loop.target, visit);
            visit_if(loop.iter, visit);
            visit_all(loop.body, visit);
            return visit_all(loop.orelse, visit);
        }
        case NodeKind::While: {
            const auto& loop = static_cast<const While&>(node);
            visit_if(loop.test, visit);
            visit_all(loop.body, visit);
            return visit_all(loop.orelse, visit);
        }
        case NodeKind::If: {
            const auto& branch = static_cast<const If&>(node);
            visit_if(branch.test, visit);
            visit_all(branch.body, visit);
            return visit_all(branch.orelse, visit);
        }
        case NodeKind::With:
        case NodeKind::AsyncWith: {
            const auto& block = static_cast<const With&>(node);
            visit_all(block.items, visit);
            return visit_all(block.body, visit);
        }
        case NodeKind::Match: {
            const auto& match = static_cast<const Match&>(node);
            visit_if(match.subject, visit);
            return visit_all(match.cases, visit);
        }
        case NodeKind::Raise: {
            const auto& raise = static_cast<const Raise&>(node);
            visit_if(raise.exc, visit);
            return visit_if(raise.cause, visit);
        }
        case NodeKind::Try:
        case NodeKind::TryStar: {
            const auto& block = static_cast<const Try&>(node);
            visit_all(block.body, visit);
            visit_all(block.handlers, visit);
            visit_all(block.orelse, visit);
            return visit_all(block.finalbody, visit);
        }
        case NodeKind::Assert: {
            const auto& check = static_cast<const Assert&>(node);
            visit_if(check.test, visit);
            return visit_if(check.msg, visit);
        }
        case NodeKind::Import: return visit_all(static_cast<const Import&>(node).names, visit);
        case NodeKind::ImportFrom: return visit_all(static_cast<const ImportFrom&>(node).names, visit);
        case NodeKind::Expr: return visit_if(static_cast<const ExprStatement&>(node).value, visit);
        case NodeKind::Invalid: {
            const auto& invalid = static_cast<const Invalid&>(node);
            visit_all(invalid.parts, visit);
            return visit_all(invalid.body, visit);
        }
        case NodeKind::BoolOp: return visit_all(static_cast<const BoolOp&>(node).values, visit);
        case NodeKind::NamedExpr: {
            const auto& named = static_cast<const NamedExpr&>(node);
            visit_if(named.target, visit);
            return visit_if(named.value, visit);
        }
        case NodeKind::BinOp: {
            const auto& operation = static_cast<const BinOp&>(node);
            visit_if(operation.left, visit);
            return visit_if(operation.right, visit);
        }
        case NodeKind::UnaryOp: return visit_if(static_cast<const UnaryOp&>(node).operand, visit);
        case NodeKind::Lambda: {
            const auto& lambda = static_cast<const Lambda&>(node);
            visit(static_cast<Node*>(lambda.args));
            return visit_if(lambda.body, visit);
        }
        case NodeKind::IfExp: {
            const auto& choice = static_cast<const IfExp&>(node);
            visit_if(choice.body, visit);
            visit_if(choice.test, visit);
            return visit_if(choice.orelse, visit);
        }
        case NodeKind::Dict: {
            const auto& dict = static_cast<const Dict&>(node);
            return visit_pairs(dict.keys, dict.values, visit);
        }
        case NodeKind::Set:
        case NodeKind::List:
        case NodeKind::Tuple: return visit_all(static_cast<const Sequence&>(node).elts, visit);
        case NodeKind::ListComp:
        case NodeKind::SetComp:
        case NodeKind::DictComp:
        case NodeKind::GeneratorExp: {
            const auto& comprehension = static_cast<const ComprehensionExpr&>(node);
            visit_if(comprehension.element, visit);
            visit_if(comprehension.value, visit);
            return visit_all(comprehension.generators, visit);
        }
        case NodeKind::Await: return visit_if(static_cast<const Await&>(node).value, visit);
        case NodeKind::Yield:
        case NodeKind::YieldFrom: return visit_if(static_cast<const Yield&>(node).value, visit);
        case NodeKind::Compare: {
            const auto& compare = static_cast<const Compare&>(node);
            visit_if(compare.left, visit);
            return visit_all(compare.comparators, visit);
        }
        case NodeKind::Call: {
            const auto& call = static_cast<const Call&>(node);
            visit_if(call.func, visit);
            return visit_all(call.arguments, visit);
        }
        case NodeKind::FormattedValue:
        case NodeKind::Interpolation: {
            const auto& field = static_cast<const FormattedValue&>(node);
            visit_if(field.value, visit);
            return visit_if(field.format_spec, visit);
        }
        case NodeKind::JoinedStr:
        case NodeKind::TemplateStr: return visit_all(static_cast<const JoinedStr&>(node).values, visit);
        case NodeKind::Attribute: return visit_if(static_cast<const Attribute&>(node).value, visit);
        case NodeKind::Subscript: {
            const auto& subscript = static_cast<const Subscript&>(node);
            visit_if(subscript.value, visit);
            return visit_if(subscript.slice, visit);
        }
        case NodeKind::Starred: return visit_if(static_cast<const Starred&>(node).value, visit);
        case NodeKind::Slice: {
            const auto& slice = static_cast<const Slice&>(node);
            visit_if(slice.lower, visit);
            visit_if(slice.upper, visit);
            return visit_if(slice.step, visit);
        }
        case NodeKind::MatchValue: return visit_if(static_cast<const MatchValue&>(node).value, visit);
        case NodeKind::MatchSequence: return visit_all(static_cast<const MatchSequence&>(node).patterns, visit);
        case NodeKind::MatchMapping: {
            const auto& mapping = static_cast<const MatchMapping&>(node);
            return visit_pairs(mapping.keys, mapping.patterns, visit);
        }
        case NodeKind::MatchClass: {
            const auto& pattern = static_cast<const MatchClass&>(node);
            visit_if(pattern.cls, visit);
            visit_all(pattern.patterns, visit);
            return visit_all(pattern.kwd_patterns, visit);
        }
        case NodeKind::MatchAs: return visit_if(static_cast<const MatchAs&>(node).pattern, visit);
        case NodeKind::MatchOr: return visit_all(static_cast<const MatchOr&>(node).patterns, visit);
        case NodeKind::Arguments: {
            const auto& arguments = static_cast<const Arguments&>(node);
            visit_all(arguments.posonlyargs, visit);
            visit_all(arguments.args, visit);
            visit_if(arguments.vararg, visit);
            visit_all(arguments.kwonlyargs, visit);
            return visit_if(arguments.kwarg, visit);
        }
        case NodeKind::Arg: {
            const auto& arg = static_cast<const Arg&>(node);
            visit_if(arg.annotation, visit);
            return visit_if(arg.default_value, visit);
        }
        case NodeKind::Keyword: return visit_if(static_cast<const Keyword&>(node).value, visit);
        case NodeKind::WithItem: {
            const auto& item = static_cast<const WithItem&>(node);
            visit_if(item.context_expr, visit);
            return visit_if(item.optional_vars, visit);
        }
        case NodeKind::Comprehension: {
            const auto& clause = static_cast<const Comprehension&>(node);
            visit_if(clause.target, visit);
            visit_if(clause.iter, visit);
            return visit_all(clause.ifs, visit);
        }
        case NodeKind::ExceptHandler: {
            const auto& handler = static_cast<const ExceptHandler&>(node);
            visit_if(handler.type, visit);
            return visit_all(handler.body, visit);
        }
        case NodeKind::MatchCase: {
            const auto& clause = static_cast<const MatchCase&>(node);
            visit_if(clause.pattern, visit);
            visit_if(clause.guard, visit);
            return visit_all(clause.body, visit);
        }
        case NodeKind::TypeVar:
        case NodeKind::ParamSpec:
        case NodeKind::TypeVarTuple: {
            const auto& param = static_cast<const TypeParam&>(node);
            visit_if(param.bound, visit);
            return visit_if(param.default_value, visit);
        }
        case NodeKind::Global:
        case NodeKind::Nonlocal:
        case NodeKind::Pass:
        case NodeKind::Break:
        case NodeKind::Continue:
        case NodeKind::Constant:
        case NodeKind::Name:
        case NodeKind::Missing:
        case NodeKind::MatchSingleton:
        case NodeKind::MatchStar:
        case NodeKind::Alias: return;
    }
}

}  // namespace pykind::syntax
