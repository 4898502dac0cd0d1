#include "tests/support/rewrite_spec.hpp"

#include <algorithm>
#include <map>

#include "analysis/rewrite.hpp"
#include "tests/support/spec_files.hpp"

namespace pykind::test {

namespace {

constexpr std::string_view not_proposed = "not proposed";
constexpr std::string_view not_offered = "not offered: ";
constexpr std::string_view differs = "differs: ";

// What becomes of a class or function, as a spec says it.
struct Expectation {
    std::string verdict = {};  // a "not offered: …" or "not proposed" line; empty where there is a result
    std::map<std::string, std::string> after = {};  // the texts by path, where there is one
    std::string differences = {};                   // "late-start, no-overlap", "none"

    friend bool operator==(const Expectation&, const Expectation&) = default;
};

std::string name_in_project(const std::string& path) { return path.substr(SpecProject::folder.size() + 1); }

// The lines that say it: the file that the conversion is asked of first.
std::string lines_of(const Expectation& expectation, const std::string& main_path) {
    if (!expectation.verdict.empty()) return expectation.verdict + "\n";
    const auto fence = [&](const std::string& path) {
        return path == main_path ? std::string("```python after\n")
                                 : "```python after file=" + name_in_project(path) + "\n";
    };
    std::string lines;
    const auto add = [&](const std::string& path, const std::string& text) { lines += fence(path) + text + "```\n"; };
    if (const auto main = expectation.after.find(main_path); main != expectation.after.end())
        add(main_path, main->second);
    for (const auto& [path, text] : expectation.after) {
        if (path != main_path) add(path, text);
    }
    return lines + std::string(differs) + expectation.differences + "\n";
}

// Expectations as they are written, and the lines that they take.
struct Written {
    Expectation expectation;
    std::size_t begin = 0;
    std::size_t end = 0;
};

Written read_expectation(const SpecText& text, const SpecBlock& block) {
    Written written{{}, block.after(), block.after()};
    for (std::size_t i = block.after(); i < text.size(); ++i) {
        const std::size_t first = i;
        const std::string& line = text[i];
        if (line.empty()) continue;
        if (const auto after = text.block_at(i); after && after->has("after")) {
            const std::string path = after->value_of("file").empty() ? block.path() : after->path();
            written.expectation.after[path] = text.content_of(*after);
            i = after->end;
        } else if (line.starts_with(differs)) {
            written.expectation.differences = line.substr(differs.size());
        } else if (line.starts_with(not_offered) || line == not_proposed) {
            written.expectation.verdict = line;
        } else {
            break;
        }
        if (written.begin == written.end) written.begin = first;
        written.end = i + 1;
    }
    return written;
}

// One conversion in one project.
class Conversions {
public:
    Conversions(std::shared_ptr<MemoryFileSystem> files, int minor, const std::string& path)
        : project_(std::move(files), minor),
          evaluator_(project_.project),
          files_(project_),
          context_{evaluator_, project_.project.load(path), files_} {}

    [[nodiscard]] const AnalyzedFile& file() const { return *context_.file; }
    [[nodiscard]] std::vector<Proposal> all() const { return proposals_in(context_); }
    [[nodiscard]] std::vector<Proposal> at(syntax::Offset offset) const {
        return proposals_at(context_, {offset, offset});
    }

private:
    SpecProject project_;
    semantics::Evaluator evaluator_;
    SpecFiles files_;
    ProjectContext context_;
};

const Proposal* find(const std::vector<Proposal>& proposals, Conversion conversion) {
    const auto found = std::find_if(proposals.begin(), proposals.end(), [conversion](const Proposal& proposal) {
        return proposal.conversion == conversion;
    });
    return found == proposals.end() ? nullptr : &*found;
}

std::string ids_of(const std::vector<Difference>& differences) {
    std::string ids;
    for (const Difference difference : differences) ids += (ids.empty() ? "" : ", ") + std::string(id_of(difference));
    return ids.empty() ? "none" : ids;
}

Expectation outcome_of(const Proposal* proposal) {
    if (proposal == nullptr) return {.verdict = std::string(not_proposed)};
    if (!proposal->is_offered()) return {.verdict = std::string(not_offered) + reason_with_place(*proposal)};
    Expectation outcome{.differences = ids_of(proposal->differs)};
    for (const FileChange& change : proposal->changes)
        outcome.after[change.file->identity.path] = apply_edits(change.file->tree->text().bytes(), change.edits);
    return outcome;
}

bool are_in_order(const FileChange& change) {
    syntax::Offset at = 0;
    for (const Edit& edit : change.edits) {
        if (edit.span.begin < at || edit.span.end < edit.span.begin) return false;
        at = edit.span.end;
    }
    return at <= change.file->tree->text().size();
}

// Where a place is after the edits: what an edit put there, where one is on it.
syntax::Offset moved(syntax::Offset place, const std::vector<Edit>& edits) {
    std::ptrdiff_t shift = 0;
    for (const Edit& edit : edits) {
        if (edit.span.end > place) return static_cast<syntax::Offset>(std::min(place, edit.span.begin) + shift);
        shift += static_cast<std::ptrdiff_t>(edit.text.size()) - (edit.span.end - edit.span.begin);
    }
    return static_cast<syntax::Offset>(place + shift);
}

class Check {
public:
    Check(const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files, SpecResult& result)
        : block_(block), files_(files), result_(result) {}

