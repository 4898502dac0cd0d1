#include "tests/support/rewrite_spec.hpp"

#include <algorithm>

#include "analysis/rewrite.hpp"

namespace pykind::test {

namespace {

// All files of the project, whatever the words: a spec has few.
class SpecFiles final : public ProjectFiles {
public:
    SpecFiles(project::Project& project, const MemoryFileSystem& files) : project_(project), files_(files) {}

    std::vector<std::shared_ptr<const AnalyzedFile>> with_words(const std::set<std::string>& /*words*/) override {
        std::vector<std::shared_ptr<const AnalyzedFile>> found;
        add(std::string(SpecProject::folder), found);
        return found;
    }

private:
    void add(const std::string& folder, std::vector<std::shared_ptr<const AnalyzedFile>>& found) {
        for (const std::string& name : files_.list(folder)) {
            const std::string path = folder + "/" + name;
            if (files_.status(path).is_folder) {
                add(path, found);
            } else {
                found.push_back(project_.load(path));
            }
        }
    }

    project::Project& project_;
    const MemoryFileSystem& files_;
};

class ConversionCheck {
public:
    ConversionCheck(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                    SpecResult& result)
        : text_(text), block_(block), files_(files), result_(result) {}

    void run() {
        const auto conversion = conversion_of(block_.value_of("convert"));
        const auto cursor = text_.source_of(block_).cursor;
        if (!conversion) return fail(block_.begin - 1, "there is no conversion '" + block_.value_of("convert") + "'");
        if (!cursor) return fail(block_.begin - 1, "a block with convert= has a cursor, $0");
        SpecProject project(files_, block_.target());
        SpecFiles all(project.project, *files_);
        semantics::Evaluator evaluator(project.project);
        const auto file = project.project.load(block_.path());
        const auto found = proposals_at({evaluator, file, all}, {*cursor, *cursor});
        const auto proposal = std::find_if(
            found.begin(), found.end(), [&](const Proposal& candidate) { return candidate.conversion == *conversion; });
        ++result_.expectations;
        if (proposal == found.end()) return expect_line("not proposed");
        if (!proposal->is_offered()) return expect_line("not offered: " + reason_with_place(*proposal));
        check_preference(*proposal);
        check_changes(*proposal);
        check_again(*proposal, *cursor);
    }

private:
    void fail(std::size_t index, std::string message) { result_.failures.push_back({index + 1, std::move(message)}); }

    [[nodiscard]] std::size_t next_line(std::size_t from) const {
        while (from < text_.size() && text_[from].empty()) ++from;
        return from;
    }

    [[nodiscard]] bool has_after(std::size_t index) const {
        return index < text_.size() && text_[index].starts_with("```python after");
    }

    // Where nothing is converted a line says so, in place of the block that would show what comes of it.
    void expect_line(const std::string& line) {
        const std::size_t at = next_line(block_.after());
        if (at < text_.size() && text_[at] == line) return;
        fail(at, "the conversion is " + line);
        if (has_after(at)) {
            // The `differs:` line goes with the block.
            std::size_t end = text_.block_at(at)->after();
            const std::size_t differs = next_line(end);
            if (differs < text_.size() && text_[differs].starts_with("differs:")) end = differs + 1;
            return text_.replace(at, end, line + "\n");
        }
        text_.replace(at, at < text_.size() && text_[at].starts_with("not ") ? at + 1 : at, line + "\n");
    }

    void check_preference(const Proposal& proposal) {
        if (block_.has("preferred") && !proposal.preferred) fail(block_.begin - 1, "it is not preferred");
        if (block_.has("not-preferred") && proposal.preferred) fail(block_.begin - 1, "it is preferred");
    }

    // Each file that changes has a block of its own, the one asked about first.
    void check_changes(const Proposal& proposal) {
        std::size_t at = next_line(block_.after());
        for (const FileChange& change : proposal.changes) {
            const std::string path = change.file->identity.path.substr(SpecProject::folder.size() + 1);
            const std::string fence =
                "```python after" + (change.file->identity.path == block_.path() ? std::string() : " file=" + path);
            check_order(change);
            const std::string after = apply_edits(change.file->tree->text().bytes(), change.edits);
            check_text(at, fence, after);
            at = next_line(text_.block_at(at)->after());
        }
        std::string differs = "differs: ";
        for (const Difference difference : proposal.differs)
            differs += (differs.ends_with(": ") ? "" : ", ") + std::string(id_of(difference));
        if (proposal.differs.empty()) differs += "none";
        if (at < text_.size() && text_[at] == differs) return;
        fail(at, "it is '" + differs + "'");
        text_.replace(at, at < text_.size() && text_[at].starts_with("differs:") ? at + 1 : at, differs + "\n");
    }

    void check_order(const FileChange& change) {
        for (std::size_t i = 1; i < change.edits.size(); ++i) {
            if (change.edits[i].span.begin < change.edits[i - 1].span.end) fail(block_.begin - 1, "edits overlap");
        }
    }

    void check_text(std::size_t at, const std::string& fence, const std::string& after) {
        const auto tree = syntax::SyntaxTree::parse(syntax::SourceText(after));
        if (!tree->errors(block_.target()).empty()) fail(at, "the result has a fault in its syntax");
        if (has_after(at)) {
            const SpecBlock block = *text_.block_at(at);
            if (block.fence == fence && text_.content_of(block) == after) return;
            fail(block.begin, "the result is\n" + after);
            return text_.replace(at, block.after(), fence + "\n" + after + "```\n");
        }
        fail(at, "the conversion is offered, with the result\n" + after);
        const bool has_line = at < text_.size() && text_[at].starts_with("not ");
        text_.replace(at, has_line ? at + 1 : at, fence + "\n" + after + "```\n");
    }

    // What has been converted is not offered the same conversion again.
    void check_again(const Proposal& proposal, syntax::Offset cursor) {
        const auto files = files_->copy();
        for (const FileChange& change : proposal.changes)
            files->write(change.file->identity.path, apply_edits(change.file->tree->text().bytes(), change.edits));
        SpecProject project(files, block_.target());
        SpecFiles all(project.project, *files);
        semantics::Evaluator evaluator(project.project);
        const auto found = proposals_in({evaluator, project.project.load(block_.path()), all});
        const bool is_offered = std::any_of(found.begin(), found.end(), [&](const Proposal& candidate) {
            return candidate.conversion == proposal.conversion && candidate.is_offered() &&
                   candidate.name == proposal.name && candidate.subject.touches(cursor);
        });
        if (is_offered) fail(block_.begin - 1, "it is offered again on its result");
    }

    SpecText& text_;
    const SpecBlock& block_;
    const std::shared_ptr<MemoryFileSystem>& files_;
    SpecResult& result_;
};

}  // namespace

void check_conversion(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                      SpecResult& result) {
    ConversionCheck(text, block, files, result).run();
}

}  // namespace pykind::test
