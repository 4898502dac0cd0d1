#include "analysis/semantics/decorators.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace pykind::semantics {

using namespace syntax;

namespace {

struct Entry {
    std::string_view name;
    KnownDecorator decorator;
};

constexpr std::array entries = {
    Entry{"abc.abstractclassmethod", KnownDecorator::ClassMethod},
    Entry{"abc.abstractmethod", KnownDecorator::AbstractMethod},
    Entry{"abc.abstractproperty", KnownDecorator::Property},
    Entry{"abc.abstractstaticmethod", KnownDecorator::StaticMethod},
    Entry{"asyncio.coroutine", KnownDecorator::Coroutine},
    Entry{"asyncio.coroutines.coroutine", KnownDecorator::Coroutine},
    Entry{"atexit.register", KnownDecorator::Transparent},
    Entry{"builtins.classmethod", KnownDecorator::ClassMethod},
    Entry{"builtins.property", KnownDecorator::Property},
    Entry{"builtins.staticmethod", KnownDecorator::StaticMethod},
    Entry{"contextlib.asynccontextmanager", KnownDecorator::AsyncContextManager},
    Entry{"contextlib.contextmanager", KnownDecorator::ContextManager},
    Entry{"functools.cache", KnownDecorator::Cache},
    Entry{"functools.cached_property", KnownDecorator::CachedProperty},
    Entry{"functools.lru_cache", KnownDecorator::Cache},
    Entry{"functools.wraps", KnownDecorator::Transparent},
    Entry{"inspect.markcoroutinefunction", KnownDecorator::MarkCoroutineFunction},
    Entry{"pytest.fixture", KnownDecorator::Fixture},
    Entry{"pytest_asyncio.fixture", KnownDecorator::Fixture},
    Entry{"types.coroutine", KnownDecorator::Coroutine},
    Entry{"typing.final", KnownDecorator::Transparent},
    Entry{"typing.no_type_check", KnownDecorator::Transparent},
    Entry{"typing.overload", KnownDecorator::Overload},
    Entry{"typing.override", KnownDecorator::Transparent},
    Entry{"typing_extensions.deprecated", KnownDecorator::Transparent},
    Entry{"typing_extensions.final", KnownDecorator::Transparent},
    Entry{"typing_extensions.overload", KnownDecorator::Overload},
    Entry{"typing_extensions.override", KnownDecorator::Transparent},
    Entry{"warnings.deprecated", KnownDecorator::Transparent},
};
static_assert(std::is_sorted(entries.begin(), entries.end(),
                             [](const Entry& a, const Entry& b) { return a.name < b.name; }));

constexpr std::array builtin_decorators = {std::string_view("classmethod"), std::string_view("property"),
                                           std::string_view("staticmethod")};

}  // namespace

void ImportedNames::add(const Node& statement) {
    if (const auto* import = as<Import>(&statement)) {
        for (const Node* const name : import->names) {
            const auto* const alias = static_cast<const Alias*>(name);
            const std::string_view path = tree_.slice(alias->name);
            if (alias->asname.length() > 0) {
                bind(tree_.slice(alias->asname), std::string(path));
            } else {
                const std::string_view first = path.substr(0, path.find('.'));
                bind(first, std::string(first));
            }
        }
    } else if (const auto* from = as<ImportFrom>(&statement)) {
        for (const Node* const name : from->names) {
            const auto* const alias = static_cast<const Alias*>(name);
            const std::string_view bound = tree_.slice(alias->asname.length() > 0 ? alias->asname : alias->name);
            const std::string dots(from->level, '.');
            bind(bound, dots + std::string(tree_.slice(from->module)) + "." + std::string(tree_.slice(alias->name)));
        }
    }
}

void ImportedNames::bind(std::string_view name, std::string full) {
    const auto [place, is_new] = names_.try_emplace(name, full);
    if (!is_new && place->second != full) place->second.clear();
}

std::string ImportedNames::resolve(const Node* expression) const {
    std::vector<std::string_view> attributes;
    while (const auto* attribute = as<Attribute>(expression)) {
        attributes.push_back(tree_.slice(attribute->attr));
        expression = attribute->value;
    }
    const auto* const name = as<Name>(expression);
    if (name == nullptr) return {};
    const std::string_view first = tree_.slice(name->span);
    const auto found = names_.find(first);
    std::string full = found != names_.end() ? found->second : std::string(first);
    if (full.empty()) return {};
    if (found == names_.end() &&
        std::find(builtin_decorators.begin(), builtin_decorators.end(), first) != builtin_decorators.end()) {
        full = "builtins." + full;
    }
    for (std::size_t i = attributes.size(); i-- > 0;) {
        full += '.';
        full += attributes[i];
    }
    return full;
}

KnownDecorator identify_decorator(const ImportedNames& names, const Node* decorator) {
    if (const auto* call = as<Call>(decorator)) decorator = call->func;
    const std::string full = names.resolve(decorator);
    const auto place = std::lower_bound(entries.begin(), entries.end(), full,
                                        [](const Entry& entry, const std::string& name) { return entry.name < name; });
    if (place != entries.end() && place->name == full) return place->decorator;
    const std::size_t dot = full.rfind('.');
    const std::string_view last =
        dot == std::string::npos ? std::string_view() : std::string_view(full).substr(dot + 1);
    if (last == "setter" || last == "getter" || last == "deleter") return KnownDecorator::Property;
    return KnownDecorator::Unknown;
}

}  // namespace pykind::semantics
