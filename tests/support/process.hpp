// Running programs, and folders for them to run in.
#pragma once

#include <string>
#include <vector>

namespace pykind::test {

struct Outcome {
    int status = -1;  // 128 + the signal if one ended it
    std::string output;
    std::string errors;
};

// Runs a program to its end with the text as its standard input.
[[nodiscard]] Outcome run_process(const std::string& program, const std::vector<std::string>& arguments,
                                  const std::string& input);

// A folder of its own for a test, gone at its end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const { return name.empty() ? root_ : root_ + "/" + name; }
    // Makes the folders on the way too.
    void write(const std::string& name, const std::string& content) const;
    [[nodiscard]] std::string read(const std::string& name) const;

private:
    std::string root_;
};

}  // namespace pykind::test
