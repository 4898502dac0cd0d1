// `pykind explain WORD`: the page of a term.
#include "analysis/terms.hpp"

#include "server/command_line.hpp"
#include "server/files.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

int explain_word(const std::string& word) {
    if (const Term* const term = find_term(word)) {
        write_output(render_term(*term));
        return exit_done;
    }
    std::string nearest;
    for (const std::string_view name : nearest_terms(word))
        nearest += (nearest.empty() ? "" : ", ") + std::string(name);
    report_problem(word, "no such term; the nearest are " + nearest);
    return exit_findings;
}

}  // namespace pykind::server
