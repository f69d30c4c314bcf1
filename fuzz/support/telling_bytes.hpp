// Data by which a part that is out of its place, repeated or left out can be told.
#pragma once

#include "protocol/bytes.hpp"

namespace unmask::fuzz {

inline byte_buffer telling_bytes(std::size_t size) {
    byte_buffer bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>(static_cast<std::uint32_t>(i) * 2'654'435'761u >> 24);
    return bytes;
}

} // namespace unmask::fuzz
