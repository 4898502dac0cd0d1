// pykind-shown FILE…: whether what an editor shows of files is well formed, whatever is in them. Symbols lie in those
// that they stand in, and their names in them; tokens are in order, apart and on one line; hints are in order, and
// those of a part are those of the whole in that part. Prints a line for each fault, and at the end how many symbols
// there are.
#include <algorithm>
#include <iostream>

#include "analysis/highlights.hpp"
#include "analysis/inlay_hints.hpp"
#include "analysis/outline.hpp"
#include "analysis/semantic_tokens.hpp"
#include "server/verbs/verbs.hpp"
#include "server/workspace.hpp"

namespace {

using namespace pykind;

bool lies_in(syntax::Span inner, syntax::Span outer) { return outer.begin <= inner.begin && inner.end <= outer.end; }

class Checker {
public:
    Checker(std::shared_ptr<const AnalyzedFile> file, project::Project& project)
        : file_(std::move(file)), evaluator_(project) {}

    void run() {
        check_symbols();
        check_tokens();
        check_hints();
        check_highlights();
    }

    std::size_t symbols = 0;
    std::size_t tokens = 0;
    std::size_t hints = 0;
    std::size_t faults = 0;

private:
    void expect(bool holds, syntax::Offset at, const char* what) {
        if (holds) return;
        ++faults;
        std::cout << file_->identity.path << ':' << file_->tree->text().line_of(at) << ": " << what << '\n';
    }

    void check_symbols() {
        const auto outline = outline_of(*file_);
        symbols = outline.size();
        for (const OutlineEntry& entry : outline) {
            expect(lies_in(entry.name_span, entry.span), entry.span.begin, "a name outside of its symbol");
            expect(entry.parent == OutlineEntry::npos || lies_in(entry.span, outline[entry.parent].span),
                   entry.span.begin, "a symbol outside of that which it stands in");
            expect(!entry.name.empty(), entry.span.begin, "a symbol without a name");
        }
        for (std::size_t i = 1; i < outline.size(); ++i)
            expect(outline[i - 1].span.begin < outline[i].span.begin, outline[i].span.begin, "symbols out of order");
    }

    void check_tokens() {
        const auto& text = file_->tree->text();
        const auto all = semantic_tokens(evaluator_, *file_, {0, text.size()});
        tokens = all.size();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const syntax::Span span = all[i].span;
            expect(i == 0 || all[i - 1].span.end <= span.begin, span.begin, "tokens that overlap");
            expect(span.begin < span.end, span.begin, "an empty token");
            expect(text.line_of(span.begin) == text.line_of(span.end), span.begin, "a token of several lines");
        }
        const syntax::Span part = middle();
        std::vector<SemanticToken> expected;
        std::copy_if(all.begin(), all.end(), std::back_inserter(expected),
                     [&](const SemanticToken& token) { return part.contains(token.span.begin); });
        expect(semantic_tokens(evaluator_, *file_, part) == expected, part.begin, "other tokens in a part");
    }

    void check_hints() {
        const auto all = inlay_hints(evaluator_, *file_, {0, file_->tree->text().size()});
        hints = all.size();
        for (std::size_t i = 1; i < all.size(); ++i)
            expect(all[i - 1].offset < all[i].offset, all[i].offset, "hints out of order");
        const syntax::Span part = middle();
        const auto in_part =
            std::count_if(all.begin(), all.end(), [&](const InlayHint& hint) { return part.touches(hint.offset); });
        expect(inlay_hints(evaluator_, *file_, part).size() == static_cast<std::size_t>(in_part), part.begin,
               "other hints in a part");
    }

    // At the first keyword of each function and at its name.
    void check_highlights() {
        for (const semantics::FunctionInfo& info : file_->functions().functions()) {
            std::vector<syntax::Offset> places;
            if (info.def() != nullptr) places.push_back(info.def()->name.begin);
            if (!info.points.empty()) places.push_back(info.points.front().node->span.begin);
            for (const syntax::Offset place : places) {
                const auto found = highlights_at(*file_, place);
                for (std::size_t i = 1; i < found.size(); ++i)
                    expect(found[i - 1].span.end <= found[i].span.begin, place, "highlights that overlap");
            }
        }
    }

    [[nodiscard]] syntax::Span middle() const {
        const syntax::Offset size = file_->tree->text().size();
        return {size / 3, size / 3 * 2};
    }

    std::shared_ptr<const AnalyzedFile> file_;
    semantics::Evaluator evaluator_;
};

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> paths(arguments + 1, arguments + count);
    if (paths.empty()) return 2;
    const auto project = server::open_project_of(paths, {});
    std::size_t symbols = 0;
    std::size_t tokens = 0;
    std::size_t hints = 0;
    std::size_t faults = 0;
    for (const std::string& path : paths) {
        const auto file = project->load(server::absolute_path(path));
        if (file == nullptr) continue;
        Checker checker(file, *project);
        checker.run();
        symbols += checker.symbols;
        tokens += checker.tokens;
        hints += checker.hints;
        faults += checker.faults;
        std::cout << path << '\t' << checker.symbols << '\n';
    }
    std::cout << symbols << " symbols, " << tokens << " tokens, " << hints << " hints, " << faults << " faults\n";
    return faults == 0 ? 0 : 1;
}
