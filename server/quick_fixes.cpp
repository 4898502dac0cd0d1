#include "server/quick_fixes.hpp"

#include <algorithm>
#include <set>

#include "analysis/checks/ignores.hpp"
#include "analysis/fix_all.hpp"
#include "analysis/safe_fixes.hpp"
#include "protocol/hover.hpp"
#include "protocol/text_synchronization.hpp"
#include "server/client_edits.hpp"
#include "server/diagnoses.hpp"

namespace pykind::server {

using lsp::ErrorCode;
using lsp::Json;
using lsp::ResponseError;
using lsp::Result;

namespace {

// The checks of the reading's document, and of texts that it may be made into.
class DocumentCheck {
public:
    DocumentCheck(const Reading& reading, std::stop_token cancelled)
        : reading_(reading),
          cancelled_(std::move(cancelled)),
          states_(reading.open_texts),
          check_(reading, reading.snapshot->analyzed(), settings(), states_, 0, cancelled_),
          documents_(reading) {}

    [[nodiscard]] const AnalyzedFile& file() const { return *reading_.snapshot->analyzed(); }
    [[nodiscard]] const std::vector<Finding>& findings() const { return check_.findings(); }
    [[nodiscard]] CheckedText checked() const { return {reading_.snapshot->analyzed(), findings()}; }
    [[nodiscard]] lsp::Range range(syntax::Span span) const { return reading_.snapshot->range(span); }
    [[nodiscard]] lsp::Diagnostic diagnostic(const Finding& finding) {
        return diagnostic_of(finding, file(), documents_);
    }

    [[nodiscard]] std::vector<FileChange> all_fixed(std::optional<Check> only) const {
        const CheckText check = [this](std::string text) { return check_text(std::move(text)); };
        return {{reading_.snapshot->analyzed(), fix_all(checked(), check, only)}};
    }

private:
    [[nodiscard]] CheckSettings settings() const {
        return reading_.workspace->settings_at(reading_.snapshot->origin().path).checks();
    }

    // As if the document had that text.
    [[nodiscard]] CheckedText check_text(std::string text) const {
        Reading other = reading_;
        other.snapshot = std::make_shared<const Snapshot>(std::move(text), reading_.snapshot->version(),
                                                          reading_.snapshot->shared_origin());
        auto open_texts = std::make_shared<project::OpenTexts>(*reading_.open_texts);
        const std::string& path = reading_.snapshot->origin().path;
        if (!path.empty()) open_texts->insert_or_assign(path, other.snapshot);
        other.open_texts = std::move(open_texts);
        FileVersions states(other.open_texts);
        const FileCheck check(other, other.snapshot->analyzed(), settings(), states, 0, cancelled_);
        return {other.snapshot->analyzed(), check.findings()};
    }

    const Reading& reading_;
    std::stop_token cancelled_;
    FileVersions states_;
    FileCheck check_;
    ClientDocuments documents_;
};

// What a remedy comes to; nothing if it is none of the finding's.
std::optional<std::vector<FileChange>> changes_of(const DocumentCheck& check, const Reading& reading,
                                                  const Finding& finding, const RemedyName& name) {
    if (name.remedy == "fix") {
        if (name.index >= finding.fixes.size()) return std::nullopt;
        return finding.fixes[name.index].changes;
    }
    const auto edit = name.remedy == "ignore" ? checks::edit_to_ignore(check.file(), finding) : std::nullopt;
    if (!edit) return std::nullopt;
    return std::vector<FileChange>{{reading.snapshot->analyzed(), {*edit}}};
}

Result<lsp::WorkspaceEdit> edit_in(const DocumentCheck& check, const Reading& reading, const RemedyName& name) {
    const auto wanted = check_of(name.code);
    if (name.remedy == "fix-all") return edit_of_changes(reading, check.all_fixed({}));
    if (name.remedy == "fix-check" && wanted) return edit_of_changes(reading, check.all_fixed(wanted));
    const auto& findings = check.findings();
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.check == wanted && check.range(finding.span) == name.place;
    });
    const auto changes = found == findings.end() ? std::nullopt : changes_of(check, reading, *found, name);
    if (!changes) return ResponseError{ErrorCode::ContentModified, "it is not offered here any more"};
    return edit_of_changes(reading, *changes);
}

Json to_json(const RemedyName& name) {
    return {{"uri", name.uri},       {"version", name.version}, {"opening", name.opening},
            {"remedy", name.remedy}, {"code", name.code},       {"place", lsp::to_json(name.place)},
            {"index", name.index}};
}

// The actions for a selection, one after the other.
class Remedies {
public:
    Remedies(const Reading& reading, const lsp::CodeActionParams& params, const lsp::ClientCapabilities& client,
             std::stop_token cancelled)
        : reading_(reading), params_(params), client_(client), check_(reading, std::move(cancelled)) {}

