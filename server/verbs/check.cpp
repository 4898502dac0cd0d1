// `pykind check PATH…`: the findings of the checks; with --fix those that can be mended without a look are mended.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <span>

#include "analysis/safe_fixes.hpp"
#include "analysis/syntax/encoding.hpp"
#include "server/batch.hpp"
#include "server/check_cache.hpp"
#include "server/command_line.hpp"
#include "server/faults.hpp"
#include "server/file_changes.hpp"
#include "server/file_walk.hpp"
#include "server/files.hpp"
#include "server/unified_diff.hpp"
#include "server/verbs/check_report.hpp"
#include "server/verbs/named_projects.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

namespace {

// A fix may make way for another one, but not for ever.
constexpr int most_rounds = 10;

// Of fewer files the findings are made about as fast as what was kept of them is read.
constexpr std::size_t fewest_files_kept = 100;

// What comes of a file.
struct Outcome {
    CheckReport report;        // after the fixes, if any are made
    std::string problem = {};  // why it could not be read, or is left as it is
    bool is_read = true;
    // What --fix makes of it, and what there is to report if that cannot be written.
    std::optional<FileRewrite> rewrite = {};
    std::size_t fixes = 0;
    CheckReport unfixed = {};
};

struct Totals {
    std::size_t files = 0;  // that could be read
    std::size_t findings = 0;
    std::size_t files_found = 0;  // with findings
    std::size_t fixable = 0;
    std::size_t fixes = 0;
    std::size_t files_fixed = 0;

    void add(const CheckReport& report) {
        findings += report.findings;
        files_found += report.findings > 0 ? 1 : 0;
        fixable += report.fixable;
    }
};

std::string counted(std::size_t count, const std::string& thing) {
    return (count == 0 ? "no" : std::to_string(count)) + " " + thing + (count == 1 ? "" : "s");
}

// Each file once, though it be named twice or be in a folder that is named too.
std::vector<std::string> without_repeated(const std::vector<std::string>& names) {
    std::set<std::string> seen;
    std::vector<std::string> once;
    for (const std::string& name : names) {
        if (seen.insert(name == "-" ? name : absolute_path(name)).second) once.push_back(name);
    }
    return once;
}

class Checking {
public:
    explicit Checking(const CheckOptions& options)
        : options_(options),
          projects_(options.project, options.paths),
          colour_(::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr) {}

    int run() {
        const WalkResult walked = walk(options_.paths, {.ignore_files = options_.ignore_files});
        for (const auto& [path, message] : walked.problems) fail(path, message);
        std::vector<std::string> names = without_repeated(walked.files);
        // What the user names is checked whatever the settings say of it.
        const std::set<std::string> named(options_.paths.begin(), options_.paths.end());
        std::erase_if(names,
                      [&](const std::string& name) { return !named.contains(name) && projects_.is_excluded(name); });
        const bool is_sarif = options_.format == CheckFormat::Sarif && !options_.diff;
        if (is_sarif) write_output(SarifLog::begin());
        if (options_.cache && !options_.fix && !options_.diff && names.size() >= fewest_files_kept)
            cache_ = CheckCache::open(CheckCache::user_folder(), call());
        std::vector<Outcome> outcomes(names.size());
        const std::size_t size = group_size(names.size());
        std::vector<Group> groups(names.size() / size + 1);
        const auto produce = [&](std::size_t index) {
            const std::size_t first = index - index % size;
            outcomes[index] = check_in(groups[index / size], index - first,
                                       std::span(names).subspan(first, std::min(size, names.size() - first)));
            return std::move(outcomes[index].report.text);
        };
        // Files are written when there is no other thread left that a signal could end the program on.
        const bool is_written = options_.fix && !options_.diff;
        run_batch(names.size(), options_.jobs, produce, [&](std::size_t index, std::string text) {
            outcomes[index].report.text = std::move(text);
            return is_written || take(names[index], std::exchange(outcomes[index], {}));
        });
        for (std::size_t i = 0; i < names.size() && is_written; ++i) take(names[i], std::exchange(outcomes[i], {}));
        if (contents_.are_unchanged()) cache_.save();
        if (is_sarif) write_output(SarifLog::end(!has_failed_));
        summarize();
        if (has_failed_) return exit_failure;
        const bool is_found = options_.diff ? totals_.fixes > 0 : totals_.findings > 0;
        return is_found && !options_.exit_zero ? exit_findings : exit_done;
    }

private:
    struct Opened {
        std::string name;  // as the user named it
        std::shared_ptr<project::Project> project;
        FileIdentity identity;
        CheckSettings settings;
    };

