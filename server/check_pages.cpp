#include "server/check_pages.hpp"

#include <array>
#include <filesystem>

#include "analysis/check_links.hpp"
#include "protocol/basic_types.hpp"

namespace pykind::server {

namespace {

std::array<std::string, check_count> find_pages() {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path folder = program.parent_path().parent_path() / "share" / "doc" / "pykind" / "checks";
    std::array<std::string, check_count> pages;
    for (std::size_t i = 0; i < check_count; ++i) {
        const auto check = static_cast<Check>(i);
        const fs::path page = folder / (std::string(code_of(check)) + ".md");
        const auto link = link_of(check);
        pages.at(i) = fs::is_regular_file(page, error) ? lsp::uri_of_path(page.string()) : std::string(link.url);
    }
    return pages;
}

}  // namespace

// They are looked for once: what is installed stays as it is while the program runs.
const std::string& page_of(Check check) {
    static const auto pages = find_pages();
    return pages.at(static_cast<std::size_t>(check));
}

}  // namespace pykind::server
