// What tells in which stage of a block the next step begins: an attribute, and how it is set and asked for.
#pragma once

#include <cstdint>
#include <string>

namespace pykind::rewriting {

struct Position {
    std::string name;  // "self._state"
    enum class Kind : std::uint8_t { Iterator, Flag, Number } kind;

    [[nodiscard]] std::string set(std::size_t stage) const {
        switch (kind) {
            case Kind::Iterator: return stage == 0 ? name + " = None" : "";
            case Kind::Flag: return name + (stage == 0 ? " = False" : " = True");
            default: return name + " = " + std::to_string(stage);
        }
    }
    [[nodiscard]] std::string is_before(std::size_t stage) const {
        switch (kind) {
            case Kind::Iterator: return name + " is None";
            case Kind::Flag: return "not " + name;
            default: return stage == 1 ? name + " == 0" : name + " < " + std::to_string(stage);
        }
    }
    [[nodiscard]] std::string is_at(std::size_t stage) const { return name + " == " + std::to_string(stage); }
    [[nodiscard]] std::string is_inside() const {
        switch (kind) {
            case Kind::Iterator: return name + " is not None";
            case Kind::Flag: return name;
            default: return name + " > 0";
        }
    }
};

}  // namespace pykind::rewriting
