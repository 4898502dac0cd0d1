#include "tests/bench/corpus.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

namespace pykind::bench {

namespace fs = std::filesystem;

namespace {

// Where the interpreter keeps its library: it is asked, because benches may run one.
std::string library_folder() {
    const char* const chosen = std::getenv("PYKIND_BENCH_PYTHON");
    const std::string command = std::string(chosen != nullptr ? chosen : "python3") +
                                " -c 'import sysconfig; print(sysconfig.get_path(\"stdlib\"))' 2>/dev/null";
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    char line[4096] = "";
    if (pipe == nullptr || std::fgets(line, sizeof line, pipe) == nullptr) line[0] = '\0';
    if (pipe != nullptr) ::pclose(pipe);
    std::string folder(line);
    while (!folder.empty() && folder.back() == '\n') folder.pop_back();
    return folder;
}

std::vector<std::string> read_library() {
    std::vector<fs::path> paths;
    const std::string folder = library_folder();
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->path().filename() == "site-packages" || at->path().filename() == "dist-packages")
            at.disable_recursion_pending();
        if (at->path().extension() == ".py") paths.push_back(at->path());
    }
    if (paths.empty()) {
        std::fputs("pykind-bench: no standard library found; set PYKIND_BENCH_PYTHON to an interpreter\n", stderr);
        std::exit(2);
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> texts;
    for (const fs::path& path : paths) {
        std::ostringstream bytes;
        bytes << std::ifstream(path, std::ios::binary).rdbuf();
        texts.push_back(std::move(bytes).str());
    }
    std::fprintf(stderr, "corpus: %zu files of %s\n", paths.size(), folder.c_str());
    return texts;
}

}  // namespace

const std::vector<std::string>& corpus() {
    static const std::vector<std::string> texts = read_library();
    return texts;
}

std::size_t corpus_bytes() {
    return std::accumulate(corpus().begin(), corpus().end(), std::size_t{0},
                           [](std::size_t sum, const std::string& file) { return sum + file.size(); });
}

std::string text_of(std::size_t lines) {
    std::string text;
    std::size_t count = 0;
    for (const std::string& file : corpus()) {
        // Files that are no plain UTF-8 would not go through JSON.
        if (std::any_of(file.begin(), file.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
            continue;
        text += file;
        if (!text.ends_with('\n')) text += '\n';
        count += static_cast<std::size_t>(std::count(file.begin(), file.end(), '\n'));
        if (count >= lines) return text;
    }
    return text;
}

}  // namespace pykind::bench
