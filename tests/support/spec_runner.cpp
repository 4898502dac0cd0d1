#include "tests/support/spec_runner.hpp"

#include <optional>
#include <sstream>

#include "analysis/hover.hpp"
#include "analysis/project/project.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind::test {

namespace {

constexpr std::string_view cursor = "$0";

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
    explicit Runner(const std::string& markdown) {
        std::istringstream stream(markdown);
        for (std::string line; std::getline(stream, line);) lines_.push_back(line);
    }

    SpecResult run() {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (lines_[i].starts_with("## ")) files_ = std::make_shared<MemoryFileSystem>();
            if (!lines_[i].starts_with("```python")) continue;
            const std::size_t begin = i + 1;
            std::size_t end = begin;
            while (end < lines_.size() && lines_[end] != "```") ++end;
            check_block(begin, end, lines_[i]);
            i = end;
        }
        for (const std::string& line : lines_) result_.updated += line + "\n";
        return std::move(result_);
    }

private:
    // ```python target=3.10
    static int target_of(const std::string& fence) {
        const std::size_t at = fence.find("target=3.");
        return at == std::string::npos ? 14 : std::stoi(fence.substr(at + 9));
    }

    // ```python file=pkg/streams.py; a block without a name is main.py.
    static std::string path_of(const std::string& fence) {
        const std::size_t at = fence.find("file=");
        const std::string name =
            at == std::string::npos ? "main.py" : fence.substr(at + 5, fence.find(' ', at) - at - 5);
        return std::string(folder) + "/" + name;
    }

    void fail(std::size_t index, std::string message) { result_.failures.push_back({index + 1, std::move(message)}); }

    void check_block(std::size_t begin, std::size_t end, const std::string& fence) {
        std::string source;
        std::vector<std::size_t> starts;
        std::optional<std::size_t> cursor_offset;
        for (std::size_t i = begin; i < end; ++i) {
            std::string line = lines_[i];
            starts.push_back(source.size());
            if (const std::size_t at = line.find(cursor); at != std::string::npos) {
                cursor_offset = source.size() + at;
                line.erase(at, cursor.size());
            }
            source += line + "\n";
        }
        const std::string path = path_of(fence);
        files_->write(path, source);
        project::Environment environment;
        environment.roots = {std::string(folder)};
        environment.minor = target_of(fence);
        project::Project project(files_, environment);
        const auto file = project.load(path);
        semantics::Evaluator evaluator(project);
        evaluator_ = &evaluator;
        std::size_t subject = begin;  // the last line that is no mark
        for (std::size_t i = begin; i < end; ++i) {
            if (const auto mark = parse_mark(lines_[i])) {
                check_mark(i, *mark, starts[subject - begin], *file);
            } else {
                subject = i;
            }
        }
        if (cursor_offset) check_hover_block(end, *file, static_cast<syntax::Offset>(*cursor_offset));
    }

    void check_mark(std::size_t index, const Mark& mark, std::size_t line_start, const AnalyzedFile& file) {
        ++result_.expectations;
        const auto offset = static_cast<syntax::Offset>(line_start + mark.caret);
        const auto found = explain_at(*evaluator_, file, offset);
        const auto rewrite = [&](const std::string& words) {
            lines_[index] = lines_[index].substr(0, mark.end) + " " + words;
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
        std::size_t begin = python_end + 1;
        while (begin < lines_.size() && !lines_[begin].starts_with("```")) ++begin;
        if (begin == lines_.size() || lines_[begin] != "```markdown")
            return fail(python_end, "a block with $0 is followed by a markdown block");
        std::size_t end = ++begin;
        while (end < lines_.size() && lines_[end] != "```") ++end;
        std::string expected;
        for (std::size_t i = begin; i < end; ++i) expected += lines_[i] + "\n";
        const auto found = explain_at(*evaluator_, file, offset);
        const std::string actual = found ? render_markdown(compose(*found)) : "no hover\n";
        if (actual == expected) return;
        fail(begin, "the hover is\n" + actual);
        std::vector<std::string> words;
        std::istringstream stream(actual);
        for (std::string line; std::getline(stream, line);) words.push_back(line);
        const auto at = lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(begin),
                                     lines_.begin() + static_cast<std::ptrdiff_t>(end));
        lines_.insert(at, words.begin(), words.end());
    }

    static constexpr std::string_view folder = "/project";

    std::vector<std::string> lines_;
    std::shared_ptr<MemoryFileSystem> files_ = std::make_shared<MemoryFileSystem>();
    semantics::Evaluator* evaluator_ = nullptr;  // of the block at hand
    SpecResult result_;
};

}  // namespace

SpecResult run_spec(const std::string& markdown) { return Runner(markdown).run(); }

}  // namespace pykind::test
