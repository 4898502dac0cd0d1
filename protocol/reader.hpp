// Reading JSON as values, with the path of the first fault: `params.position.line: expected an unsigned integer`.
//
// A Reader never throws. After a fault every read gives a default, so that a decoder is written straight through and
// asked once, at its end, whether it went well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/json_rpc.hpp"

namespace pykind::lsp {

class Reader {
public:
    // `fault` is where the first fault is written; it must outlive the reader and all readers got from it.
    Reader(const Json& value, std::string path, std::string& fault)
        : value_(&value), path_(std::move(path)), fault_(&fault) {}

    // A member that must be there.
    [[nodiscard]] Reader member(std::string_view name) const;
    // A member that may be missing or null.
    [[nodiscard]] std::optional<Reader> optional_member(std::string_view name) const;
    // The elements of an array.
    [[nodiscard]] std::vector<Reader> elements() const;

    // For one whose members may all be missing.
    void expect_object() const;

    [[nodiscard]] std::string string() const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] std::int64_t integer() const;
    // An LSP `LSPAny`, as it is.
    [[nodiscard]] const Json& json() const { return *value_; }
    // An LSP `ProgressToken`, as it is.
    [[nodiscard]] Json integer_or_string() const;
    // An LSP `uinteger`: 0 to 2^31 - 1.
    [[nodiscard]] std::uint32_t uinteger() const;

private:
    void fail(std::string_view expected) const;

    const Json* value_;
    std::string path_;
    std::string* fault_;
};

// Decodes params with `decode(Reader)`, or says where they are wrong.
template <class Decode>
[[nodiscard]] auto decode_params(const Json& params, Decode&& decode)
    -> Result<decltype(decode(std::declval<Reader>()))> {
    std::string fault;
    auto value = decode(Reader(params, "params", fault));
    if (!fault.empty()) return ResponseError{ErrorCode::InvalidParams, std::move(fault)};
    return value;
}

}  // namespace pykind::lsp
