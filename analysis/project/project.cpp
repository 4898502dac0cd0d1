#include "analysis/project/project.hpp"

#include "analysis/project/builtins_stub.hpp"

namespace pykind::project {

Project::Project(std::shared_ptr<const FileSystem> files, Environment environment)
    : files_(std::move(files)), environment_(std::move(environment)), modules_(*files_, environment_) {}

std::shared_ptr<const AnalyzedFile> Project::load(const std::string& path) {
    {
        const std::scoped_lock lock(mutex_);
        const auto open = open_.find(path);
        if (open != open_.end()) return open->second;
    }
    const FileStatus status = files_->status(path);
    {
        const std::scoped_lock lock(mutex_);
        const auto kept = kept_.find(path);
        if (kept != kept_.end() && kept->second.status == status) return kept->second.file;
    }
    // Two threads may read the same file at once; what they get is the same.
    auto text = status.is_file ? files_->read(path) : std::nullopt;
    std::shared_ptr<const AnalyzedFile> file = text ? analyze(path, std::move(*text)) : nullptr;
    const std::scoped_lock lock(mutex_);
    kept_[path] = {status, file};
    return file;
}

std::shared_ptr<const AnalyzedFile> Project::load_module(const std::string& name) {
    const auto module = modules_.find(name);
    if (module && !module->is_namespace) return load(module->path);
    if (name != "builtins") return nullptr;
    const std::scoped_lock lock(mutex_);
    Kept& kept = kept_["builtins.pyi"];
    if (kept.file == nullptr) kept.file = analyze("builtins.pyi", std::string(builtins_stub));
    return kept.file;
}

std::shared_ptr<const AnalyzedFile> Project::load_stub(const std::string& name) {
    const auto module = modules_.find_stub(name);
    return module && !module->is_namespace ? load(module->path) : nullptr;
}

void Project::set_open(const std::string& path, std::shared_ptr<const AnalyzedFile> file) {
    const std::scoped_lock lock(mutex_);
    if (file == nullptr) {
        open_.erase(path);
    } else {
        open_[path] = std::move(file);
    }
}

std::shared_ptr<const AnalyzedFile> Project::analyze(const std::string& path, std::string text) const {
    return AnalyzedFile::analyze(syntax::SourceText::decode(std::move(text)),
                                 {.path = path,
                                  .module = modules_.module_name(path),
                                  .target_minor = environment_.minor == 0 ? 14 : environment_.minor});
}

}  // namespace pykind::project
