// References of a function, a class or any other name over all files of a workspace, on all processors.
#pragma once

#include <functional>
#include <iterator>
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

    // Its references as `write` puts those of one file, in the order of the files; `from` is looked through too where
    // it is no file. Stops early, with what was found, once cancelled. `write` is called from several threads:
    // std::vector<T>(Evaluator&, const AnalyzedFile&, const std::vector<Span>&).
    template <class T, class Write>
    [[nodiscard]] std::vector<T> run(const ReferenceTarget& target, const std::shared_ptr<const AnalyzedFile>& from,
                                     WorkProgress& progress, const Write& write) {
        if (target.sites.empty()) return {};
        const std::vector<std::string> files = files_to_search(target, *from);
        std::vector<std::vector<T>> found(files.size() + 1);  // of each file; the last are those of no file
        visit_files(files, target, from, progress,
                    [&](std::size_t index, semantics::Evaluator& evaluator, const AnalyzedFile& file,
                        const std::vector<syntax::Span>& spans) { found[index] = write(evaluator, file, spans); });
        std::vector<T> all;
        for (auto& of_file : found) std::move(of_file.begin(), of_file.end(), std::back_inserter(all));
        return all;
    }

private:
    // Called with all references of a file; once more, with more of them, if imports turn out to give the target other
    // names.
    using Visit = std::function<void(std::size_t index, semantics::Evaluator& evaluator, const AnalyzedFile& file,
                                     const std::vector<syntax::Span>& references)>;

    void visit_files(const std::vector<std::string>& files, const ReferenceTarget& target,
                     const std::shared_ptr<const AnalyzedFile>& from, WorkProgress& progress, const Visit& visit);
    [[nodiscard]] std::vector<std::string> files_to_search(const ReferenceTarget& target,
                                                           const AnalyzedFile& from) const;

    Workspace& workspace_;
    std::shared_ptr<const project::OpenTexts> open_texts_;
    std::stop_token cancelled_;
};

}  // namespace pykind::server
