#include "tests/fuzz/python_file.hpp"

#include <cstdio>

#include "tests/fuzz/target.hpp"

namespace pykind::fuzz {

namespace {

constexpr const char* path = "/project/main.py";
constexpr int usual_minor = 14;

std::shared_ptr<test::MemoryFileSystem> only(std::string text) {
    auto files = std::make_shared<test::MemoryFileSystem>();
    files->write(path, std::move(text));
    return files;
}

}  // namespace

int target_minor_of(std::string_view text) {
    const std::string line(text.substr(0, text.find('\n')));
    int minor = 0;
    const bool is_given = std::sscanf(line.c_str(), "# target=3.%2d", &minor) == 1;
    return is_given && minor >= 8 && minor <= syntax::newest_minor_version ? minor : usual_minor;
}

PythonFile::PythonFile(std::string text, int minor)
    : project_(only(std::move(text)), minor),
      evaluator_(project_.project),
      files_(project_),
      file_(project_.project.load(path)) {}

std::size_t errors_in(const PythonFile& python) { return python.file().tree->errors(python.minor()).size(); }

std::string edited(const PythonFile& file, const std::vector<FileChange>& changes, const std::string& what) {
    require(changes.size() == 1 && changes.front().file->identity.path == path, what + " changes another file");
    syntax::Offset last = 0;
    for (const Edit& edit : changes.front().edits) {
        require(last <= edit.span.begin && edit.span.begin <= edit.span.end && edit.span.end <= file.text().size(),
                what + " has edits out of order");
        last = edit.span.end;
    }
    return apply_edits(file.text(), changes.front().edits);
}

}  // namespace pykind::fuzz
