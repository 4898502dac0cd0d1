// Which protocols a class implements, as `issubclass` with the abstract base classes of collections.abc and contextlib
// says.
//
// Source: `collections.abc` and its `__subclasshook__`s: a method counts where the first class of the order that has
// the name has it not as None; Set, Mapping, Sequence and their kin must be inherited, or be one of the builtins
// registered.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

struct Protocol {
    std::string_view name;                  // "AsyncIterator"
    std::vector<std::string_view> methods;  // what makes a class one; empty where it must be inherited
};

// All of them, in the order in which they are listed: from the general to the special.
[[nodiscard]] std::span<const Protocol> all_protocols();

// Where a class has a method of a protocol.
struct ProtocolMethod {
    std::string_view name;
    ClassRef holder;             // the class of the order that has it
    const BindingSite* binding;  // there; null where it comes with the language
};

struct HalfDone {
    const Protocol* protocol;
    std::vector<std::string_view> missing;
};

struct ClassProtocols {
    std::vector<const Protocol*> protocols;
    std::vector<HalfDone> half;           // some of the methods in the class itself, some nowhere
    std::vector<ProtocolMethod> methods;  // of any protocol, found in the class or its bases
    bool bases_unknown = false;

    [[nodiscard]] bool has(std::string_view protocol) const;
    [[nodiscard]] const ProtocolMethod* method(std::string_view name) const;
};

[[nodiscard]] ClassProtocols protocols_of(Evaluator& evaluator, const ClassRef& cls);

}  // namespace pykind::semantics
