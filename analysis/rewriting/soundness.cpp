#include "analysis/rewriting/soundness.hpp"

#include <algorithm>

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
    const auto after = SyntaxTree::parse(SourceText(apply_edits(file.tree->text().bytes(), edits)));
    if (after->errors(minor).size() > file.tree->errors(minor).size()) return false;
    const auto table = semantics::classify(*after, {minor});
    return std::any_of(table.functions().begin(), table.functions().end(), [&](const semantics::FunctionInfo& info) {
        return info.qualname == qualname && info.kind == kind;
    });
}

}  // namespace pykind::rewriting
