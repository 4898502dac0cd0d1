// What `pykind check` prints of the findings in one file, in each of its formats.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/check.hpp"

namespace pykind::server {

struct CheckedFile {
    std::string name;  // as the user named it
    std::shared_ptr<const AnalyzedFile> file;
    std::vector<Finding> findings;

    // What the user would call a file: one below the working folder by its path from there, if this one is called so.
    [[nodiscard]] std::string name_of(const std::string& path) const;
};

// A place as people count it, both from 1, columns in code points.
struct TextPlace {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};
[[nodiscard]] TextPlace place_in(const syntax::SourceText& text, syntax::Offset offset);

// For people:
//
//     app.py:7:5: error[await-async-generator]: `ticker(…)` is an asynchronous generator iterator, which cannot be
//     awaited 7 |     await ticker(3)
//       |     ^^^^^^^^^^^^^^^ TypeError: 'async_generator' object can't be awaited
//       = note: app.py:2:11: `ticker` is an asynchronous generator function
//       = fix: Drop the `await`
[[nodiscard]] std::string findings_as_text(const CheckedFile& checked, bool colour);

// A row of JSON each.
[[nodiscard]] std::string findings_as_rows(const CheckedFile& checked);

// Workflow commands of GitHub Actions, which shows them in the changes of a pull request.
[[nodiscard]] std::string findings_as_github_commands(const CheckedFile& checked);

// A log in SARIF 2.1.0 (OASIS): its beginning, the results of any number of files, its end. It is made piece by piece,
// so that it need not be held.
class SarifLog {
public:
    [[nodiscard]] static std::string begin();
    // Empty for a file without findings.
    [[nodiscard]] static std::string results(const CheckedFile& checked);
    // What of `results` is written next.
    [[nodiscard]] std::string next(const std::string& results);
    [[nodiscard]] static std::string end(bool is_successful);

private:
    bool has_results_ = false;
};

}  // namespace pykind::server
