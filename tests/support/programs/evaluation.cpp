// pykind-evaluation FILE…: whether what an expression evaluates to depends on what was asked before. Of every file some
// expressions are asked about by themselves, and once more after all the others that stand before them. Prints a line
// for each that differs, and at the end how many were compared.
#include <iostream>
#include <set>
#include <sstream>

#include "analysis/semantics/evaluator.hpp"
#include "server/verbs/verbs.hpp"
#include "server/workspace.hpp"

namespace {

using namespace pykind;

// Every so many expressions one is asked about by itself, which takes its time.
constexpr std::size_t one_of = 37;

std::string place(const AnalyzedFile* file, const syntax::Node* node) {
    if (file == nullptr || node == nullptr) return "";
    return file->identity.path + ":" + std::to_string(node->span.begin);
}

// In any order: it is the same whichever of two ways to a place was taken first.
std::string written(const semantics::Values& values) {
    std::set<std::string> all;
    for (const semantics::Value& value : values.known) {
        std::ostringstream text;
        text << static_cast<int>(value.kind) << ' ' << place(value.file, value.node) << ' '
             << static_cast<int>(value.produced) << value.is_bound << value.is_exact << value.is_overridable
             << value.may_change << value.is_partial << ' ' << place(value.self_file, value.self) << ' '
             << place(value.arguments_file, value.arguments) << ' ' << place(value.display_file, value.display) << ' '
             << place(value.runs_file, value.runs);
        all.insert(text.str());
    }
    std::string joined = values.complete ? "complete" : "incomplete";
    for (const std::string& one : all) joined += "; " + one;
    return joined;
}

std::vector<const syntax::Node*> expressions_of(const AnalyzedFile& file) {
    std::vector<const syntax::Node*> found;
    std::vector<const syntax::Node*> pending = {&file.tree->module()};
    while (!pending.empty()) {
        const syntax::Node* const node = pending.back();
        pending.pop_back();
        if (node->kind == syntax::NodeKind::Call || node->kind == syntax::NodeKind::Attribute ||
            node->kind == syntax::NodeKind::Name)
            found.push_back(node);
        syntax::for_each_child(*node, [&](const syntax::Node* child) { pending.push_back(child); });
    }
    return found;
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t compared = 0;
    std::size_t different = 0;
    const std::vector<std::string> paths(arguments + 1, arguments + count);
    if (paths.empty()) return 2;
    const auto project = server::open_project_of(paths, {});
    for (const std::string& path : paths) {
        const auto file = project->load(server::absolute_path(path));
        if (file == nullptr) continue;
        semantics::Evaluator long_used(*project);
        const auto expressions = expressions_of(*file);
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            const std::string after_others = written(long_used.evaluate(*file, expressions[i]));
            if (i % one_of != 0) continue;
            semantics::Evaluator fresh(*project);
            const std::string alone = written(fresh.evaluate(*file, expressions[i]));
            ++compared;
            if (alone == after_others) continue;
            ++different;
            std::cout << path << ':' << file->tree->text().line_of(expressions[i]->span.begin) << ": "
                      << file->tree->slice(expressions[i]->span) << "\n  alone: " << alone
                      << "\n  after others: " << after_others << '\n';
        }
    }
    std::cout << compared << " expressions compared, " << different << " differ\n";
    return different == 0 ? 0 : 1;
}
