// `pykind explain WORD`: the page of a term, of a check, or of a conversion.
#include "server/command_line.hpp"
#include "server/explained.hpp"
#include "server/files.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

int explain_word(const std::string& word) {
    if (const auto page = page_of_word(word)) {
        write_output(*page);
        return exit_done;
    }
    report_problem(word, unknown_word_problem(word));
    return exit_findings;
}

}  // namespace pykind::server
