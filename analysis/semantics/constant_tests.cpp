#include "analysis/semantics/constant_tests.hpp"

#include <charconv>
#include <iterator>
#include <string>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

#if defined(_WIN32)
constexpr std::string_view platform = "win32";
constexpr std::string_view os_name = "nt";
#elif defined(__APPLE__)
constexpr std::string_view platform = "darwin";
constexpr std::string_view os_name = "posix";
#else
constexpr std::string_view platform = "linux";
constexpr std::string_view os_name = "posix";
#endif

// Tests in tests: more than this no one writes.
constexpr int deepest = 16;

std::optional<int> integer(const AnalyzedFile& file, const Node* node) {
    const auto* const constant = as<Constant>(node);
    if (constant == nullptr || constant->type != ConstantKind::Int) return std::nullopt;
    const std::string_view text = file.tree->slice(node->span);
    int value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

// The text of a plain string literal without escapes.
std::optional<std::string_view> text_of(const AnalyzedFile& file, const Node* node) {
    const auto* const constant = as<Constant>(node);
    if (constant == nullptr || constant->type != ConstantKind::Str) return std::nullopt;
    const std::string_view text = file.tree->slice(node->span);
    const bool plain = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                       text.back() == text.front() && text.find('\\') == std::string_view::npos;
    if (!plain) return std::nullopt;
    return text.substr(1, text.size() - 2);
}

// `left op right`, given how the two are ordered.
std::optional<bool> compare(TokenKind op, int order) {
    switch (op) {
        case TokenKind::EqualEqual: return order == 0;
        case TokenKind::NotEqual: return order != 0;
        case TokenKind::Less: return order < 0;
        case TokenKind::LessEqual: return order <= 0;
        case TokenKind::Greater: return order > 0;
        case TokenKind::GreaterEqual: return order >= 0;
        default: return std::nullopt;
    }
}

// `sys.version_info` or a part of it against a tuple or a number. It has five items; of those the first two are known.
std::optional<bool> compare_version(const AnalyzedFile& file, const Node* left, TokenKind op, const Node* right) {
    std::size_t length = 5;
    bool is_item = false;
    int item = 0;
    if (const auto* part = as<Subscript>(left)) {
        if (const auto* slice = as<Slice>(part->slice)) {
            const auto upper = integer(file, slice->upper);
            if (slice->lower != nullptr || slice->step != nullptr || !upper || *upper < 1) return std::nullopt;
            length = static_cast<std::size_t>(*upper);
        } else {
            const auto index = integer(file, part->slice);
            if (!index || *index > 1) return std::nullopt;
            is_item = true;
            item = *index == 0 ? 3 : file.identity.target_minor;
        }
        left = part->value;
    }
    if (Evaluator::qualified_name(file, left) != "sys.version_info") return std::nullopt;
    if (is_item) {
        const auto other = integer(file, right);
        return other ? compare(op, item - *other) : std::nullopt;
    }
    const auto* const tuple = as<Sequence>(right);
    if (tuple == nullptr || tuple->kind != NodeKind::Tuple || tuple->elts.empty()) return std::nullopt;
    const int known[] = {3, file.identity.target_minor};
    for (std::size_t i = 0; i < tuple->elts.size(); ++i) {
        if (i >= length) return compare(op, -1);
        const auto other = integer(file, tuple->elts[i]);
        if (i >= std::size(known) || !other) return std::nullopt;
        if (known[i] != *other) return compare(op, known[i] - *other);
    }
    return compare(op, tuple->elts.size() < length ? 1 : 0);
}

std::optional<bool> compare_name(const AnalyzedFile& file, const Node* left, TokenKind op, const Node* right) {
    const std::string name = Evaluator::qualified_name(file, left);
    const auto wanted = text_of(file, right);
    if (!wanted || (name != "sys.platform" && name != "os.name")) return std::nullopt;
    if (op != TokenKind::EqualEqual && op != TokenKind::NotEqual) return std::nullopt;
    return ((name == "os.name" ? os_name : platform) == *wanted) == (op == TokenKind::EqualEqual);
}

enum class Switches : std::uint8_t { Open, Count };

std::optional<bool> decide_within(const AnalyzedFile& file, const Node* test, Switches switches, int depth);

std::optional<bool> decide_all(const AnalyzedFile& file, const BoolOp& test, Switches switches, int depth) {
    const bool ends = test.op == TokenKind::Or;
    bool all_known = true;
    for (const Node* const operand : test.values) {
        const auto decided = decide_within(file, operand, switches, depth + 1);
        if (decided == ends) return ends;
        all_known = all_known && decided.has_value();
    }
    return all_known ? std::optional(!ends) : std::nullopt;
}

// What the module binds a name to, if that is all that binds it.
const Node* only_value_of(const AnalyzedFile& file, const Node& name) {
    const SymbolTable& symbols = file.symbols();
    const Occurrence* const read = symbols.occurrence_at(name.span.begin);
    const SymbolId target = read == nullptr ? no_id : symbols.symbols()[read->symbol].target;
    if (target == no_id || symbols.symbols()[target].scope != 0) return nullptr;
    const auto bindings = symbols.bindings(target);
    if (bindings.empty() || std::next(bindings.begin()) != bindings.end()) return nullptr;
    const auto* const assign = as<Assign>(bindings.begin()->node);
    const auto* const declared = as<AnnAssign>(bindings.begin()->node);
    const Node* const value = assign != nullptr && bindings.begin()->part->kind == NodeKind::Name ? assign->value
                              : declared != nullptr                                               ? declared->value
                                                                                                  : nullptr;
    return as<Constant>(value);
}

std::optional<bool> decide_within(const AnalyzedFile& file, const Node* test, Switches switches, int depth) {
    if (test == nullptr || depth > deepest) return std::nullopt;
    switch (test->kind) {
        case NodeKind::Constant:
            switch (static_cast<const Constant*>(test)->type) {
                case ConstantKind::True: return true;
                case ConstantKind::False:
                case ConstantKind::None: return false;
                case ConstantKind::Int: {
                    const auto value = integer(file, test);
                    return value ? std::optional(*value != 0) : std::nullopt;
                }
                default: return std::nullopt;
            }
        case NodeKind::Name:
        case NodeKind::Attribute: {
            const std::string name = Evaluator::qualified_name(file, test);
            if (name == "typing.TYPE_CHECKING" || name == "typing_extensions.TYPE_CHECKING") return file.is_stub();
            if (name == "builtins.__debug__") return true;
            if (switches == Switches::Open || test->kind != NodeKind::Name) return std::nullopt;
            return decide_within(file, only_value_of(file, *test), switches, depth + 1);
        }
        case NodeKind::UnaryOp: {
            const auto& negation = static_cast<const UnaryOp&>(*test);
            if (negation.op != TokenKind::Not) return std::nullopt;
            const auto decided = decide_within(file, negation.operand, switches, depth + 1);
            return decided ? std::optional(!*decided) : std::nullopt;
        }
        case NodeKind::BoolOp: return decide_all(file, static_cast<const BoolOp&>(*test), switches, depth);
        case NodeKind::Compare: {
            const auto& comparison = static_cast<const Compare&>(*test);
            if (comparison.comparators.size() != 1) return std::nullopt;
            const TokenKind op = comparison.ops[0];
            const auto decided = compare_version(file, comparison.left, op, comparison.comparators[0]);
            return decided ? decided : compare_name(file, comparison.left, op, comparison.comparators[0]);
        }
        case NodeKind::Call: {
            const auto& call = static_cast<const Call&>(*test);
            if (call.arguments.size() != 1) return std::nullopt;
            const auto prefix = text_of(file, call.arguments[0]);
            if (!prefix || Evaluator::qualified_name(file, call.func) != "sys.platform.startswith") return std::nullopt;
            return platform.starts_with(*prefix);
        }
        default: return std::nullopt;
    }
}

}  // namespace

std::optional<bool> decide(const AnalyzedFile& file, const Node* test) {
    return decide_within(file, test, Switches::Open, 0);
}

std::optional<bool> decide_by_switches(const AnalyzedFile& file, const Node* test) {
    return decide_within(file, test, Switches::Count, 0);
}

}  // namespace pykind::semantics
