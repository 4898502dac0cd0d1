// `pykind convert FILE:LINE`: what an editor's conversions do there, as a diff; or, with --write, done.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/syntax/encoding.hpp"
#include "server/batch.hpp"
#include "server/command_line.hpp"
#include "server/faults.hpp"
#include "server/file_changes.hpp"
#include "server/file_walk.hpp"
#include "server/files.hpp"
#include "server/unified_diff.hpp"
#include "server/verbs/named_projects.hpp"
#include "server/verbs/place.hpp"
#include "server/verbs/verbs.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

namespace {

// A file as it is, and as it will be.
struct Converted {
    std::string name;  // as the user named it, or its path
    std::string before;
    std::string after;
    bool is_stdin = false;
};

std::string list_text(const std::string& path, const AnalyzedFile& file, const Proposal& proposal) {
    std::string text = path + ":" + std::to_string(file.tree->text().line_of(proposal.subject.begin)) + ": " +
                       printable(proposal.name) + ": " + std::string(id_of(proposal.conversion)) + ": ";
    if (!proposal.is_offered()) return text + "not offered: " + printable(reason_with_place(proposal)) + "\n";
    text += proposal.preferred ? "offered, preferred\n" : "offered\n";
    for (const Difference difference : proposal.differs) text += "    " + std::string(text_of(difference)) + "\n";
    return text;
}

std::string list_json(const std::string& path, const AnalyzedFile& file, const Proposal& proposal) {
    nlohmann::ordered_json row;
    row["path"] = path;
    row["line"] = file.tree->text().line_of(proposal.subject.begin);
    row["name"] = proposal.name;
    row["id"] = id_of(proposal.conversion);
    row["title"] = title_of(proposal.conversion);
    row["offered"] = proposal.is_offered();
    row["preferred"] = proposal.preferred;
    row["reason"] = proposal.reason;
    row["reason_line"] = proposal.reason_line;
    if (!proposal.reason_path.empty()) row["reason_path"] = proposal.reason_path;
    row["differs"] = nlohmann::ordered_json::array();
    for (const Difference difference : proposal.differs) row["differs"].push_back(id_of(difference));
    return row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

// What there is to be said of one file, and what it becomes.
struct FileOutcome {
    std::string listed;
    std::vector<Converted> converted;
    std::vector<std::pair<std::string, FileProblem>> problems;  // by name
    std::vector<std::string> left;                              // the names of what was not converted

    void add(const std::string& name, const std::string& before, const std::string& text, bool is_stdin = false) {
        auto after = syntax::encode_as(before, text);
        if (const auto* const problem = std::get_if<syntax::EncodingProblem>(&after)) {
            problems.push_back({name, {problem->message}});
        } else {
            converted.push_back({name, before, std::move(std::get<std::string>(after)), is_stdin});
        }
    }
};

class Conversions {
public:
    explicit Conversions(const ConvertOptions& options)
        : options_(options), projects_(options.project, options.all ? options.places : std::vector<std::string>()) {}

    int run() {
        if (options_.all) {
            convert_all();
        } else if (options_.places.size() != 1) {
            report_problem("convert", "takes one FILE:LINE; with --all, files and folders");
            return exit_failure;
        } else {
            convert_place(options_.places.front());
        }
        return finish(has_failed_ ? exit_failure : status_);
    }

private:
    struct Opened {
        std::string name;  // as the user named it
        bool is_stdin;
        std::string bytes;
        std::shared_ptr<project::Project> project;
        std::shared_ptr<const AnalyzedFile> file;
    };

    std::variant<Opened, FileProblem> open(const std::string& name) {
        auto bytes = read_file(name);
        if (auto* const problem = std::get_if<FileProblem>(&bytes)) return std::move(*problem);
        const bool is_stdin = name == "-";
        const std::string& shown = is_stdin && !options_.stdin_filename.empty() ? options_.stdin_filename : name;
        Opened opened{shown, is_stdin, std::move(std::get<std::string>(bytes)), projects_.project_of(shown), nullptr};
        opened.file = analyze(opened, syntax::SourceText::decode(opened.bytes));
        return opened;
    }

    [[nodiscard]] std::shared_ptr<const AnalyzedFile> analyze(const Opened& opened, syntax::SourceText text) const {
        FileIdentity identity =
            opened.project->identity_of(opened.name == "-" ? std::string() : absolute_path(opened.name));
        if (options_.target_minor != 0) identity.target_minor = options_.target_minor;
        return AnalyzedFile::analyze(std::move(text), std::move(identity));
    }

    void convert_place(const std::string& text) {
        const auto place = parse_place(text);
        if (!place) return fail(text, "a place is FILE:LINE");
        const auto read = open(place->path);
        if (const auto* const problem = std::get_if<FileProblem>(&read)) return fail(place->path, problem->message);
        const auto& opened = std::get<Opened>(read);
        const syntax::SourceText& source = opened.file->tree->text();
        if (place->line == 0 || place->line > source.line_count()) {
            return fail(place->path, "has " + std::to_string(source.line_count()) + " lines, no line " +
                                         std::to_string(place->line));
        }
        const syntax::Offset at =
            place->column ? source.offset_at(place->line, *place->column) : source.line_span(place->line).begin;
        semantics::Evaluator evaluator(*opened.project);
        SearchedFiles files = projects_.files_around(opened.name, options_.jobs);
        const auto proposals = proposals_at({evaluator, opened.file, files}, {at, at});
        if (options_.list) {
            out_ += list(opened, proposals);
            if (proposals.empty()) status_ = exit_findings;
            return;
        }
        const Proposal* const chosen = choose(proposals);
        if (chosen == nullptr) {
            status_ = exit_findings;
            return report_problem(text, "nothing here can be converted" +
                                            (options_.to ? " to " + std::string(id_of(*options_.to)) : std::string()));
        }
        if (!chosen->is_offered()) {
            status_ = exit_findings;
            for (const Proposal& proposal : proposals) {
                if (options_.to && proposal.conversion != *options_.to) continue;
                report_problem(text, std::string(id_of(proposal.conversion)) +
                                         " is not offered: " + printable(reason_with_place(proposal)));
            }
            return;
        }
        FileOutcome outcome;
        for (const FileChange& change : chosen->changes) add_change(opened, change, outcome);
        take(std::move(outcome));
    }

    [[nodiscard]] std::string list(const Opened& opened, const std::vector<Proposal>& proposals) const {
        std::string text;
        for (const Proposal& proposal : proposals) {
            text += options_.json ? list_json(opened.name, *opened.file, proposal)
                                  : list_text(printable(opened.name), *opened.file, proposal);
        }
        return text;
    }

    // The one asked for; else the preferred one, else the first that is offered, else the first.
    [[nodiscard]] const Proposal* choose(const std::vector<Proposal>& proposals) const {
        const auto find = [&](auto&& wanted) -> const Proposal* {
            const auto found = std::find_if(proposals.begin(), proposals.end(), wanted);
            return found == proposals.end() ? nullptr : &*found;
        };
        if (options_.to) return find([&](const Proposal& found) { return found.conversion == *options_.to; });
        if (const auto* best = find([](const Proposal& found) { return found.is_offered() && found.preferred; }))
            return best;
        if (const auto* any = find([](const Proposal& found) { return found.is_offered(); })) return any;
        return proposals.empty() ? nullptr : &proposals.front();
    }

    static void add_change(const Opened& opened, const FileChange& change, FileOutcome& outcome) {
        const std::string text = apply_edits(change.file->tree->text().bytes(), change.edits);
        if (change.file == opened.file) return outcome.add(opened.name, opened.bytes, text, opened.is_stdin);
        const std::string& path = change.file->identity.path;
        auto bytes = read_file(path);
        if (auto* const problem = std::get_if<FileProblem>(&bytes)) {
            outcome.problems.emplace_back(path, std::move(*problem));
        } else {
            outcome.add(path, std::get<std::string>(bytes), text);
        }
    }

    // Files in parallel.
    void convert_all() {
        const WalkResult walked = walk(options_.places, {.ignore_files = options_.ignore_files});
        for (const auto& [path, message] : walked.problems) fail(path, message);
        std::vector<FileOutcome> outcomes(walked.files.size());
        const auto produce = [&](std::size_t index) {
            try {
                outcomes[index] = convert_file(walked.files[index]);
            } catch (const std::exception& failure) {
                outcomes[index].problems.push_back({walked.files[index], {analysis_failed(failure)}});
            }
            return std::string();
        };
        run_batch(outcomes.size(), options_.jobs, produce, [&](std::size_t index, const std::string& /*out*/) {
            take(std::move(outcomes[index]));
            return true;
        });
    }

    // One conversion after the other, each found in what the one before has made.
    FileOutcome convert_file(const std::string& name) {
        FileOutcome outcome;
        auto read = open(name);
        if (auto* const problem = std::get_if<FileProblem>(&read)) {
            outcome.problems.emplace_back(name, std::move(*problem));
            return outcome;
        }
        auto& opened = std::get<Opened>(read);
        const std::string first(opened.file->tree->text().bytes());
        std::string text = first;
        while (const auto next = convert_next(opened, outcome)) {
            text = *next;
            opened.file = analyze(opened, syntax::SourceText(text));
        }
        if (text != first) outcome.add(opened.name, opened.bytes, text, opened.is_stdin);
        for (std::string& left : outcome.left) left = opened.name + ": " + left;
        return outcome;
    }

    std::optional<std::string> convert_next(const Opened& opened, FileOutcome& outcome) {
        semantics::Evaluator evaluator(*opened.project);
        SearchedFiles files = projects_.files_around(opened.name, 1);
        const auto proposals = proposals_in({evaluator, opened.file, files});
        if (options_.list) {
            outcome.listed = list(opened, proposals);
            return std::nullopt;
        }
        outcome.left.clear();
        for (const Proposal& proposal : proposals) {
            const bool is_wanted = options_.to ? proposal.conversion == *options_.to : proposal.preferred;
            if (!proposal.is_offered() || !is_wanted) continue;
            // What other files would have to change for is left to the editor, or to its own FILE:LINE.
            if (proposal.changes.size() != 1) {
                outcome.left.push_back(proposal.name);
                continue;
            }
            return apply_edits(opened.file->tree->text().bytes(), proposal.changes.front().edits);
        }
        return std::nullopt;
    }

    void take(FileOutcome outcome) {
        out_ += outcome.listed;
        std::move(outcome.converted.begin(), outcome.converted.end(), std::back_inserter(converted_));
        for (const auto& [name, problem] : outcome.problems) fail(name, problem.message);
        for (const std::string& left : outcome.left)
            report_problem(left, "its conversion changes other files too, and is made by its FILE:LINE alone");
    }

    int finish(int status) {
        if (options_.write && has_failed_ && !converted_.empty())
            report_problem("convert", "nothing was written, because of what could not be read");
        if (options_.write && status == exit_done && !write()) status = exit_failure;
        write_output(out_);
        for (const Converted& file : converted_) {
            if (options_.write || !write_patch(unified_diff(file.name, file.before, file.after))) break;
        }
        return status;
    }

    bool write() {
        std::vector<FileRewrite> rewrites;
        for (const Converted& file : converted_) {
            if (file.is_stdin) {
                report_problem("-", "standard input cannot be written to");
                return false;
            }
            rewrites.push_back({file.name, file.before, file.after});
        }
        const auto problem = rewrite_files(rewrites);
        if (problem) report_problem(problem->path, problem->message);
        return !problem;
    }

    void fail(const std::string& name, const std::string& message) {
        report_problem(name, message);
        has_failed_ = true;
    }

    const ConvertOptions& options_;
    NamedProjects projects_;
    std::vector<Converted> converted_;
    std::string out_;
    int status_ = exit_done;
    bool has_failed_ = false;
};

}  // namespace

int convert(const ConvertOptions& options) { return Conversions(options).run(); }

}  // namespace pykind::server
