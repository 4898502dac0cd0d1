#include "server/handlers/diagnostics.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "server/diagnoses.hpp"
#include "server/faults.hpp"
#include "server/progress.hpp"

namespace pykind::server {

using lsp::Json;
using lsp::Result;

namespace {

// The reports of a pull, collected from several threads, and sent in parts where the client takes parts.
class Reports {
public:
    Reports(const JobContext& context, Json token) : context_(context), token_(std::move(token)) {}

    void add(Json report) {
        constexpr std::size_t most = 200;
        constexpr std::chrono::milliseconds pause{200};
        const std::scoped_lock lock(mutex_);
        reports_.push_back(std::move(report));
        const auto now = std::chrono::steady_clock::now();
        if (token_.is_null() || (reports_.size() < most && now - sent_ < pause)) return;
        sent_ = now;
        send();
    }

    // What answers the request: nothing more, where all has been sent.
    Json rest() {
        const std::scoped_lock lock(mutex_);
        if (!token_.is_null() && !reports_.empty()) send();
        return lsp::make_workspace_report(std::move(reports_));
    }

private:
    void send() {
        Json part = std::exchange(reports_, Json::array());
        context_.send(lsp::make_partial_result(token_, lsp::make_workspace_report(std::move(part))));
    }

    const JobContext& context_;
    Json token_;
    std::mutex mutex_;
    Json reports_ = Json::array();
    std::chrono::steady_clock::time_point sent_ = std::chrono::steady_clock::now();
};

// One pull of the whole workspace.
class WorkspacePull {
public:
    WorkspacePull(const Session& session, lsp::WorkspaceDiagnosticParams params)
        : reading_(session), diagnoses_(session.diagnoses), faults_(session.faults), params_(std::move(params)) {
        for (const auto& [uri, document] : session.documents) open_.insert(uri);
    }

    [[nodiscard]] Json run(const JobContext& context) const;

private:
    [[nodiscard]] std::vector<std::string> paths_to_check(const std::stop_token& cancelled) const;
    [[nodiscard]] Json report_of(const std::string& uri, std::optional<std::int64_t> version,
                                 const Diagnosis& diagnosis) const;

    Reading reading_;
    std::shared_ptr<Diagnoses> diagnoses_;
    std::shared_ptr<Faults> faults_;
    lsp::WorkspaceDiagnosticParams params_;
    std::set<std::string> open_;  // URIs
};

std::vector<std::string> WorkspacePull::paths_to_check(const std::stop_token& cancelled) const {
    std::vector<std::string> paths = reading_.workspace->files_to_check(cancelled);
    for (const auto& [path, text] : *reading_.open_texts) paths.push_back(path);
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

Json WorkspacePull::report_of(const std::string& uri, std::optional<std::int64_t> version,
                              const Diagnosis& diagnosis) const {
    const auto previous = params_.previous_result_ids.find(uri);
    const std::string id = previous == params_.previous_result_ids.end() ? std::string() : previous->second;
    return lsp::make_workspace_item(uri, version, lsp::make_report(diagnosis.result_id, diagnosis.items, id));
}

Json WorkspacePull::run(const JobContext& context) const {
    reading_.refresh();
    WorkProgress progress(context, "Checking", params_.work_done_token, false);
    Reports reports(context, params_.partial_result_token);
    // Of what the client may show findings; of other files without any it need not hear.
    std::set<std::string> known = diagnoses_->reported();
    for (const auto& [uri, id] : params_.previous_result_ids) known.insert(uri);
    const std::vector<std::string> paths = paths_to_check(context.cancelled);
    FileVersions states(reading_.open_texts);
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::set<std::string> seen;
    std::set<std::string> with_findings;

    const auto check = [&](const std::string& path) {
        Reading reading = reading_;
        if (const auto open = reading_.open_texts->find(path); open != reading_.open_texts->end()) {
            reading.snapshot = std::static_pointer_cast<const Snapshot>(open->second);
            if (reading.snapshot == nullptr) return;  // its text is not known
        }
        const Snapshot* const snapshot = reading.snapshot.get();
        const std::string uri = snapshot != nullptr ? snapshot->origin().uri : lsp::uri_of_path(path);
        {
            const std::scoped_lock lock(mutex);
            seen.insert(uri);
        }
        const auto diagnosis = diagnoses_->of(reading, path, states, context.cancelled, 1);
        if (diagnosis == nullptr) return;
        if (!diagnosis->items.empty()) {
            const std::scoped_lock lock(mutex);
            with_findings.insert(uri);
        }
        const auto version = snapshot != nullptr ? std::optional(snapshot->version()) : std::nullopt;
        if (!diagnosis->items.empty() || known.contains(uri)) reports.add(report_of(uri, version, *diagnosis));
    };
    const auto work = [&] {
        for (std::size_t index = next++; index < paths.size(); index = next++) {
            if (context.cancelled.stop_requested()) return;
            progress.report(index, paths.size());
            try {
                check(paths[index]);
            } catch (const std::exception& failure) {
                if (auto message = faults_->checks_failed(paths[index], failure)) context.send(std::move(*message));
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) others.emplace_back(work);
        work();
    }
    if (context.cancelled.stop_requested()) return lsp::make_workspace_report(Json::array());
    // What is checked no more, gone or excluded, has no findings.
    for (const std::string& uri : known) {
        if (!seen.contains(uri) && !open_.contains(uri)) reports.add(report_of(uri, std::nullopt, *Diagnosis::none()));
    }
    diagnoses_->set_reported(std::move(with_findings));
    return reports.rest();
}

}  // namespace

Job document_diagnostic(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_document_diagnostic_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    auto& request = std::get<lsp::DocumentDiagnosticParams>(decoded);
    return [reading = Reading(session, request.uri), diagnoses = session.diagnoses,
            request](const JobContext& context) -> Result<Json> {
        std::shared_ptr<const Diagnosis> diagnosis = Diagnosis::none();
        if (reading.snapshot != nullptr) {
            reading.refresh();
            FileVersions states(reading.open_texts);
            diagnosis = diagnoses->of(reading, reading.snapshot->origin().path, states, context.cancelled);
            if (diagnosis == nullptr) return lsp::ResponseError{lsp::ErrorCode::RequestCancelled, "cancelled"};
        }
        return lsp::make_report(diagnosis->result_id, diagnosis->items, request.previous_result_id);
    };
}

Job workspace_diagnostic(const Session& session, const Json& params) {
    auto decoded = lsp::decode_params(params, lsp::decode_workspace_diagnostic_params);
    if (auto* const error = std::get_if<lsp::ResponseError>(&decoded)) return refused(std::move(*error));
    const auto pull =
        std::make_shared<const WorkspacePull>(session, std::move(std::get<lsp::WorkspaceDiagnosticParams>(decoded)));
    return [pull](const JobContext& context) -> Result<Json> { return pull->run(context); };
}

}  // namespace pykind::server
