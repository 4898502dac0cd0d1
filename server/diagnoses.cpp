#include "server/diagnoses.hpp"

#include <cstdio>

#include "server/check_pages.hpp"

namespace pykind::server {

using lsp::Json;

namespace {

lsp::DiagnosticSeverity severity_of(Severity severity) {
    switch (severity) {
        case Severity::Error: return lsp::DiagnosticSeverity::Error;
        case Severity::Warning: return lsp::DiagnosticSeverity::Warning;
        case Severity::Information: return lsp::DiagnosticSeverity::Information;
        case Severity::Hint:
        case Severity::Off: break;
    }
    return lsp::DiagnosticSeverity::Hint;
}

std::optional<lsp::DiagnosticTag> shown_tag_of(Check check) {
    switch (pykind::tag_of(check)) {
        case CheckTag::Unnecessary: return lsp::DiagnosticTag::Unnecessary;
        case CheckTag::Deprecated: return lsp::DiagnosticTag::Deprecated;
        case CheckTag::None: break;
    }
    return std::nullopt;
}

// What the file itself adds to the state of its findings: its text, what it is, and which checks are made.
std::uint64_t start_of(const Snapshot* snapshot, const std::string& path, const project::Project& project,
                       const CheckSettings& settings, FileStates& states) {
    const std::uint64_t state = snapshot != nullptr ? snapshot->serial() : states.of_path(project, path);
    return mixed(state, project.identity_of(path), settings);
}

std::string id_of(const Json& items) {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(mixed(0, lsp::to_bytes(items))));
    return text;
}

std::shared_ptr<const Diagnosis> diagnosis_of(Json items) {
    return std::make_shared<const Diagnosis>(Diagnosis{id_of(items), std::move(items)});
}

}  // namespace

std::shared_ptr<const Diagnosis> Diagnosis::none() { return diagnosis_of(Json::array()); }

FileCheck::FileCheck(const Reading& reading, const std::shared_ptr<const AnalyzedFile>& file,
                     const CheckSettings& settings, FileStates& states, std::uint64_t start,
                     const std::stop_token& cancelled, unsigned threads)
    : view_(reading.workspace->project_of(file->identity.path), reading.open_texts),
      files_(files_around(reading, file->identity.path, cancelled, threads)),
      loader_(view_, states, start),
      evaluator_(loader_) {
    loader_.search_in(files_);
    findings_ = findings_in({evaluator_, file, loader_}, settings);
}

lsp::Diagnostic diagnostic_of(const Finding& finding, const AnalyzedFile& file, ClientDocuments& documents) {
    lsp::Diagnostic diagnostic{.range = documents.range(file, finding.span),
                               .severity = severity_of(finding.severity),
                               .code = std::string(code_of(finding.check)),
                               .href = page_of(finding.check),
                               .message = text_of(finding),
                               .tag = shown_tag_of(finding.check)};
    for (const RelatedPlace& place : finding.related) {
        // What has no path and is not the document itself cannot be shown.
        if (place.file == nullptr || (place.path.empty() && place.file != &file)) continue;
        diagnostic.related.push_back(
            {documents.uri_of(*place.file), documents.range(*place.file, place.span), place.message});
    }
    return diagnostic;
}

std::shared_ptr<const Diagnosis> Diagnoses::kept(const std::string& key, const Reading& reading,
                                                 const project::Project& project, FileStates& states,
                                                 std::uint64_t start) {
    Kept known;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = kept_.find(key);
        if (found == kept_.end()) return nullptr;
        known = found->second;
    }
    // What was searched for anywhere may have come anywhere, and a disk that nobody watches may have changed.
    if (known.dependencies.are_everywhere && (!reading.client_watches_files || known.changes != reading.changes))
        return nullptr;
    return state_of(known.dependencies, project, states, start) == known.dependencies.state ? known.diagnosis : nullptr;
}

std::shared_ptr<const Diagnosis> Diagnoses::of(const Reading& reading, const std::string& path, FileStates& states,
                                               const std::stop_token& cancelled, unsigned threads) {
    const Snapshot* const snapshot = reading.snapshot.get();
    const std::string key = path.empty() && snapshot != nullptr ? snapshot->origin().uri : path;
    const auto project = reading.workspace->project_of(path);
    const CheckSettings settings = reading.workspace->settings_at(path).checks();
    const std::uint64_t start = start_of(snapshot, path, *project, settings, states);
    if (auto known = kept(key, reading, *project, states, start)) return known;
    if (cancelled.stop_requested()) return nullptr;
    const auto file = snapshot != nullptr ? snapshot->analyzed() : project->load(path);
    if (file == nullptr) return Diagnosis::none();
    const FileCheck check(reading, file, settings, states, start, cancelled, threads);
    if (cancelled.stop_requested()) return nullptr;
    ClientDocuments documents(reading);
    Json items = Json::array();
    for (const Finding& finding : check.findings())
        items.push_back(lsp::to_json(diagnostic_of(finding, *file, documents), client_));
    const std::scoped_lock lock(mutex_);
    return kept_.insert_or_assign(key, Kept{check.dependencies(), reading.changes, diagnosis_of(std::move(items))})
        .first->second.diagnosis;
}

std::set<std::string> Diagnoses::reported() const {
    const std::scoped_lock lock(mutex_);
    return reported_;
}

void Diagnoses::set_reported(std::set<std::string> uris) {
    const std::scoped_lock lock(mutex_);
    reported_ = std::move(uris);
}

}  // namespace pykind::server
