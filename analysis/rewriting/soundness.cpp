#include "analysis/rewriting/soundness.hpp"

#include <algorithm>

#include "analysis/rewriting/code.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

// Where the next token begins that is no colon: that of a header without a body is in no node.
Offset past_blanks_and_comments(std::string_view text, Offset at) {
    bool in_comment = false;
    for (; at < text.size(); ++at) {
        in_comment = text[at] == '#' || (in_comment && text[at] != '\n' && text[at] != '\r');
        if (!in_comment && std::string_view(": \t\f\r\n\\").find(text[at]) == std::string_view::npos) break;
    }
    return at;
}

// The whole lines of the statements at module level that edits touch, by place, none touching another; the whole file
// where an edit touches no statement.
std::vector<Span> touched_lines(const SyntaxTree& tree, const std::vector<Edit>& edits) {
    const SourceText& text = tree.text();
    const auto is_in = [](const Edit& edit, Span lines) {
        return edit.span.begin >= lines.begin && edit.span.end <= lines.end;
    };
    std::vector<Span> found;
    for (const Node* const statement : tree.module().body) {
        const std::uint32_t last = text.line_of(statement->span.end);
        const Span lines = {text.line_starts()[text.line_of(begin_of(*statement)) - 1],
                            last < text.line_count() ? text.line_starts()[last] : text.size()};
        if (std::none_of(edits.begin(), edits.end(), [&](const Edit& edit) { return is_in(edit, lines); })) continue;
        if (!found.empty() && found.back().end >= lines.begin) {
            found.back().end = std::max(found.back().end, lines.end);
        } else {
            found.push_back(lines);
        }
    }
    const bool all_found = std::all_of(edits.begin(), edits.end(), [&](const Edit& edit) {
        return std::any_of(found.begin(), found.end(), [&](Span lines) { return is_in(edit, lines); });
    });
    return all_found ? found : std::vector<Span>{{0, text.size()}};
}

struct BeforeAndAfter {
    std::string before;
    std::string after;
};

// Of the lines that edits touch.
BeforeAndAfter edited_lines(const SyntaxTree& tree, const std::vector<Edit>& edits) {
    BeforeAndAfter result;
    std::size_t next = 0;
    for (const Span lines : touched_lines(tree, edits)) {
        const std::string_view text = tree.text().slice(lines);
        std::vector<Edit> here;
        for (; next < edits.size() && edits[next].span.end <= lines.end; ++next) {
            here.push_back(edits[next]);
            here.back().span.begin -= lines.begin;
            here.back().span.end -= lines.begin;
        }
        result.before += text;
        result.after += apply_edits(text, here);
    }
    return result;
}

}  // namespace

bool is_broken(const Subject& subject) {
    Span span = subject.path.back()->span;
    // What is missing at its end is missed where the next token is.
    span.end = past_blanks_and_comments(subject.tree().text().bytes(), span.end);
    const auto errors = subject.tree().errors();
    return std::any_of(errors.begin(), errors.end(), [&](const SyntaxError& error) {
        return error.since == 0 && error.span.begin <= span.end && error.span.end >= span.begin;
    });
}

std::vector<Edit> in_order(std::vector<Edit> edits) {
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
        if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
        return a.span.length() == 0 && b.span.length() > 0;
    });
    return edits;
}

Proposal refused(const Subject& subject, Conversion conversion, const Refusal& refusal) {
    Proposal proposal = subject.refuse(conversion, refusal.reason, refusal.at);
    if (refusal.line == 0) return proposal;
    proposal.reason_path = refusal.path;
    proposal.reason_line = refusal.line;
    return proposal;
}

bool makes(const AnalyzedFile& file, const std::vector<Edit>& edits, std::string_view qualname,
           semantics::FunctionKind kind) {
    const int minor = file.identity.target_minor;
    const BeforeAndAfter lines = edited_lines(*file.tree, edits);
    const auto after = SyntaxTree::parse(SourceText(lines.after));
    if (after->errors(minor).size() > SyntaxTree::parse(SourceText(lines.before))->errors(minor).size()) return false;
    const auto table = semantics::classify(*after, {minor});
    return std::any_of(table.functions().begin(), table.functions().end(), [&](const semantics::FunctionInfo& info) {
        return info.qualname == qualname && info.kind == kind;
    });
}

}  // namespace pykind::rewriting
