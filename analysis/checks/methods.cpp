#include "analysis/checks/methods.hpp"

#include <algorithm>
#include <array>

namespace pykind::checks {

using namespace syntax;
using semantics::ClassRef;
using semantics::Evaluator;
using semantics::KnownDecorator;

namespace {

// Metaclasses that leave what the body of a class says.
constexpr std::array known_metaclasses = {
    std::string_view("abc.ABCMeta"),
    std::string_view("builtins.type"),
    std::string_view("typing._ProtocolMeta"),
};

bool has_other_metaclass(const ClassRef& cls) {
    return std::any_of(cls.node->arguments.begin(), cls.node->arguments.end(), [&](const Node* argument) {
        const auto* const keyword = as<Keyword>(argument);
        if (keyword == nullptr) return argument->kind == NodeKind::Starred;
        const std::string_view name = cls.file->tree->slice(keyword->name);
        if (name != "metaclass") return name.empty();
        const std::string metaclass = Evaluator::qualified_name(*cls.file, keyword->value);
        return std::find(known_metaclasses.begin(), known_metaclasses.end(), metaclass) == known_metaclasses.end();
    });
}

}  // namespace

const ClassDef* class_of_method(const Visit& at) {
    const auto& path = at.path();
    for (std::size_t i = path.size() - 1; i-- > 0;) {
        if (const auto* cls = as<ClassDef>(path[i])) return cls;
        if (as<FunctionDef>(path[i]) != nullptr) return nullptr;
    }
    return nullptr;
}

bool is_protocol_class(const AnalyzedFile& file, const ClassDef& cls) {
    return std::any_of(cls.arguments.begin(), cls.arguments.end(), [&](const Node* base) {
        const auto* const subscript = as<Subscript>(base);
        const std::string name = Evaluator::qualified_name(file, subscript == nullptr ? base : subscript->value);
        return name == "typing.Protocol" || name == "typing_extensions.Protocol";
    });
}

bool is_placeholder(const Visit& at, const FunctionDef& def) {
    if (at.file().is_stub() || semantics::has_stub_body(at.file(), def)) return true;
    const semantics::FunctionInfo* const info = at.file().functions().find(&def);
    const bool is_marked =
        info != nullptr && (info->has(KnownDecorator::AbstractMethod) || info->has(KnownDecorator::Overload));
    const ClassDef* const cls = class_of_method(at);
    return is_marked || (cls != nullptr && is_protocol_class(at.file(), *cls));
}

bool is_plain_class(const Visit& at, const ClassDef& cls) {
    const ClassRef self{&at.file(), &cls};
    const auto& order = at.evaluator().order_of(self).classes;
    return !has_other_metaclass(self) && std::none_of(order.begin(), order.end(), has_other_metaclass) &&
           at.evaluator().decorators_keep(self);
}

Span async_of(const SyntaxTree& tree, const FunctionDef& def) {
    const std::string_view head = tree.slice({def.span.begin, def.name.begin});
    return {def.span.begin, def.span.begin + static_cast<Offset>(head.rfind("def"))};
}

}  // namespace pykind::checks
