// Reading and writing files, with problems as values; and what of a name may go to a terminal.
#pragma once

#include <string>
#include <variant>

namespace pykind::server {

// An open file, closed at the end of its scope; standard streams stay open.
class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int value() const { return value_; }

private:
    int value_;
};

struct FileProblem {
    std::string message;  // "cannot read: No such file or directory"
};

// The bytes of a regular file, or of standard input for "-". Directories, devices, pipes and what is plainly no text
// are refused.
[[nodiscard]] std::variant<std::string, FileProblem> read_file(const std::string& path);

// `pykind: x.py: cannot read: …` on standard error.
void report_problem(const std::string& path, const std::string& message);

// The text with a question mark for each control character and each that turns the direction of text, so that a file's
// name or what is in it cannot command a terminal.
[[nodiscard]] std::string printable(std::string_view text);

// Writes all of it; false if that cannot be done: errno says why.
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes);

// Writes all of it to standard output. False if nobody reads it any more.
bool write_output(std::string_view text);

// The same for a patch, which has names and code as they are, but not where a terminal would obey them.
bool write_patch(std::string_view text);

}  // namespace pykind::server
