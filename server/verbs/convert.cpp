// `pykind convert FILE:LINE`: what an editor's conversions do there, as a diff; or, with --write, done.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "analysis/syntax/encoding.hpp"
#include "server/command_line.hpp"
#include "server/file_changes.hpp"
#include "server/file_walk.hpp"
#include "server/files.hpp"
#include "server/project_files.hpp"
#include "server/unified_diff.hpp"
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

class Conversions {
public:
    explicit Conversions(const ConvertOptions& options) : options_(options) {}

    int run() {
        if (options_.all) {
            convert_all();
        } else if (options_.places.size() != 1) {
            report_problem("convert", "takes one FILE:LINE; with --all, files and folders");
            return exit_failure;
        } else {
            convert_place(options_.places.front());
        }
        if (has_failed_) return finish(exit_failure);
        return finish(status_);
    }

private:
    struct Opened {
        std::string path;  // absolute
        std::string bytes;
        std::shared_ptr<project::Project> project;
        std::shared_ptr<const AnalyzedFile> file;
    };

    std::optional<Opened> open(const std::string& name) {
        auto bytes = read_file(name);
        if (const auto* const problem = std::get_if<FileProblem>(&bytes)) {
            fail(name, problem->message);
            return std::nullopt;
        }
        Opened opened;
        opened.path = name == "-" ? std::string() : absolute_path(name);
        opened.bytes = std::move(std::get<std::string>(bytes));
        const std::string folder = opened.path.empty() ? "" : project_folder(project::DiskFileSystem(), opened.path);
        std::shared_ptr<project::Project>& project = projects_[folder];
        if (project == nullptr) project = open_project_of({name}, options_.project);
        opened.project = project;
        opened.file = analyze(opened, syntax::SourceText::decode(opened.bytes));
        return opened;
    }

    [[nodiscard]] std::shared_ptr<const AnalyzedFile> analyze(const Opened& opened, syntax::SourceText text) const {
        FileIdentity identity = opened.project->identity_of(opened.path);
        if (options_.target_minor != 0) identity.target_minor = options_.target_minor;
        return AnalyzedFile::analyze(std::move(text), std::move(identity));
    }

    SearchedFiles& files_of(const Opened& opened) {
        const std::string folder = opened.path.empty() ? "" : project_folder(project::DiskFileSystem(), opened.path);
        const auto found = files_.find(folder);
        if (found != files_.end()) return found->second;
        const auto list = [folder] { return folder.empty() ? std::vector<std::string>() : files_of_project(folder); };
        const FileSearch search{
            [project = opened.project](const std::string& /*path*/) { return project; }, nullptr, {}};
        return files_.try_emplace(folder, list, search).first->second;
    }

    void convert_place(const std::string& text) {
        const auto place = parse_place(text);
        if (!place) return fail(text, "a place is FILE:LINE");
        const auto opened = open(place->path);
        if (!opened) return;
        const syntax::SourceText& source = opened->file->tree->text();
        if (place->line == 0 || place->line > source.line_count()) {
            return fail(place->path, "has " + std::to_string(source.line_count()) + " lines, no line " +
                                         std::to_string(place->line));
        }
        const syntax::Offset at =
            place->column ? source.offset_at(place->line, *place->column) : source.line_span(place->line).begin;
        semantics::Evaluator evaluator(*opened->project);
        const auto proposals = proposals_at({evaluator, opened->file, files_of(*opened)}, {at, at});
        if (options_.list) return list(place->path, *opened->file, proposals);
        const Proposal* const chosen = choose(proposals);
        if (chosen == nullptr) {
            status_ = exit_findings;
            return report_problem(text, "nothing here can be converted" +
                                            (options_.to ? " to " + std::string(id_of(*options_.to)) : std::string()));
        }
        if (!chosen->is_offered()) {
            status_ = exit_findings;
            return report_problem(text, std::string(id_of(chosen->conversion)) +
                                            " is not offered: " + printable(reason_with_place(*chosen)));
        }
        for (const FileChange& change : chosen->changes) take(place->path, *opened, change);
    }

    void list(const std::string& name, const AnalyzedFile& file, const std::vector<Proposal>& proposals) {
        for (const Proposal& proposal : proposals)
            out_ += options_.json ? list_json(name, file, proposal) : list_text(printable(name), file, proposal);
        if (proposals.empty() && !options_.all) status_ = exit_findings;
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

    void take(const std::string& name, const Opened& opened, const FileChange& change) {
        const bool is_same = change.file == opened.file;
        std::string before = opened.bytes;
        if (!is_same) {
            auto bytes = read_file(change.file->identity.path);
            if (const auto* const problem = std::get_if<FileProblem>(&bytes))
                return fail(change.file->identity.path, problem->message);
            before = std::move(std::get<std::string>(bytes));
        }
        add(is_same ? name : change.file->identity.path, before,
            apply_edits(change.file->tree->text().bytes(), change.edits));
    }

    void add(const std::string& name, const std::string& before, const std::string& text) {
        auto after = syntax::encode_as(before, text);
        if (const auto* const problem = std::get_if<syntax::EncodingProblem>(&after))
            return fail(name, problem->message);
        converted_.push_back({name, before, std::move(std::get<std::string>(after))});
    }

    // One conversion after the other, each found in what the one before has made.
    void convert_all() {
        WalkResult walked = walk(options_.places, {.ignore_files = options_.ignore_files});
        for (const auto& [path, message] : walked.problems) fail(path, message);
        for (const std::string& name : walked.files) {
            auto opened = open(name);
            if (!opened) continue;
            const std::string first(opened->file->tree->text().bytes());
            std::string text = first;
            while (const auto next = convert_next(name, *opened)) {
                text = *next;
                opened->file = analyze(*opened, syntax::SourceText(text));
            }
            if (text != first) add(name, opened->bytes, text);
        }
    }

    std::optional<std::string> convert_next(const std::string& name, const Opened& opened) {
        semantics::Evaluator evaluator(*opened.project);
        const auto proposals = proposals_in({evaluator, opened.file, files_of(opened)});
        if (options_.list) {
            list(name, *opened.file, proposals);
            return std::nullopt;
        }
        for (const Proposal& proposal : proposals) {
            const bool is_wanted = options_.to ? proposal.conversion == *options_.to : proposal.preferred;
            // What other files would have to change for is left to the editor, or to its own FILE:LINE.
            if (!proposal.is_offered() || !is_wanted || proposal.changes.size() != 1) continue;
            return apply_edits(opened.file->tree->text().bytes(), proposal.changes.front().edits);
        }
        return std::nullopt;
    }

    int finish(int status) {
        if (options_.write && has_failed_ && !converted_.empty())
            report_problem("convert", "nothing was written, because of what could not be read");
        if (options_.write && status == exit_done && !write()) status = exit_failure;
        if (!options_.write) {
            for (const Converted& file : converted_) out_ += unified_diff(file.name, file.before, file.after);
        }
        write_output(out_);
        return status;
    }

    bool write() {
        std::vector<FileRewrite> rewrites;
        for (const Converted& file : converted_) {
            if (file.name == "-") {
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
    std::map<std::string, std::shared_ptr<project::Project>> projects_;  // by folder
    std::map<std::string, SearchedFiles> files_;
    std::vector<Converted> converted_;
    std::string out_;
    int status_ = exit_done;
    bool has_failed_ = false;
};

}  // namespace

int convert(const ConvertOptions& options) { return Conversions(options).run(); }

}  // namespace pykind::server