    void run(SpecText& text, const Written& written) {
        const auto conversion = conversion_of(block_.value_of("convert"));
        const auto cursor = text.source_of(block_).cursor;
        if (!conversion) return fail("there is no conversion '" + block_.value_of("convert") + "'");
        if (!cursor) return fail("a block with a conversion has a cursor");
        const Conversions here(files_, block_.target(), block_.path());
        const std::vector<Proposal> proposals = here.at(*cursor);
        const Proposal* const proposal = find(proposals, *conversion);
        const Expectation outcome = outcome_of(proposal);
        check_outcome(text, written, outcome);
        check_preference(proposal);
        if (proposal != nullptr) check_listing(*proposal, proposals, here.all());
        if (proposal != nullptr && proposal->is_offered()) check_result(*proposal, *cursor, outcome);
    }

private:
    void fail(std::string message, std::size_t line = 0) const {
        result_.failures.push_back({line == 0 ? block_.begin : line, std::move(message)});
    }

    void check_outcome(SpecText& text, const Written& written, const Expectation& outcome) const {
        // A file that stays as it is may be shown.
        Expectation expected = written.expectation;
        Expectation shown = outcome;
        for (const auto& [path, after] : expected.after) {
            if (const auto before = files_->read(path); outcome.verdict.empty() && before)
                shown.after.try_emplace(path, *before);
        }
        if (expected == shown) return;
        const std::string lines = lines_of(shown, block_.path());
        fail("after the conversion:\n" + lines, written.begin + 1);
        text.replace(written.begin, written.end, lines);
    }

    void check_preference(const Proposal* proposal) const {
        const bool is_preferred = proposal != nullptr && proposal->preferred;
        if (block_.has("preferred") && !is_preferred) fail("it is not preferred");
        if (block_.has("not-preferred") && is_preferred) fail("it is preferred");
        if (is_preferred && !proposal->is_offered()) fail("it is preferred and not offered");
    }

    // At most one of each conversion is proposed at a place, and what is proposed there is in the file's list too.
    void check_listing(const Proposal& proposal, const std::vector<Proposal>& there,
                       const std::vector<Proposal>& all) const {
        const auto is_same = [&](const Proposal& other) {
            return other.conversion == proposal.conversion && other.subject == proposal.subject &&
                   outcome_of(&other) == outcome_of(&proposal);
        };
        const auto count = std::count_if(
            there.begin(), there.end(), [&](const Proposal& other) { return other.conversion == proposal.conversion; });
        if (count != 1) fail("it is proposed more than once");
        if (std::count_if(all.begin(), all.end(), is_same) != 1) fail("the list of the whole file says otherwise");
    }

    // What holds of every result, whatever the conversion.
    void check_result(const Proposal& proposal, syntax::Offset cursor, const Expectation& outcome) const {
        if (proposal.changes.empty() || proposal.changes.front().file->identity.path != block_.path())
            return fail("the file that was asked about does not change first");
        if (outcome.after.size() != proposal.changes.size()) fail("a file changes twice");
        for (const FileChange& change : proposal.changes) {
            if (!are_in_order(change)) fail("the edits are out of order, or overlap");
        }
        const auto result = files_->copy();
        for (const auto& [path, text] : outcome.after) {
            if (files_->read(path) == text) fail(name_in_project(path) + " does not change");
            result->write(path, text);
        }
        for (const auto& [path, text] : outcome.after) check_parses(result, path);
        check_not_again(result, proposal, cursor);
    }

    void check_parses(const std::shared_ptr<MemoryFileSystem>& result, const std::string& path) const {
        SpecProject project(result, block_.target());
        for (const auto& error : project.project.load(path)->tree->errors(block_.target()))
            fail("the result has an error: " + error.message);
    }

    void check_not_again(const std::shared_ptr<MemoryFileSystem>& result, const Proposal& proposal,
                         syntax::Offset cursor) const {
        const Conversions there(result, block_.target(), block_.path());
        const std::vector<Edit>& edits = proposal.changes.front().edits;
        std::vector<syntax::Offset> places = {moved(proposal.subject.begin, edits), moved(cursor, edits)};
        for (const Edit& edit : edits) places.push_back(moved(edit.span.begin, edits));
        for (const syntax::Offset place : places) {
            const std::vector<Proposal> proposals = there.at(place);
            const Proposal* const again = find(proposals, proposal.conversion);
            if (again != nullptr && again->is_offered() && again->name == proposal.name)
                return fail("it is offered again on its result");
        }
    }

    const SpecBlock& block_;
    const std::shared_ptr<MemoryFileSystem>& files_;
    SpecResult& result_;
};

}  // namespace

std::size_t check_conversion(SpecText& text, const SpecBlock& block, const std::shared_ptr<MemoryFileSystem>& files,
                             SpecResult& result) {
    ++result.expectations;
    const Written written = read_expectation(text, block);
    Check(block, files, result).run(text, written);
    return read_expectation(text, block).end;
}

}  // namespace pykind::test
