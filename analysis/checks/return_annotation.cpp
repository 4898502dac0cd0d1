// A return annotation that what the function returns cannot be of: a generator iterator is no `int`.
//
//     def ticker() -> int: yield 1                      →    def ticker() -> Iterator[int]: yield 1
//     async def rows() -> Iterator[int]: yield 1        →    async def rows() -> AsyncIterator[int]: yield 1
//     async def load() -> Coroutine[Any, Any, int]: …   →    async def load() -> int: …
#include <algorithm>
#include <array>

#include "analysis/checks/annotations.hpp"
#include "analysis/checks/checks.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/coroutine_annotation.hpp"
#include "analysis/rewriting/import_changes.hpp"
#include "analysis/semantics/completion.hpp"
#include "analysis/semantics/own_nodes.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Binding;
using semantics::FunctionInfo;
using semantics::FunctionKind;

namespace {

using Types = std::vector<AnnotatedType>;

constexpr std::array builtin_types = {
    std::string_view("bool"),  std::string_view("bytearray"), std::string_view("bytes"), std::string_view("complex"),
    std::string_view("dict"),  std::string_view("float"),     std::string_view("int"),   std::string_view("frozenset"),
    std::string_view("list"),  std::string_view("range"),     std::string_view("set"),   std::string_view("str"),
    std::string_view("tuple"),
};

// Those that hold items, so that what is meant is an iterator over these.
constexpr std::array collections = {
    std::string_view("builtins.list"),      std::string_view("builtins.set"),
    std::string_view("builtins.frozenset"), std::string_view("typing.List"),
    std::string_view("typing.Set"),         std::string_view("typing.FrozenSet"),
    std::string_view("typing.Sequence"),    std::string_view("typing.MutableSequence"),
    std::string_view("typing.Collection"),
};

constexpr std::array other_types = {
    std::string_view("typing.Dict"),           std::string_view("typing.Tuple"), std::string_view("typing.Mapping"),
    std::string_view("typing.MutableMapping"), std::string_view("typing.Text"),  std::string_view("typing.Callable"),
};

// What the other kind of generator function, or a coroutine function, returns. `counterpart`: what this one returns.
struct Counterpart {
    std::string_view type;
    std::string_view counterpart;
    std::size_t argument;  // the one that says what is yielded
};

constexpr std::array of_generator_function = {
    Counterpart{"AsyncGenerator", "Generator", 0},
    Counterpart{"AsyncIterable", "Iterable", 0},
    Counterpart{"AsyncIterator", "Iterator", 0},
};
constexpr std::array of_async_generator_function = {
    Counterpart{"Awaitable", "AsyncIterator", 0},  Counterpart{"Coroutine", "AsyncIterator", 2},
    Counterpart{"Generator", "AsyncGenerator", 0}, Counterpart{"Iterable", "AsyncIterable", 0},
    Counterpart{"Iterator", "AsyncIterator", 0},
};
constexpr std::array of_context_manager_function = {
    Counterpart{"AbstractContextManager", "Iterator", 0},
    Counterpart{"ContextManager", "Iterator", 0},
};
constexpr std::array of_async_context_manager_function = {
    Counterpart{"AbstractAsyncContextManager", "AsyncIterator", 0},
    Counterpart{"AsyncContextManager", "AsyncIterator", 0},
};

template <class Names>
bool is_in(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_collection(const AnnotatedType& type) { return is_in(collections, type.name); }

bool is_plain(const AnnotatedType& type) {
    const bool is_builtin = type.name.starts_with("builtins.") && is_in(builtin_types, type.name.substr(9));
    return type.name == "None" || is_builtin || is_collection(type) || is_in(other_types, type.name);
}

class AnnotatedFunction {
public:
    AnnotatedFunction(Visit& at, const FunctionInfo& info)
        : at_(at), info_(info), def_(*info.def()), types_(return_types(at.file(), def_)) {}

    void check_generator_function() {
        if (types_.empty() || !std::all_of(types_.begin(), types_.end(), [this](const AnnotatedType& type) {
                return is_plain(type) || counterpart(type) != nullptr || is_awaitable(type);
            }))
            return;
        Finding finding{.span = def_.returns->span,
                        .message = code(info_.name) + " is a" + (is_async() ? "n asynchronous" : "") +
                                   " generator function, and returns a" + (is_async() ? "n asynchronous" : "") +
                                   " generator iterator, no " + code(at_.slice(types_.front().written))};
        if (auto fix = fix_of()) finding.fixes.push_back(std::move(*fix));
        at_.report(std::move(finding));
    }

    // `await` gives no coroutine object, as can be seen at each `return`.
    void check_coroutine_function() {
        if (types_.size() != 1 || !is_awaitable(types_.front()) || !returns_nothing_awaitable()) return;
        Finding finding{.span = def_.returns->span,
                        .message = code(info_.name) + " is a coroutine function: its annotation says what `await` " +
                                   "gives, and that is no " + code(at_.slice(types_.front().written))};
        const auto edits = rewriting::annotation_edits(at_.file(), def_);
        if (!edits.empty()) {
            rewriting::Subject subject{at_.context(), at_.path()};
            rewriting::ImportChanges imports(subject);
            finding.fixes.push_back(made(edits, imports, "Annotate what `await` gives"));
        }
        at_.report(std::move(finding));
    }

private:
    [[nodiscard]] bool is_async() const { return info_.kind == FunctionKind::AsyncGeneratorFunction; }

    [[nodiscard]] static bool is_awaitable(const AnnotatedType& type) {
        return type.is_typing("Awaitable") || type.is_typing("Coroutine");
    }

    template <class Counterparts>
    static const Counterpart* find(const Counterparts& counterparts, const AnnotatedType& type) {
        const std::string_view name = std::string_view(type.name).substr(type.name.rfind('.') + 1);
        const bool is_known = type.name.starts_with("typing.") || type.name.starts_with("contextlib.");
        const auto found = std::find_if(counterparts.begin(), counterparts.end(),
                                        [&](const Counterpart& known) { return known.type == name; });
        return is_known && found != counterparts.end() ? &*found : nullptr;
    }

    [[nodiscard]] const Counterpart* counterpart(const AnnotatedType& type) const {
        if (info_.binding == Binding::ContextManagerFunction) {
            if (const auto* found = find(of_context_manager_function, type)) return found;
        }
        if (info_.binding == Binding::AsyncContextManagerFunction) {
            if (const auto* found = find(of_async_context_manager_function, type)) return found;
        }
        return is_async() ? find(of_async_generator_function, type) : find(of_generator_function, type);
    }

    [[nodiscard]] bool returns_nothing_awaitable() const {
        bool returns_any = false;
        bool is_certain = true;
        semantics::for_each_own(def_.body, [&](const Node& node) {
            const auto* const statement = as<Return>(&node);
            if (statement == nullptr) return;
            returns_any = true;
            is_certain = is_certain && (statement->value == nullptr || is_not_awaitable(statement->value));
        });
        return is_certain && (returns_any || semantics::can_complete(def_.body)) &&
               !semantics::has_stub_body(at_.file(), def_);
    }

    [[nodiscard]] bool is_not_awaitable(const Node* expression) const {
        const semantics::Values& values = at_.values(expression);
        return values.complete &&
               std::all_of(values.known.begin(), values.known.end(), [&](const semantics::Value& value) {
                   return !value.is_overridable && !value.may_change &&
                          !semantics::problem_of(at_.evaluator(), at_.file(), value,
                                                 {semantics::UseKind::Awaited, expression})
                               .empty();
               });
    }

    // What the iterator gives: the text between the brackets; empty where that is not said.
    [[nodiscard]] std::optional<std::string> items() const {
        const AnnotatedType& type = types_.front();
        if (types_.size() > 1) return text_of_annotation();
        if (const Counterpart* const known = counterpart(type))
            return known->argument < type.arguments.size() ? std::string(at_.slice(type.arguments[known->argument]))
                                                           : std::string();
        if (type.name == "None") return yields_nothing() ? std::optional<std::string>("None") : std::nullopt;
        if (is_collection(type))
            return type.arguments.empty() ? std::string() : std::string(at_.slice(type.arguments.front()));
        if (is_awaitable(type)) return std::nullopt;
        return text_of_annotation();
    }

    [[nodiscard]] std::string text_of_annotation() const {
        const Span span = text_span();
        return std::string(at_.slice(span));
    }
    // Between the quotes, if there are any.
    [[nodiscard]] Span text_span() const {
        const Span span = def_.returns->span;
        const auto* const constant = as<Constant>(def_.returns);
        const bool is_quoted = constant != nullptr && constant->type == ConstantKind::Str;
        return is_quoted ? Span{span.begin + 1, span.end - 1} : span;
    }

    [[nodiscard]] bool yields_nothing() const {
        return std::all_of(info_.points.begin(), info_.points.end(), [](const semantics::Point& point) {
            if (point.kind == semantics::PointKind::YieldFrom) return false;
            return point.kind != semantics::PointKind::Yield || static_cast<const Yield*>(point.node)->value == nullptr;
        });
    }

    [[nodiscard]] std::optional<Fix> fix_of() const {
        const auto items_text = items();
        if (!items_text) return std::nullopt;
        const Counterpart* const known = types_.size() == 1 ? counterpart(types_.front()) : nullptr;
        const std::string member(known != nullptr ? known->counterpart : is_async() ? "AsyncIterator" : "Iterator");
        rewriting::Subject subject{at_.context(), at_.path()};
        rewriting::ImportChanges imports(subject);
        const std::string name = name_of(imports, member);
        if (name.empty()) return std::nullopt;
        std::string text = name;
        if (!items_text->empty()) text += "[" + *items_text + arguments_after(member) + "]";
        return made({{text_span(), text}}, imports, "Annotate it as `" + member + "`");
    }

    // What the two kinds of generators are sent, and what the one returns.
    [[nodiscard]] std::string arguments_after(std::string_view member) const {
        const auto& arguments = types_.front().arguments;
        std::string sent = arguments.size() > 1 ? ", " + std::string(at_.slice(arguments[1])) : "";
        if (member == "AsyncGenerator") return sent;
        if (member == "Generator") return sent.empty() ? "" : sent + ", None";
        return "";
    }

    // Through the module that the annotation names, or as it is imported already; else from the module that the
    // annotation has its name from.
    [[nodiscard]] std::string name_of(rewriting::ImportChanges& imports, std::string_view member) const {
        constexpr int first_with_generic_classes = 9;
        const std::string_view written = at_.slice(types_.front().written);
        const std::size_t dot = written.rfind('.');
        const bool has_member = types_.front().name.starts_with("typing.");
        if (has_member && dot != written.npos) return std::string(written.substr(0, dot + 1)) + std::string(member);
        for (const char* const module : {"collections.abc", "typing"}) {
            std::string name = imports.imported_name(module, member);
            if (!name.empty()) return name;
        }
        const std::string& module = types_.front().module;
        if (module == "typing" || module == "collections.abc") return imports.name_of(module, member);
        const bool is_generic = at_.target_minor() >= first_with_generic_classes;
        return imports.name_of(is_generic ? "collections.abc" : "typing", member);
    }

    [[nodiscard]] Fix made(std::vector<Edit> edits, rewriting::ImportChanges& imports, std::string title) const {
        imports.drop_unused({def_.returns->span});
        for (Edit& edit : imports.edits()) edits.push_back(std::move(edit));
        Fix fix = at_.fix(std::move(title), std::move(edits));
        fix.is_preferred = true;
        return fix;
    }

    Visit& at_;
    const FunctionInfo& info_;
    const FunctionDef& def_;
    const Types types_;
};

}  // namespace

void return_annotation(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    if (def.returns == nullptr) return;
    const FunctionInfo* const info = at.file().functions().find(&def);
    // What other decorators make of the function, they may say in its annotation.
    if (info == nullptr || info->binding == Binding::Unknown || info->binding == Binding::Fixture) return;
    switch (info->kind) {
        case FunctionKind::GeneratorFunction:
        case FunctionKind::AsyncGeneratorFunction: return AnnotatedFunction(at, *info).check_generator_function();
        case FunctionKind::CoroutineFunction: return AnnotatedFunction(at, *info).check_coroutine_function();
        default: return;
    }
}

}  // namespace pykind::checks
