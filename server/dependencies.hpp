// What the findings of a file come from, so that they are made anew only when some of it changed: its own text, its
// settings, and the modules that were looked at. All of it is kept as one number.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/check.hpp"
#include "analysis/project_context.hpp"
#include "server/session.hpp"

namespace pykind::server {

// Adds a number, or text, to a hash.
[[nodiscard]] std::uint64_t mixed(std::uint64_t hash, std::uint64_t number);
[[nodiscard]] std::uint64_t mixed(std::uint64_t hash, std::string_view text);
// The hash of a text, fast also of a long one: XXH3, the same on every machine.
[[nodiscard]] std::uint64_t hash_of(std::string_view text);

// A module that was asked for.
struct AskedModule {
    std::string name;
    bool is_stub = false;
    friend auto operator<=>(const AskedModule&, const AskedModule&) = default;
};

// The states of files, each looked at once: for one request, on any number of threads.
class FileStates {
public:
    FileStates() = default;
    FileStates(const FileStates&) = delete;
    FileStates& operator=(const FileStates&) = delete;
    virtual ~FileStates() = default;

    // Another number for another text.
    [[nodiscard]] std::uint64_t of_path(const project::Project& project, const std::string& path);
    // … or where the module is another file.
    [[nodiscard]] std::uint64_t of_module(const project::Project& project, const AskedModule& module);

private:
    [[nodiscard]] virtual std::uint64_t look_at(const project::FileSystem& files, const std::string& path) const = 0;

    std::mutex mutex_;
    std::unordered_map<std::string, std::uint64_t> known_;
};

// By the versions of open documents, and else by what the disk says of size and time.
class FileVersions final : public FileStates {
public:
    explicit FileVersions(std::shared_ptr<const project::OpenTexts> open_texts) : open_texts_(std::move(open_texts)) {}

private:
    [[nodiscard]] std::uint64_t look_at(const project::FileSystem& files, const std::string& path) const override;

    std::shared_ptr<const project::OpenTexts> open_texts_;
};

// By their bytes, which are read for it.
class FileContents final : public FileStates {
public:
    // Whether the disk says of none of them that it has changed since. If one has, what was made of it afterwards may
    // have been made of other bytes.
    [[nodiscard]] bool are_unchanged() const;

private:
    [[nodiscard]] std::uint64_t look_at(const project::FileSystem& files, const std::string& path) const override;

    mutable std::mutex seen_mutex_;
    mutable std::vector<std::pair<std::string, project::FileStatus>> seen_;  // before they were read
};

struct Dependencies {
    std::vector<AskedModule> modules;
    bool are_everywhere = false;  // other files were searched for uses
    std::uint64_t state = 0;
};

// Notes what an evaluator and the checks ask for.
class NotingLoader final : public semantics::ModuleLoader, public ProjectFiles {
public:
    // `start`: the state that what is looked at itself adds.
    NotingLoader(project::ProjectView& view, FileStates& states, std::uint64_t start) : view_(view), states_(states) {
        noted_.state = start;
    }

    // The files that uses are searched in from now on: none before.
    void search_in(ProjectFiles& files) { files_ = &files; }

    std::shared_ptr<const AnalyzedFile> load_module(const std::string& name) override;
    std::shared_ptr<const AnalyzedFile> load_stub(const std::string& name) override;
    std::vector<std::shared_ptr<const AnalyzedFile>> with_words(const std::set<std::string>& words) override;

    [[nodiscard]] const Dependencies& noted() const { return noted_; }

private:
    void note(AskedModule module);

    project::ProjectView& view_;
    ProjectFiles* files_ = nullptr;
    FileStates& states_;
    Dependencies noted_;
    std::set<AskedModule> known_;
};

// What makes two files of the same text have other findings: what they are, and which checks are made.
[[nodiscard]] std::uint64_t mixed(std::uint64_t hash, const FileIdentity& identity, const CheckSettings& settings);

// The state now of what was noted, after that of the file itself.
[[nodiscard]] std::uint64_t state_of(const Dependencies& noted, const project::Project& project, FileStates& states,
                                     std::uint64_t start);

}  // namespace pykind::server
