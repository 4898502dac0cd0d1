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

Span whole_lines_of(const SourceText& text, const Node& statement) {
    const std::uint32_t last = text.line_of(statement.span.end);
    return {text.line_starts()[text.line_of(begin_of(statement)) - 1],
            last < text.line_count() ? text.line_starts()[last] : text.size()};
}

// The innermost statement on whose lines an edit is, and nothing else of what is around it; not inside of functions and
// classes.
class Holder {
public:
    Holder(const SyntaxTree& tree, const Edit& edit) : text_(tree.text()), edit_(edit) { list(tree.module().body); }

    [[nodiscard]] const Node* statement() const { return found_; }

    void operator()(const Node* /*expression*/) {}
    void pairs(const Nodes& /*keys*/, const Nodes& /*values*/) {}
    void list(const Nodes& nodes) {
        const auto after = std::upper_bound(nodes.begin(), nodes.end(), edit_.span.begin,
                                            [this](Offset at, const Node* node) { return at < line_begin(*node); });
        if (after == nodes.begin()) return;
        const Node& node = **std::prev(after);
        const Span lines = whole_lines_of(text_, node);
        if (edit_.span.begin < lines.begin || lines.end < edit_.span.end) return;
        if (is_statement(node.kind)) {
            const std::string_view before = text_.slice({lines.begin, begin_of(node)});
            if (before.find_first_not_of(" \t\f@") != std::string_view::npos) return;
            found_ = &node;
        }
        if (is_part_of_its_block(node)) for_each_child(node, *this);
    }

private:
    [[nodiscard]] Offset line_begin(const Node& node) const {
        return text_.line_starts()[text_.line_of(begin_of(node)) - 1];
    }

    // What stands in it belongs to the scope around it.
    [[nodiscard]] static bool is_part_of_its_block(const Node& node) {
        switch (node.kind) {
            case NodeKind::For:
            case NodeKind::AsyncFor:
            case NodeKind::While:
            case NodeKind::If:
            case NodeKind::With:
            case NodeKind::AsyncWith:
            case NodeKind::Try:
            case NodeKind::TryStar:
            case NodeKind::ExceptHandler:
            case NodeKind::Match:
            case NodeKind::MatchCase: return true;
            default: return false;
        }
    }

    const SourceText& text_;
    const Edit& edit_;
    const Node* found_ = nullptr;
};

std::string_view indentation_of(std::string_view lines) {
    return lines.substr(0, std::min(lines.find_first_not_of(" \t\f"), lines.size()));
}

// The whole lines of the statements that edits touch, by place, none touching another; the whole file where an edit
// touches none, or where lines that touch are not of one block.
std::vector<Span> touched_lines(const SyntaxTree& tree, const std::vector<Edit>& edits) {
    std::vector<Span> whole = {{0, tree.text().size()}};
    std::vector<Span> found;
    for (const Edit& edit : edits) {
        const Node* const statement = Holder(tree, edit).statement();
        if (statement == nullptr) return whole;
        Span lines = whole_lines_of(tree.text(), *statement);
        while (!found.empty() && found.back().end >= lines.begin) {
            if (indentation_of(tree.slice(found.back())) != indentation_of(tree.slice(lines))) return whole;
            lines = {std::min(found.back().begin, lines.begin), std::max(found.back().end, lines.end)};
            found.pop_back();
        }
        found.push_back(lines);
    }
    return found;
}

struct BeforeAndAfter {
    std::string before;
    std::string after;
};

// Of the lines that edits touch, those of a block with a head for it.
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
        const std::string_view head = indentation_of(text).empty() ? "" : "if 1:\n";
        result.before.append(head).append(text);
        result.after.append(head).append(apply_edits(text, here));
    }
    return result;
}

}  // namespace

bool is_broken(const Subject& subject) {
    Span span = subject.path.back()->span;
    // What is missing at its end is missed where the next token is.
    span.end = past_blanks_and_comments(subject.tree().text().bytes(), span.end);
    return subject.tree().has_error_in(span);
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