    // Files that are checked one after the other with one evaluator, which points into them.
    struct Group {
        std::shared_ptr<project::Project> project;
        std::unique_ptr<project::ProjectView> view;
        std::unique_ptr<NotingLoader> loader;
        std::unique_ptr<semantics::Evaluator> evaluator;
        std::vector<std::shared_ptr<const AnalyzedFile>> files;
        // What was or will be kept of it: not if its files are of several projects, or one could not be checked.
        std::uint64_t state = 0;                 // of the files themselves
        std::optional<CheckCache::Group> known;  // all that it comes from is as it was
        std::vector<CheckReport> reports;
        bool has_problem = false;
    };

    // What else than files and settings the output hangs on.
    [[nodiscard]] std::string call() const {
        std::string call = std::to_string(static_cast<int>(options_.format)) + (colour_ ? "c" : "");
        for (const std::string& path : options_.paths) call += '\0' + absolute_path(path);
        return call;
    }

    // The file with that index among those of its group, which are asked for in order.
    Outcome check_in(Group& group, std::size_t index, std::span<const std::string> names) {
        Outcome outcome;
        try {
            if (index == 0) begin(group, names);
            outcome = group.known ? Outcome{group.known->reports[index]} : check_file(names[index], group);
        } catch (const std::exception& failure) {
            // An evaluation that is broken off may leave half of something, which nothing may go by.
            group = {};
            outcome = {.report = {}, .problem = analysis_failed(failure), .is_read = false};
        }
        group.has_problem = group.has_problem || !outcome.problem.empty();
        group.reports.push_back(outcome.report);
        if (index == names.size() - 1) end(group);
        return outcome;
    }

    void begin(Group& group, std::span<const std::string> names) {
        if (!cache_.is_open()) return;
        group.project = projects_.project_of(names.front());
        group.state = 1;
        for (const std::string& name : names) {
            const auto project = projects_.project_of(name);
            group.has_problem = group.has_problem || name == "-" || project != group.project;
            group.state = mixed(mixed(group.state, name), contents_.of_path(*project, absolute_path(name)));
            group.state = mixed(group.state, project->identity_of(absolute_path(name)), settings_of(name));
        }
        const CheckCache::Group* const kept = group.has_problem ? nullptr : cache_.find(group.state);
        if (kept == nullptr || kept->reports.size() != names.size()) return;
        if (state_of(kept->dependencies, *group.project, contents_, group.state) != kept->dependencies.state) return;
        group.known = *kept;
    }

    void end(Group& group) {
        if (group.known) {
            cache_.keep(group.state, std::move(*group.known));
        } else if (cache_.is_open() && !group.has_problem && !group.loader->noted().are_everywhere) {
            cache_.keep(group.state, {group.loader->noted(), std::move(group.reports)});
        }
        group = {};
    }

