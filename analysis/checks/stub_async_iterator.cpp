// A declaration without `yield` of what is meant as an asynchronous generator function: as it stands it is a coroutine
// function, which must be awaited before what it returns can be iterated.
//
//     async def rows(self) -> AsyncIterator[Row]: ...    →    def rows(self) -> AsyncIterator[Row]: ...
#include <algorithm>

#include "analysis/checks/annotations.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/checks/methods.hpp"
#include "analysis/page.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::FunctionInfo;
using semantics::FunctionKind;
using semantics::KnownDecorator;

namespace {

bool is_overload(const FunctionInfo& info) {
    return std::any_of(info.decorators.begin(), info.decorators.end(),
                       [](const auto& decorator) { return decorator.known == KnownDecorator::Overload; });
}

// It stands for functions that are written elsewhere.
bool is_declaration(const Visit& at, const FunctionDef& def, const FunctionInfo& info) {
    if (!semantics::has_stub_body(at.file(), def)) return false;
    switch (info.binding) {
        case Binding::Same:
        case Binding::StaticMethod:
        case Binding::ClassMethod:
        case Binding::Overload: break;
        default: return false;
    }
    return at.file().is_stub() || is_overload(info) || class_of_method(at) != nullptr;
}

// A coroutine function of that name does something and returns, or a call of that name is awaited: the name stands for
// a coroutine function on purpose.
bool is_meant(const AnalyzedFile& file, std::string_view name) {
    const bool is_written = std::any_of(
        file.functions().functions().begin(), file.functions().functions().end(), [&](const FunctionInfo& other) {
            return other.kind == FunctionKind::CoroutineFunction && other.name == name && other.def() != nullptr &&
                   !semantics::has_stub_body(file, *other.def());
        });
    if (is_written) return true;
    std::vector<const Node*> pending = {&file.tree->module()};
    while (!pending.empty()) {
        const Node* const node = pending.back();
        pending.pop_back();
        const auto* const await = as<Await>(node);
        const auto* const call = await == nullptr ? nullptr : as<Call>(await->value);
        const auto* const attribute = call == nullptr ? nullptr : as<Attribute>(call->func);
        if (call != nullptr && file.tree->slice(attribute == nullptr ? call->func->span : attribute->attr) == name)
            return true;
        for_each_child(*node, [&](const Node* child) { pending.push_back(child); });
    }
    return false;
}

bool is_meant_anywhere(const Visit& at, const std::string& name) {
    if (is_meant(at.file(), name)) return true;
    const auto others = at.context().project.with_words({name});
    return std::any_of(others.begin(), others.end(), [&](const auto& other) { return is_meant(*other, name); });
}

// After a body of its own lines.
std::optional<Fix> add_yield(const Visit& at, const FunctionDef& def) {
    const SourceText& text = at.tree().text();
    if (at.file().is_stub() || def.body.empty()) return std::nullopt;
    const Node& last = *def.body.back();
    const Span line = text.line_span(text.line_of(last.span.begin));
    const std::string_view before = text.slice({line.begin, last.span.begin});
    if (before.find_first_not_of(" \t") != std::string_view::npos || !line.touches(last.span.end)) return std::nullopt;
    const bool has_carriage_return = text.bytes().substr(line.end, 2) == "\r\n";
    const std::string added = (has_carriage_return ? "\r\n" : "\n") + std::string(before) + "yield";
    return at.fix("Add a `yield`", {{{line.end, line.end}, added}});
}

}  // namespace

void stub_async_iterator(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    if (def.returns == nullptr) return;
    const FunctionInfo* const info = at.file().functions().find(&def);
    if (info == nullptr || info->kind != FunctionKind::CoroutineFunction || !is_declaration(at, def, *info)) return;
    // `__aenter__` may well return one.
    if (info->name.starts_with("__") && info->name.ends_with("__") && info->name != "__aiter__") return;
    const auto types = return_types(at.file(), def);
    if (types.size() != 1) return;
    const AnnotatedType& type = types.front();
    const bool is_one =
        type.is_typing("AsyncIterator") || type.is_typing("AsyncGenerator") || type.is_typing("AsyncIterable");
    if (!is_one || is_meant_anywhere(at, info->name)) return;
    Finding finding{.span = def.name,
                    .message = code(info->name) +
                               " has no `yield`: it is a coroutine function, and calling it gives a " +
                               "coroutine object, no " + code(at.slice(type.written))};
    finding.fixes.push_back(at.fix("Drop `async`", {{async_of(at.tree(), def), ""}}));
    finding.fixes.back().is_preferred = true;
    if (auto fix = add_yield(at, def)) finding.fixes.push_back(std::move(*fix));
    at.report(std::move(finding));
}

}  // namespace pykind::checks
