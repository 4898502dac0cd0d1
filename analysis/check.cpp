#include "analysis/check.hpp"

#include <algorithm>
#include <vector>

#include "analysis/checks/checks.hpp"
#include "analysis/checks/ignores.hpp"
#include "analysis/semantics/constant_tests.hpp"

namespace pykind {

using namespace syntax;
using checks::FileVisit;
using checks::Visit;

namespace {

struct CheckEntry {
    Check check;
    std::string_view code;
    Severity severity;
    CheckTag tag;
    bool is_in_type_checkers;
    std::vector<NodeKind> kinds;  // of the nodes that it is called for
    checks::Run* run;
};

// The one list of all checks. Its order is the order in which they are called for a node.
const std::vector<CheckEntry>& check_table() {
    static const std::vector<CheckEntry> entries = {
        {Check::NeverAwaited,
         "never-awaited",
         Severity::Warning,
         CheckTag::None,
         true,
         {NodeKind::Expr, NodeKind::Assign, NodeKind::AnnAssign},
         checks::never_awaited},
        {Check::NeverIterated,
         "never-iterated",
         Severity::Warning,
         CheckTag::None,
         false,
         {NodeKind::Expr},
         checks::never_iterated},
        {Check::AwaitAsyncGenerator,
         "await-async-generator",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::Await},
         checks::await_async_generator},
        {Check::AwaitNotAwaitable,
         "await-not-awaitable",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::Await},
         checks::await_not_awaitable},
        {Check::ForOverAsync,
         "for-over-async",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::For, NodeKind::Comprehension, NodeKind::Call, NodeKind::Starred, NodeKind::YieldFrom,
          NodeKind::Assign},
         checks::for_over_async},
        {Check::AsyncForOverSync,
         "async-for-over-sync",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::AsyncFor, NodeKind::Comprehension},
         checks::async_for_over_sync},
        {Check::WrongWith,
         "wrong-with",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::With, NodeKind::AsyncWith},
         checks::wrong_with},
        {Check::WrongContextManagerDecorator,
         "wrong-context-manager-decorator",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef},
         checks::wrong_context_manager_decorator},
        {Check::ContextManagerYields,
         "context-manager-yields",
         Severity::Warning,
         CheckTag::None,
         false,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef},
         checks::context_manager_yields},
        {Check::StopIterationRaised,
         "stop-iteration-raised",
         Severity::Error,
         CheckTag::None,
         false,
         {NodeKind::Raise, NodeKind::Call},
         checks::stop_iteration_raised},
        {Check::AiterIsCoroutine,
         "aiter-is-coroutine",
         Severity::Error,
         CheckTag::None,
         false,
         {NodeKind::AsyncFunctionDef},
         checks::aiter_is_coroutine},
        {Check::AnextNotAwaitable,
         "anext-not-awaitable",
         Severity::Error,
         CheckTag::None,
         false,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef},
         checks::anext_not_awaitable},
        {Check::HalfProtocol,
         "half-protocol",
         Severity::Hint,
         CheckTag::None,
         false,
         {NodeKind::ClassDef},
         checks::half_protocol},
        {Check::StubAsyncIterator,
         "stub-async-iterator",
         Severity::Warning,
         CheckTag::None,
         false,
         {NodeKind::AsyncFunctionDef},
         checks::stub_async_iterator},
        {Check::ReturnAnnotation,
         "return-annotation",
         Severity::Warning,
         CheckTag::None,
         true,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef},
         checks::return_annotation},
        {Check::NotClosed,
         "not-closed",
         Severity::Hint,
         CheckTag::None,
         false,
         {NodeKind::AsyncFor},
         checks::not_closed},
        {Check::YieldInCancelScope,
         "yield-in-cancel-scope",
         Severity::Warning,
         CheckTag::None,
         false,
         {NodeKind::Yield, NodeKind::YieldFrom},
         checks::yield_in_cancel_scope},
        {Check::CachedCoroutine,
         "cached-coroutine",
         Severity::Error,
         CheckTag::None,
         false,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef, NodeKind::Call},
         checks::cached_coroutine},
        {Check::TruthyCoroutine,
         "truthy-coroutine",
         Severity::Warning,
         CheckTag::None,
         true,
         {NodeKind::If, NodeKind::While, NodeKind::Assert, NodeKind::BoolOp, NodeKind::UnaryOp, NodeKind::IfExp,
          NodeKind::Comprehension},
         checks::truthy_coroutine},
        {Check::AwaitedTwice,
         "awaited-twice",
         Severity::Error,
         CheckTag::None,
         false,
         {NodeKind::Assign, NodeKind::AnnAssign},
         checks::awaited_twice},
        {Check::SpentGenerator,
         "spent-generator",
         Severity::Warning,
         CheckTag::None,
         false,
         {NodeKind::Assign, NodeKind::AnnAssign},
         checks::spent_generator},
        {Check::AsyncGeneratorSyntax,
         "async-generator-syntax",
         Severity::Error,
         CheckTag::None,
         true,
         {NodeKind::Module},
         checks::async_generator_syntax},
        {Check::LegacyCoroutine,
         "legacy-coroutine",
         Severity::Information,
         CheckTag::Deprecated,
         false,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef, NodeKind::YieldFrom, NodeKind::Call},
         checks::legacy_coroutine},
        {Check::UnneededAsync,
         "unneeded-async",
         Severity::Off,
         CheckTag::Unnecessary,
         false,
         {NodeKind::AsyncFunctionDef},
         checks::unneeded_async},
        {Check::Term,
         "term",
         Severity::Information,
         CheckTag::None,
         false,
         {NodeKind::FunctionDef, NodeKind::AsyncFunctionDef},
         checks::term},
        // What is left when all others have been made.
        {Check::UnusedIgnore, "unused-ignore", Severity::Warning, CheckTag::Unnecessary, false, {}, nullptr},
    };
    return entries;
}

