#include "server/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "analysis/project/file_system.hpp"

namespace pykind::server {

namespace {

constexpr const char* too_large = "is larger than 64 MiB";

FileProblem cannot_read(int error) { return {std::string("cannot read: ") + std::strerror(error)}; }

// Programs and pictures, not text with a stray NUL byte: those hold NULs and much else that no text does.
bool is_binary(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, 8192);
    if (head.find('\0') == std::string_view::npos) return false;
    const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && std::string_view("\t\n\r\f\v\x1b").find(c) == std::string_view::npos) || byte >= 0x7F;
    });
    return static_cast<std::size_t>(odd) * 5 > head.size();
}

// Control characters, and those that turn the direction of the text around them.
bool is_command(utf8proc_int32_t character) {
    return utf8proc_category(character) == UTF8PROC_CATEGORY_CC || character == 0x2028 || character == 0x2029 ||
           (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
}

// A file may grow while it is read, and a pipe says nothing of its size.
std::variant<std::string, FileProblem> read_all(int descriptor, std::size_t expected) {
    if (expected > project::largest_source) return FileProblem{too_large};
    std::string bytes;
    bytes.resize(expected + 1);
    std::size_t size = 0;
    for (;;) {
        if (size > project::largest_source) return FileProblem{too_large};
        if (size == bytes.size()) bytes.resize(bytes.size() * 2 + 65536);
        const ssize_t count = ::read(descriptor, bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return cannot_read(errno);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace

Descriptor::~Descriptor() {
    if (value_ > STDERR_FILENO) ::close(value_);
}

std::variant<std::string, FileProblem> read_file(const std::string& path) {
    std::variant<std::string, FileProblem> result;
    if (path == "-") {
        result = read_all(STDIN_FILENO, 65536);
    } else {
        // Opening a device may do something, so that what it is asked for first; a pipe would wait for its writer.
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) return cannot_read(errno);
        if (S_ISDIR(status.st_mode)) return FileProblem{"is a folder, not a file"};
        if (!S_ISREG(status.st_mode)) return FileProblem{"is not a regular file"};
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        // Another thing may have come in its place.
        if (file.value() < 0 || ::fstat(file.value(), &status) != 0) return cannot_read(errno);
        if (!S_ISREG(status.st_mode)) return FileProblem{"is not a regular file"};
        result = read_all(file.value(), static_cast<std::size_t>(status.st_size));
    }
    const auto* const bytes = std::get_if<std::string>(&result);
    if (bytes != nullptr && is_binary(*bytes)) return FileProblem{"is not a text file"};
    return result;
}

void report_problem(const std::string& path, const std::string& message) {
    std::fprintf(stderr, "pykind: %s: %s\n", printable(path).c_str(), printable(message).c_str());
}

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &character);
        const auto taken = static_cast<std::size_t>(std::max<utf8proc_ssize_t>(1, length));
        const auto byte = static_cast<unsigned char>(text.front());
        // A byte that is no UTF-8 may command a terminal that takes it for Latin-1.
        if (length > 0 ? is_command(character) : byte < 0xA0) {
            result += '?';
        } else {
            result += text.substr(0, taken);
        }
        text.remove_prefix(taken);
    }
    return result;
}

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool write_output(std::string_view text) { return write_all(STDOUT_FILENO, text); }

bool write_patch(std::string_view text) {
    if (::isatty(STDOUT_FILENO) != 1) return write_output(text);
    std::string shown;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\n\t"), text.size());
        shown += printable(text.substr(0, end));
        shown += text.substr(end, 1);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return write_output(shown);
}

}  // namespace pykind::server
