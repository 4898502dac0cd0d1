#include "analysis/safe_fixes.hpp"

#include <algorithm>

namespace pykind {

namespace {

bool touches_any(const std::vector<Edit>& edits, const std::vector<Edit>& others) {
    return std::any_of(edits.begin(), edits.end(), [&](const Edit& edit) {
        return std::any_of(others.begin(), others.end(), [&](const Edit& other) {
            return edit.span.begin <= other.span.end && other.span.begin <= edit.span.end;
        });
    });
}

}  // namespace

const Fix* safe_fix_of(const Finding& finding, const AnalyzedFile& file) {
    const auto found = std::find_if(finding.fixes.begin(), finding.fixes.end(), [&](const Fix& fix) {
        return fix.is_safe && fix.changes.size() == 1 && fix.changes.front().file.get() == &file;
    });
    return found == finding.fixes.end() ? nullptr : &*found;
}

SafeEdits safe_edits(const std::vector<Finding>& findings, const AnalyzedFile& file) {
    SafeEdits made;
    for (const Finding& finding : findings) {
        const Fix* const fix = safe_fix_of(finding, file);
        if (fix == nullptr || touches_any(fix->changes.front().edits, made.edits)) continue;
        const std::vector<Edit>& edits = fix->changes.front().edits;
        made.edits.insert(made.edits.end(), edits.begin(), edits.end());
        ++made.fixes;
    }
    std::sort(made.edits.begin(), made.edits.end(),
              [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    return made;
}

}  // namespace pykind
