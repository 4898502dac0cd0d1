#include "analysis/safe_fixes.hpp"

#include <algorithm>
#include <map>

namespace pykind {

using syntax::Offset;
using syntax::Span;

namespace {

// Spans of which none touches another. Two insertions at one place do: one may be the same as the other.
class ApartSpans {
public:
    [[nodiscard]] bool touches(Span span) const {
        const auto after = ends_.upper_bound(span.end);
        return after != ends_.begin() && std::prev(after)->second >= span.begin;
    }
    // It touches none of them. Those that are added with it may touch each other.
    void add(Span span) {
        Offset& end = ends_[span.begin];
        end = std::max(end, span.end);
    }

private:
    std::map<Offset, Offset> ends_;  // by beginning
};

bool is_wanted(const Finding& finding, std::optional<Check> only) { return !only || finding.check == *only; }

}  // namespace

const Fix* safe_fix_of(const Finding& finding, const AnalyzedFile& file) {
    const auto found = std::find_if(finding.fixes.begin(), finding.fixes.end(), [&](const Fix& fix) {
        return fix.is_safe && fix.changes.size() == 1 && fix.changes.front().file.get() == &file;
    });
    return found == finding.fixes.end() ? nullptr : &*found;
}

SafeEdits safe_edits(const std::vector<Finding>& findings, const AnalyzedFile& file, std::optional<Check> only) {
    SafeEdits made;
    ApartSpans taken;
    for (const Finding& finding : findings) {
        const Fix* const fix = is_wanted(finding, only) ? safe_fix_of(finding, file) : nullptr;
        if (fix == nullptr) continue;
        const std::vector<Edit>& edits = fix->changes.front().edits;
        if (std::any_of(edits.begin(), edits.end(), [&](const Edit& edit) { return taken.touches(edit.span); }))
            continue;
        for (const Edit& edit : edits) taken.add(edit.span);
        made.edits.insert(made.edits.end(), edits.begin(), edits.end());
        ++made.fixes;
    }
    std::stable_sort(made.edits.begin(), made.edits.end(),
                     [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    return made;
}

std::size_t count_safe_fixes(const std::vector<Finding>& findings, const AnalyzedFile& file,
                             std::optional<Check> only) {
    return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
        return is_wanted(finding, only) && safe_fix_of(finding, file) != nullptr;
    }));
}

}  // namespace pykind
