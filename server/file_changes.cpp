#include "server/file_changes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <utility>
#include <variant>

#include "analysis/project/file_system.hpp"
#include "server/files.hpp"

namespace pykind::server {

namespace {

using Problem = std::optional<std::string>;

constexpr const char* changed_meanwhile = "changed meanwhile: nothing was written";

std::string cannot_write(int error) {
    return std::string("cannot write: ") + std::strerror(error) + ": nothing was written";
}

// As rename(2); but where the file system can, the two files exchange their names, so that nothing is lost that came in
// the last moment.
int exchange_or_rename(const char* from, const char* to) {
#ifdef RENAME_EXCHANGE
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0) return 0;
#endif
    return std::rename(from, to);
}

// What ends a program waits while this lives.
class SignalsHeld {
public:
    SignalsHeld() {
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&held, signal);
        ::pthread_sigmask(SIG_BLOCK, &held, &before_);
    }
    ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

private:
    sigset_t before_{};
};

bool is_same_state(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// One file on its way to its new bytes. What it puts beside the file is gone with it.
class Replacement {
public:
    explicit Replacement(const FileRewrite& file)
        : file_(file), target_(project::DiskFileSystem().resolve(file.path)) {}
    ~Replacement() {
        for (const std::string& path : {fresh_, kept_}) {
            if (!path.empty()) ::unlink(path.c_str());
        }
    }
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;

    [[nodiscard]] const std::string& path() const { return file_.path; }
    [[nodiscard]] const std::string& target() const { return target_; }

    // Writes the new bytes beside the file. Its state is taken first, so that whatever comes after it is noticed.
    [[nodiscard]] Problem prepare() {
        const bool exists = ::stat(target_.c_str(), &state_) == 0;
        const auto bytes = read_file(target_);
        if (const auto* const problem = std::get_if<FileProblem>(&bytes)) return problem->message;
        if (std::get<std::string>(bytes) != file_.before) return changed_meanwhile;
        if (!exists) return changed_meanwhile;
        if (::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0) return cannot_write(errno);
        return put_beside(file_.after, fresh_);
    }

    // Keeps the old file, for the case that it has to be put back.
    [[nodiscard]] Problem keep() {
        const std::string name = fresh_ + ".before";
        if (::link(target_.c_str(), name.c_str()) == 0) {
            kept_ = name;
            return std::nullopt;
        }
        return put_beside(file_.before, kept_);  // the file system has no hard links
    }

    [[nodiscard]] Problem replace(const RenameFile& rename_file) {
        struct stat now {};
        if (::stat(target_.c_str(), &now) != 0 || !is_same_state(state_, now)) return changed_meanwhile;
        if (rename_file(fresh_.c_str(), target_.c_str()) != 0) return cannot_write(errno);
        const std::string name = std::exchange(fresh_, {});
        if (::stat(name.c_str(), &now) != 0) return std::nullopt;
        // The two were exchanged: what has come out must be the file that went in, or goes back.
        const bool has_changed = !is_same_state(state_, now);
        if (has_changed && rename_file(name.c_str(), target_.c_str()) != 0)
            return file_.path + " was changed meanwhile: that text is in " + name;
        ::unlink(name.c_str());
        return has_changed ? Problem(changed_meanwhile) : std::nullopt;
    }

    // A file that cannot get its name back is left under the one it has.
    [[nodiscard]] Problem put_back(const RenameFile& rename_file) {
        const std::string kept = std::exchange(kept_, {});
        if (rename_file(kept.c_str(), target_.c_str()) == 0) {
            ::unlink(kept.c_str());  // the new text, if the two were exchanged
            return std::nullopt;
        }
        return file_.path + " could not be put back, its old text is in " + kept;
    }

private:
    Problem put_beside(std::string_view bytes, std::string& name) const {
        std::string pattern =
            project::join(project::parent_of(target_), "." + std::string(project::name_of(target_)) + ".pykind-XXXXXX");
        const Descriptor file(::mkostemp(pattern.data(), O_CLOEXEC));
        if (file.value() < 0) return cannot_write(errno);
        name = pattern;
        // The owner first: a change of owner takes bits of the mode away. Not everybody may give files away, but
        // everybody may give them to groups of theirs.
        if (::fchown(file.value(), state_.st_uid, state_.st_gid) != 0 &&
            ::fchown(file.value(), static_cast<uid_t>(-1), state_.st_gid) != 0 && errno != EPERM) {
            return cannot_write(errno);
        }
        constexpr mode_t permissions = 07777;
        if (::fchmod(file.value(), state_.st_mode & permissions) != 0 || !write_all(file.value(), bytes) ||
            ::fsync(file.value()) != 0) {
            return cannot_write(errno);
        }
        return std::nullopt;
    }

    const FileRewrite& file_;
    std::string target_;  // with symbolic links followed
    struct stat state_ {};
    std::string fresh_;  // the new bytes; empty once they have the file's name
    std::string kept_;   // the old file
};

using Replacements = std::deque<Replacement>;

std::optional<WriteProblem> prepare(Replacements& files) {
    for (auto file = files.begin(); file != files.end(); ++file) {
        const auto other = std::find_if(files.begin(), file,
                                        [&](const Replacement& earlier) { return earlier.target() == file->target(); });
        if (other != file)
            return WriteProblem{file->path(), "is the same file as " + other->path() + ": nothing was written"};
        Problem problem = file->prepare();
        if (!problem && files.size() > 1) problem = file->keep();
        if (problem) return WriteProblem{file->path(), std::move(*problem)};
    }
    return std::nullopt;
}

// Puts the first `count` files back.
void put_back(Replacements& files, std::size_t count, const RenameFile& rename_file, std::string& message) {
    for (std::size_t i = 0; i < count; ++i) {
        if (const Problem problem = files[i].put_back(rename_file)) message += "; but " + *problem;
    }
}

// A name that is on the disk before its folder is could be lost with the power. Best effort: not every file system
// takes it.
void flush_folders(const Replacements& files) {
    std::string last;
    for (const Replacement& file : files) {
        const std::string folder = project::parent_of(file.target());
        if (folder == last) continue;
        last = folder;
        const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (descriptor.value() >= 0) ::fsync(descriptor.value());
    }
}

}  // namespace

std::optional<WriteProblem> rewrite_files(const std::vector<FileRewrite>& files, const RenameFile& rename_file) {
    const RenameFile rename_or_default = rename_file ? rename_file : RenameFile(&exchange_or_rename);
    const SignalsHeld held;
    Replacements replacements;
    for (const FileRewrite& file : files) replacements.emplace_back(file);
    if (auto problem = prepare(replacements)) return problem;
    for (std::size_t i = 0; i < replacements.size(); ++i) {
        auto problem = replacements[i].replace(rename_or_default);
        if (!problem) continue;
        put_back(replacements, i, rename_or_default, *problem);
        return WriteProblem{replacements[i].path(), std::move(*problem)};
    }
    flush_folders(replacements);
    return std::nullopt;
}

}  // namespace pykind::server
