#include "protocol/reader.hpp"

#include <limits>

namespace pykind::lsp {

namespace {

const Json null_value;

}  // namespace

void Reader::fail(std::string_view expected) const {
    if (fault_->empty()) *fault_ = path_ + ": " + std::string(expected);
}

Reader Reader::member(std::string_view name) const {
    const std::string path = path_ + "." + std::string(name);
    if (!value_->is_object()) {
        fail("expected an object");
        return {null_value, path, *fault_};
    }
    const auto found = value_->find(name);
    Reader reader(found == value_->end() ? null_value : *found, path, *fault_);
    if (found == value_->end()) reader.fail("missing");
    return reader;
}

std::optional<Reader> Reader::optional_member(std::string_view name) const {
    if (value_->is_null()) return std::nullopt;
    if (!value_->is_object()) {
        fail("expected an object");
        return std::nullopt;
    }
    const auto found = value_->find(name);
    if (found == value_->end() || found->is_null()) return std::nullopt;
    return Reader(*found, path_ + "." + std::string(name), *fault_);
}

std::vector<Reader> Reader::elements() const {
    std::vector<Reader> readers;
    if (!value_->is_array()) {
        fail("expected an array");
        return readers;
    }
    for (std::size_t i = 0; i < value_->size(); ++i) {
        readers.emplace_back((*value_)[i], path_ + "[" + std::to_string(i) + "]", *fault_);
    }
    return readers;
}

void Reader::expect_object() const {
    if (!value_->is_object()) fail("expected an object");
}

std::string Reader::string() const {
    if (value_->is_string()) return value_->get<std::string>();
    fail("expected a string");
    return {};
}

bool Reader::boolean() const {
    if (value_->is_boolean()) return value_->get<bool>();
    fail("expected a boolean");
    return false;
}

std::int64_t Reader::integer() const {
    const bool is_too_large = value_->is_number_unsigned() &&
                              value_->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (value_->is_number_integer() && !is_too_large) return value_->get<std::int64_t>();
    fail("expected an integer");
    return 0;
}

Json Reader::integer_or_string() const {
    if (value_->is_number_integer() || value_->is_string()) return *value_;
    fail("expected an integer or a string");
    return {};
}

std::uint32_t Reader::uinteger() const {
    constexpr std::uint64_t largest = 0x7FFFFFFF;
    if (value_->is_number_unsigned() && value_->get<std::uint64_t>() <= largest) {
        return static_cast<std::uint32_t>(value_->get<std::uint64_t>());
    }
    fail("expected an unsigned integer");
    return 0;
}

}  // namespace pykind::lsp
