// What is typed to find a symbol of the workspace: "kind:async-generator-function stream".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/semantics/function_kind.hpp"

namespace pykind {

class SymbolQuery {
public:
    // Words `kind:ID` ask for kinds whose id begins so; several for any of them. The others ask for names.
    explicit SymbolQuery(std::string_view text);

    // How well a symbol fits, 0 best; nothing if it does not. The first word must be in the name, each other one in the
    // name or in the container: its characters in their order, whatever their case, and the nearer together the better.
    // `kind` is nothing for a class.
    [[nodiscard]] std::optional<unsigned> rank(std::string_view name, std::string_view container,
                                               std::optional<semantics::FunctionKind> kind) const;

private:
    [[nodiscard]] bool takes(std::optional<semantics::FunctionKind> kind) const;

    std::vector<std::string> kinds_;  // beginnings of ids
    std::vector<std::string> words_;  // as they were typed
};

}  // namespace pykind
