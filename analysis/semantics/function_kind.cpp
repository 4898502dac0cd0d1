#include "analysis/semantics/function_kind.hpp"

#include <algorithm>
#include <array>

namespace pykind::semantics {

using namespace syntax;

namespace {

struct KindNames {
    std::string_view id;
    std::string_view phrase;
};

constexpr std::array<KindNames, function_kind_count> kind_names = {{
    {"function", "function"},
    {"generator-function", "generator function"},
    {"coroutine-function", "coroutine function"},
    {"async-generator-function", "asynchronous generator function"},
    {"generator-based-coroutine-function", "generator-based coroutine function"},
    {"generator-expression", "generator expression"},
    {"async-generator-expression", "asynchronous generator expression"},
}};

}  // namespace

std::string_view id_of(FunctionKind kind) { return kind_names[static_cast<std::size_t>(kind)].id; }

std::string_view phrase_of(FunctionKind kind) { return kind_names[static_cast<std::size_t>(kind)].phrase; }

std::optional<FunctionKind> function_kind_of(std::string_view id) {
    for (std::size_t i = 0; i < function_kind_count; ++i) {
        if (kind_names[i].id == id) return static_cast<FunctionKind>(i);
    }
    return std::nullopt;
}

std::string_view id_of(PointKind kind) {
    switch (kind) {
        case PointKind::Yield: return "yield";
        case PointKind::YieldFrom: return "yield from";
        case PointKind::Await: return "await";
        case PointKind::AsyncFor:
        case PointKind::AsyncComprehension: return "async for";
        case PointKind::AsyncWith: return "async with";
    }
    return {};
}

std::string_view id_of(Binding binding) {
    switch (binding) {
        case Binding::Same: return "same";
        case Binding::Property: return "property";
        case Binding::CachedProperty: return "cached-property";
        case Binding::StaticMethod: return "static-method";
        case Binding::ClassMethod: return "class-method";
        case Binding::ContextManagerFunction: return "context-manager-function";
        case Binding::AsyncContextManagerFunction: return "async-context-manager-function";
        case Binding::CachedFunction: return "cached-function";
        case Binding::Fixture: return "fixture";
        case Binding::Overload: return "overload";
        case Binding::Unknown: return "unknown";
    }
    return {};
}

// What stands in a class has its name before its own; what stands in a function has `<locals>` between the two.
bool FunctionInfo::is_in_class() const {
    const std::string_view before = std::string_view(qualname).substr(0, qualname.size() - name.size());
    return !before.empty() && !before.ends_with("<locals>.");
}

bool FunctionInfo::has(KnownDecorator known) const {
    return std::any_of(decorators.begin(), decorators.end(),
                       [known](const Decorator& decorator) { return decorator.known == known; });
}

std::size_t FunctionInfo::count(PointKind wanted) const {
    return static_cast<std::size_t>(
        std::count_if(points.begin(), points.end(), [wanted](const Point& point) { return point.kind == wanted; }));
}

void FunctionTable::shrink_to_fit() {
    functions_.shrink_to_fit();
    by_node_.shrink_to_fit();
}

const FunctionInfo* FunctionTable::find(const Node* node) const {
    const auto place = std::lower_bound(by_node_.begin(), by_node_.end(), node,
                                        [](const auto& entry, const Node* wanted) { return entry.first < wanted; });
    return place != by_node_.end() && place->first == node ? &functions_[place->second] : nullptr;
}

const FunctionInfo* FunctionTable::owner(const std::vector<const Node*>& path) const {
    const auto holds = [](const Nodes& nodes, const Node* wanted) {
        const auto found = std::partition_point(
            nodes.begin(), nodes.end(), [wanted](const Node* node) { return node->span.begin < wanted->span.begin; });
        return found != nodes.end() && *found == wanted;
    };
    const FunctionInfo* owner = nullptr;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const Node* const child = path[i + 1];
        if (const auto* def = as<FunctionDef>(path[i])) {
            if (holds(def->body, child)) owner = find(def);
        } else if (const auto* cls = as<ClassDef>(path[i])) {
            if (holds(cls->body, child)) owner = nullptr;
        } else if (const auto* lambda = as<Lambda>(path[i])) {
            if (child == lambda->body) owner = find(lambda);
        } else if (const auto* generator = as<ComprehensionExpr>(path[i]);
                   generator != nullptr && generator->kind == NodeKind::GeneratorExp) {
            // The leftmost iterable is evaluated before the generator expression exists.
            const auto* const clause = as<Comprehension>(child);
            const bool leftmost = clause != nullptr && clause == generator->generators.front() && i + 2 < path.size() &&
                                  path[i + 2] == clause->iter;
            if (!leftmost) owner = find(generator);
        }
    }
    return owner;
}

}  // namespace pykind::semantics
