// Hover, definition and what else is asked of a place, at every token and at every offset of a short text.
#include <algorithm>

#include "analysis/call_hierarchy.hpp"
#include "analysis/function_at.hpp"
#include "analysis/highlights.hpp"
#include "analysis/hover.hpp"
#include "analysis/navigation.hpp"
#include "analysis/usage_counts.hpp"
#include "tests/fuzz/python_file.hpp"
#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

using syntax::Offset;

// Every offset of longer texts would take too long to try many of them.
constexpr Offset all_offsets_of = 256;
// Looking through the file for each name of it takes the square of its length.
constexpr std::size_t most_searches = 24;

class Places {
public:
    explicit Places(std::string_view input) : python_(input) {}

    void run() {
        const Offset size = python_.file().tree->text().size();
        if (size <= all_offsets_of) {
            for (Offset offset = 0; offset <= size + 1; ++offset) look_at(offset);
        } else {
            for (const syntax::Token& token : python_.file().tree->tokens().tokens) look_at(token.begin);
            for (const syntax::Span& comment : python_.file().tree->comments()) look_at(comment.begin + 2);
        }
        for (std::uint32_t line = 1; line <= python_.file().tree->text().line_count(); ++line) {
            if (const auto found = explain_line(python_.evaluator(), python_.file(), line)) render(*found);
        }
    }

private:
    void look_at(Offset offset) {
        semantics::Evaluator& evaluator = python_.evaluator();
        const AnalyzedFile& file = python_.file();
        if (const auto found = explain_at(evaluator, file, offset)) render(*found);
        check(find_definitions(evaluator, file, offset));
        check(find_type_definitions(evaluator, file, offset));
        for (const Highlight& highlight : highlights_at(file, offset)) check(highlight.span, file);
        static_cast<void>(function_at(file, offset));
        for (const Callable& callable : callables_at(evaluator, file, offset)) {
            check(callable.span(), *callable.file);
            for (const CallHierarchyCall& call : outgoing_calls(evaluator, callable)) {
                for (const syntax::Span range : call.ranges) check(range, *callable.file);
            }
        }
        look_for_references(offset);
    }

    void look_for_references(Offset offset) {
        if (searches_ == most_searches) return;
        const ReferenceTarget target = reference_target(python_.evaluator(), python_.file(), offset);
        if (target.sites.empty()) return;
        ++searches_;
        const References found = find_references(python_.evaluator(), python_.file(), target, {target.name});
        for (const syntax::Span span : found.spans) check(span, python_.file());
        static_cast<void>(count_uses(python_.file(), found.spans, false));
        static_cast<void>(incoming_calls(python_.evaluator(), python_.file(), target, found.spans));
    }

    void render(const Explanation& explanation) {
        check(explanation.range, python_.file());
        const Page page = compose(explanation);
        require(!render_markdown(page).empty() && !render_plain(page, Detail::Brief).empty(), "a hover has no words");
    }

    static void check(const std::vector<Location>& locations) {
        for (const Location& location : locations) check(location.span, *location.file);
    }

    static void check(syntax::Span span, const AnalyzedFile& file) {
        require(span.begin <= span.end && span.end <= file.tree->text().size(), "a place is outside of its file");
    }

    PythonFile python_;
    std::size_t searches_ = 0;
};

}  // namespace

void fuzz_hover(std::string_view input) { Places(input).run(); }

}  // namespace pykind::fuzz