const CheckEntry& entry_of(Check check) { return check_table()[static_cast<std::size_t>(check)]; }

constexpr std::array<std::string_view, 5> severity_ids = {"off", "hint", "information", "warning", "error"};

// Calls for every node the checks that ask for its kind.
class Walk {
public:
    explicit Walk(FileVisit& whole) : whole_(whole) {
        for (const CheckEntry& entry : check_table()) {
            if (whole.settings.severity(entry.check) == Severity::Off) continue;
            for (const NodeKind kind : entry.kinds) wanted_[static_cast<std::size_t>(kind)].push_back(&entry);
        }
    }

    // Without recursion: `a + a + …` is as deep as it is long.
    void run(const Node& root) {
        waiting_.push_back({&root, 0});
        while (!waiting_.empty()) {
            const auto [node, depth] = waiting_.back();
            waiting_.pop_back();
            path_.resize(depth);
            path_.push_back(node);
            for (const CheckEntry* const entry : wanted_[static_cast<std::size_t>(node->kind)]) {
                Visit at(whole_, path_, entry->check);
                entry->run(at);
            }
            const std::size_t first = waiting_.size();
            add_children(*node);
            std::reverse(waiting_.begin() + static_cast<std::ptrdiff_t>(first), waiting_.end());
        }
    }

private:
    void add(const Node* node) { waiting_.push_back({node, path_.size()}); }

    // What a test of the version, of the platform or of a switch of the module rules out is not run.
    void add_children(const Node& node) {
        const auto* const test = as<If>(&node);
        if (test == nullptr) return for_each_child(node, [this](const Node* child) { add(child); });
        const auto decided = semantics::decide_by_switches(*whole_.context.file, test->test);
        add(test->test);
        add_branch(test->body, decided != false);
        add_branch(test->orelse, decided != true);
    }

    void add_branch(const Nodes& branch, bool is_run) {
        if (is_run) {
            for (const Node* const child : branch) add(child);
        } else if (!branch.empty()) {
            whole_.unseen.push_back({branch.front()->span.begin, branch.back()->span.end});
        }
    }

    struct Waiting {
        const Node* node;
        std::size_t depth;
    };

