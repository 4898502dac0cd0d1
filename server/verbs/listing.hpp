// What `pykind list` prints of one file.
#pragma once

#include <string>

#include "analysis/semantics/evaluator.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

// Its functions. `path` is printed as it is.
void list_functions(const ListOptions& options, const std::string& path, const AnalyzedFile& file, bool colour,
                    std::string& out);

// Its classes and their protocols.
void list_classes(const ListOptions& options, const std::string& path, const AnalyzedFile& file,
                  semantics::ModuleLoader& modules, bool colour, std::string& out);

}  // namespace pykind::server
