// References of a function, a class or any other name over all files of a workspace, on all processors.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/navigation.hpp"
#include "server/progress.hpp"
#include "server/workspace.hpp"

namespace pykind::server {

class ReferenceSearch {
public:
    ReferenceSearch(Workspace& workspace, std::shared_ptr<const project::OpenTexts> open_texts,
                    std::stop_token cancelled)
        : workspace_(workspace), open_texts_(std::move(open_texts)), cancelled_(std::move(cancelled)) {}

    // What stands at an offset of a file.
    [[nodiscard]] ReferenceTarget target_at(const std::shared_ptr<const AnalyzedFile>& file, syntax::Offset offset);

    // What the references of one file come to; called from several threads.
    using Write = std::function<std::vector<lsp::Json>(const AnalyzedFile&, const std::vector<syntax::Span>&)>;

    // Its references as `write` puts them, in the order of the files; `from` is looked through too where it is no file.
    // Stops early, with what was found, once cancelled.
    [[nodiscard]] lsp::Json run(const ReferenceTarget& target, const std::shared_ptr<const AnalyzedFile>& from,
                                WorkProgress& progress, const Write& write);

private:
    [[nodiscard]] std::vector<std::string> files_to_search(const ReferenceTarget& target,
                                                           const AnalyzedFile& from) const;

    Workspace& workspace_;
    std::shared_ptr<const project::OpenTexts> open_texts_;
    std::stop_token cancelled_;
};

}  // namespace pykind::server
