// Bytes as views: the currency of every parser in the project.
//
// A byte_view borrows; whoever returns one says how long it stays valid.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace unmask {

using byte_view = std::span<const std::byte>;
using mutable_bytes = std::span<std::byte>;
using byte_buffer = std::vector<std::byte>;

inline byte_view as_bytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

inline std::string_view as_text(byte_view bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void append(byte_buffer& out, byte_view bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

// Reads an unsigned integer in the given byte order. The view must hold sizeof(Integer) bytes.
template <std::unsigned_integral Integer>
Integer load(byte_view bytes, std::endian order) {
    Integer value;
    std::memcpy(&value, bytes.data(), sizeof value);
    if (order == std::endian::native) return value;
    if constexpr (sizeof(Integer) == 1)
        return value;
    else if constexpr (sizeof(Integer) == 2)
        return __builtin_bswap16(value);
    else if constexpr (sizeof(Integer) == 4)
        return __builtin_bswap32(value);
    else
        return __builtin_bswap64(value);
}

// Network byte order (RFC 6455 §5.2 sends every multi-byte field so).
template <std::unsigned_integral Integer>
Integer load_big_endian(byte_view bytes) {
    return load<Integer>(bytes, std::endian::big);
}

template <std::unsigned_integral Integer>
void store_big_endian(mutable_bytes bytes, Integer value) {
    for (std::size_t i = 0; i < sizeof value; ++i)
        bytes[i] = static_cast<std::byte>(value >> (8 * (sizeof value - 1 - i)));
}

} // namespace unmask
