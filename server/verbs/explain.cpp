// `pykind explain WORD`: the page of a term, or of a conversion.
#include "analysis/conversion_page.hpp"
#include "analysis/project/project.hpp"
#include "analysis/terms.hpp"
#include "server/command_line.hpp"
#include "server/files.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

namespace {

// No modules but the builtins, which is all that examples need.
std::string page_of_conversion(Conversion conversion) {
    project::Project project(std::make_shared<project::DiskFileSystem>(), project::Environment{});
    semantics::Evaluator evaluator(project);
    return render_conversion(conversion, evaluator);
}

}  // namespace

// Some words are both: "coroutine-function" is a kind, and the conversion to it.
int explain_word(const std::string& word) {
    const Term* const term = find_term(word);
    const auto conversion = conversion_of(word);
    if (term != nullptr || conversion) {
        std::string text = term != nullptr ? render_term(*term) : std::string();
        if (term != nullptr && conversion) text += "\n";
        if (conversion) text += page_of_conversion(*conversion);
        write_output(text);
        return exit_done;
    }
    std::string nearest;
    for (const std::string_view name : nearest_terms(word))
        nearest += (nearest.empty() ? "" : ", ") + std::string(name);
    report_problem(word, "no such term; the nearest are " + nearest);
    return exit_findings;
}

}  // namespace pykind::server
