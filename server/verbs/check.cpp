// `pykind check PATH…`: the findings of the checks.
#include "analysis/check.hpp"

#include <atomic>

#include "server/batch.hpp"
#include "server/command_line.hpp"
#include "server/file_walk.hpp"
#include "server/files.hpp"
#include "server/verbs/named_projects.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

int check(const CheckOptions& options) {
    const WalkResult walked = walk(options.paths, {options.ignore_files});
    std::atomic<int> status = exit_done;
    for (const auto& [path, message] : walked.problems) {
        report_problem(path, message);
        status = exit_failure;
    }
    NamedProjects projects(options.project, options.paths);
    const auto produce = [&](std::size_t index) {
        const std::string& path = walked.files[index];
        auto bytes = read_file(path);
        std::string out;
        if (std::holds_alternative<FileProblem>(bytes)) return out;
        const auto project = projects.project_of(path);
        FileIdentity identity = project->identity_of(path == "-" ? "" : absolute_path(path));
        if (options.target_minor != 0) identity.target_minor = options.target_minor;
        const auto file = AnalyzedFile::analyze(syntax::SourceText::decode(std::move(std::get<std::string>(bytes))),
                                                std::move(identity));
        semantics::Evaluator evaluator(*project);
        SearchedFiles files = projects.files_around(path, 1);
        for (const Finding& finding : findings_in({evaluator, file, files}, options.settings)) {
            const syntax::SourceText& text = file->tree->text();
            const std::uint32_t line = text.line_of(finding.span.begin);
            out += path + ":" + std::to_string(line) + ":" +
                   std::to_string(finding.span.begin - text.line_span(line).begin + 1) + ": " +
                   std::string(id_of(finding.severity)) + "[" + std::string(code_of(finding.check)) +
                   "]: " + text_of(finding) + "\n";
        }
        return out;
    };
    run_batch(walked.files.size(), options.jobs, produce,
              [&](std::size_t, const std::string& out) { return write_output(out); });
    return status;
}

}  // namespace pykind::server
