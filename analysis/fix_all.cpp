#include "analysis/fix_all.hpp"

#include <algorithm>

#include "analysis/safe_fixes.hpp"

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

}  // namespace

std::vector<Edit> fix_all(CheckedText checked, const CheckText& check, std::optional<Check> only) {
    constexpr int most_rounds = 100;  // two fixes might undo each other
    const auto size = static_cast<Offset>(checked.file->tree->text().size());
    Pieces pieces(size);
    for (int round = 0; round < most_rounds; ++round) {
        const std::vector<Edit> edits = safe_edits(checked.findings, *checked.file, only).edits;
        if (edits.empty()) break;
        pieces.apply(edits);
        checked = check(apply_edits(checked.file->tree->text().bytes(), edits));
    }
    return pieces.edits(size);
}

}  // namespace pykind
