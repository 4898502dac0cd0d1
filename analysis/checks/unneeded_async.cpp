// An `async def` that waits for nothing, where each use of it is known and awaits it at once.
//
//     async def double(x):                       def double(x):
//         return 2 * x                               return 2 * x
//                                        →
//     async def main():                          async def main():
//         print(await double(3))                     print(double(3))
//
// Methods are left alone: another class may override them, or stand in for theirs.
#include <algorithm>

#include "analysis/checks/checks.hpp"
#include "analysis/page.hpp"
#include "analysis/rewriting/renaming.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::FunctionInfo;
using semantics::FunctionKind;

namespace {

// The keyword with the blanks behind it.
Span keyword_with_blanks(const AnalyzedFile& file, Offset begin, std::string_view keyword) {
    const std::string_view text = file.tree->text().bytes();
    const std::size_t end = text.find_first_not_of(" \t", begin + keyword.size());
    return {begin, static_cast<Offset>(end)};
}

// The uses of the function in one file, as long as each of them awaits what a call of it gives.
class Uses {
public:
    explicit Uses(const AnalyzedFile& file) : file_(file) {}

    // Whether the name stands in an import of it, or in a call that is awaited.
    bool take(Span name) {
        const auto path = path_to(*file_.tree, name.begin);
        std::size_t at = path.size() - 1;
        if (const auto* const alias = as<Alias>(path[at])) return alias->asname.length() == 0;
        const auto* const attribute = as<Attribute>(path[at]);
        if (attribute == nullptr ? path[at]->kind != NodeKind::Name : attribute->attr != name) return false;
        if (at < 2) return false;
        const auto* const call = as<Call>(path[at - 1]);
        const auto* const await = as<Await>(path[at - 2]);
        if (call == nullptr || await == nullptr || call->func != path[at]) return false;
        // `f"{await double(3)=}"` prints its own text.
        const auto* const field = at > 2 ? as<FormattedValue>(path[at - 3]) : nullptr;
        if (field != nullptr && field->debug) return false;
        edits_.push_back({keyword_with_blanks(file_, await->span.begin, "await"), ""});
        return true;
    }

    [[nodiscard]] std::vector<Edit> edits() const { return edits_; }

private:
    const AnalyzedFile& file_;
    std::vector<Edit> edits_;
};

// What makes a plain function of it, in all files; nothing where a use of it is none that awaits it, or not known, or
// where there is none: something else may call it then.
std::vector<FileChange> changes_of(const Visit& at, const FunctionDef& def) {
    const rewriting::Subject subject{at.context(), at.path()};
    // All uses of a name are known where it could be changed.
    const rewriting::Renaming uses = rewriting::rename_everywhere(subject, {std::string(subject.name()) + "_sync"});
    if (uses.name == subject.name() || !uses.inside.empty()) return {};
    std::size_t count = 0;
    const auto take_all = [&](const AnalyzedFile& file, const std::vector<Edit>& names, std::vector<Edit>& edits) {
        Uses found(file);
        const bool are_taken =
            std::all_of(names.begin(), names.end(), [&](const Edit& name) { return found.take(name.span); });
        for (Edit& edit : found.edits()) edits.push_back(std::move(edit));
        count += found.edits().size();
        return are_taken;
    };
    std::vector<FileChange> changes = {
        {at.context().file, {{keyword_with_blanks(at.file(), def.span.begin, "async"), ""}}}};
    if (!take_all(at.file(), uses.here, changes.front().edits)) return {};
    std::sort(changes.front().edits.begin(), changes.front().edits.end(),
              [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    for (const FileChange& other : uses.others) {
        FileChange change{other.file, {}};
        if (!take_all(*other.file, other.edits, change.edits)) return {};
        if (!change.edits.empty()) changes.push_back(std::move(change));
    }
    return count > 0 ? changes : std::vector<FileChange>{};
}

}  // namespace

void unneeded_async(Visit& at) {
    const auto& def = at.node<FunctionDef>();
    const FunctionInfo* const info = at.file().functions().find(&def);
    if (info == nullptr || info->kind != FunctionKind::CoroutineFunction || !info->points.empty()) return;
    if (!def.decorator_list.empty() || at.file().is_stub() || semantics::has_stub_body(at.file(), def)) return;
    if (std::any_of(at.path().begin(), at.path().end() - 1,
                    [](const Node* node) { return node->kind == NodeKind::ClassDef; }))
        return;
    std::vector<FileChange> changes = changes_of(at, def);
    if (changes.empty()) return;
    Finding finding{.span = {def.span.begin, def.span.begin + static_cast<Offset>(std::string_view("async").size())},
                    .message = code(info->name) +
                               " waits for nothing, and each use of it is awaited at once: it need "
                               "not be a coroutine function"};
    finding.fixes.push_back({.title = "Drop `async`", .changes = std::move(changes), .is_preferred = true});
    at.report(std::move(finding));
}

}  // namespace pykind::checks
