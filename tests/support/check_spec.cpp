#include "tests/support/check_spec.hpp"

#include <algorithm>

#include "analysis/check.hpp"
#include "tests/support/spec_files.hpp"

namespace pykind::test {

namespace {

constexpr std::string_view fix_mark = "fix: ";

std::string severity_and_code(const Finding& finding) {
    return std::string(id_of(finding.severity)) + "[" + std::string(code_of(finding.check)) + "]";
}

// `#   ^^^^ error[code]: …`, or `# <- error[code]: …` where no caret can stand.
std::string mark_of(const AnalyzedFile& file, const Finding& finding) {
    const syntax::SourceText& text = file.tree->text();
    const syntax::Span line = text.line_span(text.line_of(finding.span.begin));
    const std::size_t column = finding.span.begin - line.begin;
    const std::size_t length = std::max<std::size_t>(1, std::min(finding.span.end, line.end) - finding.span.begin);
    const std::string words = " " + severity_and_code(finding) + ": " + text_of(finding);
    if (column == 0) return "# <-" + words;
    return "#" + std::string(column - 1, ' ') + std::string(length, '^') + words;
}

bool is_mark(const std::string& line) {
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == std::string::npos || line[hash] != '#') return false;
    std::size_t at = line.find_first_not_of(' ', hash + 1);
    if (at == std::string::npos) return false;
    if (line.compare(at, 3, "<- ") == 0) {
        at += 3;
    } else if (line[at] == '^') {
        at = line.find_first_not_of('^', at);
        if (at == std::string::npos || line[at] != ' ') return false;
        ++at;
    } else {
        return false;
    }
    const std::size_t open = line.find('[', at);
    return open != std::string::npos && severity_of(line.substr(at, open - at)).has_value();
}

// What there is to be said of a file.
class Checked {
public:
    Checked(std::shared_ptr<MemoryFileSystem> files, const SpecBlock& block)
        : project_(std::move(files), block.target()),
          evaluator_(project_.project),
          files_(project_),
          file_(project_.project.load(block.path())) {
        CheckSettings settings;
        if (const auto check = check_of(block.value_of("enable"))) settings.set(*check, Severity::Information);
        settings.set_beside_type_checker(block.has("beside-type-checker"));
        findings_ = findings_in({evaluator_, file_, files_}, settings);
    }

    [[nodiscard]] const AnalyzedFile& file() const { return *file_; }
    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
    [[nodiscard]] std::size_t count(Check check) const {
        return static_cast<std::size_t>(std::count_if(findings_.begin(), findings_.end(),
                                                      [check](const Finding& found) { return found.check == check; }));
    }

private:
    SpecProject project_;
    semantics::Evaluator evaluator_;
    SpecFiles files_;
    std::shared_ptr<const AnalyzedFile> file_;
    std::vector<Finding> findings_;
};

class BlockCheck {
public:
    BlockCheck(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
               SpecResult& result)
        : text_(text), block_(block), files_(files), result_(result) {}

    std::size_t run() {
        std::string source;
        for (std::size_t i = block_.begin; i < block_.end; ++i) {
            if (!is_mark(text_[i])) source += text_[i] + "\n";
        }
        files_->write(block_.path(), source);
        const Checked checked(files_, block_);
        result_.expectations += std::max<std::size_t>(1, checked.findings().size());
        const std::size_t after = check_fixes(checked, source);
        const std::ptrdiff_t shift = check_marks(checked);
        return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(after) + shift);
    }

private:
    void fail(std::size_t line, std::string message) const { result_.failures.push_back({line, std::move(message)}); }

    // The lines of the block with the marks that the findings have; gives by how many there are more.
    std::ptrdiff_t check_marks(const Checked& checked) const {
        std::string expected;
        std::string actual;
        std::uint32_t line = 0;
        auto finding = checked.findings().begin();
        for (std::size_t i = block_.begin; i < block_.end; ++i) {
            expected += text_[i] + "\n";
            if (is_mark(text_[i])) continue;
            ++line;
            actual += text_[i] + "\n";
            const auto line_of = [&](const Finding& found) {
                return checked.file().tree->text().line_of(found.span.begin);
            };
            for (; finding != checked.findings().end() && line_of(*finding) == line; ++finding)
                actual += mark_of(checked.file(), *finding) + "\n";
        }
        if (finding != checked.findings().end()) fail(block_.begin, "a finding is behind the text");
        if (expected == actual) return 0;
        fail(block_.begin, "the findings are\n" + actual);
        text_.replace(block_.begin, block_.end, actual);
        return std::count(actual.begin(), actual.end(), '\n') - std::count(expected.begin(), expected.end(), '\n');
    }

