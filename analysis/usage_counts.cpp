#include "analysis/usage_counts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "analysis/page.hpp"
#include "analysis/semantics/use.hpp"

namespace pykind {

using namespace syntax;
using semantics::Use;
using semantics::UseKind;

namespace {

using Path = std::vector<const Node*>;

// Where what a function gives may be passed on to be consumed.
constexpr std::array consuming_modules = {"asyncio.", "builtins.", "contextlib.", "itertools."};
constexpr std::array object_methods = {"asend",     "athrow",    "aclose",   "send",       "throw",
                                       "close",     "__next__",  "__iter__", "__anext__",  "__aiter__",
                                       "__await__", "__enter__", "__exit__", "__aenter__", "__aexit__"};

template <class Names>
bool is_among(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// "next", "asyncio.run"; nothing for a function that may do anything with it.
std::optional<std::string> consumer(const AnalyzedFile& file, const Node* function) {
    const std::string name = semantics::Evaluator::qualified_name(file, function);
    const bool is_known = std::any_of(consuming_modules.begin(), consuming_modules.end(),
                                      [&](const char* module) { return name.starts_with(module); });
    if (!is_known) return std::nullopt;
    constexpr std::string_view builtins = "builtins.";
    return name.starts_with(builtins) ? name.substr(builtins.size()) : name;
}

std::optional<std::string> way_of(const AnalyzedFile& file, const Use& use) {
    switch (use.kind) {
        case UseKind::Awaited: return "await";
        case UseKind::Iterated: return "for";
        case UseKind::AsyncIterated: return "async for";
        case UseKind::Entered: return "with";
        case UseKind::AsyncEntered: return "async with";
        case UseKind::Delegated: return "yield from";
        case UseKind::Unpacked: return "*";
        case UseKind::Passed: return consumer(file, static_cast<const Call*>(use.node)->func);
        case UseKind::Read: {
            const std::string_view name = file.tree->slice(static_cast<const Attribute*>(use.node)->attr);
            return is_among(object_methods, name) ? std::optional("." + std::string(name)) : std::nullopt;
        }
        default: return std::nullopt;
    }
}

class Counter {
public:
    explicit Counter(const AnalyzedFile& file) : file_(file) {}

    void count(Span reference, bool is_read) {
        const Path path = path_to(*file_.tree, reference.begin);
        const Node& name = *path.back();
        if (name.kind != NodeKind::Name && name.kind != NodeKind::Attribute) return;
        std::size_t object = path.size() - 1;  // the place in the path of what gives the object
        const Use use = semantics::use_of(path, object);
        if (!is_read) {
            if (use.kind != UseKind::Called) return other();
            object = static_cast<std::size_t>(std::find(path.begin(), path.end(), use.node) - path.begin());
        }
        count_object(semantics::use_of(path, object));
    }

    [[nodiscard]] UsageCounts result() && { return std::move(counts_); }

private:
    void other() { ++counts_.others; }

    void count_object(const Use& use) {
        if (const auto way = way_of(file_, use)) {
            ++counts_.ways[*way];
        } else if (use.kind != UseKind::Assigned || !count_variable(use)) {
            other();
        }
    }

    // Whether the object is consumed through the name that it is assigned to.
    bool count_variable(const Use& use) {
        const auto* const assign = as<Assign>(use.node);
        if (assign == nullptr || assign->targets.size() != 1 || assign->targets[0]->kind != NodeKind::Name)
            return false;
        const semantics::SymbolTable& symbols = file_.symbols();
        const semantics::Occurrence* const target = symbols.occurrence_at(assign->targets[0]->span.begin);
        if (target == nullptr) return false;
        const semantics::SymbolId symbol = symbols.symbols()[target->symbol].target;
        if (symbol == semantics::no_id) return false;
        const auto bindings = symbols.bindings(symbol);
        if (bindings.last - bindings.first != 1) return false;
        bool is_consumed = false;
        for (const std::uint32_t index : symbols.occurrences_of(symbol)) {
            const semantics::Occurrence& occurrence = symbols.occurrences()[index];
            if (occurrence.is_binding) continue;
            const Path path = path_to(*file_.tree, occurrence.span.begin);
            if (path.back()->kind != NodeKind::Name) continue;
            const auto way = way_of(file_, semantics::use_of(path, path.size() - 1));
            if (!way) continue;
            ++counts_.ways[*way];
            is_consumed = true;
        }
        return is_consumed;
    }

    const AnalyzedFile& file_;
    UsageCounts counts_;
};

}  // namespace

void UsageCounts::add(const UsageCounts& more) {
    for (const auto& [way, count] : more.ways) ways[way] += count;
    others += more.others;
}

UsageCounts count_uses(const AnalyzedFile& file, const std::vector<Span>& references, bool is_read) {
    Counter counter(file);
    for (const Span& reference : references) counter.count(reference, is_read);
    return std::move(counter).result();
}

std::string words_of(semantics::FunctionKind kind, const UsageCounts& counts) {
    std::vector<std::pair<std::string, std::size_t>> ways(counts.ways.begin(), counts.ways.end());
    std::stable_sort(ways.begin(), ways.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string words(phrase_of(kind));
    const auto add = [&](std::size_t count, const std::string& what) {
        words += " · " + std::to_string(count) + " " + what;
    };
    for (const auto& [way, count] : ways) add(count, code(way));
    if (counts.others > 0) add(counts.others, counts.others == 1 ? "other use" : "other uses");
    return words;
}

}  // namespace pykind
