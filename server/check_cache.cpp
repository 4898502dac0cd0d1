#include "server/check_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analysis/project/file_system.hpp"
#include "server/files.hpp"

namespace pykind::server {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

// Another number where the layout of what follows changes.
constexpr std::string_view header = "pykind check cache 1\n";
constexpr std::chrono::hours kept_for = std::chrono::days(30);

std::string hexadecimal(std::uint64_t number) {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
    return digits;
}

// Another number for another build of the program, whose checks may find something else.
std::uint64_t identity_of_program() {
    struct stat status {};
    if (::stat("/proc/self/exe", &status) != 0) return 0;
    std::uint64_t identity = hash_of(PYKIND_VERSION);
    for (const auto part :
         {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_size), static_cast<std::uint64_t>(status.st_mtim.tv_sec),
          static_cast<std::uint64_t>(status.st_mtim.tv_nsec)})
        identity = mixed(identity, part);
    return identity;
}

Json to_json(const CheckCache::Group& group) {
    Json modules = Json::array();
    for (const AskedModule& module : group.dependencies.modules) modules.push_back({module.name, module.is_stub});
    Json reports = Json::array();
    for (const CheckReport& report : group.reports) reports.push_back({report.text, report.findings, report.fixable});
    return {std::move(modules), group.dependencies.state, std::move(reports)};
}

// Throws if it is not what to_json has made.
CheckCache::Group group_of(const Json& json) {
    CheckCache::Group group;
    for (const Json& module : json.at(0))
        group.dependencies.modules.push_back({module.at(0).get<std::string>(), module.at(1).get<bool>()});
    group.dependencies.state = json.at(1).get<std::uint64_t>();
    for (const Json& report : json.at(2))
        group.reports.push_back(
            {report.at(0).get<std::string>(), report.at(1).get<std::size_t>(), report.at(2).get<std::size_t>()});
    return group;
}

void remove_unused(const fs::path& folder) {
    std::error_code error;
    const auto oldest = fs::file_time_type::clock::now() - kept_for;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code unknown;
        if (at->last_write_time(unknown) < oldest && !unknown) fs::remove(at->path(), unknown);
    }
}

}  // namespace

std::string CheckCache::user_folder() {
    const auto variable = [](const char* name) {
        const char* const value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    // A relative one is to be ignored (XDG Base Directory Specification).
    if (const std::string folder = variable("XDG_CACHE_HOME"); folder.starts_with('/')) return folder + "/pykind/check";
    const std::string home = variable("HOME");
    return home.starts_with('/') ? home + "/.cache/pykind/check" : "";
}

CheckCache CheckCache::open(const std::string& folder, std::string_view call) {
    const std::uint64_t program = identity_of_program();
    if (folder.empty() || program == 0) return {};
    CheckCache cache(folder + "/" + hexadecimal(mixed(program, hash_of(call))));
    const auto bytes = project::DiskFileSystem().read(cache.path_);
    if (!bytes || !bytes->starts_with(header)) return cache;
    // Its time says when it was used last.
    ::utimensat(AT_FDCWD, cache.path_.c_str(), nullptr, 0);
    const std::string_view rest = std::string_view(*bytes).substr(header.size());
    constexpr std::size_t digits = 16;
    if (rest.size() < digits || rest.substr(0, digits) != hexadecimal(hash_of(rest.substr(digits)))) return cache;
    try {
        for (const Json& entry : Json::from_msgpack(rest.substr(digits)))
            cache.before_.emplace(entry.at(0).get<std::uint64_t>(), group_of(entry.at(1)));
    } catch (const Json::exception&) {
        cache.before_.clear();
    }
    return cache;
}

const CheckCache::Group* CheckCache::find(std::uint64_t files) const {
    const auto found = before_.find(files);
    return found == before_.end() ? nullptr : &found->second;
}

void CheckCache::keep(std::uint64_t files, Group group) {
    const std::scoped_lock lock(*mutex_);
    now_.insert_or_assign(files, std::move(group));
}

void CheckCache::save() const {
    if (!is_open()) return;
    bool is_new = now_.size() != before_.size();
    Json entries = Json::array();
    for (const auto& [files, group] : now_) {
        const Group* const before = find(files);
        is_new = is_new || before == nullptr || before->dependencies.state != group.dependencies.state;
        entries.push_back({files, to_json(group)});
    }
    if (!is_new) return;
    std::string rest;
    Json::to_msgpack(entries, nlohmann::detail::output_adapter<char>(rest));
    const fs::path folder = fs::path(path_).parent_path();
    std::error_code error;
    fs::create_directories(folder, error);
    // Beside the old one, whose name it takes when it is whole.
    std::string fresh = path_ + ".XXXXXX";
    const Descriptor descriptor(::mkostemp(fresh.data(), O_CLOEXEC));
    if (descriptor.value() < 0) return;
    const bool is_written = write_all(descriptor.value(), header) &&
                            write_all(descriptor.value(), hexadecimal(hash_of(rest))) &&
                            write_all(descriptor.value(), rest);
    if (!is_written || std::rename(fresh.c_str(), path_.c_str()) != 0) ::unlink(fresh.c_str());
    remove_unused(folder);
}

}  // namespace pykind::server
