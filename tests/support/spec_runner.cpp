#include "tests/support/spec_runner.hpp"

#include <optional>

#include "analysis/hover.hpp"
#include "tests/support/check_spec.hpp"
#include "tests/support/rewrite_spec.hpp"
#include "tests/support/shown_spec.hpp"
#include "tests/support/spec_text.hpp"

namespace pykind::test {

namespace {

// `# ^^^^ hover: phrase` under the line it speaks of.
struct Mark {
    std::size_t caret = 0;   // byte column of the first caret
    std::size_t carets = 0;  // 0 for an arrow, which says nothing of the hover's extent
    std::string keyword;     // "hover", "kind", "no hover", or one of `item_marks`
    std::string value;
    std::size_t end = 0;  // where its words begin
};

// Marks for one item of the hover, by its label: the whole text of it, or nothing where there is none.
constexpr std::pair<std::string_view, std::string_view> item_marks[] = {
    {"here", "Here"}, {"on", "On"}, {"ends", "Ends"}, {"wrong", "Wrong"}, {"role", "Role"}};

std::string_view label_of(std::string_view keyword) {
    for (const auto& [mark, label] : item_marks) {
        if (mark == keyword) return label;
    }
    return {};
}

std::optional<Mark> parse_mark(const std::string& line) {
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == std::string::npos || line[hash] != '#') return std::nullopt;
    const std::size_t caret = line.find_first_not_of(' ', hash + 1);
    if (caret == std::string::npos) return std::nullopt;
    // `# <-` is about what stands where its line begins, which no caret can be under.
    const bool is_arrow = line.compare(caret, 3, "<- ") == 0;
    if (line[caret] != '^' && !is_arrow) return std::nullopt;
    const std::size_t end = is_arrow ? caret + 2 : std::min(line.find_first_not_of('^', caret), line.size());
    Mark mark{is_arrow ? hash : caret, is_arrow ? 0 : end - caret, {}, {}, end};
    const std::string rest = end < line.size() ? line.substr(end + 1) : "";
    const std::size_t colon = rest.find(':');
    mark.keyword = rest.substr(0, colon);
    if (colon != std::string::npos) mark.value = rest.substr(std::min(colon + 2, rest.size()));
    return mark;
}

class Runner {
public:
    Runner(const std::string& markdown, SpecSubject subject) : text_(markdown), subject_(subject) {}

    SpecResult run() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (text_[i].starts_with("## ")) files_ = std::make_shared<MemoryFileSystem>();
            const auto block = text_.block_at(i);
            if (!block) continue;
            i = check_block(*block) - 1;
        }
        result_.updated = text_.markdown();
        return std::move(result_);
    }

private:
    void fail(std::size_t index, std::string message) { result_.failures.push_back({index + 1, std::move(message)}); }

    // Gives the line after the block and what belongs to it.
    std::size_t check_block(const SpecBlock& block) {
        if (!block.has("```python") || block.has("drive")) return block.after();
        if (block.has("after")) {
            fail(block.begin, "an after block follows the block with the conversion that makes it");
            return block.after();
        }
        if (subject_ == SpecSubject::Checks) return check_findings(text_, block, files_, result_);
        const SpecSource source = text_.source_of(block);
        files_->write(block.path(), source.text);
        if (!block.value_of("convert").empty()) return check_conversion(text_, block, files_, result_);
        if (!block.value_of("shows").empty()) return check_shown(text_, block, files_, result_);
        check_hovers(block, source);
        return block.after();
    }

    void check_hovers(const SpecBlock& block, const SpecSource& source) {
        SpecProject project(files_, block.target());
        const auto file = project.project.load(block.path());
        semantics::Evaluator evaluator(project.project);
        evaluator_ = &evaluator;
        std::size_t subject = block.begin;  // the last line that is no mark
        for (std::size_t i = block.begin; i < block.end; ++i) {
            if (const auto mark = parse_mark(text_[i])) {
                check_mark(i, *mark, source.line_starts[subject - block.begin], *file);
            } else {
                subject = i;
            }
        }
        if (source.cursor) check_hover_block(block.end, *file, *source.cursor);
    }

    void check_mark(std::size_t index, const Mark& mark, std::size_t line_start, const AnalyzedFile& file) {
        ++result_.expectations;
        const auto offset = static_cast<syntax::Offset>(line_start + mark.caret);
        const auto found = explain_at(*evaluator_, file, offset);
        const auto rewrite = [&](const std::string& words) {
            text_.set(index, text_[index].substr(0, mark.end) + " " + words);
        };
        if (mark.keyword == "no hover") {
            if (!found) return;
            fail(index, "there is a hover: " + compose(*found).phrase);
            return rewrite("hover: " + compose(*found).phrase);
        }
        const std::string_view label = label_of(mark.keyword);
        if (mark.keyword != "hover" && mark.keyword != "kind" && label.empty())
            return fail(index, "a mark is 'hover: …', 'kind: …', 'no hover', or names an item: 'here: …'");
        if (!found) {
            fail(index, "there is no hover");
            return rewrite("no hover");
        }
        if (mark.carets > 0 &&
            found->range != syntax::Span{offset, offset + static_cast<syntax::Offset>(mark.carets)}) {
            fail(index, "the hover is about " + std::string(file.tree->slice(found->range)));
        }
        std::string actual = compose(*found).phrase;
        if (mark.keyword == "kind") {
            const auto* const function = std::get_if<FunctionFacts>(&found->facts);
            actual = function == nullptr ? "" : id_of(function->info->kind);
        }
        if (!label.empty()) actual = item_of(compose(*found), label);
        if (actual == mark.value) return;
        fail(index, "it is '" + actual + "', not '" + mark.value + "'");
        rewrite(mark.keyword + ":" + (actual.empty() ? "" : " " + actual));
    }

    static std::string item_of(const Page& page, std::string_view label) {
        for (const Item& item : page.items) {
            if (item.label == label) return item.text;
        }
        return {};
    }

    // The next fenced block holds the whole hover at the cursor.
    void check_hover_block(std::size_t python_end, const AnalyzedFile& file, syntax::Offset offset) {
        ++result_.expectations;
        std::size_t fence = python_end + 1;
        while (fence < text_.size() && !text_[fence].starts_with("```")) ++fence;
        const auto block = text_.block_at(fence);
        if (!block || block->fence != "```markdown")
            return fail(python_end, "a block with $0 is followed by a markdown block");
        const auto found = explain_at(*evaluator_, file, offset);
        const std::string actual = found ? render_markdown(compose(*found)) : "no hover\n";
        if (actual == text_.content_of(*block)) return;
        fail(block->begin, "the hover is\n" + actual);
        text_.replace(block->begin, block->end, actual);
    }

    SpecText text_;
    const SpecSubject subject_;
    std::shared_ptr<MemoryFileSystem> files_ = std::make_shared<MemoryFileSystem>();
    semantics::Evaluator* evaluator_ = nullptr;  // of the block at hand
    SpecResult result_;
};

}  // namespace

SpecResult run_spec(const std::string& markdown, SpecSubject subject) { return Runner(markdown, subject).run(); }

}  // namespace pykind::test
