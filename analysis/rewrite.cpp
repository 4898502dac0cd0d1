#include "analysis/rewrite.hpp"

#include <algorithm>
#include <array>

#include "analysis/rewrites/rewrites.hpp"

namespace pykind {

using namespace syntax;
using rewriting::Subject;

namespace {

struct ConversionEntry {
    Conversion conversion;
    std::string_view id;
    std::string_view title;
    rewrites::Propose* propose;
};

constexpr std::array<ConversionEntry, conversion_count> conversion_table = {{
    {Conversion::AsyncGeneratorFunction, "async-generator-function", "Convert to asynchronous generator function",
     rewrites::async_generator_function},
    {Conversion::AsyncGeneratorMethod, "async-generator-method", "Convert to asynchronous generator method",
     rewrites::async_generator_method},
    {Conversion::GeneratorFunction, "generator-function", "Convert to generator function",
     rewrites::generator_function},
    {Conversion::GeneratorMethod, "generator-method", "Convert to generator method", rewrites::generator_method},
    {Conversion::ContextManagerFunction, "context-manager-function", "Convert to context manager function",
     rewrites::context_manager_function},
    {Conversion::AsyncContextManagerFunction, "async-context-manager-function",
     "Convert to asynchronous context manager function", rewrites::async_context_manager_function},
    {Conversion::CoroutineFunction, "coroutine-function", "Convert to coroutine function",
     rewrites::coroutine_function},
    {Conversion::IteratorClass, "iterator-class", "Convert to iterator class", rewrites::iterator_class},
}};

const ConversionEntry& entry_of(Conversion conversion) {
    return conversion_table[static_cast<std::size_t>(conversion)];
}

struct DifferenceText {
    std::string_view id;
    std::string_view text;
};

constexpr std::array<DifferenceText, difference_count> differences = {{
    {"attributes-gone", "What the class kept in attributes cannot be read of the object."},
    {"late-start", "What the constructor, `__iter__` or `__aiter__` did is done when the object is first used."},
    {"ended-by-exception", "An exception that leaves a step ends the iteration."},
    {"stays-ended", "After its end there is never another item, whatever has changed."},
    {"no-overlap", "A step cannot be asked for while another one is running."},
    {"not-an-iterator", "The object is iterable but no iterator: it has no next step to ask for without a loop."},
    {"independent-loops", "Each loop gets an iterator of its own, over the state that they share."},
    {"gives-none", "`with` gives None where it gave the instance."},
    {"single-use", "A context manager can be entered once only."},
    {"done-at-end", "What `__del__` did is done when the iteration ends or is given up, if it has begun."},
    {"class-gone", "The class is gone: the method that made it does what it did."},
    {"not-a-type", "It is a function and no class any more."},
    {"not-iterable", "What a call gives can be awaited, but not iterated."},
    {"single-await", "What a call gives can be awaited once only."},
    {"awaitables-only", "What it waits for must be awaitable: a plain iterator will not do."},
    {"attributes-added", "What the generator kept in its frame is kept in attributes."},
    {"generator-gone", "The object is no generator: it has no `send`, `throw` and `close`."},
    {"survives-exception", "An exception that leaves a step does not end the iteration."},
    {"asks-again", "A step after the end asks what it iterates over once more."},
    {"may-overlap", "A step can be asked for while another one is running."},
    {"leaves-open", "What it delegates to with `yield from` is not closed when it is let go of."},
}};

bool is_subject(const Node& node) { return as<ClassDef>(&node) != nullptr || as<FunctionDef>(&node) != nullptr; }

void add_proposals(const Subject& subject, std::vector<Proposal>& proposals) {
    const std::size_t first = proposals.size();
    for (const ConversionEntry& entry : conversion_table) {
        if (auto proposal = entry.propose(subject)) proposals.push_back(std::move(*proposal));
    }
    // One of them at most is the one to choose.
    bool is_chosen = false;
    for (std::size_t i = first; i < proposals.size(); ++i) {
        proposals[i].preferred = proposals[i].preferred && !is_chosen;
        is_chosen = is_chosen || proposals[i].preferred;
    }
}

// Of all classes and functions, in order of place.
void walk(const ProjectContext& context, std::vector<Proposal>& proposals) {
    struct Pending {
        const Node* node;
        std::size_t depth;
    };
    std::vector<Pending> pending = {{&context.file->tree->module(), 0}};
    std::vector<const Node*> path;
    while (!pending.empty()) {
        const auto [node, depth] = pending.back();
        pending.pop_back();
        if (is_expression(node->kind)) continue;
        path.resize(depth);
        path.push_back(node);
        if (is_subject(*node)) add_proposals({context, path}, proposals);
        const auto first = static_cast<std::ptrdiff_t>(pending.size());
        for_each_child(*node, [&](const Node* child) { pending.push_back({child, depth + 1}); });
        std::reverse(pending.begin() + first, pending.end());
    }
}

// Blanks at the ends of what is selected do not count; and a place in the indentation of a line means what the line
// begins with.
Span without_blanks(std::string_view text, Span selection) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\f'; };
    const auto is_break = [](char c) { return c == '\r' || c == '\n'; };
    const auto is_left_out = [&](Offset at) { return is_blank(text[at]) || is_break(text[at]); };
    selection.end = std::min(selection.end, static_cast<Offset>(text.size()));
    Offset begin = selection.begin;
    while (begin < selection.end && is_left_out(begin)) ++begin;
    if (begin < selection.end) {
        while (is_left_out(selection.end - 1)) --selection.end;
        return {begin, selection.end};
    }
    begin = selection.begin;
    Offset line = begin;
    while (line > 0 && is_blank(text[line - 1])) --line;
    if (line == 0 || is_break(text[line - 1])) {
        while (begin < text.size() && is_blank(text[begin])) ++begin;
    }
    return {begin, begin};
}

}  // namespace