    std::vector<lsp::CodeAction> run(syntax::Span selection) {
        if (lsp::is_asked_for(params_, quick_fix_kind)) {
            const auto chosen = findings_in(selection);
            for (const Finding* const finding : chosen) add_fixes(*finding);
            std::set<Check> checks;
            for (const Finding* const finding : chosen) {
                if (checks.insert(finding->check).second) add_fix_of_check(*finding);
            }
            std::set<std::string> ignored;
            for (const Finding* const finding : chosen) add_ignore(*finding, ignored);
        }
        // A source action is there for those who ask for it by its name.
        const bool is_all_asked_for = params_.only && lsp::is_asked_for(params_, fix_all_kind);
        if (is_all_asked_for && count_safe_fixes(check_.checked().findings, *check_.checked().file) > 0)
            add({.title = "Fix all that is safe to fix", .kind = fix_all_kind}, name("fix-all"));
        return std::move(actions_);
    }

private:
    // The client may name which of them are meant; those that it does not know yet, or any more, are not held against
    // it.
    [[nodiscard]] std::vector<const Finding*> findings_in(syntax::Span selection) const {
        std::vector<const Finding*> all;
        std::vector<const Finding*> named;
        for (const Finding& finding : check_.findings()) {
            if (finding.span.begin > selection.end || selection.begin > finding.span.end) continue;
            all.push_back(&finding);
            if (client_diagnostic(finding) != nullptr) named.push_back(&finding);
        }
        return named.empty() ? all : named;
    }

    [[nodiscard]] const Json* client_diagnostic(const Finding& finding) const {
        const auto found =
            std::find_if(params_.diagnostics.begin(), params_.diagnostics.end(), [&](const auto& diagnostic) {
                return diagnostic.code == code_of(finding.check) && diagnostic.range == check_.range(finding.span);
            });
        return found == params_.diagnostics.end() ? nullptr : &found->json;
    }

    [[nodiscard]] Json diagnostics_of(const Finding& finding) {
        const Json* const known = client_diagnostic(finding);
        return Json::array({known != nullptr ? *known : lsp::to_json(check_.diagnostic(finding), client_)});
    }

    [[nodiscard]] RemedyName name(std::string remedy) const {
        const Snapshot& snapshot = *reading_.snapshot;
        return {snapshot.origin().uri, snapshot.version(), snapshot.origin().opening, std::move(remedy), {}, {}, 0};
    }
    [[nodiscard]] RemedyName name(std::string remedy, const Finding& finding, std::size_t index = 0) const {
        RemedyName result = name(std::move(remedy));
        result.code = code_of(finding.check);
        result.place = check_.range(finding.span);
        result.index = static_cast<std::uint32_t>(index);
        return result;
    }

    void add(lsp::CodeAction action, const RemedyName& name) {
        if (client_.resolves_edits) {
            action.data = to_json(name);
        } else {
            const auto edit = edit_in(check_, reading_, name);
            const auto* const made = std::get_if<lsp::WorkspaceEdit>(&edit);
            if (made == nullptr) return;
            action.edit = lsp::to_json(*made, client_);
        }
        actions_.push_back(std::move(action));
    }

    void add_fixes(const Finding& finding) {
        for (std::size_t i = 0; i < finding.fixes.size(); ++i) {
            const Fix& fix = finding.fixes[i];
            add({.title = fix.title,
                 .kind = quick_fix_kind,
                 .is_preferred = fix.is_preferred,
                 .diagnostics = diagnostics_of(finding)},
                name("fix", finding, i));
        }
    }

    void add_fix_of_check(const Finding& finding) {
        const std::size_t count = count_safe_fixes(check_.checked().findings, *check_.checked().file, finding.check);
        if (count < 2) return;
        add({.title =
                 "Fix all " + std::to_string(count) + " of `" + std::string(code_of(finding.check)) + "` in this file",
             .kind = quick_fix_kind,
             .diagnostics = diagnostics_of(finding)},
            name("fix-check", finding));
    }

    // One is enough for all of a check on one line.
    void add_ignore(const Finding& finding, std::set<std::string>& ignored) {
        if (finding.check == Check::UnusedIgnore) return;
        const auto edit = checks::edit_to_ignore(check_.file(), finding);
        if (!edit) return;
        const std::string code(code_of(finding.check));
        if (!ignored.insert(code + ":" + std::to_string(edit->span.begin)).second) return;
        add({.title = "Ignore `" + code + "` on this line",
             .kind = quick_fix_kind,
             .diagnostics = diagnostics_of(finding)},
            name("ignore", finding));
    }

    const Reading& reading_;
    const lsp::CodeActionParams& params_;
    const lsp::ClientCapabilities& client_;
    DocumentCheck check_;
    std::vector<lsp::CodeAction> actions_;
};

}  // namespace

bool is_remedy_name(const Json& data) { return data.is_object() && data.contains("remedy"); }

RemedyName decode_remedy_name(const lsp::Reader& name) {
    return {name.member("uri").string(),    name.member("version").integer(), name.member("opening").integer(),
            name.member("remedy").string(), name.member("code").string(),     lsp::decode_range(name.member("place")),
            name.member("index").uinteger()};
}

std::vector<lsp::CodeAction> remedies_at(const Reading& reading, syntax::Span selection,
                                         const lsp::CodeActionParams& params, const lsp::ClientCapabilities& client,
                                         const std::stop_token& cancelled) {
    const bool is_asked = lsp::is_asked_for(params, quick_fix_kind) || lsp::is_asked_for(params, fix_all_kind);
    if (!is_asked || !client.takes_code_actions) return {};
    reading.refresh();
    return Remedies(reading, params, client, cancelled).run(selection);
}

Result<lsp::WorkspaceEdit> edit_of(const Reading& reading, const RemedyName& name, const std::stop_token& cancelled) {
    const bool is_same_text = reading.snapshot != nullptr && reading.snapshot->version() == name.version &&
                              reading.snapshot->origin().opening == name.opening;
    if (!is_same_text) return ResponseError{ErrorCode::ContentModified, "the text has changed since this was offered"};
    reading.refresh();
    return edit_in(DocumentCheck(reading, cancelled), reading, name);
}

}  // namespace pykind::server
