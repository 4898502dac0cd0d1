// The long strings of a JSON text, read apart from the rest.
//
// nlohmann's parser takes a string byte by byte, and keeps each byte twice: a document of 15,000 lines, which is nearly
// all of the message that opens it, costs it 4 ms. Here such a string is copied in runs, and the parser is given a
// short one that stands for it:
//
//     {"uri":"file:///a.py","text":"import os\n… 500 kB …"}   →   {"uri":"file:///a.py","text":"pykind's long string
//     0"}
//
// What is no valid string (RFC 8259, 7: an escape that there is not, a control character, no UTF-8) stays where it is,
// for the parser to refuse it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pykind::lsp {

class LongStrings {
public:
    // Takes out values of members of 16 KiB or more.
    explicit LongStrings(std::string_view json);

    // What the parser is to be given. It may be the text itself, which must then outlive this.
    [[nodiscard]] std::string_view json() const { return is_shortened_ ? std::string_view(shortened_) : json_; }

    // The string that this value, as the parser read it, stands for: to be asked once. Nothing for any other value.
    [[nodiscard]] std::optional<std::string> take(std::string_view value);

private:
    std::string_view json_;
    bool is_shortened_ = false;
    std::string shortened_;
    std::vector<std::string> strings_;
};

}  // namespace pykind::lsp
