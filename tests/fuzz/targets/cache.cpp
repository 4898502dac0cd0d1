// What `check` keeps of earlier runs, damaged in any way: what cannot be read counts as nothing kept. The hash that
// guards it is made right, so that the bytes behind it are looked at; the same bytes without it are nothing kept for
// sure.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/check_cache.hpp"
#include "server/dependencies.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/process.hpp"

namespace pykind::fuzz {

namespace {

using server::CheckCache;

constexpr std::uint64_t files = 1;
constexpr std::size_t digits = 16;

std::string content_of(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

// The one file of a cache that the product has written, to be written over.
class CacheFile {
public:
    CacheFile() {
        CheckCache cache = CheckCache::open(folder(), "call");
        cache.keep(files, {});
        cache.save();
        path_ = std::filesystem::directory_iterator(folder())->path();
        const std::string written = content_of(path_);
        header_ = written.substr(0, written.find('\n') + 1);
        require(CheckCache::open(folder(), "call").find(files) != nullptr, "what was kept is not found again");
    }

    [[nodiscard]] CheckCache open_with(const std::string& hash, std::string_view rest) const {
        std::ofstream(path_, std::ios::binary) << header_ << hash << rest;
        return CheckCache::open(folder(), "call");
    }

private:
    [[nodiscard]] std::string folder() const { return folder_.path("cache"); }

    test::TemporaryFolder folder_;
    std::string path_;
    std::string header_;
};

std::string hash_in_digits(std::string_view bytes) {
    std::ostringstream text;
    text << std::hex << server::hash_of(bytes);
    return std::string(digits - text.str().size(), '0') + text.str();
}

}  // namespace

void fuzz_cache(std::string_view input) {
    static const CacheFile file;
    const CheckCache cache = file.open_with(hash_in_digits(input), input);
    if (const auto* const group = cache.find(files)) static_cast<void>(group->reports.size());
    require(file.open_with("", input).find(files) == nullptr, "what nothing vouches for is taken for kept");
}

}  // namespace pykind::fuzz
