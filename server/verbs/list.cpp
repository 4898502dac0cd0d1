// `pykind list PATH…`: every function and its kind, or every class and its protocols.
#include <unistd.h>

#include <cstdlib>
#include <mutex>

#include "server/batch.hpp"
#include "server/command_line.hpp"
#include "server/faults.hpp"
#include "server/file_walk.hpp"
#include "server/files.hpp"
#include "server/verbs/listing.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

int list(const ListOptions& options) {
    const WalkResult walked = walk(options.paths, {options.ignore_files});
    int status = exit_done;
    for (const auto& [path, message] : walked.problems) {
        report_problem(path, message);
        status = exit_failure;
    }
    const bool colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    // Classes need the files of their bases.
    const auto project = options.classes ? open_project_of(options.paths, options.project) : nullptr;
    std::mutex problems_mutex;
    std::vector<std::string> problems(walked.files.size());
    const auto fail = [&](std::size_t index, std::string problem) {
        const std::scoped_lock lock(problems_mutex);
        problems[index] = std::move(problem);
    };
    const auto list_file = [&](std::size_t index) {
        const std::string& path = walked.files[index];
        auto bytes = read_file(path);
        std::string out;
        if (const auto* const problem = std::get_if<FileProblem>(&bytes)) {
            fail(index, problem->message);
            return out;
        }
        const std::string& shown = path == "-" ? options.stdin_filename : path;
        const auto file = AnalyzedFile::analyze(
            syntax::SourceText::decode(std::move(std::get<std::string>(bytes))),
            {.path = path == "-" ? "" : absolute_path(path),
             .module = project == nullptr ? "" : project->modules().module_name(absolute_path(path)),
             .target_minor = options.target_minor});
        if (project != nullptr) {
            list_classes(options, shown, *file, *project, colour, out);
        } else {
            list_functions(options, shown, *file, colour, out);
        }
        return out;
    };
    const auto produce = [&](std::size_t index) {
        try {
            return list_file(index);
        } catch (const std::exception& failure) {
            fail(index, analysis_failed(failure));
            return std::string();
        }
    };
    run_batch(walked.files.size(), options.jobs, produce, [&](std::size_t index, const std::string& out) {
        const std::scoped_lock lock(problems_mutex);
        if (!problems[index].empty()) {
            report_problem(walked.files[index], problems[index]);
            status = exit_failure;
        }
        return write_output(out);
    });
    return status;
}

}  // namespace pykind::server
