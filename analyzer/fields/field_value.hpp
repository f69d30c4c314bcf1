// Values of fields: what display filters compare and `-T fields` prints.
#pragma once

#include "analyzer/packet/ip.hpp"

#include <fmt/format.h>
#include <variant>
#include <vector>

namespace unmask::analyzer {

// Nanoseconds since the epoch.
struct timestamp {
    std::int64_t nanoseconds = 0;
    auto operator<=>(const timestamp&) const = default;
};

// In the order of the alternatives of `field_value`.
enum class field_type : std::uint8_t { boolean, number, text, bytes, address, time };

// "boolean", "number", ...
std::string_view name_of(field_type type);

// Views are borrowed from the record that the value was drawn from, and end with it.
using field_value =
    std::variant<bool, std::uint64_t, std::string_view, byte_view, ip_address, timestamp>;

inline field_type type_of(const field_value& one) { return static_cast<field_type>(one.index()); }

// The values of one field in one record: most often none or one; ip.addr, for instance, has two.
using value_list = std::vector<field_value>;

// Appends a value as one word of a line: booleans are 1 and 0, bytes hexadecimal digits, a time
// seconds with nine decimals. In texts, control bytes, backslashes, `separator` and what is not
// UTF-8 stand as \t, \n, \r, \\ and \xNN: the original can be told from it.
void append_value(fmt::memory_buffer& out, const field_value& one, char separator);

} // namespace unmask::analyzer
