#include "analysis/fix_all.hpp"

#include <algorithm>

namespace pykind {

using syntax::Offset;
using syntax::Span;

namespace {

// A text as pieces of the one that it was made from, and of what was put in between.
class Pieces {
public:
    explicit Pieces(Offset size) : pieces_{{{0, size}, std::nullopt}} {}

    // Edits of the text as it is now, in order of place.
    void apply(const std::vector<Edit>& edits) {
        std::vector<Piece> result;
        std::size_t index = 0;
        Offset done = 0;  // of the piece at `index`
        Offset at = 0;    // in the text
        // Goes on to an offset of the text; what it passes is kept or not.
        const auto go_to = [&](Offset end, bool is_kept) {
            while (at < end) {
                const Piece& piece = pieces_[index];
                const Offset step = std::min(end - at, piece.length() - done);
                if (is_kept && step > 0) result.push_back(piece.part(done, step));
                at += step;
                done += step;
                if (done < piece.length()) continue;
                ++index;
                done = 0;
            }
        };
        for (const Edit& edit : edits) {
            go_to(edit.span.begin, true);
            if (!edit.text.empty()) result.push_back({{}, edit.text});
            go_to(edit.span.end, false);
        }
        Offset size = 0;
        for (const Piece& piece : pieces_) size += piece.length();
        go_to(size, true);
        pieces_ = std::move(result);
    }

    // What leads from the first text, of so many bytes, to the one now.
    [[nodiscard]] std::vector<Edit> edits(Offset size) const {
        std::vector<Edit> edits;
        Edit edit{{0, 0}, {}};
        const auto end_at = [&](Offset offset) {
            edit.span.end = offset;
            if (edit.span.length() > 0 || !edit.text.empty()) edits.push_back(std::move(edit));
        };
        for (const Piece& piece : pieces_) {
            if (piece.text) {
                edit.text += *piece.text;
                continue;
            }
            end_at(piece.span.begin);
            edit = {{piece.span.end, piece.span.end}, {}};
        }
        end_at(size);
        return edits;
    }

private:
    struct Piece {
        Span span;                        // of the first text
        std::optional<std::string> text;  // or this instead

        [[nodiscard]] Offset length() const { return text ? static_cast<Offset>(text->size()) : span.length(); }
        [[nodiscard]] Piece part(Offset begin, Offset size) const {
            if (text) return {{}, text->substr(begin, size)};
            return {{span.begin + begin, span.begin + begin + size}, std::nullopt};
        }
    };

    std::vector<Piece> pieces_;
};

// Two insertions at one place are in each other's way too: one may be the same as the other.
bool are_apart(const std::vector<Edit>& edits, const std::vector<Edit>& others) {
    return std::none_of(edits.begin(), edits.end(), [&](const Edit& edit) {
        return std::any_of(others.begin(), others.end(), [&](const Edit& other) {
            return edit.span.begin <= other.span.end && other.span.begin <= edit.span.end;
        });
    });
}

bool is_wanted(const Finding& finding, std::optional<Check> only) { return !only || finding.check == *only; }

// Those of the fixes that can be made at once, the first ones first.
std::vector<Edit> next_edits(const CheckedText& checked, std::optional<Check> only) {
    std::vector<Edit> edits;
    for (const Finding& finding : checked.findings) {
        const Fix* const fix = is_wanted(finding, only) ? safe_fix_of(finding, *checked.file) : nullptr;
        if (fix == nullptr) continue;
        const std::vector<Edit>& own = fix->changes.front().edits;
        if (are_apart(own, edits)) edits.insert(edits.end(), own.begin(), own.end());
    }
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    return edits;
}

}  // namespace

const Fix* safe_fix_of(const Finding& finding, const AnalyzedFile& file) {
    const auto found = std::find_if(finding.fixes.begin(), finding.fixes.end(), [&](const Fix& fix) {
        return fix.is_safe && fix.changes.size() == 1 && fix.changes.front().file.get() == &file;
    });
    return found == finding.fixes.end() ? nullptr : &*found;
}

std::size_t count_safe_fixes(const CheckedText& checked, std::optional<Check> only) {
    return static_cast<std::size_t>(
        std::count_if(checked.findings.begin(), checked.findings.end(), [&](const Finding& finding) {
            return is_wanted(finding, only) && safe_fix_of(finding, *checked.file) != nullptr;
        }));
}

std::vector<Edit> fix_all(CheckedText checked, const CheckText& check, std::optional<Check> only) {
    constexpr int most_rounds = 100;  // two fixes might undo each other
    const auto size = static_cast<Offset>(checked.file->tree->text().size());
    Pieces pieces(size);
    for (int round = 0; round < most_rounds; ++round) {
        const std::vector<Edit> edits = next_edits(checked, only);
        if (edits.empty()) break;
        pieces.apply(edits);
        checked = check(apply_edits(checked.file->tree->text().bytes(), edits));
    }
    return pieces.edits(size);
}

}  // namespace pykind