    FileVisit& whole_;
    std::array<std::vector<const CheckEntry*>, node_kind_count> wanted_;
    std::vector<Waiting> waiting_;  // the next one last
    std::vector<const Node*> path_;
};

// Drops what was found in statements of the module that have a fault: while they are typed they mean something else.
void drop_in_broken(FileVisit& whole) {
    const AnalyzedFile& file = *whole.context.file;
    const auto errors = file.tree->errors(file.identity.target_minor);
    if (errors.empty()) return;
    const Nodes& body = file.tree->module().body;
    std::vector<bool> is_broken(body.size());
    // The first statement, from there on, that is not over before an offset.
    const auto first_touching = [&](Offset offset) {
        const auto over = [offset](const Node* statement) { return statement->span.end < offset; };
        return static_cast<std::size_t>(std::partition_point(body.begin(), body.end(), over) - body.begin());
    };
    for (const SyntaxError& error : errors) {
        whole.unseen.push_back(error.span);
        // A fault between two statements may be of either.
        std::size_t i = first_touching(error.span.begin);
        if (i > 0) --i;
        for (; i < body.size() && (i == 0 ? 0 : body[i - 1]->span.end) <= error.span.end; ++i) {
            const Offset end = i + 1 < body.size() ? body[i + 1]->span.begin : file.tree->text().size();
            if (error.span.begin <= end) is_broken[i] = true;
        }
    }
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (is_broken[i]) whole.unseen.push_back(body[i]->span);
    }
    std::erase_if(whole.findings, [&](const Finding& finding) {
        if (finding.check == Check::AsyncGeneratorSyntax) return false;
        const Offset at = finding.span.begin;
        for (std::size_t i = first_touching(at); i < body.size() && body[i]->span.begin <= at; ++i) {
            if (is_broken[i]) return true;
        }
        return false;
    });
}

}  // namespace

std::string_view code_of(Check check) { return entry_of(check).code; }
Severity default_severity(Check check) { return entry_of(check).severity; }
CheckTag tag_of(Check check) { return entry_of(check).tag; }
bool is_in_type_checkers(Check check) { return entry_of(check).is_in_type_checkers; }

std::optional<Check> check_of(std::string_view code) {
    const auto found = std::find_if(check_table().begin(), check_table().end(),
                                    [code](const CheckEntry& entry) { return entry.code == code; });
    if (found == check_table().end()) return std::nullopt;
    return found->check;
}

std::string_view id_of(Severity severity) { return severity_ids[static_cast<std::size_t>(severity)]; }

std::optional<Severity> severity_of(std::string_view id) {
    const auto found = std::find(severity_ids.begin(), severity_ids.end(), id);
    if (found == severity_ids.end()) return std::nullopt;
    return static_cast<Severity>(found - severity_ids.begin());
}

std::string text_of(const Finding& finding) {
    return finding.said.empty() ? finding.message : finding.message + ": " + finding.said;
}

Severity CheckSettings::severity(Check check, Severity unless_set) const {
    if (const auto& chosen = chosen_[static_cast<std::size_t>(check)]) return *chosen;
    return beside_type_checker_ && is_in_type_checkers(check) ? Severity::Off : unless_set;
}

std::vector<Finding> findings_in(const ProjectContext& context, const CheckSettings& settings) {
    FileVisit whole{context, settings};
    Walk(whole).run(context.file->tree->module());
    drop_in_broken(whole);
    checks::Ignores ignores(context.file);
    std::erase_if(whole.findings, [&](const Finding& finding) { return ignores.silence(finding); });
    if (settings.severity(Check::UnusedIgnore) != Severity::Off)
        ignores.report_unused(settings, whole.unseen, whole.findings);
    for (Finding& finding : whole.findings) {
        std::stable_sort(finding.fixes.begin(), finding.fixes.end(),
                         [](const Fix& a, const Fix& b) { return a.is_preferred && !b.is_preferred; });
    }
    std::stable_sort(whole.findings.begin(), whole.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.span.begin < b.span.begin; });
    return std::move(whole.findings);
}

}  // namespace pykind
