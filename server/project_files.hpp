// The files in which what is converted may be used, for the analysis: found by their words when it asks for them.
#pragma once

#include <optional>

#include "analysis/rewrite.hpp"
#include "server/file_search.hpp"
#include "server/session.hpp"

namespace pykind::server {

class SearchedFiles final : public ProjectFiles {
public:
    // `list` gives the paths to look through; it is called when the analysis first asks.
    using List = std::function<std::vector<std::string>()>;
    SearchedFiles(List list, FileSearch search) : list_(std::move(list)), search_(std::move(search)) {}

    // Not all of them once the search is cancelled.
    std::vector<std::shared_ptr<const AnalyzedFile>> with_words(const std::set<std::string>& words) override;

private:
    List list_;
    FileSearch search_;
    std::optional<std::vector<std::string>> paths_;
};

// Those that may use what the file at a path defines. Those of another project count where that one's imports lead to
// it. `threads`: 0 for one a processor.
[[nodiscard]] SearchedFiles files_around(const Reading& reading, const std::string& path,
                                         const std::stop_token& cancelled, unsigned threads = 0);

}  // namespace pykind::server