    [[nodiscard]] CheckSettings settings_of(const std::string& name) {
        CheckSettings settings = projects_.settings_of(name).checks();
        if (!options_.select.empty()) {
            CheckSettings chosen;
            for (std::size_t i = 0; i < check_count; ++i) chosen.set(static_cast<Check>(i), Severity::Off);
            for (const Check check : options_.select) {
                Severity severity = settings.severity(check);
                if (severity == Severity::Off) severity = default_severity(check);
                chosen.set(check, severity == Severity::Off ? Severity::Information : severity);
            }
            settings = chosen;
        }
        for (const Check check : options_.ignore) settings.set(check, Severity::Off);
        return settings;
    }

    Outcome check_file(const std::string& named, Group& group) {
        const bool is_stdin = named == "-";
        const std::string& name = is_stdin && !options_.stdin_filename.empty() ? options_.stdin_filename : named;
        auto read = read_file(named);
        if (const auto* const problem = std::get_if<FileProblem>(&read))
            return {.report = {}, .problem = problem->message, .is_read = false};
        auto& bytes = std::get<std::string>(read);
        const auto project = projects_.project_of(name);
        const Opened opened{name, project, project->identity_of(name == "-" ? "" : absolute_path(name)),
                            settings_of(name)};
        const bool is_refused = options_.fix && !options_.diff && is_stdin;
        const bool is_fixed = options_.diff || (options_.fix && !is_stdin);
        const auto analyzed = [&opened](std::string text) {
            return AnalyzedFile::analyze(syntax::SourceText::decode(std::move(text)), opened.identity);
        };
        if (is_fixed) return fix_file(opened, analyzed(bytes), bytes, group);
        // What others import is read once for all.
        const auto file = is_stdin ? analyzed(std::move(bytes)) : project->load(opened.identity.path, std::move(bytes));
        if (file == nullptr) return {.report = {}, .problem = "has gone", .is_read = false};
        return {.report = report_of(opened, file, group),
                .problem = is_refused ? "standard input cannot be written to; --diff shows what would be done" : ""};
    }

    template <class Take>
    void with_findings(const Opened& opened, const std::shared_ptr<const AnalyzedFile>& file, Group& group,
                       Take&& take) {
        if (group.evaluator == nullptr || group.project != opened.project) {
            group.project = opened.project;
            group.view = std::make_unique<project::ProjectView>(opened.project, nullptr);
            group.loader = std::make_unique<NotingLoader>(*group.view, contents_, group.state);
            semantics::ModuleLoader& loader =
                cache_.is_open() ? static_cast<semantics::ModuleLoader&>(*group.loader) : *opened.project;
            group.evaluator = std::make_unique<semantics::Evaluator>(loader);
        }
        group.files.push_back(file);
        SearchedFiles files = projects_.files_around(opened.name, 1);
        group.loader->search_in(files);
        take(CheckedFile{opened.name, file, findings_in({*group.evaluator, file, *group.loader}, opened.settings)});
    }

    CheckReport report_of(const Opened& opened, const std::shared_ptr<const AnalyzedFile>& file, Group& group) {
        CheckReport report;
        with_findings(opened, file, group, [&](const CheckedFile& checked) { report = report_of(checked); });
        return report;
    }

    [[nodiscard]] CheckReport report_of(const CheckedFile& checked) const {
        return {.text = options_.diff ? std::string() : text_of(checked),
                .findings = checked.findings.size(),
                .fixable = count_safe_fixes(checked.findings, *checked.file)};
    }

    [[nodiscard]] std::string text_of(const CheckedFile& checked) const {
        switch (options_.format) {
            case CheckFormat::Json: return findings_as_rows(checked);
            case CheckFormat::Sarif: return SarifLog::results(checked);
            case CheckFormat::GitHub: return findings_as_github_commands(checked);
            default: return findings_as_text(checked, colour_);
        }
    }

