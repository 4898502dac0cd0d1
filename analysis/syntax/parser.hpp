// From text to tree. Parsing never fails: there is always a tree, and errors beside it.
//
//     const auto tree = syntax::SyntaxTree::parse(SourceText::decode(bytes));
//
// A function outside the broken lines keeps its name, span and kind: brackets that stay open are closed where a keyword
// that can only start a statement begins a line, or where the indentation says that a new statement begins. Time and
// memory are linear in the text; nesting is bounded as CPython bounds it (200 brackets, 100 levels of indentation).
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "analysis/syntax/lexer.hpp"
#include "analysis/syntax/tree.hpp"

namespace pykind::syntax {

// The newest Python whose syntax is known: 3.16.
inline constexpr int newest_minor_version = 16;

// Ready for whatever will be asked of it, or compact: for a file that is kept because others import it, of which little
// is asked. Tokens, which are a fifth of all, are made again then when they are asked for.
enum class Storage : std::uint8_t { Ready, Compact };

// A parsed file: its text, its tokens, its nodes, its faults. Immutable, and free to be read by any number of threads.
class SyntaxTree {
public:
    static std::shared_ptr<const SyntaxTree> parse(SourceText text, Storage storage = Storage::Ready);
    // The same, faster where the other text is like this one but for one place.
    static std::shared_ptr<const SyntaxTree> parse(SourceText text, const TokenizedText& other);

    [[nodiscard]] const SourceText& text() const { return tokenized_->text; }
    // Where they were not kept, the text is lexed again when they are first asked for.
    [[nodiscard]] const TokenStream& tokens() const;
    // From `#` to the end of the line, in order; kept always.
    [[nodiscard]] const std::vector<Span>& comments() const { return tokenized_->stream.comments; }
    // Both, for a text that comes of this one by an edit: they may outlive the tree. Only of a tree that keeps tokens.
    [[nodiscard]] const std::shared_ptr<const TokenizedText>& tokenized() const { return tokenized_; }
    [[nodiscard]] const Module& module() const { return *module_; }
    [[nodiscard]] std::string_view slice(Span span) const { return text().slice(span); }

    [[nodiscard]] bool is_compact() const { return is_compact_; }

    // The faults that count in Python 3.`minor`, in order of place.
    [[nodiscard]] std::vector<SyntaxError> errors(int minor = newest_minor_version) const;
    // Whether one that counts in all of them stands in a span or touches it.
    [[nodiscard]] bool has_error_in(Span span) const;

    // Bytes that nodes and tokens take.
    [[nodiscard]] std::size_t memory() const;

private:
    friend class Parser;
    SyntaxTree() = default;
    static std::shared_ptr<const SyntaxTree> parse(const std::shared_ptr<TokenizedText>& tokenized, Storage storage);

    std::shared_ptr<const TokenizedText> tokenized_;
    bool is_compact_ = false;  // `tokenized_` has no tokens
    mutable std::once_flag lexed_again_;
    mutable TokenStream tokens_again_;
    Arena arena_;
    Module* module_ = nullptr;
    std::vector<SyntaxError> errors_;  // in order of place
    // Of each and those before it that count in all versions: one past the last end; 0 if there is none.
    std::vector<Offset> last_ends_;
};

// The nodes that contain an offset, outermost first, down to the deepest. The module is always the first.
[[nodiscard]] std::vector<const Node*> path_to(const SyntaxTree& tree, Offset offset);

}  // namespace pykind::syntax