std::string_view id_of(Conversion conversion) { return entry_of(conversion).id; }
std::string_view title_of(Conversion conversion) { return entry_of(conversion).title; }

std::optional<Conversion> conversion_of(std::string_view id) {
    const auto found = std::find_if(conversion_table.begin(), conversion_table.end(),
                                    [id](const ConversionEntry& entry) { return entry.id == id; });
    if (found == conversion_table.end()) return std::nullopt;
    return found->conversion;
}

std::string_view id_of(Difference difference) { return differences[static_cast<std::size_t>(difference)].id; }
std::string_view text_of(Difference difference) { return differences[static_cast<std::size_t>(difference)].text; }

std::string reason_with_place(const Proposal& proposal) {
    if (proposal.reason_line == 0) return proposal.reason;
    const std::string line = std::to_string(proposal.reason_line);
    const std::size_t slash = proposal.reason_path.rfind('/');
    const std::string place =
        proposal.reason_path.empty() ? "line " + line : proposal.reason_path.substr(slash + 1) + ":" + line;
    return proposal.reason + " (" + place + ")";
}

// The nearest class or function around the selection that anything can be said of: inside a method that cannot be
// converted itself, also its class.
std::vector<Proposal> proposals_at(const ProjectContext& context, Span selection) {
    std::vector<Proposal> proposals;
    const std::string_view text = context.file->tree->text().bytes();
    if (selection.begin > text.size()) return proposals;
    selection = without_blanks(text, selection);
    std::vector<const Node*> path = path_to(*context.file->tree, selection.begin);
    while (!path.empty() && (!is_subject(*path.back()) || path.back()->span.end < selection.end)) path.pop_back();
    while (!path.empty()) {
        add_proposals({context, path}, proposals);
        const auto is_offered = [](const Proposal& proposal) { return proposal.is_offered(); };
        const bool is_method = as<FunctionDef>(path.back()) != nullptr;
        if (std::any_of(proposals.begin(), proposals.end(), is_offered) || (!is_method && !proposals.empty())) break;
        path.pop_back();
        while (!path.empty() && !is_subject(*path.back())) path.pop_back();
        if (!path.empty() && as<ClassDef>(path.back()) == nullptr) break;
    }
    return proposals;
}

std::vector<Proposal> proposals_in(const ProjectContext& context) {
    std::vector<Proposal> proposals;
    walk(context, proposals);
    return proposals;
}

}  // namespace pykind
