#include "analysis/project/project.hpp"

#include <algorithm>

#include "analysis/project/builtins_stub.hpp"

namespace pykind::project {

namespace {

// Source kept in analysed form, which takes about ten times as much memory. What a hover needs is far less.
constexpr std::size_t most_kept_bytes = std::size_t{12} << 20U;

constexpr int default_minor = 14;

std::size_t size_of(const AnalyzedFile* file) { return file == nullptr ? 0 : file->tree->text().size(); }

}  // namespace

Project::Project(std::shared_ptr<const FileSystem> files, Environment environment)
    : files_(std::move(files)),
      environment_(std::move(environment)),
      modules_(*files_, environment_),
      words_(*files_) {}

FileIdentity Project::identity_of(const std::string& path) const {
    return {.path = path,
            .module = modules_.module_name(path),
            .target_minor = environment_.minor == 0 ? default_minor : environment_.minor};
}

std::shared_ptr<const AnalyzedFile> Project::load(const std::string& path) {
    return load_with(path, Use::Asked, [&] { return files_->read(path); });
}

std::shared_ptr<const AnalyzedFile> Project::load(const std::string& path, std::string bytes) {
    return load_with(path, Use::InPassing, [&] { return std::optional(std::move(bytes)); });
}

template <class Read>
std::shared_ptr<const AnalyzedFile> Project::load_with(const std::string& path, Use use, Read&& read) {
    const FileStatus status = files_->status(path);
    std::shared_ptr<const AnalyzedFile> file;
    {
        const std::scoped_lock lock(mutex_);
        const auto kept = kept_.find(path);
        if (kept != kept_.end() && kept->second.status == status) {
            if (use == Use::Asked) uses_.splice(uses_.begin(), uses_, kept->second.use);
            return kept->second.file;
        }
        const auto released = released_.find(path);
        if (released != released_.end() && released->second.status == status) file = released->second.file.lock();
    }
    if (file == nullptr) {
        // Two threads may read the same file at once; what they get is the same.
        auto text = status.is_file ? read() : std::nullopt;
        // What is loaded in passing is looked at by itself, whatever else for what it defines.
        const auto storage = use == Use::Asked ? syntax::Storage::Compact : syntax::Storage::Ready;
        if (text)
            file = AnalyzedFile::analyze(syntax::SourceText::decode(std::move(*text)), identity_of(path), storage);
    }
    keep(path, status, use, file);
    return file;
}

void Project::keep(const std::string& path, const FileStatus& status, Use use,
                   std::shared_ptr<const AnalyzedFile> file) {
    const std::scoped_lock lock(mutex_);
    released_.erase(path);
    const auto [place, is_new] = kept_.try_emplace(path);
    if (is_new) {
        place->second.use = uses_.insert(use == Use::Asked ? uses_.begin() : uses_.end(), path);
    } else {
        kept_bytes_ -= size_of(place->second.file.get());
        if (use == Use::Asked) uses_.splice(uses_.begin(), uses_, place->second.use);
    }
    place->second.status = status;
    place->second.file = std::move(file);
    kept_bytes_ += size_of(place->second.file.get());
    while (kept_bytes_ > most_kept_bytes && uses_.size() > 1) release(kept_.find(uses_.back()));
}

void Project::release(std::map<std::string, Kept, std::less<>>::iterator kept) {
    released_.insert_or_assign(kept->first, Released{kept->second.status, kept->second.file});
    erase(kept);
    if (released_.size() < most_released_) return;
    std::erase_if(released_, [](const auto& entry) { return entry.second.file.expired(); });
    most_released_ = std::max<std::size_t>(1000, 2 * released_.size());
}

void Project::erase(std::map<std::string, Kept, std::less<>>::iterator kept) {
    kept_bytes_ -= size_of(kept->second.file.get());
    uses_.erase(kept->second.use);
    kept_.erase(kept);
}

void Project::let_go(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    released_.erase(path);
    if (const auto kept = kept_.find(path); kept != kept_.end()) erase(kept);
}

std::shared_ptr<const AnalyzedFile> Project::load_module(const std::string& name) {
    const auto module = modules_.find(name);
    if (module && !module->is_namespace) return load(module->path);
    if (name != "builtins") return nullptr;
    const std::scoped_lock lock(mutex_);
    if (builtins_ == nullptr) {
        builtins_ = AnalyzedFile::analyze(
            syntax::SourceText(std::string(builtins_stub)),
            {.path = "builtins.pyi", .module = "builtins", .target_minor = identity_of("builtins.pyi").target_minor});
    }
    return builtins_;
}

std::shared_ptr<const AnalyzedFile> Project::load_stub(const std::string& name) {
    const auto module = modules_.find_stub(name);
    return module && !module->is_namespace ? load(module->path) : nullptr;
}

const OpenText* ProjectView::open_text(const std::string& path) const {
    if (open_ == nullptr) return nullptr;
    const auto found = open_->find(path);
    return found == open_->end() ? nullptr : found->second.get();
}

std::shared_ptr<const AnalyzedFile> ProjectView::load(const std::string& path) const {
    const OpenText* const open = open_text(path);
    return open != nullptr ? open->analyzed() : project_->load(path);
}

std::shared_ptr<const AnalyzedFile> ProjectView::load_module(const std::string& name) {
    const auto module = project_->modules().find(name);
    if (module && !module->is_namespace && open_text(module->path) != nullptr) return load(module->path);
    return project_->load_module(name);
}

}  // namespace pykind::project