    // Every fix of every finding, if the block asks for them.
    std::size_t check_fixes(const Checked& checked, const std::string& source) const {
        if (!block_.has("fixes")) return block_.after();
        std::string actual;
        for (const Finding& finding : checked.findings()) {
            for (const Fix& fix : finding.fixes) {
                actual += title_line(fix) + "\n" + result_of(checked, finding, fix, source);
                check_order(finding);
            }
        }
        if (actual.empty()) fail(block_.begin, "it asks for fixes, and there is none");
        const auto [begin, end, expected] = written_fixes();
        if (expected == actual) return end;
        fail(begin + 1, "the fixes are\n" + actual);
        text_.replace(begin, end, actual);
        return begin + static_cast<std::size_t>(std::count(actual.begin(), actual.end(), '\n'));
    }

    static std::string title_line(const Fix& fix) {
        std::string line = std::string(fix_mark) + fix.title;
        if (fix.is_preferred || fix.is_safe) {
            line += " (";
            if (fix.is_preferred) line += "preferred";
            if (fix.is_safe) line += fix.is_preferred ? ", safe" : "safe";
            line += ")";
        }
        return line;
    }

    void check_order(const Finding& finding) const {
        const auto preferred =
            std::count_if(finding.fixes.begin(), finding.fixes.end(), [](const Fix& fix) { return fix.is_preferred; });
        if (preferred > 1 || (preferred == 1 && !finding.fixes.front().is_preferred))
            fail(block_.begin, "one fix at most is preferred, and comes first");
    }

    // The blocks with the files as the fix makes them.
    std::string result_of(const Checked& checked, const Finding& finding, const Fix& fix,
                          const std::string& source) const {
        std::string blocks;
        const auto after = files_->copy();
        if (fix.changes.empty() || fix.changes.front().file->identity.path != block_.path())
            fail(block_.begin, "the fix '" + fix.title + "' does not change the file of the finding first");
        for (const FileChange& change : fix.changes) {
            syntax::Offset at = 0;
            for (const Edit& edit : change.edits) {
                if (edit.span.begin < at || edit.span.end < edit.span.begin) fail(block_.begin, "edits overlap");
                at = edit.span.end;
            }
            const std::string& path = change.file->identity.path;
            const std::string text = apply_edits(change.file->tree->text().bytes(), change.edits);
            after->write(path, text);
            const bool is_main = path == block_.path();
            if (is_main && text == source) fail(block_.begin, "the fix '" + fix.title + "' changes nothing");
            blocks += is_main ? "```python after\n"
                              : "```python after file=" + path.substr(SpecProject::folder.size() + 1) + "\n";
            blocks += text + "```\n";
        }
        const Checked again(after, block_);
        const auto errors = [&](const AnalyzedFile& file) { return file.tree->errors(block_.target()).size(); };
        if (errors(again.file()) > errors(checked.file()))
            fail(block_.begin, "what the fix '" + fix.title + "' makes has an error in its syntax");
        if (again.count(finding.check) >= checked.count(finding.check))
            fail(block_.begin, "the fix '" + fix.title + "' does not mend what was found");
        return blocks;
    }

    struct Written {
        std::size_t begin;
        std::size_t end;
        std::string text;  // without blank lines between the parts
    };

    [[nodiscard]] Written written_fixes() const {
        Written written{block_.after(), block_.after(), {}};
        for (std::size_t i = block_.after(); i < text_.size(); ++i) {
            if (text_[i].empty()) continue;
            const std::size_t first = i;
            const auto block = text_.block_at(i);
            if (block && block->has("after")) {
                written.text += block->fence + "\n" + text_.content_of(*block) + "```\n";
                i = block->end;
            } else if (text_[i].starts_with(fix_mark)) {
                written.text += text_[i] + "\n";
            } else {
                break;
            }
            if (written.begin == written.end) written.begin = first;
            written.end = i + 1;
        }
        return written;
    }

    SpecText& text_;
    const SpecBlock& block_;
    const std::shared_ptr<MemoryFileSystem>& files_;
    SpecResult& result_;
};

}  // namespace

std::size_t check_findings(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                           SpecResult& result) {
    return BlockCheck(text, block, files, result).run();
}

}  // namespace pykind::test
