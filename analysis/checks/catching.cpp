#include "analysis/checks/catching.hpp"

#include <algorithm>
#include <array>

#include "analysis/semantics/completion.hpp"

namespace pykind::checks {

using namespace syntax;
using semantics::Evaluator;

namespace {

// Context managers that let exceptions through.
constexpr std::array transparent = {
    std::string_view("builtins.open"),          std::string_view("contextlib.aclosing"),
    std::string_view("contextlib.closing"),     std::string_view("contextlib.nullcontext"),
    std::string_view("threading.Lock"),         std::string_view("threading.RLock"),
    std::string_view("tempfile.TemporaryFile"), std::string_view("tempfile.TemporaryDirectory"),
};

bool is_in(const Nodes& block, const Node* node) { return std::find(block.begin(), block.end(), node) != block.end(); }

// Builtin exceptions that do not catch another one of them are plainly others.
bool may_catch(const AnalyzedFile& file, const Node* type, std::string_view exception) {
    if (type == nullptr) return true;
    if (const auto* several = as<Sequence>(type)) {
        return std::any_of(several->elts.begin(), several->elts.end(),
                           [&](const Node* one) { return may_catch(file, one, exception); });
    }
    const std::string name = Evaluator::qualified_name(file, type);
    if (!name.starts_with("builtins.")) return true;
    const std::string_view caught = std::string_view(name).substr(9);
    return caught == exception || caught == "Exception" || caught == "BaseException";
}

bool may_catch(const AnalyzedFile& file, const Try& attempt, std::string_view exception) {
    return (!attempt.finalbody.empty() && !semantics::can_complete(attempt.finalbody)) ||
           std::any_of(attempt.handlers.begin(), attempt.handlers.end(), [&](const Node* handler) {
               return may_catch(file, static_cast<const ExceptHandler*>(handler)->type, exception);
           });
}

bool is_transparent(const AnalyzedFile& file, const With& with) {
    return std::all_of(with.items.begin(), with.items.end(), [&](const Node* item) {
        const auto* const call = as<Call>(static_cast<const WithItem*>(item)->context_expr);
        return call != nullptr && std::find(transparent.begin(), transparent.end(),
                                            Evaluator::qualified_name(file, call->func)) != transparent.end();
    });
}

// The blocks of the node's own function, from the inside.
template <class VisitPair>
bool any_around(const Visit& at, VisitPair&& visit) {
    const auto& path = at.path();
    for (std::size_t i = path.size() - 1; i-- > 0;) {
        if (as<FunctionDef>(path[i]) != nullptr || path[i]->kind == NodeKind::Lambda) return false;
        if (visit(path[i], path[i + 1])) return true;
    }
    return false;
}

}  // namespace

bool may_be_caught(const Visit& at, std::string_view exception) {
    return any_around(at, [&](const Node* around, const Node* inside) {
        if (const auto* attempt = as<Try>(around))
            return is_in(attempt->body, inside) ? may_catch(at.file(), *attempt, exception)
                                                : !attempt->finalbody.empty() && !is_in(attempt->finalbody, inside) &&
                                                      !semantics::can_complete(attempt->finalbody);
        const auto* const with = as<With>(around);
        return with != nullptr && is_in(with->body, inside) && !is_transparent(at.file(), *with);
    });
}

bool is_in_finally(const Visit& at) {
    return any_around(at, [](const Node* around, const Node* inside) {
        const auto* const attempt = as<Try>(around);
        return attempt != nullptr && is_in(attempt->finalbody, inside);
    });
}

}  // namespace pykind::checks