    // Fixes are looked for again in what the ones before have made.
    Outcome fix_file(const Opened& opened, std::shared_ptr<const AnalyzedFile> file, const std::string& bytes,
                     Group& group) {
        Outcome outcome;
        const std::size_t faults = faults_in(*file);
        for (int round = 0;; ++round) {
            SafeEdits made;
            with_findings(opened, file, group, [&](const CheckedFile& checked) {
                outcome.report = report_of(checked);
                if (round == 0) outcome.unfixed = outcome.report;
                if (round < most_rounds) made = safe_edits(checked.findings, *file);
            });
            if (made.fixes == 0) break;
            file = AnalyzedFile::analyze(syntax::SourceText(apply_edits(file->tree->text().bytes(), made.edits)),
                                         opened.identity);
            if (faults_in(*file) > faults) return left_alone(outcome, "a fix would break its syntax");
            outcome.fixes += made.fixes;
        }
        if (outcome.fixes == 0) return outcome;
        auto after = syntax::encode_as(bytes, file->tree->text().bytes());
        if (const auto* const problem = std::get_if<syntax::EncodingProblem>(&after))
            return left_alone(outcome, problem->message);
        outcome.rewrite = FileRewrite{opened.name, bytes, std::move(std::get<std::string>(after))};
        return outcome;
    }

    static std::size_t faults_in(const AnalyzedFile& file) {
        return file.tree->errors(file.identity.target_minor).size();
    }

    static Outcome left_alone(const Outcome& outcome, const std::string& why) {
        return {.report = outcome.unfixed, .problem = "it is left as it is: " + why};
    }

    // In order of the files. False if nobody reads the output any more.
    bool take(const std::string& name, Outcome outcome) {
        if (!outcome.problem.empty()) fail(name, outcome.problem);
        if (outcome.rewrite && !options_.diff) write(outcome);
        totals_.add(outcome.report);
        totals_.fixes += outcome.fixes;
        totals_.files_fixed += outcome.fixes > 0 ? 1 : 0;
        totals_.files += outcome.is_read ? 1 : 0;
        if (options_.diff) {
            return !outcome.rewrite ||
                   write_patch(unified_diff(outcome.rewrite->path, outcome.rewrite->before, outcome.rewrite->after));
        }
        return write_output(options_.format == CheckFormat::Sarif ? log_.next(outcome.report.text)
                                                                  : outcome.report.text);
    }

    void write(Outcome& outcome) {
        const auto problem = rewrite_files({*outcome.rewrite});
        if (!problem) return;
        fail(problem->path, problem->message);
        outcome.report = outcome.unfixed;
        outcome.fixes = 0;
    }

    void summarize() const {
        if (options_.format != CheckFormat::Text) return;
        const bool is_any_fixed = totals_.fixes > 0;
        const std::string fixed =
            counted(totals_.fixes, "finding") + (is_any_fixed ? " in " + counted(totals_.files_fixed, "file") : "");
        const std::string found = counted(totals_.findings, "finding") + (is_any_fixed ? " left" : "") + " in " +
                                  counted(totals_.findings == 0 ? totals_.files : totals_.files_found, "file");
        std::string text = found;
        if (options_.diff) {
            text = fixed + " would be fixed";
        } else if (is_any_fixed) {
            text = fixed + " fixed; " + found;
        } else if (totals_.fixable > 0) {
            text += " (" + std::to_string(totals_.fixable) + " can be fixed with --fix)";
        }
        std::fprintf(stderr, "%s\n", text.c_str());
    }

    void fail(const std::string& name, const std::string& message) {
        report_problem(name, message);
        has_failed_ = true;
    }

    const CheckOptions& options_;
    NamedProjects projects_;
    CheckCache cache_;
    FileContents contents_;
    const bool colour_;
    SarifLog log_;
    Totals totals_;
    bool has_failed_ = false;
};

}  // namespace

int check(const CheckOptions& options) { return Checking(options).run(); }

std::string codes_of_checks() {
    std::string codes;
    for (std::size_t i = 0; i < check_count; ++i)
        codes += (i > 0 ? ", " : "") + std::string(code_of(static_cast<Check>(i)));
    return codes;
}

}  // namespace pykind::server
