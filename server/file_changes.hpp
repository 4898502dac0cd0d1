// Changing files on the disk: all of them, or none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pykind::server {

struct FileRewrite {
    std::string path;
    std::string before;  // the bytes that it is known to hold
    std::string after;
};

struct WriteProblem {
    std::string path;
    std::string message;  // "changed meanwhile: nothing was written"
};

using RenameFile =
    std::function<int(const char* from, const char* to)>;  // as rename(2); the two may exchange their names as well

// Gives each file its new bytes, or the first problem, after which every file holds what it held before.
//
// The new bytes are written beside the old file, and take its name once all of them are on the disk: whoever reads
// meanwhile sees one or the other. Mode, and owner where that is allowed, are kept. A symbolic link stays, and what it
// leads to is replaced. Of a file with several hard links only the name given gets the new bytes: the others keep the
// old file. A file that does not hold `before` any more, or that may not be written, is a problem. Signals that would
// end the program wait until the files are whole; what cannot wait (SIGKILL, a loss of power) leaves whole copies
// beside them, `.NAME.pykind-XXXXXX`, which may be deleted.
[[nodiscard]] std::optional<WriteProblem> rewrite_files(const std::vector<FileRewrite>& files,
                                                        const RenameFile& rename_file = {});

}  // namespace pykind::server
