#include "server/explained.hpp"

#include "analysis/check_page.hpp"
#include "analysis/conversion_page.hpp"
#include "analysis/project/project.hpp"
#include "analysis/terms.hpp"
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

std::optional<std::string> page_of_word(const std::string& word) {
    std::string text;
    const auto add = [&text](const std::string& page) { text += (text.empty() || page.empty() ? "" : "\n") + page; };
    if (const Term* const term = find_term(word)) add(render_term(*term));
    if (const auto conversion = conversion_of(word)) add(page_of_conversion(*conversion));
    if (const auto check = check_of(word)) add(check_page(*check));
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

std::string unknown_word_problem(const std::string& word) {
    std::string nearest;
    for (const std::string_view name : nearest_terms(word))
        nearest += (nearest.empty() ? "" : ", ") + std::string(name);
    return "no such term; the nearest are " + nearest + "; the checks are " + codes_of_checks();
}

}  // namespace pykind::server
