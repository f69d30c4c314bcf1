// How a display filter compares a field.
#pragma once

#include <cstdint>
#include <string_view>

namespace unmask::analyzer {

enum class relation : std::uint8_t {
    exists, // the field alone
    equal,
    not_equal, // has values, and none of them is equal
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    contains,
    matches,
    in,
};

// As they are written: "==", "contains"; empty for `exists`.
constexpr std::string_view name_of(relation how) {
    constexpr std::string_view names[] = {
        "", "==", "!=", "<", "<=", ">", ">=", "contains", "matches", "in"};
    return names[static_cast<std::size_t>(how)];
}

} // namespace unmask::analyzer
