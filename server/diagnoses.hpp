// The diagnostics of files, made anew only where something changed that they come from.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>

#include "analysis/check.hpp"
#include "protocol/diagnostics.hpp"
#include "server/client_documents.hpp"
#include "server/dependencies.hpp"
#include "server/project_files.hpp"

namespace pykind::server {

// What one file has.
struct Diagnosis {
    std::string result_id;  // the same for the same items
    lsp::Json items;        // diagnostics, in the form that the client takes

    // That of a file without findings.
    [[nodiscard]] static std::shared_ptr<const Diagnosis> none();
};

// The findings of the checks in a file, with all that they point into.
class FileCheck {
public:
    // Of the file, for the reading; other files are looked through on so many threads (0: one a processor).
    FileCheck(const Reading& reading, const std::shared_ptr<const AnalyzedFile>& file, const CheckSettings& settings,
              FileStates& states, std::uint64_t start, const std::stop_token& cancelled, unsigned threads = 0);
    FileCheck(const FileCheck&) = delete;
    FileCheck& operator=(const FileCheck&) = delete;

    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
    [[nodiscard]] const Dependencies& dependencies() const { return loader_.noted(); }

private:
    project::ProjectView view_;
    SearchedFiles files_;
    NotingLoader loader_;
    semantics::Evaluator evaluator_;
    std::vector<Finding> findings_;
};

[[nodiscard]] lsp::Diagnostic diagnostic_of(const Finding& finding, const AnalyzedFile& file,
                                            ClientDocuments& documents);

// Free to be used by any number of threads.
class Diagnoses {
public:
    explicit Diagnoses(lsp::ClientCapabilities client) : client_(std::move(client)) {}

    // That of the reading's document, or of the file at `path` where it has none; null once cancelled.
    [[nodiscard]] std::shared_ptr<const Diagnosis> of(const Reading& reading, const std::string& path,
                                                      FileStates& states, const std::stop_token& cancelled,
                                                      unsigned threads = 0);

    // The URIs that the last whole report of the workspace had findings of. Clients do not always say what they have.
    [[nodiscard]] std::set<std::string> reported() const;
    void set_reported(std::set<std::string> uris);

private:
    struct Kept {
        Dependencies dependencies;
        std::uint64_t changes = 0;  // of the session, then
        std::shared_ptr<const Diagnosis> diagnosis;
    };

    [[nodiscard]] std::shared_ptr<const Diagnosis> kept(const std::string& key, const Reading& reading,
                                                        const project::Project& project, FileStates& states,
                                                        std::uint64_t start);

    lsp::ClientCapabilities client_;
    mutable std::mutex mutex_;
    std::set<std::string> reported_;
    std::map<std::string, Kept> kept_;  // by path, or by the URI of what has none
};

}  // namespace pykind::server
