// Tests whose outcome is known before a file is run: of the version, of the platform, of TYPE_CHECKING.
//
// Source: `sys.version_info`, `sys.platform`, `os.name` (library reference), PEP 484 "Version and platform checking",
// `typing.TYPE_CHECKING`. The platform is the one that pykind runs on.
#pragma once

#include <optional>

#include "analysis/analyzed_file.hpp"

namespace pykind::semantics {

// What the test of an `if` comes to in Python 3.`target_minor` of the file's identity; nothing where that depends on
// more.
[[nodiscard]] std::optional<bool> decide(const AnalyzedFile& file, const syntax::Node* test);

// The same, where a name that the module binds once, to `True`, `False`, `None` or a number, counts as that. Somebody
// may turn such a switch from outside: what it rules out is not certain to run, nor is it certain what runs instead.
[[nodiscard]] std::optional<bool> decide_by_switches(const AnalyzedFile& file, const syntax::Node* test);

}  // namespace pykind::semantics
