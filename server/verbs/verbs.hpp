// The verbs of the command line: each takes its options, writes results to standard output and problems to standard
// error, and returns the exit status.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/check.hpp"
#include "analysis/rewrite.hpp"
#include "analysis/semantics/function_kind.hpp"

namespace pykind::server {

inline constexpr int default_target_minor = 14;

// Where the modules that the code imports are looked for, besides where they are found by themselves.
struct ProjectOptions {
    std::vector<std::string> search_paths;
    std::string python;    // an interpreter, or the folder above its `bin` and `lib`; empty to look for one
    int target_minor = 0;  // 0: that of the settings, else of the environment
};

struct ListOptions {
    std::vector<std::string> paths;
    std::string stdin_filename = "<stdin>";
    bool ndjson = false;
    bool classes = false;  // classes and their protocols instead of functions
    bool ignore_files = true;
    std::vector<semantics::FunctionKind> kinds;  // empty: all
    unsigned jobs = 0;                           // 0: one a processor
    int target_minor = default_target_minor;
    ProjectOptions project;
};
int list(const ListOptions& options);

struct TreeOptions {
    std::vector<std::string> files;
    int target_minor = syntax::newest_minor_version;
};
int print_tree(const TreeOptions& options);

enum class HoverFormat : std::uint8_t { Plain, Markdown, Json };
struct HoverOptions {
    std::vector<std::string> places;  // FILE:LINE[:COL], line and column 1-based, columns in code points
    std::string stdin_filename;       // the file that standard input is the text of; empty: none
    HoverFormat format = HoverFormat::Plain;
    int target_minor = 0;  // 0: that of the project's environment
    ProjectOptions project;
};
int print_hover(const HoverOptions& options);

struct ConvertOptions {
    std::vector<std::string> places;  // one FILE:LINE; or with `all` files and folders
    std::string stdin_filename;       // the file that standard input is the text of; empty: none
    bool all = false;                 // every preferred conversion
    std::optional<Conversion> to;     // else the preferred one
    bool write = false;               // change the files instead of showing a diff
    bool list = false;                // what there is to be said, instead of converting
    bool json = false;
    bool ignore_files = true;
    unsigned jobs = 0;     // 0: one a processor
    int target_minor = 0;  // 0: that of the project's environment
    ProjectOptions project;
};
int convert(const ConvertOptions& options);

enum class CheckFormat : std::uint8_t { Text, Json, Sarif, GitHub };
struct CheckOptions {
    std::vector<std::string> paths;
    std::string stdin_filename;  // the file that standard input is the text of; empty: none
    CheckFormat format = CheckFormat::Text;
    std::vector<Check> select;  // only these, though they be off by default; empty: those of the settings
    std::vector<Check> ignore;  // none of these
    bool fix = false;           // make the fixes that are safe
    bool diff = false;          // show what `fix` would do instead
    bool cache = true;          // use what was found in earlier runs, and keep what is found
    bool exit_zero = false;     // findings are no reason for another exit status
    bool ignore_files = true;
    unsigned jobs = 0;       // 0: one a processor
    ProjectOptions project;  // with the version of Python
};
int check(const CheckOptions& options);

// "never-awaited, never-iterated, …": all of them.
[[nodiscard]] std::string codes_of_checks();

int explain_word(const std::string& word);

}  // namespace pykind::server
